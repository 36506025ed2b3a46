"""The state in which a record finds the alloy.

A half cell that was emptied before its first current starts at the cell's "Initial alloy filling".
Of any other start the voltage tells more than a count of charge does, which side reactions and
offsets carry away: so the filling is free, from where the branch has the first measured voltage. It
is known, and held, where the file begins with an empty cell:

    no charge passed before (`Record.initial_charge`) or a delithiation did, and the first current
    lithiates, from a voltage that is not below the cell's own start by more than 50 mV

A later record of the same file that begins with the other branch starts from the charge that passed
in between. An alloy that was emptied before is on its delithiation branch, one that was filled on
its lithiation branch.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.evaluation import potential
from porousalloy.parameters.resolved_values import ResolvedValues

FILLING = "Initial alloy filling"
#: First voltages that lie this far [V] below the cell's own start are those of another filling: a
#: resistance takes less at the rates of a formation.
BELOW = 0.05
#: Share of a record's charge that, passed before it, leaves the alloy as it was: currents that go
#: on or off within a rest, and offsets of the instrument.
NOTHING = 1e-3
#: Fillings among which a first voltage is looked up, and the fullest from which a fit starts.
FILLINGS = np.concatenate([np.geomspace(1e-5, 0.01, 60), np.linspace(0.012, 0.95, 180)])


class RecordStart(NamedTuple):
    """State in which a record finds the alloy, beside the cell's own.

    Attributes
    ----------
    charge : float
        Charge per mass beyond the cell's "Initial alloy filling" [mA.h.g-1]. The default is 0.
    hysteresis : float or None
        -1 on the lithiation branch, 1 on the delithiation branch, None as the cell has it, the
        default.
    """

    charge: float = 0.0
    hysteresis: float | None = None


AS_THE_CELL = RecordStart()


def record_starts(cell: Cell, records: Sequence[Record]) -> list[RecordStart]:
    """Start of every record.

    Parameters
    ----------
    cell : Cell
        Cell that was measured; one with a cathode starts as it was assembled.
    records : sequence of Record
        Records that are fitted together.

    Returns
    -------
    list of RecordStart
        Starts in the order of the records.
    """
    if not cell.is_half_cell:
        return [AS_THE_CELL] * len(records)
    return [_start(record, records) for record in records]


def _start(record: Record, records: Sequence[Record]) -> RecordStart:
    if record.initial_charge is None:
        return AS_THE_CELL
    fills = _first_current(record) > 0
    before = abs(record.initial_charge) > NOTHING * np.ptp(record.charge) or not fills
    hysteresis = (1.0 if fills else -1.0) if before else None
    others = [one for one in records if one.file == record.file and one.initial_charge is not None]
    first = others[0]
    if (_first_current(first) > 0) == fills:
        return RecordStart(0.0, hysteresis)
    return RecordStart(record.initial_charge - (first.initial_charge or 0.0), hysteresis)


def start_is_known(cell: Cell, record: Record) -> bool:
    """Whether a record of a half cell starts where the cell does.

    Also true of a record that does not know of its file, and of a full cell.
    """
    if record.initial_charge is None or not cell.is_half_cell:
        return True
    if _first_current(record) < 0 or not np.isfinite(record.voltage[0]):
        return False
    own = potential(ResolvedValues(cell), "Positive", curve="lithiation OCP", end_barriers=True)
    filling = ResolvedValues(cell)[FILLING]
    return bool(record.voltage[0] > own(filling) - BELOW)


def likely_filling(cell: Cell, record: Record) -> float:
    """Filling at which the branches have the first measured voltage of a record.

    Parameters
    ----------
    cell : Cell
        Half cell.
    record : Record
        Record that starts anywhere.

    Returns
    -------
    float
        Filling, at most 0.95; the cell's own where no voltage was measured.
    """
    values = ResolvedValues(cell)
    measured = np.flatnonzero(np.isfinite(record.voltage))
    if not measured.size:
        return float(values[FILLING])
    branch = "lithiation" if _first_current(record) > 0 else "delithiation"
    on_branch = potential(values, "Positive", curve=f"{branch} OCP", end_barriers=True)
    # the charge to the first voltage is small, and a start need not be exact
    voltages = np.array([on_branch(filling) for filling in FILLINGS])
    return float(FILLINGS[np.argmin(np.abs(voltages - record.voltage[measured[0]]))])


def _first_current(record: Record) -> float:
    flowing = record.current[np.abs(record.current) > 0]
    return float(flowing[0]) if flowing.size else 0.0
