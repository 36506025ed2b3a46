"""Half cycles and cycles of a record, separated by the sign of the current."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.record import Branch, Record
from porousalloy.parameters.errors import InputError

RESTING = 1e-3  # of the largest current: cyclers show as much while nothing flows
FULL_TURN = 0.1  # of the charge between the extremes: what returns in a half cycle, not a pulse


def segments(current: np.ndarray) -> Iterator[tuple[int, slice]]:
    """Segments of a record in which the current keeps its sign.

    Parameters
    ----------
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].

    Yields
    ------
    sign : {-1, 0, 1}
        Sign of the current; 0 where next to nothing flows.
    rows : slice
        Samples of the segment.
    """
    signs = np.sign(current) * (np.abs(current) > RESTING * np.abs(current).max(initial=0))
    borders = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(current)]
    for start, stop in pairwise(borders):
        yield int(signs[start]), slice(start, stop)


def charge_passed(time: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Charge since the first sample [A.s.kg-1], by the trapezoidal rule of `Record.charge`."""
    return np.concatenate([[0.0], np.cumsum(np.diff(time) * (current[1:] + current[:-1]) / 2)])


def branches(record: Record) -> Iterator[tuple[Branch, slice]]:
    """Name and rows of every half cycle and rest.

    Parameters
    ----------
    record : Record
        Record of one or more cycles.

    Yields
    ------
    branch : {"lithiation", "delithiation", "rest"}
        Name of the branch, by the sign of its current.
    rows : slice
        Its samples.
    """
    names: dict[int, Branch] = {1: "lithiation", -1: "delithiation", 0: "rest"}
    for sign, rows in segments(record.current):
        yield names[sign], rows


def split_branches(record: Record) -> list[tuple[Branch, Record]]:
    """Half cycles of a record in their order, without rests and single samples.

    Parameters
    ----------
    record : Record
        Record of one or more cycles.

    Returns
    -------
    list of (str, Record)
        "lithiation" or "delithiation", and the record of that half cycle, whose time, charge and
        thickness count from its first sample.
    """
    return [
        (branch, slice_record(record, rows, f"{record.name}, {branch}"))
        for branch, rows in branches(record)
        if branch != "rest" and rows.stop - rows.start > 1
    ]


def check_cycles(numbers: np.ndarray, wanted: Iterable[int]) -> None:
    """Refuse cycles that are not there.

    Parameters
    ----------
    numbers : numpy.ndarray of int, shape (n,)
        Cycle of every sample.
    wanted : iterable of int
        Cycles that were asked for.

    Raises
    ------
    InputError
        If one of them is missing.
    """
    for cycle in wanted:
        if not np.any(numbers == cycle):
            there = ", ".join(map(str, np.unique(numbers)[:20]))
            raise InputError(f"There is no cycle {cycle}; choose among {there}.")


def slice_record(record: Record, rows: slice | np.ndarray, name: str) -> Record:
    """Record of some of the samples, with time and thickness counted from the first.

    Parameters
    ----------
    record : Record
        Whole record.
    rows : slice or numpy.ndarray
        Samples to keep.
    name : str
        Name of the new record.

    Returns
    -------
    Record
        Record of these samples.
    """
    thickness = None if record.thickness is None else record.thickness[rows]
    if thickness is not None and np.isfinite(thickness).any():
        thickness = thickness - thickness[np.isfinite(thickness)][0]
    return replace(
        record,
        name=name,
        time=record.time[rows] - record.time[rows][0],
        current=record.current[rows],
        voltage=record.voltage[rows],
        thickness=thickness,
        cycle=None if record.cycle is None else record.cycle[rows],
    )


def number_cycles(time: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Cycle numbers from 1, for a file that has none: every cycle starts with the same branch.

    Pulses and their rests, as in GITT, are no half cycles: the charge has to turn back by a tenth
    of its whole range.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Cycle of every sample.
    """
    flowing = [(sign, rows) for sign, rows in segments(current) if sign]
    charges = [charge_passed(time[rows], current[rows])[-1] for _, rows in flowing]
    path = np.cumsum([0.0, *charges])
    turn = FULL_TURN * np.ptp(path)
    starts, first, direction = [], 0, 0
    extreme, place = path[0], 0  # how far it went in this direction, before which segment
    for index, charge in enumerate(path):
        moved = (charge - extreme) * (direction or 1)
        if not direction:
            if abs(moved) > turn:
                direction = first = int(np.sign(moved))
                extreme, place = charge, index
        elif moved >= 0:
            extreme, place = charge, index
        elif -moved > turn:
            direction = -direction
            if direction == first:
                starts.append(flowing[place][1].start)
            extreme, place = charge, index
    numbers = np.ones(len(time), int)
    for start in starts:
        numbers[start:] += 1
    return numbers
