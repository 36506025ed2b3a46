"""Files of one measurement, each with its samples and its records."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.measured_file import MeasuredFile, read_file, without_series
from porousalloy.experiments.data.records.make_records import make_records
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode
from porousalloy.experiments.data.specific_current import specific_current
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.units import quantity

OneOrEach = str | float | Sequence[str | float] | None


class Part(NamedTuple):
    """A file and its records.

    Attributes
    ----------
    file : MeasuredFile
        Samples as the file has them.
    records : list of Record
        Records of the file alone.
    name : str
        Name of the file.
    mass : float or None
        Mass to which its charges and currents refer [kg].
    """

    file: MeasuredFile
    records: list[Record]
    name: str
    mass: float | None = None


def read_parts(
    paths: str | Path | Sequence[str | Path],
    cell: Cell | None = None,
    mass: OneOrEach = None,
    *,
    area: OneOrEach = None,
    current: OneOrEach = None,
    nominal_capacity: str | float | None = None,
    cycles: int | Iterable[int] | None = None,
    cell_name: str | None = None,
    where: Mapping[str, object] | None = None,
    columns: Mapping[str, str] | None = None,
    initial_thickness: float | None = None,
    alloy_electrode: AlloyElectrode = "positive",
) -> list[Part]:
    """Files with all their records.

    Parameters
    ----------
    paths, cell, mass, area, current, nominal_capacity, cycles, cell_name, where, columns, \
    initial_thickness, alloy_electrode
        As for :func:`porousalloy.experiments.data.reader.read_data`; the cycles choose rows of
        tables of capacities, and no records.

    Returns
    -------
    list of Part
        Files in their order.

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
    currents = _one_each(current, len(files), "currents")
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
        records = make_records(file, rate, alloy_electrode, cycles=listed(cycles))
        parts.append(Part(file, records, Path(path).name, kilograms))
    return parts


def listed(cycles: int | Iterable[int] | None) -> list[int] | None:
    """Numbers of cycles as a list without repeats; None for all."""
    if cycles is None:
        return None
    one = isinstance(cycles, int | np.integer)
    return list(dict.fromkeys([int(cycles)] if one else map(int, cycles)))


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
