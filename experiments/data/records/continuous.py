"""Consecutive records of one file as one record, so that a model starts once."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.records.charge import charge_passed, is_step
from porousalloy.experiments.data.records.record import Record

#: Share of the charge of both records by which the charge between them may be off: downsampling
#: and interrupted currents move it, a left-out half cycle moves it by most of one.
TOLERANCE = 0.1


def continuous(records: Iterable[Record]) -> list[Record]:
    """Records with those joined that follow one another in a file.

    Parameters
    ----------
    records : iterable of Record
        Records in the order of the file, as the reader gives them.

    Returns
    -------
    list of Record
        One record for each uninterrupted part of a file; records between which others were left
        out, and those that do not know their `Record.initial_charge`, stay apart.
    """
    joined: list[Record] = []
    for record in records:
        if joined and follows(record, joined[-1]):
            joined[-1] = _joined(joined[-1], record)
        else:
            joined.append(record)
    return joined


def follows(record: Record, before: Record) -> bool:
    """Whether a record goes on where another one of the same file ended."""
    if record.file != before.file or record.initial_charge is None or before.initial_charge is None:
        return False
    gap = record.start - before.start - before.time[-1]
    if gap <= 0:
        return False
    held = charge_passed(np.array([0.0, gap]), np.array([before.current[-1], record.current[0]]))[
        -1
    ]
    missing = before.initial_charge + before.charge[-1] + held / 3600 - record.initial_charge
    return abs(missing) < TOLERANCE * max(np.ptp(record.charge), np.ptp(before.charge))


def _joined(first: Record, second: Record) -> Record:
    parts = (first, second)
    cycles = [part.cycle for part in parts if part.cycle is not None]
    numbers = np.concatenate(cycles) if len(cycles) == len(parts) else None
    name = first.name.rpartition(", cycle")[0]
    if numbers is not None and name:
        name = f"{name}, cycles {numbers[0]} to {numbers[-1]}"
    return replace(
        first,
        name=name or first.name,
        time=np.concatenate([first.time, second.time + (second.start - first.start)]),
        current=np.concatenate([first.current, second.current]),
        voltage=np.concatenate([first.voltage, second.voltage]),
        thickness=_thickness(first, second),
        cycle=numbers,
        steps=_steps(first, second),
        remarks=tuple(dict.fromkeys([*first.remarks, *second.remarks])),
    )


def _steps(first: Record, second: Record) -> np.ndarray | None:
    if first.steps is None and second.steps is None:
        return None
    before, after = (
        is_step(part.current) if part.steps is None else part.steps for part in (first, second)
    )
    between = is_step(np.array([first.current[-1], second.current[0]]))
    return np.concatenate([before, between, after])


def _thickness(first: Record, second: Record) -> np.ndarray | None:
    """Change of thickness since the start of the first; nothing is known to change between."""
    if first.thickness is None and second.thickness is None:
        return None
    before, after = (
        np.full(len(part.time), np.nan) if part.thickness is None else part.thickness
        for part in (first, second)
    )
    known = before[np.isfinite(before)]
    return np.concatenate([before, after + (known[-1] if known.size else 0.0)])
