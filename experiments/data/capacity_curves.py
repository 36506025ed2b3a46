"""Voltage against capacity, as papers print it, made into time and current by the rate."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.samples import Samples
from porousalloy.experiments.data.sign_convention import (
    AlloyElectrode,
    contradiction,
    rise_of_lithiation,
)
from porousalloy.parameters.errors import InputError

BACKLASH = 1e-3  # of the capacity: what rounding may turn back
TURN = 1e-2  # of the capacity: what ends a half cycle
SWITCH = 1e-3  # s, from the last sample of a half cycle to the first of the next
LATE = 1e-3  # of a half cycle's capacity: what may be missing at its start


def half_cycles(samples: Samples, signal: np.ndarray) -> Iterator[Samples]:
    """Half cycles of a table in its order, by branch and cycle or where the capacity turns.

    Parameters
    ----------
    samples : Samples
        With capacity.
    signal : numpy.ndarray, shape (n,)
        Voltage or thickness, which turn with every half cycle.

    Yields
    ------
    Samples
        With capacity counted up from the start of the half cycle, which is zero or where the one
        before ended; the first row may be later.

    Raises
    ------
    InputError
        If the capacity turns back within a half cycle or does not move.
    """
    keys = [key for key in (samples.cycle, samples.branch) if key is not None]
    changes = np.zeros(len(samples.rows) - 1, bool)
    for key in keys:
        changes |= key[1:] != key[:-1]
    borders = [0, *(np.flatnonzero(changes) + 1).tolist(), len(samples.rows)]
    before = np.nan  # capacity in the last row of the half cycle before
    for start, stop in pairwise(borders):
        piece = samples.take(slice(start, stop))
        if samples.branch is not None and piece.branch[0] == "rest":
            continue
        whole = samples.branch is not None
        trend = 0.0
        for first, last in [(0, stop - start)] if whole else _turns(piece.capacity):
            half = piece.take(slice(first, last))
            part = signal[start:stop][first:last]
            if trend * (part[-1] - part[0]) > 0:
                raise InputError(
                    f"The capacity turns back in row {half.rows[0]} while the voltage goes on; "
                    "give one cycle of one cell, or columns 'Cycle' and 'Branch'."
                )
            trend = part[-1] - part[0]
            yield _counted(half, before)
            before = half.capacity[-1]


def _turns(capacity: np.ndarray) -> list[tuple[int, int]]:
    """First rows and ends of stretches between turns of the capacity.

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
    """The half cycle with its capacity counted up from its start."""
    passed = half.capacity - half.capacity[0]
    way = np.sign(passed[-1]) or 1
    passed = passed * way
    largest = passed.max()
    back = np.flatnonzero(np.diff(passed) < -BACKLASH * largest)
    if back.size or not largest > 0:
        row = half.rows[back[0] + 1] if back.size else half.rows[0]
        raise InputError(
            f"The capacity turns back in row {row} or does not move; give every half cycle a "
            "capacity that grows, or columns 'Cycle' and 'Branch' to part them by."
        )
    # where the half cycle before ended, or a new count from zero
    starts = [way * (half.capacity[0] - start) for start in (before, 0.0)]
    late = next((start for start in starts if 0 <= start < largest / 2), 0.0)
    return replace(half, capacity=late + np.maximum.accumulate(passed))


def specific_rate(rate: float | None, nominal_capacity: float | None) -> float:
    """Specific current [A.kg-1] of a rate, which is a C-rate where a nominal capacity is given.

    Raises
    ------
    InputError
        If one of them is missing, or no positive number.
    """
    if rate is None:
        raise InputError(
            "The table has no time and current, and no rate was given; give the specific current "
            "in A.kg-1 (mA/g), or a C-rate with the nominal capacity in mA.h/g."
        )
    factor = 1.0 if nominal_capacity is None else nominal_capacity
    if not 0 < rate * factor < np.inf:
        raise InputError(
            f"The rate {rate} with nominal capacity {nominal_capacity} is no current; give "
            "positive numbers."
        )
    return rate * factor


def driven(
    samples: Samples, rate: float, alloy_electrode: AlloyElectrode
) -> tuple[Samples, tuple[str, ...]]:
    """Time and current of half cycles at one rate.

    Parameters
    ----------
    samples : Samples
        With voltage and capacity.
    rate : float
        Specific current [A.kg-1].
    alloy_electrode : "positive" or "negative"
        Of a half or a full cell.

    Returns
    -------
    samples : Samples
        With time from 0, and current positive where the alloy is filled.
    remarks : tuple of str
        What was left out.

    Raises
    ------
    InputError
        If a half cycle does not tell its direction.
    """
    to_lithiation = rise_of_lithiation(alloy_electrode)
    parts, remarks, end = [], [], -SWITCH
    for half in half_cycles(samples, samples.voltage):
        direction = int(np.sign(half.voltage[-1] - half.voltage[0])) * to_lithiation
        label = half.branch[0] if half.branch is not None else ""
        named = {"lithiation": 1, "delithiation": -1}.get(label, direction)
        if not direction or named != direction:
            raise contradiction(half, label or "half cycle")
        if half.capacity[0] > LATE * half.capacity[-1]:
            remarks.append(
                f"The half cycle from row {half.rows[0]} misses its first {half.capacity[0]:.4g} "
                "mAh/g; they pass without a voltage."
            )
            half = _from_the_start(half)
        else:
            half = replace(half, capacity=half.capacity - half.capacity[0])
        time = end + SWITCH + half.capacity * (3600 / rate)
        # repeated capacities take no time
        kept = np.concatenate([[True], np.diff(time) > 0])
        end = time[-1]
        current = np.full(len(time), direction * rate)
        parts.append(replace(half, time=time, current=current).take(kept))
    if not parts:
        raise InputError("The table holds no half cycle; give rows in which the capacity grows.")
    joined = {
        name: np.concatenate([vars(part)[name] for part in parts])
        for name, value in vars(parts[0]).items()
        if value is not None
    }
    return Samples(**joined), tuple(remarks)


def _from_the_start(half: Samples) -> Samples:
    """With a sample in front, where the half cycle began and nothing was measured."""
    first = half.take(slice(0, 1))
    unknown = np.full(1, np.nan)
    thickness = None if half.thickness is None else unknown
    first = replace(first, capacity=np.zeros(1), voltage=unknown, thickness=thickness)
    return Samples(
        **{
            name: None if value is None else np.concatenate([vars(first)[name], value])
            for name, value in vars(half).items()
        }
    )
