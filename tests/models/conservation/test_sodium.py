"""Fifty cycles with sodium: what goes in comes out, in a half cell and in a full cell.

Sodium cells use PyBaMM's lithium-ion models and names; its "Total lithium" counts the ion.
"""

import numpy as np
import pytest
from helpers import F

from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.parameters.cells import get_cell

CYCLES = 50
SODIUM, SALT = "Total lithium in primary phase in {} electrode [mol]", "Total lithium{} [mol]"
CHARGE = "Discharge capacity [A.h]"


@pytest.fixture(scope="module", params=["na-sn-porous-half", "na-sn-porous-nvpf"])
def fifty_cycles(request):
    """The cell, and per half cycle the sodium in the alloy, what must stay, and the charge."""
    cell = get_cell(request.param)
    prepared = prepare(cell)
    # the metal of a half cell is a reservoir of sodium; the salt is not
    stays = SALT.format(" in electrolyte" if cell.is_half_cell else "")
    names = (SODIUM.format(cell.electrode), stays, CHARGE)
    halves = []

    def on_cycle(cycle, _state):
        for step in cycle.steps:
            halves.append([step.solution[name].entries for name in names])

    simulator = prepared.simulator(cycling(prepared.values, cell.electrode, CYCLES), 1.0)
    run = simulator.run({"C-rate": 1.0}, on_cycle=on_cycle)
    assert run.completed
    assert len(halves) == 2 * CYCLES
    return cell, halves


def test_sodium_in_the_alloy_is_the_charge_that_passed(fifty_cycles):
    cell, halves = fifty_cycles
    sodium, _, charge = (np.concatenate(parts) for parts in zip(*halves, strict=True))
    sign = 1 if cell.is_half_cell else -1  # a positive current fills the alloy of a half cell
    moved = np.ptp(sodium)
    assert moved > 0.1 * sodium.max()
    error = (sodium - sodium[0]) - sign * (charge - charge[0]) * 3600 / F
    assert np.abs(error).max() < 1e-6 * moved


def test_salt_and_sodium_of_the_whole_cell_stay(fifty_cycles):
    _, halves = fifty_cycles
    total = np.concatenate([part for _, part, _ in halves])
    assert np.abs(total / total[0] - 1).max() < 1e-6


def test_the_last_cycles_repeat(fifty_cycles):
    # no ageing is in the model, so nothing may drift either
    _, halves = fifty_cycles
    before, last = (abs(charge[-1] - charge[0]) for _, _, charge in halves[-3::2])
    assert last == pytest.approx(before, rel=1e-3)  # the solver's tolerance, at events
