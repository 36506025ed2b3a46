"""Stress histories of the package's ligaments against the independent SciPy solution.

In and out again with plastic flow, under one current: the single particle model gives its ligament
a known flux per reference surface, I a0/(F d eps_s L A), whatever its voltage is.
"""

from dataclasses import dataclass, field

import numpy as np
import pytest
from helpers import HOUR, NO_CUT_OFF, filling_rate, simulation, step
from numpy.testing import assert_allclose
from reference.ligament import Cylinder, Ligament, Slab, Sphere, solve_ligament

ONE_PER_CENT = 0.01  # the issue's, relative to the largest value of each field
FIELDS = {
    "radial": "sigma_r",
    "tangential": "sigma_t",
    "axial": "sigma_z",
    "hydrostatic": "sigma_h",
}
NO_DRIFT = {"stress-driven diffusion": "false"}


def swelling(theta):
    """Volume change that is not linear in the filling."""
    return 1.4 * theta + 1.3 * theta**2


def softening(theta):
    """Yield stress [Pa] that falls with the filling."""
    return 1.6e9 - 0.8e9 * theta


def half_outwards(mean_J):
    """Outer volume ratio at an accommodation factor of 0.5, pores open."""
    return (1 + mean_J) / 2


@dataclass(frozen=True)
class Case:
    """In by `filled` from `theta_0` at 1C, and out; both meshes resolve the front of the flow."""

    ligament: Ligament
    options: dict
    theta_0: float
    filled: float
    cells: int = 30
    elements: tuple = (8, 5)
    changes: dict = field(default_factory=dict)


CASES = {
    # steep: a layer at the surface flows while the core is elastic
    "sphere, affine": Case(Sphere(D=3.5e-18), {"particle expansion": "affine"}, 0.3, 0.4),
    "sphere, no drift": Case(
        Sphere(D=1e-17, stress_driven=False), {"particle expansion": "accommodation"} | NO_DRIFT,
        0.3, 0.35, 40, (12, 7),
    ),
    "sphere, nonlinear": Case(
        Sphere(D=3.5e-18, dV=swelling, sigma_y=softening, ratio=0.5, n=8),
        {"particle expansion": "accommodation"}, 0.3, 0.35, 30, (12, 6),
    ),
    "cylinder": Case(Cylinder(D=3.5e-17), {"particle expansion": "rigid"}, 0.2, 0.4, 20),
    # a front crosses the strut, from surface to axis, where cells are coarsest, on unloading
    "cylinder, no drift": Case(
        Cylinder(D=5e-17, stress_driven=False, sigma_y=0.8e9, n=10),
        {"particle expansion": "rigid"} | NO_DRIFT, 0.2, 0.35, 60, (14, 6),
    ),
    "cylinder, nonlinear": Case(
        Cylinder(D=3.5e-17, dV=swelling, sigma_y=softening, ratio=0.5, n=8),
        {"particle expansion": "rigid"}, 0.1, 0.4, 20, (12, 6),
    ),
    # an outline that takes half of the swelling: the axis moves
    "cylinder, accommodation": Case(
        Cylinder(D=2.8e-17, J_p=half_outwards), {"particle expansion": "accommodation"},
        0.2, 0.4, 20,
    ),
    "slab": Case(Slab(D=3.5e-16), {"particle expansion": "rigid"}, 0.2, 0.4, 20),
}  # fmt: skip


def changes_for(case):
    """The package's names for the material of a case."""
    ligament = case.ligament
    return NO_CUT_OFF | {
        "X particle radius [m]": ligament.a0,
        "X particle diffusivity [m2.s-1]": ligament.D,
        "X electrode volume change": (
            ligament.dV if callable(ligament.dV) else lambda theta: ligament.dV * theta
        ),
        "X electrode Young's modulus [Pa]": ligament.E,
        "X electrode Poisson's ratio": ligament.nu,
        "X particle yield stress [Pa]": ligament.sigma_y,
        "X particle delithiation yield stress ratio": ligament.ratio,
        "X particle reference plastic strain rate [s-1]": ligament.rate0,
        "X particle plastic rate exponent": ligament.n,
        "Maximum concentration in positive electrode [mol.m-3]": ligament.c_max,
        "Initial concentration in positive electrode [mol.m-3]": ligament.c_max * case.theta_0,
        # pores that never close keep a rigid outline at J_p = 1
        "X particle internal porosity": 0.8,
        "X electrode active material volume fraction": 0.1,
        "X particle accommodation factor": 0.5,
    }


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def pair(request):
    """(case, nodes of the package, its solution, the reference at the same times)."""
    case = request.param
    shape = type(case.ligament).__name__.lower()
    options = {"ligament shape": shape} | case.options
    points = {"r_p": case.cells}
    made = simulation("SPM", options, changes_for(case), points=points, rtol=1e-7, atol=1e-8)
    seconds = case.filled * HOUR
    current = 1 / HOUR / filling_rate(made, 1.0)
    solution = step(made, [(seconds, current), (seconds, -current)], outputs=41)

    lig = case.ligament
    flux = lig.c_max * lig.a0 / lig.d / HOUR
    times, where = np.unique(solution.t, return_inverse=True)
    elements, order = case.elements
    reference = solve_ligament(
        lig, times, case.theta_0, flux=lambda t: -flux if t < seconds else flux,
        switch_times=[seconds], elements=elements, order=order,
    )  # fmt: skip
    return case, made.mesh["positive particle"].nodes, solution, (reference, where)


def in_package(solution, quantity):
    return solution[f"X-averaged positive particle {quantity}"].entries


def in_reference(reference, name, r):
    """A field of the reference at radii r, for every output of the package."""
    solution, where = reference
    return solution.at(getattr(solution, name), r)[:, where]


def at_ends(f, r):
    """Values at centre and surface of a nodal field even in r, from the two nodes next to them."""
    s = r**2
    centre = f[0] - (f[1] - f[0]) * s[0] / (s[1] - s[0])
    surface = f[-1] + (f[-1] - f[-2]) * (1 - s[-1]) / (s[-1] - s[-2])
    return np.stack([centre, surface])


def test_ligaments_flow_both_ways(pair):
    # what is compared below is worth comparing
    case, _, _, (reference, _) = pair
    strain = np.abs(np.diff(reference.plastic, axis=-1)).sum(axis=-1).max()
    assert strain > 0.04
    yield_stress = case.ligament.sigma_y
    lowest = yield_stress(0.6) if callable(yield_stress) else yield_stress
    turn = reference.t.size // 2
    assert reference.von_mises[:, :turn].max() > 0.8 * lowest
    assert reference.von_mises[:, turn + 1 :].max() > 0.8 * case.ligament.ratio * lowest


def test_filling(pair):
    case, r, solution, reference = pair
    theta = in_package(solution, "concentration [mol.m-3]") / case.ligament.c_max
    expected = in_reference(reference, "c", r) / case.ligament.c_max
    assert np.ptp(expected[:, 40]) > 0.04
    assert_allclose(theta, expected, rtol=0, atol=2e-3)


@pytest.mark.parametrize("kind", FIELDS)
def test_stress_history(pair, kind):
    case, r, solution, reference = pair
    stress = in_package(solution, f"{kind} stress [Pa]")
    history = np.vstack([stress, at_ends(stress, r)])
    expected = in_reference(reference, FIELDS[kind], np.r_[r, 0, 1])
    peak = np.abs(expected).max()
    if case.ligament.d == 1 and kind == "radial":
        assert peak == 0  # a free slab: nothing presses on it
        assert np.all(stress == 0)
        return
    assert peak > 1e8
    assert np.abs(history - expected).max() < ONE_PER_CENT * peak


def test_von_mises_history(pair):
    _, r, solution, reference = pair
    sigma = [in_reference(reference, FIELDS[k], r) for k in ("radial", "tangential", "axial")]
    # from the components: the von Mises stress itself has cusps, which polynomials miss
    mean = sum(sigma) / 3
    expected = np.sqrt(1.5 * sum((s - mean) ** 2 for s in sigma))
    stress = in_package(solution, "von Mises stress [Pa]")
    assert np.abs(stress - expected).max() < ONE_PER_CENT * expected.max()


def test_surface_values(pair):
    # what couples to the potential and to PyBaMM's degradation submodels
    _, _, solution, (reference, where) = pair
    hydrostatic = in_package(solution, "surface hydrostatic stress [Pa]")
    expected = reference.sigma_h[-1][where]
    assert np.abs(hydrostatic - expected).max() < ONE_PER_CENT * np.abs(expected).max()
    hoop = in_package(solution, "surface tangential stress [Pa]")
    expected = (reference.sigma_t[-1] + reference.sigma_z[-1])[where] / 2
    assert np.abs(hoop - expected).max() < ONE_PER_CENT * np.abs(expected).max()


def test_surface_area(pair):
    _, _, solution, (reference, where) = pair
    # a function of the mean filling alone where J is linear; of its profile otherwise
    assert_allclose(in_package(solution, "surface area ratio"), reference.area[where], rtol=1e-4)
