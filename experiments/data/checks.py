"""Checks of measurements: errors for what cannot be, remarks on what is worth knowing."""

import numpy as np

from porousalloy.experiments.data.half_cycles import charge_passed, segments
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

LARGEST_CAPACITY = 10000.0  # mAh/g; beyond lithium's 3861 and silicon's 4200
SMALLEST_CAPACITY = 1.0  # mAh/g; below it the mass or a unit is off by 1000
LARGEST_CURRENT = 1e5  # A/kg, 100 A/g: some 30C of silicon
LONG_STEP = 20  # medians of the time steps under current; a longer step is a gap
UNACCOUNTED = 0.01  # share of the charge by which capacity column and current may differ
FACTOR_OFF = 100  # between them; that is no error of measurement but a unit
HIGHEST_EFFICIENCY = 1.02
FORMATION = 0.95  # efficiency below which a first cycle forms films


def growing_time(samples: Samples) -> tuple[np.ndarray, tuple[str, ...]]:
    """Time from 0 that grows with every row.

    Parameters
    ----------
    samples : Samples
        Samples of one record, with a time.

    Returns
    -------
    time : numpy.ndarray, shape (n,)
        Time [s].
    remarks : tuple of str
        Sentence on how many rows repeated the time of the row before, as cyclers do at a step.

    Raises
    ------
    InputError
        If the time goes back.
    """
    given = samples["time"]
    time = given - given[0]
    steps = np.diff(time)
    back = np.flatnonzero(steps < 0)
    if back.size:
        row = back[0]
        raise InputError(
            f"Time goes back from {given[row]:.6g} to {given[row + 1]:.6g} s in row "
            f"{samples.rows[row + 1]}; give one test of one cell, chosen by its cell's name, its "
            "cycles, or 'where'."
        )
    standing = steps == 0
    if not standing.any():
        return time, ()
    if standing.all():
        raise InputError("Time does not pass in these rows; name another column as time.")
    # how many rows of the same time stand before this one
    order = np.arange(len(steps) + 1)
    first = np.maximum.accumulate(np.where(np.concatenate([[True], ~standing]), order, 0))
    shift = 1e-6 * steps[~standing].min()
    moved = time + shift * (order - first)
    if not np.all(np.diff(moved) > 0):
        raise InputError(
            f"Row {samples.rows[np.argmax(standing) + 1]} repeats the time of the row before and "
            "many more do; give a time with more digits."
        )
    count = int(standing.sum())
    return moved, (f"{count} rows repeat the time of the row before and were set just after it.",)


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


def remarks_on(record: Record, capacity: np.ndarray | None) -> tuple[str, ...]:
    """Remarks on what to know of a record before it is fitted.

    Parameters
    ----------
    record : Record
        Record of one or more cycles.
    capacity : numpy.ndarray, shape (n,), or None
        Charge as the file counts it [mA.h.g-1].

    Returns
    -------
    tuple of str
        Sentences.

    Raises
    ------
    InputError
        If the file's count and the current differ by more than an error of measurement.
    """
    return (
        *_gaps(record),
        *(() if capacity is None else _unaccounted(record, capacity)),
        *_one_branch(record),
        *_efficiencies(record),
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
    for sign, rows in segments(record.current):
        if sign:
            passed += abs(charge[rows.stop - 1] - charge[rows.start])
            counted += abs(capacity[rows.stop - 1] - capacity[rows.start])
    if not passed > 0:
        return []
    ratio = counted / passed
    if not 1 / FACTOR_OFF < ratio < FACTOR_OFF:
        raise InputError(
            f"The capacity column counts {counted:.4g} mAh/g where the current makes {passed:.4g}; "
            "check the units of both, or name another column as capacity."
        )
    if abs(ratio - 1) < UNACCOUNTED:
        return []
    return [
        f"The file counts {counted:.4g} mAh/g of charge, its current over time {passed:.4g} "
        f"({100 * (ratio - 1):+.1f} %); the current was used."
    ]


def _one_branch(record: Record) -> list[str]:
    signs = {sign for sign, rows in segments(record.current) if sign and rows.stop - rows.start > 1}
    if len(signs) == 2:
        return []
    return [f"Only {'lithiation' if 1 in signs else 'delithiation'} was measured."]


def _efficiencies(record: Record) -> list[str]:
    """Coulombic efficiencies of cycles that begin with lithiation."""
    remarks = []
    numbers = np.ones(len(record.time), int) if record.cycle is None else record.cycle
    for number in np.unique(numbers):
        rows = numbers == number
        time, current = record.time[rows], record.current[rows]
        filled = charge_passed(time, np.maximum(current, 0))[-1]
        emptied = charge_passed(time, np.maximum(-current, 0))[-1]
        flowing = current[np.abs(current) > 0]
        if not flowing.size or flowing[0] < 0 or not (filled > 0 and emptied > 0):
            continue
        efficiency = emptied / filled
        if efficiency > HIGHEST_EFFICIENCY:
            offset = (emptied - filled) / (time[-1] - time[0])
            remarks.append(
                f"Cycle {number} gives back {100 * efficiency:.1f} % of its charge: a current "
                f"offset of {offset:.3g} mA/g would explain it, or a start that was not empty."
            )
        elif efficiency < FORMATION and record.cycle is not None and number <= 1:
            remarks.append(
                f"Cycle {number} gives back {100 * efficiency:.1f} % of its charge: films form, "
                "which a model without them does not show."
            )
    return remarks
