"""Measured files as a user names them at the command line, read and thinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.data.dilatometry import read_thickness, with_thickness
from porousalloy.experiments.data.downsampling import thin
from porousalloy.experiments.data.preprocessing import close_cycle, leave_out_ends
from porousalloy.experiments.data.reader import read_records
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.units import quantity


@dataclass(frozen=True)
class Measurement:
    """What was measured and how to read it, as typed; see ``porousalloy fit --help``."""

    files: tuple[Path, ...]
    mass: str | None = None
    rate: str | None = None
    nominal_capacity: float | None = None
    cycles: str | None = None
    cell: str | None = None
    columns: tuple[str, ...] = ()
    thickness: Path | None = None
    initial_thickness: float | None = None
    points: int = 300
    closed: bool = False
    ends: float = 0.0
    capacities: tuple[str, ...] = ()


def read_measurement(measurement: Measurement, cell: Cell, values: Mapping) -> list[Record]:
    """Records of all files, thinned.

    Parameters
    ----------
    measurement : Measurement
        What to read.
    cell : Cell
        Says which way a current lithiates and what masses refer to.
    values : Mapping
        Its parameter values.

    Returns
    -------
    list of Record
        In the order of the files.

    Raises
    ------
    InputError
        If a file or a number is missing or off.
    """
    files = measurement.files
    if not files:
        raise InputError("There is no measured file; give one or more after the cell's name.")
    masses = _one_each(measurement.mass, len(files), "masses")
    rates = _one_each(measurement.rate, len(files), "rates")
    columns = read_assignments(measurement.columns, "--column")
    cycles = _whole_numbers(measurement.cycles)
    shared = {
        "columns": columns,
        "cell": measurement.cell,
        "initial_thickness": measurement.initial_thickness,
    }
    records = []
    for path, mass, rate in zip(files, masses, rates, strict=True):
        records += read_records(
            path,
            mass=None if mass is None else quantity(mass, "kg", "The mass", positive=True),
            rate=None if rate is None else _specific_current(rate, measurement, cell, values),
            cycles=cycles,
            alloy_electrode=cell.electrode,
            **shared,
        )
    if measurement.thickness is not None:
        mass = None if masses[0] is None else quantity(masses[0], "kg", "The mass", positive=True)
        measured = read_thickness(measurement.thickness, mass=mass, **shared)
        records[0] = with_thickness(records[0], measured)
    if measurement.closed:
        records = [close_cycle(record) for record in records]
    records = [thin(record, measurement.points) for record in records]
    return [leave_out_ends(record, measurement.ends) for record in records]


def read_capacities(measurement: Measurement, cell: Cell, values: Mapping) -> dict[float, float]:
    """Capacities [mA.h.g-1] by C-rate [h-1].

    Raises
    ------
    InputError
        If one is not a current and a number, or files were given too.
    """
    if measurement.files:
        raise InputError("Both files and capacities were given; fit one or the other.")
    capacities = {}
    for text, number in read_assignments(measurement.capacities, "--capacity").items():
        try:
            capacities[c_rate_of(text, cell, values)] = float(number)
        except ValueError:
            raise InputError(
                f"--capacity '{text}={number}' is not understood; write it as 0.1=2134."
            ) from None
    return capacities


def _specific_current(text: str, measurement: Measurement, cell: Cell, values) -> float:
    """Current per mass [A.kg-1] of a rate as typed."""
    one_c = values["1C specific current [A.kg-1]"]
    if measurement.nominal_capacity is not None and "a" not in text.lower():
        if not measurement.nominal_capacity > 0:
            raise InputError(
                f"The nominal capacity is {measurement.nominal_capacity:g}; give one above 0."
            )
        one_c = measurement.nominal_capacity
    return c_rate_of(text, cell, values) * one_c


def _one_each(text: str | None, count: int, what: str) -> list[str | None]:
    """The parts of a list by commas, one for each file, or the same for all."""
    parts = [None] if text is None else [part.strip() for part in text.split(",")]
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
