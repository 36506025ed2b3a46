"""Voltage against capacity, as papers print it, turned into time and current by the rate."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.records.sign_convention import (
    AlloyElectrode,
    contradiction,
    rise_of_lithiation,
)
from porousalloy.experiments.data.samples import Samples, join
from porousalloy.parameters.errors import InputError

BACKLASH = 1e-3  # share of the capacity by which rounding may turn it back
TURN = 1e-2  # share of the capacity whose return ends a half cycle
SWITCH = 1e-6  # s, from the last sample of a half cycle to the first of the next
LATE = 1e-3  # share of a half cycle's capacity that may be missing at its start


def split_half_cycles(samples: Samples, signal: np.ndarray) -> Iterator[Samples]:
    """Half cycles of a table in its order, by branch and cycle or where the capacity turns.

    Parameters
    ----------
    samples : Samples
        Samples with a capacity.
    signal : numpy.ndarray, shape (n,)
        Voltage or thickness, whose trend turns with every half cycle.

    Yields
    ------
    Samples
        Samples whose capacity counts up from the start of the half cycle, which is zero or where
        the one before ended; the first row may come later.

    Raises
    ------
    InputError
        If the capacity turns back within a half cycle or does not move.
    """
    changes = np.zeros(len(samples) - 1, bool)
    for key in {"cycle", "branch"} & set(samples.columns):
        changes |= samples[key][1:] != samples[key][:-1]
    borders = [0, *(np.flatnonzero(changes) + 1).tolist(), len(samples)]
    before = np.nan  # capacity in the last row of the half cycle before
    for start, stop in pairwise(borders):
        piece = samples.take(slice(start, stop))
        labelled = "branch" in piece
        if labelled and piece["branch"][0] == "rest":
            continue
        trend = 0.0
        for first, last in [(0, stop - start)] if labelled else _turns(piece["capacity"]):
            half = piece.take(slice(first, last))
            part = signal[start:stop][first:last]
            if trend * (part[-1] - part[0]) > 0:
                raise InputError(
                    f"The capacity turns back in row {half.rows[0]} while the voltage goes on; "
                    "give one cycle of one cell, or columns 'Cycle' and 'Branch'."
                )
            trend = part[-1] - part[0]
            yield _counted(half, before)
            before = half["capacity"][-1]


def _turns(capacity: np.ndarray) -> list[tuple[int, int]]:
    """First rows and ends of the pieces between turns of the capacity.

    A fall between two neighbouring rows is a new count from zero, no half cycle.
    """
    turn = TURN * np.ptp(capacity)
    extremes, extreme, way = [0], 0, 0
    for row, value in enumerate(capacity):
        moved = value - capacity[extreme]
        if not way:
            way = int(np.sign(moved)) if abs(moved) > turn else 0
            extreme = row if way else extreme
        elif moved * way > 0:
            extreme = row
        elif abs(moved) > turn:
            extremes.append(extreme)
            extreme, way = row, -way
    extremes.append(len(capacity) - 1)
    pieces, first = [], 0
    for before, after in pairwise(extremes):
        if after - before == 1 and len(extremes) > 2:
            first = after
        else:
            pieces.append((first, after + 1))
            first = after + 1
    return [(first, stop) for first, stop in pieces if stop - first > 1]


def _counted(half: Samples, before: float) -> Samples:
    """Half cycle with its capacity counted up from its start."""
    capacity = half["capacity"]
    passed = capacity - capacity[0]
    way = np.sign(passed[-1]) or 1
    passed = passed * way
    largest = passed.max()
    back = np.flatnonzero(np.diff(passed) < -BACKLASH * largest)
    if back.size or not largest > 0:
        row = half.rows[back[0] + 1] if back.size else half.rows[0]
        raise InputError(
            f"The capacity turns back in row {row} or does not move; give every half cycle a "
            "capacity that grows, or columns 'Cycle' and 'Branch' to separate them by."
        )
    # where the half cycle before ended, or a new count from zero
    starts = [way * (capacity[0] - start) for start in (before, 0.0)]
    late = next((start for start in starts if 0 <= start < largest / 2), 0.0)
    return half.with_(capacity=late + np.maximum.accumulate(passed))


def add_time_and_current(
    samples: Samples, current: float, alloy_electrode: AlloyElectrode
) -> tuple[Samples, tuple[str, ...]]:
    """Time and current of half cycles that were measured at one constant current.

    Parameters
    ----------
    samples : Samples
        Samples with voltage and capacity.
    current : float
        Current per mass, of either sign in turn [A.kg-1].
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, "negative" in a full cell.

    Returns
    -------
    samples : Samples
        Samples with a time from 0, and a current that is positive where the alloy is filled.
    remarks : tuple of str
        Sentences on what was left out.

    Raises
    ------
    InputError
        If a half cycle does not tell its direction.
    """
    to_lithiation = rise_of_lithiation(alloy_electrode)
    parts, remarks, end = [], [], -SWITCH
    for half in split_half_cycles(samples, samples["voltage"]):
        voltage, capacity = half["voltage"], half["capacity"]
        direction = int(np.sign(voltage[-1] - voltage[0])) * to_lithiation
        label = str(half["branch"][0]) if "branch" in half else ""
        labelled = {"lithiation": 1, "delithiation": -1}.get(label, direction)
        if not direction or labelled != direction:
            raise contradiction(half, label or "half cycle")
        if capacity[0] > LATE * capacity[-1]:
            remarks.append(
                f"The half cycle from row {half.rows[0]} misses its first {capacity[0]:.4g} "
                "mAh/g; they pass without a voltage."
            )
            half = _from_the_start(half)
        else:
            half = half.with_(capacity=capacity - capacity[0])
        time = end + SWITCH + half["capacity"] * (3600 / current)
        # repeated capacities take no time
        kept = np.concatenate([[True], np.diff(time) > 0])
        end = time[-1]
        half = half.with_(time=time, current=np.full(len(time), direction * current))
        parts.append(half.take(kept))
    if not parts:
        raise InputError("The table holds no half cycle; give rows in which the capacity grows.")
    return join(parts), tuple(remarks)


def _from_the_start(half: Samples) -> Samples:
    """Half cycle with a sample in front, where it began and nothing was measured."""
    unknown = np.full(1, np.nan)
    first = half.take(slice(0, 1)).with_(capacity=np.zeros(1), voltage=unknown)
    if "thickness" in half:
        first = first.with_(thickness=unknown)
    return join([first, half])
