"""Where the current of a measurement turns: segments of one sign, and half cycles of them.

A half cycle is what fills or empties the alloy for good. Pulses and their rests, interrupts, the
tail at a held voltage, single samples that stick out and what leaks at rest are none.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.records.charge import interval_charges

RESTING = 1e-3  # of the usual current: cyclers show as much while nothing flows
#: Shares of the usual current and of a usual half cycle's charge below which current only leaks: a
#: cycler's zero is off by up to a thousandth of its range.
LEAKAGE, LEAKED = 0.05, 0.02
FULL_TURN = 0.1  # of a usual half cycle's charge, which a pulse does not bring back
#: Share of that charge that is a half cycle if the voltage goes through half of its range as well,
#: as in fast cycles that hold little.
FAST_TURN = 0.005


def segments(time: np.ndarray, current: np.ndarray) -> list[tuple[int, slice]]:
    """Segments of a record in which the current keeps its sign.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].

    Returns
    -------
    list of ({-1, 0, 1}, slice)
        Sign of the current, 0 where next to nothing flows, and samples of each segment.
    """
    size = np.abs(current)
    charges = np.concatenate([[0.0], interval_charges(time, current)])
    usual = usual_current(time, current)
    signs = (np.sign(current) * (size > RESTING * usual)).astype(int)
    runs = [(sign, rows, charges[rows].sum()) for sign, rows in _runs(signs)]
    whole = _usual_half_cycle([charge for _, _, charge in runs])
    for sign, rows, charge in runs:
        if sign and size[rows].max() < LEAKAGE * usual and abs(charge) < LEAKED * whole:
            signs[rows] = 0
    return list(_runs(signs))


def usual_current(time: np.ndarray, current: np.ndarray) -> float:
    """Size of the current above which half of the charge passes [A.kg-1].

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].
    """
    size = np.abs(current)
    charges = np.concatenate([[0.0], np.abs(interval_charges(time, current))])
    return _weighted_median(size, charges) or float(size.max(initial=0))


def half_cycles(
    time: np.ndarray, current: np.ndarray, voltage: np.ndarray
) -> list[tuple[int, slice]]:
    """Half cycles between the turns of the charge.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].
    voltage : numpy.ndarray, shape (n,)
        Voltage [V]; NaN where it was not measured.

    Returns
    -------
    list of ({-1, 1}, slice)
        Sign of the current, and samples from the first to the last that carry it; rests within a
        half cycle are among them.
    """
    flowing = [(sign, rows) for sign, rows in segments(time, current) if sign]
    if not flowing:
        return []
    charges = np.concatenate([[0.0], interval_charges(time, current)])
    # the interval before a segment belongs to it, as its current flows there
    passed = [charges[rows].sum() if rows.stop - rows.start > 1 else 0.0 for _, rows in flowing]
    path = np.cumsum([0.0, *passed])
    ends = np.array([voltage[rows.stop - 1] for _, rows in flowing])
    levels = np.concatenate([[voltage[flowing[0][1].start]], ends])
    found = _turns(path, levels, _usual_half_cycle(passed), _voltage_range(voltage, flowing))
    return [
        (sign, slice(flowing[first][1].start, flowing[stop - 1][1].stop))
        for sign, first, stop in found
    ]


def _turns(
    path: np.ndarray, levels: np.ndarray, whole: float, window: float
) -> list[tuple[int, int, int]]:
    """Sign, first and last place plus one of each half cycle, in a path of charge by segments."""

    def is_turn(index: int, place: int, moved: float) -> bool:
        swing = abs(levels[index] - levels[place])
        fast = moved > FAST_TURN * whole and swing > window / 2  # False for NaN
        return bool(moved > FULL_TURN * whole or fast)

    halves: list[tuple[int, int, int]] = []
    direction, began, extreme = 0, 0, 0
    low, high = 0, 0  # before the first direction is known
    for index in range(1, len(path)):
        if not direction:
            low = index if path[index] < path[low] else low
            high = index if path[index] > path[high] else high
            for sign, place in ((1, low), (-1, high)):
                if is_turn(index, place, sign * (path[index] - path[place])):
                    direction, began, extreme = sign, place, index
        elif direction * (path[index] - path[extreme]) >= 0:
            extreme = index
        elif is_turn(index, extreme, direction * (path[extreme] - path[index])):
            halves.append((direction, began, extreme))
            direction, began, extreme = -direction, extreme, index
    if direction:
        halves.append((direction, began, extreme))
    return halves


def _runs(signs: np.ndarray) -> Iterator[tuple[int, slice]]:
    borders = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(signs)]
    for start, stop in pairwise(borders):
        yield int(signs[start]), slice(start, stop)


def _usual_half_cycle(charges: list[float]) -> float:
    """Charge of a usual half cycle: half of all charge passes in larger ones."""
    signed = np.array([charge for charge in charges if charge])
    count = 0
    while signed.size and signed.size != count:
        count = signed.size
        signed = signed[np.abs(signed) > LEAKED / 2 * np.abs(signed).max()]
        starts = np.flatnonzero(np.concatenate([[True], np.diff(np.sign(signed)) != 0]))
        signed = np.add.reduceat(signed, starts)
    return _weighted_median(np.abs(signed), np.abs(signed))


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    if not total.size or not total[-1] > 0:
        return 0.0
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _voltage_range(voltage: np.ndarray, flowing: list[tuple[int, slice]]) -> float:
    known = np.concatenate([voltage[rows] for _, rows in flowing])
    known = known[np.isfinite(known)]
    return float(np.ptp(known)) if known.size else np.inf
