"""Half cycles and cycles of a record, parted by the sign of the current."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.record import Branch, Record
from porousalloy.parameters.errors import InputError

RESTING = 1e-3  # of the largest current: what cyclers show while nothing flows
FULL_TURN = 0.1  # of the charge between the extremes: what makes a half cycle, not a pulse


def runs(current: np.ndarray) -> Iterator[tuple[int, slice]]:
    """Sign and rows of every stretch of one sign; 0 where next to nothing flows.

    Parameters
    ----------
    current : numpy.ndarray, shape (n,)
        [A.kg-1].
    """
    signs = np.sign(current) * (np.abs(current) > RESTING * np.abs(current).max(initial=0))
    borders = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(current)]
    for start, stop in pairwise(borders):
        yield int(signs[start]), slice(start, stop)


def charge_passed(time: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Charge since the first sample [A.s.kg-1], by the trapezoids of `Record.charge`."""
    return np.concatenate([[0.0], np.cumsum(np.diff(time) * (current[1:] + current[:-1]) / 2)])


def branches(record: Record) -> Iterator[tuple[Branch, slice]]:
    """Name and rows of every half cycle and rest.

    Parameters
    ----------
    record : Record
        What was measured.

    Yields
    ------
    branch : "lithiation", "delithiation" or "rest"
        By the sign of the current.
    rows : slice
        In the arrays of the record.
    """
    names: dict[int, Branch] = {1: "lithiation", -1: "delithiation", 0: "rest"}
    for sign, rows in runs(record.current):
        yield names[sign], rows


def split_branches(record: Record) -> list[Record]:
    """A record of every lithiation and delithiation; rests and single samples are left out."""
    return [
        part(record, rows, f"{record.name}, {branch}")
        for branch, rows in branches(record)
        if branch != "rest" and rows.stop - rows.start > 1
    ]


def select_cycles(record: Record, cycles: int | Iterable[int]) -> list[Record]:
    """A record of each of these cycles.

    Parameters
    ----------
    record : Record
        With cycle numbers.
    cycles : int or iterable of int
        As the file numbers them.

    Raises
    ------
    InputError
        If a cycle is not there.
    """
    wanted = [cycles] if isinstance(cycles, int) else list(cycles)
    numbers = np.zeros(len(record.time), int) if record.cycle is None else record.cycle
    check_cycles(numbers, wanted)
    return [part(record, numbers == cycle, f"{record.name}, cycle {cycle}") for cycle in wanted]


def check_cycles(numbers: np.ndarray, wanted: Iterable[int]) -> None:
    """Refuse cycles that are not there."""
    for cycle in wanted:
        if not np.any(numbers == cycle):
            there = ", ".join(map(str, np.unique(numbers)[:20]))
            raise InputError(f"There is no cycle {cycle}; choose among {there}.")


def part(record: Record, rows: slice | np.ndarray, name: str) -> Record:
    """Some rows of a record, time and thickness counted from the first.

    Parameters
    ----------
    record : Record
        The whole.
    rows : slice or numpy.ndarray
        Which samples.
    name : str
        Of the part.
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
    """Cycle numbers from 1, where the file has none: a cycle starts as the first one did.

    Pulses and their rests, as in GITT, are no half cycles: the charge has to turn by a tenth of
    its whole range.

    Parameters
    ----------
    time, current : numpy.ndarray, shape (n,)
        [s] and [A.kg-1].

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        The cycle of every sample.
    """
    stretches = [(sign, rows) for sign, rows in runs(current) if sign]
    charges = [charge_passed(time[rows], current[rows])[-1] for _, rows in stretches]
    path = np.cumsum([0.0, *charges])
    turn = FULL_TURN * np.ptp(path)
    starts, first, direction = [], 0, 0
    extreme, place = path[0], 0  # how far it went in this direction, before which stretch
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
                starts.append(stretches[place][1].start)
            extreme, place = charge, index
    numbers = np.ones(len(time), int)
    for start in starts:
        numbers[start:] += 1
    return numbers
