"""Elastic sphere under a steady flux: Cheng & Verbrugge 2009, 10.1016/j.jpowsour.2009.01.021.

sigma_r(0) = -sigma_t(a0) = E Omega j a0/(15 (1 - nu) F D), j > 0 on insertion.
"""

import numpy as np
import pybamm
import pytest
from helpers import NO_CUT_OFF, F, c_rate_current, ideal_potential, simulation, solve

E, NU, D, A0, SWELLING = 80e9, 0.23, 1e-17, 1e-7, 1e-4


def small_swelling(sto):
    return SWELLING * sto


@pytest.fixture(scope="module")
def sphere():
    options = {
        "ligament shape": "sphere",
        "ligament mechanics": "elastic",
        "particle expansion": "affine",
        "stress-driven diffusion": "false",
    }
    changes = NO_CUT_OFF | {
        "X electrode OCP [V]": ideal_potential,  # the diffusivity of the source is constant
        "X electrode volume change": small_swelling,
        "X electrode Young's modulus [Pa]": E,
        "X electrode Poisson's ratio": NU,
        "X particle diffusivity [m2.s-1]": D,
        "X particle radius [m]": A0,
        "Initial concentration in positive electrode [mol.m-3]": 310970 / 2,
    }
    return simulation("SPM", options, changes, rtol=1e-9, atol=1e-9)


def at_centre(made, field):
    """Value at r = 0 of a field even in r, from the two innermost nodes."""
    first, second = made.mesh["positive particle"].nodes[:2] ** 2
    return field[0] - (field[1] - field[0]) * first / (second - first)


@pytest.mark.parametrize("sign", [1, -1], ids=["insertion", "extraction"])
def test_stress_at_quasi_steady_flux(sphere, sign):
    current = sign * c_rate_current("half", 0.2)
    # start-up modes decay as exp(-20 D t/a0^2): to 1e-9 here
    solution = solve(sphere, A0**2 / D, current)
    values = sphere.parameter_values
    area = 1e-4  # [m2]
    surface = 3 / A0 * values["Positive electrode active material volume fraction"]
    j = current / (surface * values["Positive electrode thickness [m]"] * area)
    Omega = SWELLING / values["Maximum concentration in positive electrode [mol.m-3]"]
    expected = E * Omega * j * A0 / (15 * (1 - NU) * F * D)

    sigma_r, sigma_h = (
        solution[f"X-averaged positive particle {kind} stress [Pa]"].entries[:, -1]
        for kind in ("radial", "hydrostatic")
    )
    # the 0.1 %; the swelling itself is 1e-4
    assert at_centre(sphere, sigma_r) == pytest.approx(expected, rel=1e-3)
    assert at_centre(sphere, sigma_h) == pytest.approx(expected, rel=1e-3)
    name = "X-averaged positive particle surface tangential stress [Pa]"
    assert solution[name].entries[-1] == pytest.approx(-expected, rel=1e-3)
    # the whole profile is a parabola
    r = sphere.mesh["positive particle"].nodes
    assert sigma_r == pytest.approx(expected * (1 - r**2), rel=1e-3)
    tensile = solution["Maximum positive particle tensile stress [Pa]"].entries[-1]
    compressive = solution["Maximum positive particle compressive stress [Pa]"].entries[-1]
    assert tensile == pytest.approx(np.abs(expected), rel=1e-3)
    assert compressive == pytest.approx(np.abs(expected), rel=1e-3)


def mean_and_local_factor(values, theta):
    """M = int (1 - 2 x) U_0 dx and theta (1 - theta)(-dU_0/dtheta) [V], of the set's potential."""
    x, w = np.polynomial.legendre.leggauss(200)

    def U_0(fillings):
        return np.squeeze(
            values.evaluate(values["Positive electrode OCP [V]"](pybamm.Vector(fillings)))
        )

    h = 1e-4
    slope = np.diff(U_0(np.array([theta - h, theta + h])))[0] / (2 * h)
    return (w / 2) @ (-x * U_0((1 + x) / 2)), -theta * (1 - theta) * slope


@pytest.mark.parametrize("potential", ["ideal", "silicon"])
def test_stress_speeds_up_diffusion(potential):
    # small strain: sigma_h = (4 G Omega/3)(<c> - c) + uniform, so that D is replaced by
    # D (chi + theta (1 - theta) c_max Omega^2 (4 G/3)/F)/M, with chi/M its local share
    stiff, swelling = 4e19, SWELLING  # so stiff that the drift is several times diffusion
    G = stiff / (6 * (1 - NU))
    options = {
        "ligament shape": "sphere",
        "ligament mechanics": "elastic",
        "particle expansion": "affine",
        "stress-potential coupling": "false",
    }
    changes = NO_CUT_OFF | {
        "X electrode volume change": small_swelling,
        "X electrode Young's modulus [Pa]": stiff,
        "X electrode Poisson's ratio": NU,
        "X particle diffusivity [m2.s-1]": D,
        "X particle radius [m]": A0,
        "Initial concentration in positive electrode [mol.m-3]": 310970 / 2,
    }
    if potential == "ideal":
        changes["X electrode OCP [V]"] = ideal_potential
    # round-off of the strain times this modulus is 1e4 Pa; the stress has a tolerance of 1e12 atol
    made = simulation("SPM", options, changes, rtol=1e-9, atol=1e-7)
    values = made.parameter_values
    M, local = mean_and_local_factor(values, 0.5)
    stress = 0.25 * 310970 * (swelling / 310970) ** 2 * 4 * G / 3 / F
    assert stress > 3 * local
    D_eff = D * (local + stress) / M
    current = c_rate_current("half", 0.01)  # theta stays within 1 % of 1/2, theta (1 - theta) = 1/4
    solution = solve(made, A0**2 / D / 2, current)
    c = solution["X-averaged positive particle concentration [mol.m-3]"].entries[:, -1]
    surface = 3 / A0 * values["Positive electrode active material volume fraction"]
    j = current / (surface * values["Positive electrode thickness [m]"] * 1e-4)
    r = made.mesh["positive particle"].nodes
    drop = j * A0 / (2 * F * D_eff) * (r[-1] ** 2 - r[0] ** 2)
    assert c[-1] - c[0] == pytest.approx(drop, rel=1e-3)
