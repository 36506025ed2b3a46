"""Half cycles of a record, between the turns of its charge."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.records.record import Branch, Record
from porousalloy.experiments.data.records.turns import half_cycles
from porousalloy.parameters.errors import InputError


def branches(record: Record) -> Iterator[tuple[Branch, slice]]:
    """Name and rows of every half cycle and rest.

    Parameters
    ----------
    record : Record
        Record of one or more cycles.

    Yields
    ------
    branch : {"lithiation", "delithiation", "rest"}
        Name of the branch, by the direction of its charge.
    rows : slice
        Its samples; those of pulses and interrupts within a half cycle belong to it.
    """
    end = 0
    for sign, rows in half_cycles(record.time, record.current, record.voltage):
        if rows.start > end:
            yield "rest", slice(end, rows.start)
        yield "lithiation" if sign > 0 else "delithiation", rows
        end = rows.stop
    if end < len(record.time):
        yield "rest", slice(end, len(record.time))


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
    places = np.arange(len(record.time))[rows]
    first = places[0]
    before = record.initial_charge
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
        steps=None if record.steps is None else record.steps[places[1:] - 1],
        start=record.start + float(record.time[first]),
        initial_charge=None if before is None else before + float(record.charge[first]),
        open_circuit_voltage=None if first else record.open_circuit_voltage,
    )
