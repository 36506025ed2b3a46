"""Measurements as a user types them at the command line, read and downsampled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.data.dilatometry import read_thickness, with_thickness
from porousalloy.experiments.data.downsampling import thin
from porousalloy.experiments.data.preprocessing import close_cycle, leave_out_ends
from porousalloy.experiments.data.reader import read_records
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

MASS_UNITS = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "ug": 1e-9, "µg": 1e-9}
_MASS = re.compile(r"([0-9.]+(?:e[+-]?[0-9]+)?)\s*([a-zµ]*)", re.IGNORECASE)


@dataclass(frozen=True)
class MeasuredFiles:
    """Measurements and how to read them, as typed; see ``porousalloy fit --help``."""

    files: tuple[Path, ...]
    capacities: tuple[str, ...] = ()
    mass: str | None = None
    current: str | None = None
    nominal_capacity: float | None = None
    cycles: str | None = None
    cell_name: str | None = None
    columns: tuple[str, ...] = ()
    thickness: Path | None = None
    initial_thickness: float | None = None
    points: int = 300
    balance_charge: bool = False
    trim: float = 0.0


def read_measurements(files: MeasuredFiles, cell: Cell) -> list[Record | Capacity]:
    """Records of all files, downsampled, then the capacities.

    Parameters
    ----------
    files : MeasuredFiles
        Measurements as typed.
    cell : Cell
        Cell that says which way a current lithiates and what masses refer to.

    Returns
    -------
    list of Record or Capacity
        Measurements in the order of the files and of the capacities.

    Raises
    ------
    InputError
        If a file or a number is missing or impossible.
    """
    if not files.files and not files.capacities:
        raise InputError(
            "There is no measured file and no capacity; give files after the cell's name, or "
            "--capacity 0.1=2134."
        )
    values = ResolvedValues(cell)
    records = _read_records(files, cell, values) if files.files else []
    return [*records, *_read_capacities(files, cell, values)]


def _read_records(files: MeasuredFiles, cell: Cell, values: Mapping) -> list[Record]:
    masses = _one_each(files.mass, len(files.files), "masses")
    currents = _one_each(files.current, len(files.files), "currents")
    cycles = _whole_numbers(files.cycles)
    shared = {
        "columns": read_assignments(files.columns, "--column"),
        "cell": files.cell_name,
        "initial_thickness": files.initial_thickness,
    }
    records = []
    for path, mass, current in zip(files.files, masses, currents, strict=True):
        records += read_records(
            path,
            mass=None if mass is None else read_mass(mass),
            rate=None if current is None else _specific_current(current, files, cell, values),
            cycles=cycles,
            alloy_electrode=cell.electrode,
            **shared,
        )
    if files.thickness is not None:
        mass = None if masses[0] is None else read_mass(masses[0])
        measured = read_thickness(files.thickness, mass=mass, **shared)
        records[0] = with_thickness(records[0], measured)
    if files.balance_charge:
        records = [close_cycle(record) for record in records]
    records = [thin(record, files.points) for record in records]
    return [leave_out_ends(record, files.trim) for record in records]


def _read_capacities(files: MeasuredFiles, cell: Cell, values: Mapping) -> list[Capacity]:
    capacities = []
    for text, number in read_assignments(files.capacities, "--capacity").items():
        try:
            measured = float(number)
        except ValueError:
            raise InputError(
                f"--capacity '{text}={number}' is not understood; write it as 0.1=2134."
            ) from None
        capacities.append(Capacity(c_rate_of(text, cell, values), measured))
    return capacities


def read_mass(text: str) -> float:
    """Mass [kg] of a text such as "0.295 mg".

    Raises
    ------
    InputError
        If it is not a positive number with a unit.
    """
    match = _MASS.fullmatch(text.strip())
    mass = 0.0
    if match and match[2].lower() in MASS_UNITS:
        try:
            mass = float(match[1]) * MASS_UNITS[match[2].lower()]
        except ValueError:
            mass = 0.0
    if not mass > 0:
        raise InputError(f"The mass is '{text}'; give one above 0 with its unit, as '0.295 mg'.")
    return mass


def _specific_current(text: str, files: MeasuredFiles, cell: Cell, values: Mapping) -> float:
    """Current per mass [A.kg-1] of a current as typed."""
    one_c = values["1C specific current [A.kg-1]"]
    if files.nominal_capacity is not None and "a" not in text.lower():
        if not files.nominal_capacity > 0:
            raise InputError(
                f"The nominal capacity is {files.nominal_capacity:g}; give one above 0."
            )
        one_c = files.nominal_capacity
    return c_rate_of(text, cell, values) * one_c


def _one_each(text: str | None, count: int, what: str) -> list[str | None]:
    """The parts of a list by commas, one for each file, or the same for all."""
    if text is None:
        return [None] * count
    parts: list[str | None] = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return parts * count
    if len(parts) != count:
        raise InputError(
            f"There are {len(parts)} {what} and {count} files; give one for all, or one each."
        )
    return parts


def _whole_numbers(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"--cycles is '{text}'; give whole numbers such as 1,2,10.") from None
