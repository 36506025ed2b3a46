"""Measured files as a user names them at the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError


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


def read_measurement(measurement: Measurement, cell: Cell) -> list[Record]:
    """Records of all files, prepared for a fit.

    Parameters
    ----------
    measurement : Measurement
        What was typed.
    cell : Cell
        Cell that was measured, with the values that were set.

    Returns
    -------
    list of Record
        Records in the order of the files.

    Raises
    ------
    InputError
        If a file or a number is missing or off.
    """
    if not measurement.files:
        raise InputError("There is no measured file; give one or more after the cell's name.")
    return read_data(
        measurement.files,
        cell,
        _parts(measurement.mass),
        current=_parts(measurement.rate),
        nominal_capacity=measurement.nominal_capacity,
        cycles=_whole_numbers(measurement.cycles),
        cell_name=measurement.cell,
        columns=read_assignments(measurement.columns, "--column"),
        thickness=measurement.thickness,
        initial_thickness=measurement.initial_thickness,
        balance_charge=measurement.closed,
        points=measurement.points,
        trim=measurement.ends,
    )


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


def _parts(text: str | None) -> str | list[str] | None:
    """One text for all files, or those between commas, one for each."""
    if text is None or "," not in text:
        return text
    return [part.strip() for part in text.split(",")]


def _whole_numbers(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"--cycles is '{text}'; give whole numbers such as 1,2,10.") from None
