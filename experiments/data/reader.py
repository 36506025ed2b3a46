"""Measurements from files: the one reader of fits, figures and open-circuit potentials.

A file becomes a text table (`text_table`, `loading`), its columns get their units (`columns`), the
rows of one cell become samples (`extraction`), and samples become records (`records`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from porousalloy.experiments.data import preprocessing
from porousalloy.experiments.data.dilatometry import read_thickness, with_thickness
from porousalloy.experiments.data.downsampling import downsample
from porousalloy.experiments.data.records.checks import check_scales, remarks_on_mass
from porousalloy.experiments.data.records.continuous import continuous
from porousalloy.experiments.data.records.parts import OneOrEach, read_parts
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.several_files import chosen_cycles
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.units import quantity


def read_data(
    paths: str | Path | Sequence[str | Path],
    cell: Cell | None = None,
    mass: OneOrEach = None,
    *,
    area: OneOrEach = None,
    current: OneOrEach = None,
    nominal_capacity: str | float | None = None,
    cycles: int | Iterable[int] | None = None,
    join_cycles: bool = False,
    cell_name: str | None = None,
    where: Mapping[str, object] | None = None,
    columns: Mapping[str, str] | None = None,
    thickness: str | Path | None = None,
    initial_thickness: str | float | None = None,
    balance_charge: bool = False,
    points: int | None = None,
    trim: float = 0.0,
    alloy_electrode: AlloyElectrode = "positive",
) -> list[Record]:
    """Records of what was measured on a cell.

    Parameters
    ----------
    paths : str, pathlib.Path, or a sequence of them
        Paths of text tables with a header (Battery Data Format or names with units), of BioLogic's
        .mpt, or, with the extra `cyclers`, of files of other cyclers. A table has time, current
        and voltage; or capacity and voltage, whose half cycles begin where the column of branches
        changes or the capacity turns.
    cell : Cell, optional
        Cell that was measured; it says in which direction the voltage goes as the alloy fills, and
        what 1C is.
    mass : str or float, or one for each file, optional
        Mass to which the C-rates refer (`Cell.one_c_basis`) [kg], or text such as "0.295 mg";
        needed unless the table is per gram.
    area : str or float, or one for each file, optional
        Area of the electrode [m2], or text such as "1.131 cm2"; needed where the table has current
        or capacity per area.
    current : str or float, or one for each file, optional
        Current at which a table without time was measured, such as "C/20" or "156 mA/g"; a number
        is a C-rate.
    nominal_capacity : str or float, optional
        Capacity to which a C-rate in `current` refers [A.h.kg-1]. The default is the cell's.
    cycles : int or iterable of int, optional
        Numbers of the cycles to read: those of the file where each of its cycles begins with a
        lithiation and has a number of its own, otherwise counted from 1, with 0 for a delithiation
        before the first. The default is all.
    join_cycles : bool, optional
        True for one record of all cycles of a file that follow one another. The default is one
        record a cycle.
    cell_name : str, optional
        Name of the cell, or a part of it, in a table of several cells.
    where : Mapping of str to object, optional
        Values that other columns must have.
    columns : Mapping of str to str, optional
        Headers by our names (time, voltage, current, capacity, cycle, branch, cell, thickness)
        where the table has other ones; "U [V]" for a column "U" without its unit.
    thickness : str or pathlib.Path, optional
        Path of a dilatometer's table that belongs to the first record: change of thickness against
        capacity.
    initial_thickness : str or float, optional
        Thickness to which an expansion in per cent refers [m], or text such as "20 um".
    balance_charge : bool, optional
        True if charge that does not come back went into side reactions. The default is False.
    points : int, optional
        Largest number of samples of a record. The default is all.
    trim : float, optional
        Share of each half cycle's charge whose voltage is left out at either end. The default is 0.
    alloy_electrode : {"positive", "negative"}, optional
        Electrode of the alloy where no cell is given. The default is "positive", a half cell.

    Returns
    -------
    list of Record
        Records in the order of the files, each from the start of a lithiation to that of the next.
        A part before, which begins with a delithiation, is a record of its own. Rests before the
        first current are left out.

    Raises
    ------
    InputError
        If a file, a column, a number, a unit, the mass or the area is missing or off.
    """
    if cell is not None:
        alloy_electrode = "positive" if cell.is_half_cell else "negative"
    if initial_thickness is not None:
        initial_thickness = quantity(initial_thickness, "m", "The initial thickness", positive=True)
    parts = read_parts(
        paths,
        cell,
        mass,
        area=area,
        current=current,
        nominal_capacity=nominal_capacity,
        cycles=cycles,
        cell_name=cell_name,
        where=where,
        columns=columns,
        initial_thickness=initial_thickness,
        alloy_electrode=alloy_electrode,
    )
    records = chosen_cycles(parts, cycles)
    check_scales(records)
    if join_cycles:
        records = continuous(records)
    if thickness is not None:
        measured = read_thickness(
            thickness,
            mass=parts[0].mass,
            cell_name=cell_name,
            columns=columns,
            initial_thickness=initial_thickness,
        )
        records[0] = with_thickness(records[0], measured)
    remarks = remarks_on_mass(records, cell)
    records = [replace(record, remarks=(*record.remarks, *remarks)) for record in records]
    return [_prepared(record, balance_charge, points, trim) for record in records]


def _prepared(record: Record, balance: bool, points: int | None, share: float) -> Record:
    if balance:
        record = preprocessing.balance_charge(record)
    if points is not None:
        record = downsample(record, points)
    return preprocessing.trim(record, share)
