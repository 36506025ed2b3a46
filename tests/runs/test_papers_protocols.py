"""AMPSi by the paper's own protocol, and what the first cycle of a half cell gives back.

An et al. 2019 (10.1038/s41467-019-09510-5): three cycles at C/20, then the rate. 2134 mAh/g at 0.1C
and 1271 mAh/g at 0.5C, per gram of alloy and shell; in the full cell 134 mAh per gram of cathode at
0.5C, and 502 Wh per kilogram of both electrodes.
"""

import numpy as np
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.protocols.laboratory import Cycling
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.parameters.cells import CELLS

FORMATION = ("C/20", 3)
HALF_CELLS = sorted(name for name, cell in CELLS.items() if cell.is_half_cell)


def column(result, start):
    """Values of the first column of the table of cycles whose name starts so."""
    table = result.summary()
    return table[next(name for name in table.columns if name.startswith(start))].to_numpy()


def capacities(cell, cycles, c_rate):
    result = pa.cycle(cell, cycles, c_rate, formation=FORMATION)
    return result, column(result, "Delithiation capacity per gram")


def test_half_cell_at_half_c():
    _, capacity = capacities("ampsi-half", 10, "C/2")
    # calibrated on the fourth cycle at 0.5C, within what a cycle moves afterwards
    assert capacity[9] == pytest.approx(1271, rel=0.02)
    # steady from the second cycle at 0.5C; the first one leaves ions in the ligaments
    assert np.ptp(capacity[4:]) < 0.01 * capacity[9]
    assert capacity[3] < 0.95 * capacity[9]


@pytest.mark.slow
def test_half_cell_stays_as_it_is():
    _, capacity = capacities("ampsi-half", 20, "C/2")
    assert np.ptp(capacity[4:]) < 0.01 * capacity[9]


def test_half_cell_at_a_tenth_of_c():
    _, capacity = capacities("ampsi-half", 5, "C/10")
    # cycle 2 after formation
    assert capacity[4] == pytest.approx(2134, rel=0.01)


def test_half_cell_gives_the_same_without_formation():
    # a fresh cell at 0.5C is the formed one from its fourth cycle on
    fresh = column(pa.cycle("ampsi-half", 4, "C/2"), "Delithiation capacity per gram")
    assert fresh[3] == pytest.approx(1271, rel=0.02)


def test_the_command_prints_it(capsys, tmp_path):
    # the words of the README, with half of the cycles
    words = ["ampsi-half", "--c-rate", "C/2", "--formation", "C/20:3", "--cycles", "10"]
    assert cli.main(["cycle", *words, "--out", str(tmp_path)]) == 0
    name = "Delithiation capacity per gram of alloy and shell"
    (line,) = [line for line in capsys.readouterr().out.splitlines() if name in line]
    last = float(line.split()[-1])
    assert last == pytest.approx(1271, rel=0.02)


def test_full_cell_is_predicted():
    # nothing of it is fitted; the paper's error is not stated
    result, _ = capacities("ampsi-ncm", 6, 0.5)
    capacity = column(result, "Delithiation capacity per gram of cathode")
    assert capacity[-1] == pytest.approx(134, rel=0.05)
    result, _ = capacities("ampsi-ncm", 5, 0.1)
    energy = column(result, "Delithiation energy per kilogram of both electrodes")
    # 13 % low: the window of the paper's full cell is not known (docs/measurements.md)
    assert energy[-1] == pytest.approx(438, rel=0.01)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if "porous" in name else pytest.mark.slow) for name in HALF_CELLS],
)
def test_no_cell_gives_back_more_than_it_took(name):
    # a half cell starts at rest at the upper cut-off, where its cycles end; closer than runs are
    # solved by default, which is worth 2e-4 of the capacity where the potential is steepest
    prepared = prepare(pa.get_cell(name).with_(model="spm"))
    cycles = Cycling(c_rate=0.1, number=1).cycles(prepared.steps)
    passed = []

    def on_cycle(cycle, _state):
        charges = (step.solution["Discharge capacity [A.h]"].entries for step in cycle.steps)
        passed.extend(np.ptp(charge) for charge in charges)

    assert prepared.simulator(cycles, 0.1, tolerance=1e-7).run(on_cycle=on_cycle).completed
    taken, given = passed
    assert 0.1 * taken < given <= 1.0001 * taken
