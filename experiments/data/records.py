"""From samples to records: direction, cycles, time and current, checks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.battery_data_format import is_battery_data_format
from porousalloy.experiments.data.capacity_curves import add_time_and_current
from porousalloy.experiments.data.checks import check_scales, growing_time, remarks_on
from porousalloy.experiments.data.half_cycles import check_cycles, number_cycles
from porousalloy.experiments.data.measured_file import MeasuredFile
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.data.samples import Samples
from porousalloy.experiments.data.sign_convention import AlloyElectrode, lithiating_current
from porousalloy.parameters.errors import InputError


def make_records(
    file: MeasuredFile,
    rate: float | None,
    alloy_electrode: AlloyElectrode,
    *,
    cycles: Iterable[int] | None = None,
    join_cycles: bool = False,
) -> list[Record]:
    """Records of a file.

    Parameters
    ----------
    file : MeasuredFile
        Samples of one cell.
    rate : float or None
        Current per mass of a file with capacity and voltage [A.kg-1]; None for one with time.
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, "negative" in a full cell.
    cycles : iterable of int, optional
        Numbers of the cycles to read. The default is all.
    join_cycles : bool, optional
        True for one record of all cycles. The default is one record a cycle.

    Returns
    -------
    list of Record
        Records in the order of the file.

    Raises
    ------
    InputError
        If the direction of the current is unclear, time or capacity goes back, a cycle is missing,
        no current flows, or a charge or current is one that no electrode has.
    """
    samples, remarks = file.samples, file.remarks
    if rate is None:
        bdf = is_battery_data_format(file.table.columns)
        current, noticed = lithiating_current(samples, alloy_electrode, bdf)
        samples, remarks = samples.with_(current=current), (*remarks, *noticed)
        if "cycle" not in samples:
            samples = samples.with_(cycle=number_cycles(samples["time"], current))
    records, left_out = [], []
    for label, rows in _groups(samples, cycles, join_cycles):
        part, added = samples.take(rows), ()
        if len(part) < 2 or (rate is None and not part["current"].any()):
            left_out.append(label or "these rows")
            continue
        if rate is not None:
            part, added = add_time_and_current(part, rate, alloy_electrode)
            # it made the current, so it checks nothing
            capacity = None
        else:
            capacity = part.get("capacity")
        name = ", ".join(filter(None, [file.name, label]))
        records.append(_record(part, name, (*remarks, *added), capacity))
    if not records:
        raise InputError(
            f"No current flows in {' and '.join(left_out[:5])} of '{file.name}'; choose other "
            "cycles."
        )
    check_scales(records)
    if left_out:
        note = f"Left out, as no current flows: {', '.join(left_out)}."
        records = [replace(record, remarks=(*record.remarks, note)) for record in records]
    return records


def _groups(
    samples: Samples, cycles: Iterable[int] | None, join_cycles: bool
) -> Iterator[tuple[str, np.ndarray]]:
    """Label and rows of every record."""
    numbered = "cycle" in samples
    numbers = samples["cycle"] if numbered else np.ones(len(samples), int)
    wanted = list(dict.fromkeys(numbers.tolist() if cycles is None else cycles))
    check_cycles(numbers, wanted)
    if join_cycles:
        yield "", np.isin(numbers, wanted)
    else:
        for number in wanted:
            yield f"cycle {number}" if numbered else "", numbers == number


def _record(
    samples: Samples, name: str, remarks: tuple[str, ...], capacity: np.ndarray | None
) -> Record:
    time, noticed = growing_time(samples)
    thickness = samples.get("thickness")
    if thickness is not None:
        measured = np.flatnonzero(np.isfinite(thickness))
        thickness = thickness - thickness[measured[0]] if measured.size else None
    record = Record(
        name=name,
        time=time,
        current=samples["current"],
        voltage=samples["voltage"],
        thickness=thickness,
        cycle=samples.get("cycle"),
    )
    return replace(record, remarks=(*remarks, *noticed, *remarks_on(record, capacity)))
