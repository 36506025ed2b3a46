"""Closures for the outline of a particle against what they are exactly."""

import numpy as np
import pytest
from helpers import (
    HOUR,
    NO_CUT_OFF,
    c_rate_current,
    filling_rate,
    parameters,
    simulation,
    solve,
    step,
)

SILICON = 2.751  # (V - V0)/V0 of Li15Si4, in the parameter set
# volumes are algebra of the state <J>: round-off at the steps of the solver, 6e-10 between them
ROUND_OFF = 1e-9
SHAPES = ("sphere", "cylinder", "slab")


def run(shape, closure, porosity, changes=None, model="SPM", theta_end=0.6):
    """In to a filling of `theta_end` and out to 0.1 at 1C."""
    changes = NO_CUT_OFF | {"X particle internal porosity": porosity} | (changes or {})
    made = simulation(model, {"ligament shape": shape, "particle expansion": closure}, changes)
    current = c_rate_current("half", 1)
    rate = filling_rate(made, current)
    legs = [((theta_end - 0.01) / rate, current), ((theta_end - 0.1) / rate, -current)]
    return step(made, legs)


def particle(solution, quantity):
    return solution[f"X-averaged positive particle {quantity}"].entries


def mean_filling(solution):
    """<theta>; J is linear in it, so <J> = 1 + SILICON <theta>."""
    return solution["Average positive particle stoichiometry"].entries


@pytest.mark.parametrize("model", ["SPM", "DFN"])
@pytest.mark.parametrize("shape", SHAPES)
def test_free_expansion_is_exact(model, shape):
    solution = run(shape, "affine", 0.4, model=model)
    J_p = solution["Positive particle outer volume ratio"].entries
    theta = solution["R-averaged positive particle stoichiometry"].entries
    assert theta.max() > 0.58
    assert J_p == pytest.approx(1 + SILICON * theta, rel=ROUND_OFF)
    lambda_z = solution["Positive particle axial stretch"].entries
    assert lambda_z == pytest.approx((1 + SILICON * theta) ** (1 / 3), rel=ROUND_OFF)
    # a free homogeneous foam keeps its porosity
    phi = solution["Positive particle internal porosity"].entries
    assert phi == pytest.approx(0.4, abs=ROUND_OFF)


@pytest.mark.parametrize("shape", SHAPES)
def test_uniform_ligament_in_a_free_particle_grows_alike_in_all_directions(shape):
    solution = run(shape, "affine", 0.4, {"X particle diffusivity [m2.s-1]": 1e-10})
    isotropic = (1 + SILICON * mean_filling(solution)) ** (1 / 3)
    radial, tangential = (
        particle(solution, f"{direction} stretch") for direction in ("radial", "tangential")
    )
    # quasi-steady gradients at this D: theta uniform to 1e-6
    assert np.abs(radial / isotropic - 1).max() < 1e-5
    assert np.abs(tangential / isotropic - 1).max() < 1e-5
    area = particle(solution, "surface area ratio")
    assert area == pytest.approx(isotropic**2, rel=1e-5)
    half_thickness = 4e-8
    grown = particle(solution, "surface displacement [m]")
    assert grown == pytest.approx(half_thickness * (isotropic - 1), rel=1e-5, abs=1e-15)


@pytest.mark.parametrize("shape", SHAPES)
def test_rigid_particle_keeps_its_outline_exactly_while_pores_take_the_swelling(shape):
    solution = run(shape, "rigid", 0.69)  # room for (1 + 2.751 theta) < 0.95/0.31, theta < 0.75
    assert mean_filling(solution).max() > 0.59
    J_p, phi = particle(solution, "outer volume ratio"), particle(solution, "internal porosity")
    assert np.all(J_p == 1)
    assert phi == pytest.approx(1 - 0.31 * (1 + SILICON * mean_filling(solution)), abs=ROUND_OFF)
    thickness = solution["X-averaged positive electrode thickness ratio"].entries
    assert thickness == pytest.approx(1, abs=ROUND_OFF)


@pytest.mark.parametrize("shape", SHAPES)
def test_closed_pores_grow_outwards(shape):
    phi_0, phi_min = 0.3, 0.05
    solution = run(shape, "rigid", phi_0)
    J_p, phi = particle(solution, "outer volume ratio"), particle(solution, "internal porosity")
    J_c = (1 - phi_0) * (1 + SILICON * mean_filling(solution)) / (1 - phi_min)
    # the corner is rounded over 0.02 on either side, by a quarter of that at most
    assert np.all(J_p >= np.maximum(1, J_c) - ROUND_OFF)
    assert np.all(J_p <= np.maximum(1, J_c) + 0.005 + ROUND_OFF)
    assert np.all(phi >= phi_min - ROUND_OFF)
    closed, open_ = J_c > 1.02, J_c < 0.98
    assert J_p[closed] == pytest.approx(J_c[closed], rel=ROUND_OFF)
    assert phi[closed] == pytest.approx(phi_min, abs=ROUND_OFF)
    assert np.all(J_p[open_] == 1)
    assert closed.sum() > 20
    assert open_.sum() > 5


@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
def test_accommodation_lies_between_affine_and_rigid(eta):
    split = run("cylinder", "accommodation", 0.3, {"X particle accommodation factor": eta})
    rigid = run("cylinder", "rigid", 0.3)
    mean_J = 1 + SILICON * mean_filling(split)
    # the pores see the same filling: the current is given and the ligaments fill alike
    outline = eta * particle(rigid, "outer volume ratio") + (1 - eta) * mean_J
    assert particle(split, "outer volume ratio") == pytest.approx(outline, rel=1e-6)
    assert np.all(particle(split, "internal porosity") >= 0.05 - ROUND_OFF)


@pytest.mark.parametrize("closure", ["affine", "rigid", "accommodation"])
def test_dense_particle_is_its_solid(closure):
    dense = {"X particle minimum internal porosity": 0.0, "X particle accommodation factor": 0.7}
    solution = run("sphere", closure, 0.0, dense)
    J_p, mean_J = particle(solution, "outer volume ratio"), particle(solution, "mean volume ratio")
    assert mean_J.max() > 2.5
    # the corner of a dense particle is sharp: 1e-9 wide
    assert J_p == pytest.approx(mean_J, rel=1e-9)
    assert particle(solution, "internal porosity") == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("phi_min", [0.0, 0.05])
def test_porosity_for_zero_growth(phi_min):
    # (dV + phi_min)/(1 + dV): 0.733 for silicon without closed pores
    enough = (SILICON + phi_min) / (1 + SILICON)
    if phi_min == 0:
        assert enough == pytest.approx(0.7334, abs=1e-4)
    end = {}
    c_max = parameters()["Maximum concentration in positive electrode [mol.m-3]"]
    for porosity in (enough, enough - 0.05):
        changes = {
            "X particle minimum internal porosity": phi_min,
            "Initial concentration in positive electrode [mol.m-3]": 0.9999 * c_max,
        }
        # at rest and full: the closure alone
        options = {"ligament shape": "sphere", "particle expansion": "rigid"}
        changes |= NO_CUT_OFF | {"X particle internal porosity": porosity}
        solution = solve(simulation("SPM", options, changes), 1.0, 0.0, outputs=2)
        end[porosity] = particle(solution, "outer volume ratio")[0]
    # where the pores just close, the rounded corner adds 0.005
    assert end[enough] == pytest.approx(1, abs=0.0051)
    too_small = enough - 0.05
    exact = (1 - too_small) * (1 + SILICON * 0.9999) / (1 - phi_min)
    assert exact > 1.15
    assert end[too_small] == pytest.approx(exact, rel=ROUND_OFF)


def test_rest_moves_nothing():
    solution = solve(simulation("DFN", {"particle expansion": "rigid"}, NO_CUT_OFF), HOUR, 0.0)
    for name in ("outer volume ratio", "mean volume ratio", "internal porosity"):
        values = solution[f"Positive particle {name}"].entries
        assert np.abs(values - values[:, :1]).max() < ROUND_OFF
