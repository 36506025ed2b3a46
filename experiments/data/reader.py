"""Measurements from files: one record a cycle, with what the reader noticed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from porousalloy.experiments.data.capacity_curves import driven, specific_rate
from porousalloy.experiments.data.checks import check_scales, growing_time, remarks_on
from porousalloy.experiments.data.columns import CAPACITY, CURRENT, TIME, find, missing
from porousalloy.experiments.data.half_cycles import check_cycles, number_cycles
from porousalloy.experiments.data.loading import is_battery_data_format, load_table, select_rows
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.data.samples import Samples, extract
from porousalloy.experiments.data.sign_convention import AlloyElectrode, lithiating_current
from porousalloy.parameters.errors import InputError


def read_records(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    mass: float | None = None,
    rate: float | None = None,
    nominal_capacity: float | None = None,
    cell: str | None = None,
    cycles: int | Iterable[int] | None = None,
    where: Mapping[str, object] | None = None,
    alloy_electrode: AlloyElectrode = "positive",
    initial_thickness: float | None = None,
    whole: bool = False,
) -> list[Record]:
    """What was measured on one cell.

    Parameters
    ----------
    path : str or pathlib.Path
        Text table with a header (Battery Data Format or names with units), BioLogic's .mpt, or,
        with the extra `cyclers`, a file of another cycler. With time and current, or with
        capacity alone, then parted by a column of branches or where the capacity turns.
    columns : mapping of str to str, optional
        Headers by our names (time, voltage, current, capacity, cycle, branch, cell, thickness)
        where the table has other ones; "U [V]" for a column "U" without its unit.
    mass : float, optional
        That the C-rates refer to (`Cell.one_c_basis`) [kg]; needed unless the table is per gram.
    rate : float, optional
        Specific current [A.kg-1] of a table without time, or a C-rate with the next.
    nominal_capacity : float, optional
        That 1C empties in an hour [A.h.kg-1].
    cell : str, optional
        Name of the cell, or a part of it, where the table has several.
    cycles : int or iterable of int, optional
        Which ones; all if not given.
    where : mapping of str to object, optional
        Values that other columns must have.
    alloy_electrode : "positive" or "negative"
        As `Cell.electrode`: "positive" in a half cell, whose voltage falls as the alloy fills.
    initial_thickness : float, optional
        That an expansion in per cent refers to [m].
    whole : bool, optional
        One record of all cycles in place of one a cycle.

    Returns
    -------
    list of Record
        Cycles in the order of the file.

    Raises
    ------
    InputError
        If the file, a column, a number, a unit or the mass is missing or off.
    """
    columns = dict(columns or {})
    table = load_table(path, columns)
    frame, chosen = select_rows(table, path, columns, cell, dict(where or {}))
    samples = extract(frame, columns, mass, initial_thickness)
    remarks: tuple[str, ...] = table.attrs.get("remarks", ())
    timed = samples.time is not None and samples.current is not None
    if timed:
        bdf = is_battery_data_format(table)
        current, noticed = lithiating_current(samples, alloy_electrode, bdf)
        remarks = (*remarks, *noticed)
        samples = replace(samples, current=current)
        if samples.cycle is None:
            samples = replace(samples, cycle=number_cycles(samples.time, current))
    elif samples.capacity is None:
        lacking = CAPACITY
        if samples.time is not None:
            lacking = CURRENT
        elif find(frame, CURRENT, columns.get("current")):
            lacking = TIME
        raise missing(frame, lacking.names[0], lacking.example)
    else:
        rate = specific_rate(rate, nominal_capacity)
    wanted = _wanted(samples, cycles)
    name = ", ".join(filter(None, [Path(path).stem, chosen]))
    records, left_out = [], []
    for label, rows in _groups(samples, wanted, whole):
        part, added = samples.take(rows), ()
        if len(part.rows) < 2 or (timed and not part.current.any()):
            left_out.append(label)
            continue
        if not timed:
            part, added = driven(part, rate, alloy_electrode)
        full_name = ", ".join(filter(None, [name, label]))
        records.append(_record(part, full_name, (*remarks, *added), timed))
    if not records:
        raise InputError(
            f"No current flows in {' and '.join(left_out[:5])} of '{path}'; choose other cycles."
        )
    check_scales(records)
    if left_out:
        note = f"Left out, as no current flows: {', '.join(left_out)}."
        records = [replace(record, remarks=(*record.remarks, note)) for record in records]
    return records


def _wanted(samples: Samples, cycles: int | Iterable[int] | None) -> list[int] | None:
    if cycles is None:
        return None
    wanted = [cycles] if isinstance(cycles, int | np.integer) else list(cycles)
    there = np.ones(len(samples.rows), int) if samples.cycle is None else samples.cycle
    check_cycles(there, wanted)
    return wanted


def _groups(samples: Samples, wanted: list[int] | None, whole: bool):
    """Label and rows of every record."""
    if samples.cycle is None:
        yield "", np.full(len(samples.rows), True)
        return
    numbers = list(dict.fromkeys(samples.cycle.tolist())) if wanted is None else wanted
    if whole:
        yield "", np.isin(samples.cycle, numbers)
        return
    for number in numbers:
        yield f"cycle {number}", samples.cycle == number


def _record(samples: Samples, name: str, remarks: tuple[str, ...], timed: bool) -> Record:
    time, noticed = growing_time(samples)
    thickness = samples.thickness
    if thickness is not None:
        measured = np.flatnonzero(np.isfinite(thickness))
        thickness = thickness - thickness[measured[0]] if measured.size else None
    record = Record(
        name=name,
        time=time,
        current=samples.current,
        voltage=samples.voltage,
        thickness=thickness,
        cycle=samples.cycle,
    )
    # in a table without time the capacity made the current
    capacity = samples.capacity if timed else None
    return replace(record, remarks=(*remarks, *noticed, *remarks_on(record, capacity)))
