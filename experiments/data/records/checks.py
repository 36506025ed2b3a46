"""Checks of measurements: errors for what cannot be, remarks on what is worth knowing."""

from collections.abc import Iterable

import numpy as np

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import segments
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

LARGEST_CAPACITY = 10000.0  # mAh/g; beyond lithium's 3861 and silicon's 4200
SMALLEST_CAPACITY = 1.0  # mAh/g; below it the mass or a unit is off by 1000
LARGEST_CURRENT = 1e5  # A/kg, 100 A/g: some 30C of silicon
LONG_STEP = 20  # medians of the time steps under current; a longer step is a gap
UNACCOUNTED = 0.01  # share of the charge by which capacity column and current may differ
FACTOR_OFF = 100  # between them; that is no error of measurement but a unit
HIGHEST_EFFICIENCY = 1.02
COUNTED = "The file counts"  # with which the remark on the charge that a file counts begins
#: Share of the capacity of 1C outside of which a charge is worth a remark.
SMALLEST_SHARE, LARGEST_SHARE = 0.05, 2.5
FORMATION = 0.95  # efficiency below which a first cycle forms films


def check_scales(records: list[Record]) -> None:
    """Refuse charges and currents that no electrode has.

    Parameters
    ----------
    records : list of Record
        Records of one cell.

    Raises
    ------
    InputError
        If the largest charge is above 10000 or below 1 mA.h.g-1, or a current above 1e5 A.kg-1.
    """
    charge = max(float(np.ptp(record.charge)) for record in records)
    current = max(float(np.abs(record.current).max()) for record in records)
    advice = "check the units of current, capacity and time, and the mass."
    if not charge <= LARGEST_CAPACITY:
        raise InputError(
            f"The charge reaches {charge:.4g} mAh/g, more than any electrode has; {advice}"
        )
    if not current <= LARGEST_CURRENT:
        raise InputError(
            f"The current reaches {current:.4g} mA/g, more than any electrode bears; {advice}"
        )
    if charge < SMALLEST_CAPACITY:
        raise InputError(f"The charge is only {charge:.2g} mAh/g in all; {advice}")


def remarks_on_mass(records: Iterable[Record], cell: Cell | None) -> tuple[str, ...]:
    """Remark on charges that are far from what the cell takes, as with a wrong mass.

    Parameters
    ----------
    records : iterable of Record
        Records of one cell.
    cell : Cell or None
        Cell that was measured.

    Returns
    -------
    tuple of str
        At most one sentence.
    """
    if cell is None:
        return ()
    one_c = ResolvedValues(cell)["1C specific current [A.kg-1]"]
    charge = max(float(np.ptp(record.charge)) for record in records)
    if SMALLEST_SHARE < charge / one_c < LARGEST_SHARE:
        return ()
    return (
        f"The charge reaches {charge:.4g} mAh/g, {100 * charge / one_c:.3g} % of that of 1C of "
        f"'{cell.name}' ({one_c:.4g} mAh/g); check the mass and what it refers to.",
    )


def remarks_on(record: Record, capacity: np.ndarray | None) -> tuple[str, ...]:
    """Remarks on what to know of a record before it is fitted.

    Parameters
    ----------
    record : Record
        Record of a cycle.
    capacity : numpy.ndarray, shape (n,), or None
        Charge as the file counts it [mA.h.g-1].

    Returns
    -------
    tuple of str
        Sentences.
    """
    return (
        *_gaps(record),
        *(() if capacity is None else _unaccounted(record, capacity)),
        *_one_branch(record),
        *_efficiency(record),
    )


def _gaps(record: Record) -> list[str]:
    flowing = np.abs(record.current) > 0
    steps = np.diff(record.time)
    under_current = flowing[1:] & flowing[:-1]
    if under_current.sum() < 3:
        return []
    gaps = np.flatnonzero(under_current & (steps > LONG_STEP * np.median(steps[under_current])))
    if not gaps.size:
        return []
    longest = gaps[np.argmax(steps[gaps])]
    return [
        f"{gaps.size} gaps under current, the longest of {steps[longest] / 60:.3g} min after "
        f"{record.time[longest] / 3600:.4g} h; the current was taken to go straight across."
    ]


def _unaccounted(record: Record, capacity: np.ndarray) -> list[str]:
    passed, counted = 0.0, 0.0
    charge = record.charge
    for sign, rows in segments(record.time, record.current):
        if sign:
            passed += abs(charge[rows.stop - 1] - charge[rows.start])
            counted += abs(capacity[rows.stop - 1] - capacity[rows.start])
    # a count that stands still is none of these charges
    if not (passed > 0 and counted > 0) or abs(counted / passed - 1) < UNACCOUNTED:
        return []
    said = f"{COUNTED} {counted:.4g} mAh/g of charge, its current over time {passed:.4g}"
    ratio = counted / passed
    if not 1 / FACTOR_OFF < ratio < FACTOR_OFF:
        return [f"{said}; the current was used: check the units of both."]
    return [f"{said} ({100 * (ratio - 1):+.1f} %); the current was used."]


def _one_branch(record: Record) -> list[str]:
    there = {branch for branch, _ in branches(record)} - {"rest"}
    return [f"Only {there.pop()} was measured."] if len(there) == 1 else []


def _efficiency(record: Record) -> list[str]:
    """Coulombic efficiency of a cycle that begins with lithiation."""
    order = [branch for branch, _ in branches(record) if branch != "rest"]
    if order != ["lithiation", "delithiation"]:
        return []
    filled, emptied = record.lithiation_capacity, record.delithiation_capacity
    efficiency = emptied / filled
    number = None if record.cycle is None else int(record.cycle[0])
    cycle = "The cycle" if number is None else f"Cycle {number}"
    if efficiency > HIGHEST_EFFICIENCY:
        offset = (emptied - filled) / (record.time[-1] / 3600)
        return [
            f"{cycle} gives back {100 * efficiency:.1f} % of its charge: a current offset of "
            f"{offset:.3g} mA/g would explain it, or a start that was not empty."
        ]
    if efficiency < FORMATION and number is not None and number <= 1:
        return [
            f"{cycle} gives back {100 * efficiency:.1f} % of its charge: films form, which a model "
            "without them does not show."
        ]
    return []
