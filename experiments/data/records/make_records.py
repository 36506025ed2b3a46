"""From samples to records: direction, time and current, cycles, checks."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.battery_data_format import is_battery_data_format
from porousalloy.experiments.data.measured_file import MeasuredFile
from porousalloy.experiments.data.records.capacity_curves import add_time_and_current
from porousalloy.experiments.data.records.checks import remarks_on
from porousalloy.experiments.data.records.clock import growing_time
from porousalloy.experiments.data.records.cycles import Cycle, find_cycles
from porousalloy.experiments.data.records.edges import with_edges
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode, lithiating_current
from porousalloy.experiments.data.samples import Samples, join
from porousalloy.parameters.errors import InputError

LATE = 1e-3  # share of a cycle's charge that may pass before its first sample


def make_records(
    file: MeasuredFile,
    rate: float | None,
    alloy_electrode: AlloyElectrode,
    *,
    cycles: Iterable[int] | None = None,
) -> list[Record]:
    """Records of a file, one a cycle.

    Parameters
    ----------
    file : MeasuredFile
        Samples of one cell.
    rate : float or None
        Current per mass of a file with capacity and voltage [A.kg-1]; None for one with time.
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, "negative" in a full cell.
    cycles : iterable of int, optional
        Numbers of the cycles of a table of capacities that are read; a table with time is read
        as a whole. The default is all.

    Returns
    -------
    list of Record
        Records in the order of the file, each beginning with a lithiation; a delithiation that the
        file begins with is one of its own. There is none if a table of capacities has none of the
        cycles.

    Raises
    ------
    InputError
        If the direction of the current is unclear, time or capacity goes back, or no current
        flows.
    """
    samples, remarks = file.samples, list(file.remarks)
    if rate is None:
        time, noticed = growing_time(samples)
        samples = samples.with_(time=time)
        remarks += noticed
        bdf = is_battery_data_format(file.table.columns)
        current, noticed = lithiating_current(samples, alloy_electrode, bdf)
        remarks += noticed
        samples, noticed = with_edges(samples.with_(current=current))
        remarks += noticed
        of_cycle: dict[int, tuple[str, ...]] = {}
    else:
        if cycles is not None and "cycle" in samples:
            samples = samples.take(np.isin(samples["cycle"], list(cycles)))
        if not len(samples):
            return []
        samples, of_cycle = _timed(samples, rate, alloy_electrode)
    found = find_cycles(samples)
    if not found:
        raise InputError(
            f"No current flows in '{file.name}' for longer than a sample; choose other cycles, or "
            "name another column as current."
        )
    remarks += _left_out(samples, found[0])
    labelled = rate is None or "cycle" in samples or len(found) > 1
    records = []
    for cycle in found:
        label = f"cycle {cycle.number}" if labelled else ""
        name = ", ".join(filter(None, [file.name, label]))
        theirs = samples["cycle"][cycle.rows.start] if "cycle" in samples else 1
        said = (*remarks, *of_cycle.get(int(theirs), ()), *cycle.remarks)
        # a capacity that made the time and the current checks nothing
        counted = samples.get("capacity") if rate is None else None
        records.append(_record(samples, cycle, name, labelled, said, counted))
    return records


def _timed(
    samples: Samples, rate: float, alloy_electrode: AlloyElectrode
) -> tuple[Samples, dict[int, tuple[str, ...]]]:
    """Samples of a table of capacities with time and current, and remarks on the cycles."""
    numbers = samples.get("cycle")
    if numbers is None:
        parted = {1: samples}
    else:
        there = dict.fromkeys(numbers.tolist())
        parted = {number: samples.take(numbers == number) for number in there}
    parts, remarks = [], {}
    end = 0.0
    for number, part in parted.items():
        timed, remarks[number] = add_time_and_current(part, rate, alloy_electrode)
        parts.append(timed.with_(time=end + timed["time"]))
        # the next one begins just after it
        end = parts[-1]["time"][-1] + (timed["time"][1] - timed["time"][0]) * 1e-6
    return join(parts), remarks


def _left_out(samples: Samples, first: Cycle) -> list[str]:
    """Sentence on the rest before the first current."""
    if not first.rows.start:
        return []
    hours = (samples["time"][first.rows.start - 1] - samples["time"][0]) / 3600
    ends = ""
    if first.open_circuit_voltage is not None:
        ends = f"; it ends at {first.open_circuit_voltage:.4g} V"
    return [f"Left out: a rest of {hours:.3g} h before the first current{ends}."]


def _record(
    samples: Samples,
    cycle: Cycle,
    name: str,
    numbered: bool,
    remarks: tuple[str, ...],
    capacity: np.ndarray | None,
) -> Record:
    rows = cycle.rows
    part = samples.take(rows)
    time, initial = part["time"], cycle.initial_charge
    counted = None if capacity is None else capacity[rows]
    lead = time[0] - samples["time"][rows.start - 1] if rows.start else 0.0
    missing = lead * part["current"][0] / 3600
    record = Record(name, time - time[0], part["current"], part["voltage"])
    if abs(missing) > LATE * np.ptp(record.charge):
        # the current flows since the sample before, where it has no voltage of its own
        remarks = (*remarks, f"The current flows since {lead:.4g} s before the first sample.")
        part = join([part.take(slice(0, 1)), part])
        time = np.concatenate([[time[0] - lead], time])
        initial = None if initial is None else initial - float(missing)
        part["voltage"][0] = np.nan
        if "thickness" in part:
            part["thickness"][0] = np.nan
        counted = None if counted is None else counted[[0, *range(len(counted))]]
    thickness = part.get("thickness")
    if thickness is not None:
        measured = np.flatnonzero(np.isfinite(thickness))
        thickness = thickness - thickness[measured[0]] if measured.size else None
    record = Record(
        name=name,
        time=time - time[0],
        current=part["current"],
        voltage=part["voltage"],
        thickness=thickness,
        cycle=np.full(len(part), cycle.number) if numbered else None,
        start=float(time[0]),
        initial_charge=initial,
        open_circuit_voltage=cycle.open_circuit_voltage,
    )
    return replace(record, remarks=(*remarks, *remarks_on(record, counted)))
