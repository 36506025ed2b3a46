"""Fifty cycles with sodium: what goes in comes out, in a half cell and in a full cell.

Sodium cells use PyBaMM's lithium-ion models and names; its "Total lithium" counts the ion.
"""

import numpy as np
import pybamm
import pytest
from helpers import F

from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.solving.initial_states import leave_limits_to_steps, start_delithiated
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.cells import get_cell

CYCLES = 50


@pytest.fixture(scope="module", params=["na-sn-porous-half", "na-sn-porous-nvpf"])
def fifty_cycles(request):
    cell = get_cell(request.param)
    model = PorousAlloySPMe(cell.options)
    values = pybamm.ParameterValues(cell.parameter_set)
    start_delithiated(values, model, cell.electrode)
    experiment = cycling(values, cell.electrode, [1.0], CYCLES)
    leave_limits_to_steps(values)
    mesh = {f"r_{cell.electrode[0]}": radial_cells(values, cell.electrode, 1.0)}
    run = Simulator(model, values, experiment, var_pts=mesh).run({"C-rate": 1.0})
    assert run.completed
    assert run.cycles_completed == CYCLES
    return cell, run.solution


def test_sodium_in_the_alloy_is_the_charge_that_passed(fifty_cycles):
    cell, solution = fifty_cycles
    name = f"Total lithium in primary phase in {cell.electrode} electrode [mol]"
    sodium = solution[name].entries
    sign = 1 if cell.is_half_cell else -1  # a positive current fills the alloy of a half cell
    charge = sign * solution["Discharge capacity [A.h]"].entries * 3600 / F
    moved = np.ptp(sodium)
    assert moved > 0.1 * sodium.max()
    error = (sodium - sodium[0]) - (charge - charge[0])
    assert np.abs(error).max() < 1e-6 * moved


def test_salt_and_sodium_of_the_whole_cell_stay(fifty_cycles):
    cell, solution = fifty_cycles
    if cell.is_half_cell:
        # the metal is a reservoir of sodium; the salt is not
        total = solution["Total lithium in electrolyte [mol]"].entries
    else:
        total = solution["Total lithium [mol]"].entries
    assert np.abs(total / total[0] - 1).max() < 1e-6


def test_the_last_cycles_repeat(fifty_cycles):
    # no ageing is in the model, so nothing may drift either
    _, solution = fifty_cycles
    charges = []
    for cycle in solution.cycles[-2:]:
        capacity = cycle.steps[1]["Discharge capacity [A.h]"].entries
        charges.append(abs(capacity[-1] - capacity[0]))
    assert charges[1] == pytest.approx(charges[0], rel=1e-3)  # the solver's tolerance, at events
