"""A model may start at any filling: without stress, or balanced, and with its salt in place."""

import numpy as np
import pytest
from helpers import CELLS, HOUR, NO_CUT_OFF, parameters, simulation, solve

HALF_FULL = {"Initial concentration in positive electrode [mol.m-3]": 310970 / 2}
CASES = [
    (model, shape, closure)
    for model, shape, closure in (
        ("SPMe", "sphere", "rigid"),
        ("SPMe", "cylinder", "accommodation"),
        ("SPM", "slab", "affine"),
        ("DFN", "sphere", "affine"),
        ("DFN", "cylinder", "rigid"),
        ("DFN", "slab", "rigid"),
    )
]
BALANCED = [("SPM", "slab"), ("SPMe", "cylinder"), ("DFN", "cylinder"), ("DFN", "slab")]


def rest(model, options, changes, seconds=HOUR):
    made = simulation(model, options, NO_CUT_OFF | HALF_FULL | changes)
    return solve(made, seconds, 0.0)


def check_salt_in_place(model, solution):
    if model != "SPM":
        c_res = solution["Electrolyte reservoir concentration [mol.m-3]"].entries
        assert c_res == pytest.approx(1000, rel=1e-6)
    assert solution["Electrolyte concentration [mol.m-3]"].entries == pytest.approx(1000, rel=1e-6)


def check_no_drift(solution):
    for name in ("Voltage [V]", "Positive particle outer volume ratio"):
        values = solution[name].entries
        # the tolerance of the solver is 1e-6
        assert np.abs(values - values[..., :1]).max() < 2e-6
    theta = solution["Positive particle stoichiometry"].entries
    assert theta == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("phi_0", [0.3, 0.687])
@pytest.mark.parametrize(("model", "shape", "closure"), CASES)
def test_starts_without_stress_at_half_filling(model, shape, closure, phi_0):
    options = {"ligament shape": shape, "particle expansion": closure}
    solution = rest(model, options, {"X particle internal porosity": phi_0})
    for kind in ("radial", "tangential", "axial", "hydrostatic", "von Mises"):
        stress = solution[f"Positive particle {kind} stress [Pa]"].entries
        # the drift of plastic strains within 1e-6, times 2 G
        assert np.abs(stress).max() < 1e5, kind
    check_salt_in_place(model, solution)
    check_no_drift(solution)


def test_swelling_from_half_filling_does_load_the_ligaments():
    # so that the checks above could fail
    options = {"ligament shape": "cylinder", "particle expansion": "rigid"}
    made = simulation("SPM", options, NO_CUT_OFF | HALF_FULL)
    solution = solve(made, 100, 1e-3)
    assert solution["Maximum positive particle von Mises stress [Pa]"].entries[-1] > 1e8


@pytest.mark.parametrize(("model", "shape"), BALANCED)
def test_force_balanced_skeleton_with_open_pores_starts_without_stress(model, shape):
    options = {"ligament shape": shape, "particle expansion": "force balance"}
    solution = rest(model, options, {"X particle internal porosity": 0.687})
    assert solution["Positive particle outer volume ratio"].entries == pytest.approx(1, abs=1e-6)
    assert solution["Maximum positive particle von Mises stress [Pa]"].entries.max() < 1e5
    check_salt_in_place(model, solution)
    check_no_drift(solution)


@pytest.mark.parametrize(("model", "shape"), BALANCED)
def test_force_balanced_skeleton_with_closed_pores_starts_balanced(model, shape):
    # made at theta = 0.5 with more solid than its outline had room for: J_p(0) > 1, under load
    strength = 3e8
    options = {"ligament shape": shape, "particle expansion": "force balance"}
    changes = {
        "X particle internal porosity": 0.3,
        "X particle confinement strength [Pa]": strength,
        "X particle reference plastic strain rate [s-1]": 1e-12,  # it would creep under its load
    }
    solution = rest(model, options, changes, seconds=60)
    mean_J = 1 + 2.751 / 2
    # contact carries the strength of the confinement (2 GPa ln(1 + e^x) at x = overlap/0.002; open
    # pores are 7 widths apart), so that the skeleton starts at rest
    phi = 0.05 - 2e-3 * np.log(np.exp(strength / 2e9) - 1 + np.exp(-7))
    J_p = 0.7 * mean_J / (1 - phi)
    assert J_p > 1.7
    outline = solution["Positive particle outer volume ratio"].entries
    assert outline == pytest.approx(J_p, rel=1e-4)
    load = solution["Positive particle axial load [Pa]"].entries
    p_c = solution["Positive particle contact pressure [Pa]"].entries
    # the confinement is on its plateau
    assert -0.7 * load / outline / 3 + p_c == pytest.approx(strength, rel=1e-4)
    assert p_c == pytest.approx(strength, rel=0.01)
    for direction in ("radial", "tangential", "axial"):
        stress = solution[f"Positive particle {direction} stress [Pa]"].entries
        # the 7 widths at which pores count as open leave 1 % of the load to the skeleton
        assert stress == pytest.approx(-strength, rel=0.03)
    check_salt_in_place(model, solution)
    # the contact's 2 MPa are not in the balance of the given strains: J_p settles by 1e-5
    theta = solution["Positive particle stoichiometry"].entries
    assert theta == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("closure", ["rigid", "force balance"])
def test_initial_soc_sets_the_open_circuit_voltage(cell, closure):
    options = {
        "ligament shape": "cylinder",
        "particle expansion": closure,
        "residual hysteresis": "false",  # states of charge are those of equilibrium
    }
    # pores that stay open when full; at the ends the voltage is the cut-off's to round-off
    changes = NO_CUT_OFF | {
        "X particle internal porosity": 0.8,
        "X electrode active material volume fraction": 0.1,
    }
    made = simulation("SPMe", options, changes, cell=cell)
    values = parameters(cell)
    ends = [values[f"Open-circuit voltage at {soc}% SOC [V]"] for soc in (0, 100)]
    voltages = []
    for soc in (0.0, 0.5, 1.0):
        solution = made.solve(
            [0, 60], initial_soc=soc, inputs={"Current function [A]": 0.0}, calc_esoh=False
        )
        voltages.append(solution["Voltage [V]"].entries[0])
        stress = solution[f"Maximum {CELLS[cell].electrode} particle von Mises stress [Pa]"].entries
        assert stress.max() < 1e5
    # no stress, so the voltage at rest is the open-circuit voltage that the state is defined by
    assert [voltages[0], voltages[2]] == pytest.approx(ends, abs=1e-4)
    assert voltages[0] < voltages[1] < voltages[2]
