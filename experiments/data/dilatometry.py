"""Thickness against capacity, joined to a record as its second channel."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.columns.column_kinds import CAPACITY, THICKNESS
from porousalloy.experiments.data.columns.extraction import extract
from porousalloy.experiments.data.columns.find_columns import is_header, missing
from porousalloy.experiments.data.records.capacity_curves import split_half_cycles
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.tables.loading import load_table, select_rows
from porousalloy.parameters.errors import InputError

#: Columns of a dilatometer's table that are read.
CHANNELS = ("thickness", "capacity", "cycle", "branch")


class ThicknessBranch(NamedTuple):
    """Thickness of one half cycle.

    Attributes
    ----------
    charge : numpy.ndarray, shape (n,)
        Charge since the start of the half cycle, growing [mA.h.g-1].
    thickness : numpy.ndarray, shape (n,)
        Change of the electrode's thickness [m].
    """

    charge: np.ndarray
    thickness: np.ndarray


def read_thickness(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    mass: float | None = None,
    cell_name: str | None = None,
    initial_thickness: float | None = None,
) -> list[ThicknessBranch]:
    """Half cycles of a dilatometer's table.

    Parameters
    ----------
    path : str or pathlib.Path
        Text table of thickness change (in a length, or in per cent) against capacity, separated by
        a column of branches or where the capacity turns.
    columns : Mapping of str to str, optional
        Headers by our names, where they are not among the known ones.
    mass : float, optional
        Mass to which capacities refer [kg]; needed unless the table is per gram.
    cell_name : str, optional
        Name of the cell, where the table has several.
    initial_thickness : float, optional
        Thickness to which an expansion in per cent refers [m].

    Returns
    -------
    list of ThicknessBranch
        Half cycles in the order of the file, with the thickness counted from its first row.

    Raises
    ------
    InputError
        If the file, a column, a number, a unit or the mass is missing or off.
    """
    table = load_table(path, columns or {})
    # headers of the other file are not looked for here
    own = {name: header for name, header in (columns or {}).items() if is_header(table, header)}
    frame, _ = select_rows(table, path, own, cell_name, {})
    samples, _ = extract(frame, own, mass, initial_thickness, CHANNELS)
    for name, kind in (("thickness", THICKNESS), ("capacity", CAPACITY)):
        if name not in samples:
            raise missing(frame, name, kind.example)
    samples = samples.take(np.isfinite(samples["thickness"]))
    if len(samples) < 2:
        raise InputError(f"'{path}' has a thickness in one row only; give at least two.")
    return [
        ThicknessBranch(half["capacity"], half["thickness"])
        for half in split_half_cycles(samples, samples["thickness"])
    ]


def with_thickness(record: Record, measured: list[ThicknessBranch]) -> Record:
    """Record with the thickness that was measured at the same charge.

    Parameters
    ----------
    record : Record
        Record whose first half cycles are those of the dilatometer.
    measured : list of ThicknessBranch
        Half cycles that `read_thickness` gave.

    Returns
    -------
    Record
        Record with the change of thickness since its start; NaN beyond what was measured and in
        rests.

    Raises
    ------
    InputError
        If there are no half cycles in common.
    """
    parts = [rows for branch, rows in branches(record) if branch != "rest"]
    if not measured or not parts:
        raise InputError(
            f"'{record.name}' and the dilatometer have no half cycle in common; give both."
        )
    thickness = np.full(len(record.time), np.nan)
    charge = record.charge
    for rows, branch in zip(parts, measured, strict=False):
        passed = np.abs(charge[rows] - charge[rows.start])
        inside = (passed >= branch.charge[0]) & (passed <= branch.charge[-1])
        thickness[rows] = np.where(
            inside, np.interp(passed, branch.charge, branch.thickness), np.nan
        )
    thickness -= thickness[np.isfinite(thickness)][0]
    remarks = record.remarks
    if len(parts) != len(measured):
        remarks = (
            *remarks,
            f"The record has {len(parts)} half cycles and the dilatometer {len(measured)}; the "
            "first ones were joined.",
        )
    return replace(record, thickness=thickness, remarks=remarks)
