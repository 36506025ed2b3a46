"""Salt of the pores and the reservoir together, while pores close and open again."""

import numpy as np
import pytest
from helpers import HOUR, NO_CUT_OFF, c_rate_current, simulation, step

CLOSING_PORES = NO_CUT_OFF | {
    "X particle internal porosity": 0.3,
    "X particle minimum internal porosity": 0.05,
}
CASES = [
    ("SPMe", {"ligament shape": "sphere", "particle expansion": "rigid"}),
    ("SPMe", {"ligament shape": "cylinder", "particle expansion": "force balance"}),
    ("DFN", {"ligament shape": "sphere", "particle expansion": "rigid"}),
    ("DFN", {"ligament shape": "cylinder", "particle expansion": "force balance"}),
]
NAMES = [f"{model} {options['particle expansion']}" for model, options in CASES]


def salt(made, solution):
    """Salt [mol.m-2] per electrode area: in the cell and in the reservoir, two of shape (t,)."""
    widths = np.concatenate([made.mesh[d].d_edges for d in ("separator", "positive electrode")])
    values = made.parameter_values
    L = {d: values[f"{d} thickness [m]"] for d in ("Separator", "Positive electrode")}
    c_e = solution["Electrolyte concentration [mol.m-3]"].entries
    eps = solution["Electrolyte volume fraction"].entries
    assert widths.sum() == pytest.approx(sum(L.values()))
    in_cell = widths @ (c_e * eps)
    depth = values["Electrolyte reservoir volume per area [m]"]
    taken_up = L["Positive electrode"] * (eps[-20:].mean(axis=0) - eps[-20:, 0].mean())
    c_res = solution["Electrolyte reservoir concentration [mol.m-3]"].entries
    return in_cell, c_res * (depth - taken_up)


@pytest.mark.parametrize(("model", "options"), CASES, ids=NAMES)
def test_salt_over_50_cycles(model, options):
    made = simulation(model, options, CLOSING_PORES)
    current, cycles = c_rate_current("half", 1), 50
    legs = [(0.5 * HOUR, current), (0.5 * HOUR, -current)] * cycles
    solution = step(made, legs, outputs=6)
    assert solution.t[-1] == pytest.approx(cycles * HOUR)

    phi = solution["Positive particle internal porosity"].entries
    last = solution.t > (cycles - 1) * HOUR
    assert phi[:, last].min() == pytest.approx(0.05, abs=6e-3)  # closed, within the contact layer
    # and open again; a force-balanced skeleton is pulled denser at first and closes sooner
    assert phi[:, last].max() > 0.1
    in_cell, in_reservoir = salt(made, solution)
    total = in_cell + in_reservoir
    assert np.ptp(in_cell[last]) > 0.02 * in_cell[0]  # what is conserved is on the move
    assert np.abs(total / total[0] - 1).max() < 1e-4  # the issue's
    values = made.parameter_values
    area = values["Electrode height [m]"] * values["Electrode width [m]"]
    published = solution["Total lithium in electrolyte [mol]"].entries
    # c_res is algebraic, solved to 1e-6
    assert published == pytest.approx(area * total, rel=1e-5)


@pytest.mark.parametrize(("model", "options"), CASES, ids=NAMES)
def test_displaced_electrolyte_takes_its_salt_along(model, options):
    # with a transference number of 1 nothing but the moving pores could change the concentration
    made = simulation(model, options, CLOSING_PORES | {"Cation transference number": 1.0})
    current = c_rate_current("half", 1)
    solution = step(made, [(0.5 * HOUR, current), (0.5 * HOUR, -current)])
    c_e = solution["Electrolyte concentration [mol.m-3]"].entries
    stored = solution["X-averaged positive electrode electrolyte volume fraction"].entries
    assert np.ptp(stored) > 0.1 * stored[0]
    # solver 1e-6 a step; PyBaMM's SPMe has 1e-4 from the separator's edge, half on half the mesh
    assert np.abs(c_e / 1000 - 1).max() < 2e-4


def test_without_a_reservoir_the_salt_concentrates():
    options = {"ligament shape": "sphere", "particle expansion": "rigid"}
    changes = CLOSING_PORES | {"Cation transference number": 1.0}
    made = simulation("DFN", options | {"electrolyte reservoir": "false"}, changes)
    solution = step(made, [(0.5 * HOUR, c_rate_current("half", 1))])
    eps = solution["Electrolyte volume fraction"].entries
    c_e = solution["Electrolyte concentration [mol.m-3]"].entries
    widths = np.concatenate([made.mesh[d].d_edges for d in ("separator", "positive electrode")])
    total = widths @ (eps * c_e)
    # the same salt in fewer pores: the mean concentration is its ratio to the volume
    assert np.abs(total / total[0] - 1).max() < 1e-6
    mean = total / (widths @ eps)
    assert c_e[:, -1].max() > mean[-1] > 1050


def test_full_cell_keeps_its_salt():
    options = {"ligament shape": "cylinder", "particle expansion": "force balance"}
    changes = NO_CUT_OFF | {"X particle internal porosity": 0.5}
    made = simulation("DFN", options, changes, cell="full")
    current = c_rate_current("full", 1)
    solution = step(made, [(0.8 * HOUR, current), (0.7 * HOUR, -current)] * 2, outputs=11)
    stored = solution["X-averaged negative electrode electrolyte volume fraction"].entries
    assert np.ptp(stored) > 0.05
    total = solution["Total lithium in electrolyte [mol]"].entries
    assert np.abs(total / total[0] - 1).max() < 1e-4
