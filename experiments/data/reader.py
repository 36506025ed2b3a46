"""Measurements from files: the one reader of fits, figures and open-circuit potentials.

A file becomes a text table (`text_table`, `loading`), its columns get their units (`columns`), the
rows of one cell become samples (`extraction`), and samples become records (`records`).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from porousalloy.experiments.data import preprocessing
from porousalloy.experiments.data.checks import check_scales
from porousalloy.experiments.data.continuous import continuous
from porousalloy.experiments.data.dilatometry import read_thickness, with_thickness
from porousalloy.experiments.data.downsampling import downsample
from porousalloy.experiments.data.measured_file import read_file, without_series
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.data.records import make_records
from porousalloy.experiments.data.several_files import Part, chosen_cycles, going_on
from porousalloy.experiments.data.sign_convention import AlloyElectrode
from porousalloy.experiments.data.specific_current import specific_current
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.units import quantity

OneOrEach = str | float | Sequence[str | float] | None


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
    files = [paths] if isinstance(paths, str | Path) else list(paths)
    if not files:
        raise InputError("There is no measured file; give one or more.")
    masses = [_size(one, "kg", "mass") for one in _one_each(mass, len(files), "masses")]
    areas = [_size(one, "m2", "area") for one in _one_each(area, len(files), "areas")]
    if cell is not None:
        alloy_electrode = "positive" if cell.is_half_cell else "negative"
    currents = _one_each(current, len(files), "currents")
    if initial_thickness is not None:
        initial_thickness = quantity(initial_thickness, "m", "The initial thickness", positive=True)
    if cycles is not None:
        cycles = [int(cycles)] if isinstance(cycles, int | np.integer) else list(cycles)
    parts = []
    for path, kilograms, size, given in zip(files, masses, areas, currents, strict=True):
        file = read_file(
            path,
            mass=kilograms,
            cell_name=cell_name,
            where=where,
            columns=columns,
            initial_thickness=initial_thickness,
            area=size,
            half_cell=alloy_electrode == "positive",
        )
        rate = None if file.is_timed else _rate(file, given, cell, nominal_capacity, columns)
        found = make_records(file, rate, alloy_electrode, cycles=cycles)
        parts.append(Part(file, found, Path(path).name))
    records = chosen_cycles(going_on(parts), cycles, _numbers(parts))
    check_scales(records)
    if join_cycles:
        records = continuous(records)
    if thickness is not None:
        measured = read_thickness(
            thickness,
            mass=masses[0],
            cell_name=cell_name,
            columns=columns,
            initial_thickness=initial_thickness,
        )
        records[0] = with_thickness(records[0], measured)
    return [_prepared(record, balance_charge, points, trim) for record in records]


def _rate(file, current, cell, nominal_capacity, columns) -> float:
    """Current per mass of a file without time [A.kg-1]."""
    if "capacity" not in file.samples:
        raise without_series(file, columns or {})
    if current is None:
        raise InputError(
            f"'{file.name}' has no time and no current was given; give the current at which it "
            "was measured, such as C/20 or '156 mA/g'."
        )
    return specific_current(current, cell, nominal_capacity)


def _numbers(parts: Sequence[Part]) -> set[int]:
    """Cycles of tables of capacities, which are read by the numbers of their files."""
    counted = [part.file.samples for part in parts if not part.file.is_timed]
    return {int(n) for samples in counted if "cycle" in samples for n in samples["cycle"]}


def _size(given: str | float | None, unit: str, name: str) -> float | None:
    return None if given is None else quantity(given, unit, f"The {name}", positive=True)


def _one_each(given: OneOrEach, count: int, what: str) -> Sequence[str | float | None]:
    """A value for each file, from one for all or one each."""
    if given is None or isinstance(given, str | int | float):
        return [given] * count
    values = list(given)
    if len(values) != count:
        raise InputError(
            f"There are {len(values)} {what} and {count} files; give one for all, or one each."
        )
    return values


def _prepared(record: Record, balance: bool, points: int | None, share: float) -> Record:
    if balance:
        record = preprocessing.balance_charge(record)
    if points is not None:
        record = downsample(record, points)
    return preprocessing.trim(record, share)
