"""Cycles of a file, each beginning with a lithiation, whatever the file's own counter does.

Programs count cycles from 0 or 1, up at the charge of the cell, at its discharge, at every half
cycle, or never. So cycles are told by the direction of the charge, and the file's number is kept
where each cycle has one of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.records.charge import charge_passed
from porousalloy.experiments.data.records.turns import FAST_TURN, half_cycles, segments
from porousalloy.experiments.data.samples import Samples

#: Share of a cycle's samples that bear its number; the counter of some goes up a sample off.
MOST = 0.9


@dataclass(frozen=True)
class Cycle:
    """A cycle of a file.

    Attributes
    ----------
    number : int
        Number of the cycle: the file's, where it goes with the cycles, or counted from 1; 0 for a
        delithiation before the first cycle.
    rows : slice
        Samples from the first of its lithiation to the last before the next one.
    initial_charge : float or None
        Charge per mass since the first current of the file [mA.h.g-1]; None where cycles before it
        are missing.
    open_circuit_voltage : float or None
        Voltage at the end of a rest just before it [V].
    remarks : tuple of str
        Sentences on its number.
    """

    number: int
    rows: slice
    initial_charge: float | None
    open_circuit_voltage: float | None
    remarks: tuple[str, ...]


def find_cycles(samples: Samples) -> list[Cycle]:
    """Cycles of a file.

    Parameters
    ----------
    samples : Samples
        Samples with time, current (positive where the alloy is filled) and voltage.

    Returns
    -------
    list of Cycle
        Cycles in their order; none where no half cycle is. The first is a delithiation where the
        file starts with one.
    """
    time, current, voltage = samples["time"], samples["current"], samples["voltage"]
    flow = current
    if "branch" in samples:
        flow = np.where(samples["branch"] == "rest", 0.0, current)
    halves = half_cycles(time, flow, voltage)
    if not halves:
        return []
    signs = np.zeros(len(samples), int)
    for sign, rows in segments(time, flow):
        signs[rows] = sign
    charge = charge_passed(time, current) / 3600
    begins = [rows.start for sign, rows in halves if sign > 0]
    first = int(np.flatnonzero(signs)[0])
    # what is left of a half cycle that another file began is more than a pulse
    largest = max(np.ptp(charge[rows]) for _, rows in halves)
    left = charge[halves[0][1].start] - charge[first] < -FAST_TURN * largest
    starts_full = halves[0][0] < 0 or left
    begins = [first, *begins] if starts_full else [first, *begins[1:]]
    parts = [slice(*ends) for ends in pairwise([*begins, len(samples)])]
    numbers, remarks = _numbered(samples.get("cycle"), parts, signs, starts_full)
    charge -= charge[max(first - 1, 0)]
    gaps = np.cumsum(np.diff(numbers, prepend=numbers[0]) > 1)
    cycles = []
    for place, rows in enumerate(parts):
        initial = None if gaps[place] else float(charge[rows.start])
        rest = _end_of_rest(voltage[: rows.start], signs[: rows.start])
        cycles.append(Cycle(int(numbers[place]), rows, initial, rest, remarks[place]))
    return cycles


def _end_of_rest(voltage: np.ndarray, signs: np.ndarray) -> float | None:
    """Last voltage of samples that end with a rest; None if they do not."""
    flowing = np.flatnonzero(signs)
    resting = voltage[flowing[-1] + 1 if flowing.size else 0 :]
    known = resting[np.isfinite(resting)]
    return float(known[-1]) if known.size else None


def _numbered(
    given: np.ndarray | None, parts: Sequence[slice], signs: np.ndarray, starts_full: bool
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Numbers of the cycles, and a remark on each that the file numbers otherwise."""
    counted = np.arange(len(parts)) + (0 if starts_full else 1)
    if given is None:
        return counted, [()] * len(parts)
    theirs = [given[rows][signs[rows] != 0] for rows in parts]
    usual = [np.unique(numbers, return_counts=True) for numbers in theirs]
    most = np.array([numbers[np.argmax(counts)] for numbers, counts in usual])
    shares = np.array([counts.max() / counts.sum() for _, counts in usual])
    if np.all(shares > MOST) and np.all(np.diff(most) > 0) and most[0] >= 0:
        if most[0] == 0 and not starts_full:
            return most + 1, [(f"The file calls it cycle {number}.",) for number in most]
        return most, [()] * len(parts)
    return counted, [(_renumbered(numbers),) for numbers in theirs]


def _renumbered(theirs: np.ndarray) -> str:
    low, high = theirs.min(), theirs.max()
    span = f"cycle {low}" if low == high else f"cycles {low} to {high}"
    return f"The file calls it {span}; cycles were counted anew, each from its lithiation."
