"""Records of several files: which of them go on, and which cycles are wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.records.charge import charge_passed
from porousalloy.experiments.data.records.half_cycles import branches, check_cycles
from porousalloy.experiments.data.records.parts import Part, listed
from porousalloy.experiments.data.records.record import Record

#: Time steps within a file that may pass until the next file goes on with the same current.
LONG_PAUSE = 20


def going_on(parts: Sequence[Part]) -> list[Record]:
    """Records of several files, whose initial charge goes on where a file continues the last.

    Parameters
    ----------
    parts : sequence of Part
        Files in their order. A file goes on if its first time is not before the last of the file
        before it, or its cycles have higher numbers.

    Returns
    -------
    list of Record
        Records with the names of their files; the first of each file has a remark where the file
        goes on, or starts with a delithiation.
    """
    found: list[Record] = []
    before: Part | None = None
    for part in parts:
        records = [replace(record, file=part.name) for record in part.records]
        if not records:
            continue
        continues = before is not None and _continues(part, before)
        if continues and before is not None:
            passed = _charge_at_end(found[-1], records[0], part, before)
            records = [_shifted(record, passed) for record in records]
            remark = [f"Goes on where '{before.name}' ended."]
        else:
            remark = _starts_full(records[0])
        records[0] = replace(records[0], remarks=(*records[0].remarks, *remark))
        found += records
        before = part
    return found


def chosen_cycles(parts: Sequence[Part], cycles: int | Iterable[int] | None) -> list[Record]:
    """Records of some cycles, as :func:`going_on` gives them.

    Parameters
    ----------
    parts : sequence of Part
        Files in their order.
    cycles : int, iterable of int, or None
        Numbers of the cycles, each of which one of the files has to have; None for all.

    Returns
    -------
    list of Record
        Records in the order of the numbers, file by file.

    Raises
    ------
    InputError
        If no file has one of the cycles.
    """
    records, wanted = going_on(parts), listed(cycles)
    if wanted is None:
        return records
    numbers = [1 if record.cycle is None else int(record.cycle[0]) for record in records]
    check_cycles(np.array([*numbers, *_of_capacities(parts)]), wanted)
    by_rows = {part.name for part in parts if _of_capacities([part])}
    found = []
    for file in dict.fromkeys(record.file for record in records):
        own = [pair for pair in zip(numbers, records, strict=True) if pair[1].file == file]
        # the rows of a table of capacities were chosen by the numbers of the file
        choices = [None] if file in by_rows else wanted
        found += [record for cycle in choices for number, record in own if cycle in (None, number)]
    return found


def _of_capacities(parts: Sequence[Part]) -> set[int]:
    """Cycles of tables of capacities, which are read by the numbers of their files."""
    counted = [part.file.samples for part in parts if not part.file.is_timed]
    return {int(n) for samples in counted if "cycle" in samples for n in samples["cycle"]}


def _continues(part: Part, before: Part) -> bool:
    samples, last = part.file.samples, before.file.samples
    if not (part.file.is_timed and before.file.is_timed):
        return False
    if samples["time"][0] >= last["time"][-1] > 0:
        return True
    counted = "cycle" in samples and "cycle" in last
    return bool(counted and samples["cycle"].min() > last["cycle"].max())


def _charge_at_end(last: Record, first: Record, part: Part, before: Part) -> float | None:
    """Charge when a file goes on, since the first current of the file it continues."""
    if last.initial_charge is None:
        return None
    charge = last.initial_charge + float(last.charge[-1])
    time = part.file.samples["time"]
    pause = time[0] - before.file.samples["time"][-1]
    if first.start > 0 or not 0 < pause < LONG_PAUSE * np.median(np.diff(time)):
        return charge
    across = charge_passed(np.array([0.0, pause]), np.array([last.current[-1], first.current[0]]))
    return charge + float(across[-1]) / 3600


def _shifted(record: Record, passed: float | None) -> Record:
    initial = record.initial_charge
    if passed is None or initial is None:
        return replace(record, initial_charge=None)
    return replace(record, initial_charge=initial + passed)


def _starts_full(record: Record) -> list[str]:
    first = next((pair for pair in branches(record) if pair[0] != "rest"), None)
    if first is None or first[0] == "lithiation":
        return []
    return [
        f"Starts full: the file begins with a delithiation of "
        f"{np.ptp(record.charge[first[1]]):.4g} mAh/g, so the alloy held at least that."
    ]
