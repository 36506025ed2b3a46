"""Measurements as a user types them at the command line, read and downsampled."""

from dataclasses import dataclass
from pathlib import Path

from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.parts import Part, read_parts
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues


@dataclass(frozen=True)
class MeasuredFiles:
    """Measurements and how to read them, as typed; see ``porousalloy fit --help``."""

    files: tuple[Path, ...]
    capacities: tuple[str, ...] = ()
    mass: str | None = None
    area: str | None = None
    current: str | None = None
    nominal_capacity: float | None = None
    cycles: str | None = None
    cell_name: str | None = None
    columns: tuple[str, ...] = ()
    thickness: Path | None = None
    initial_thickness: str | None = None
    points: int = 300
    balance_charge: bool = False
    trim: float = 0.0

    @property
    def chosen(self) -> list[int] | None:
        """Numbers of the cycles; None for all."""
        return _whole_numbers(self.cycles)


def read_parts_of(
    files: MeasuredFiles,
    cell: Cell | None,
    alloy_electrode: AlloyElectrode,
    mass: str | None = None,
) -> list[Part]:
    """Files with their samples and records, as :func:`read_measurements` reads them.

    Parameters
    ----------
    files : MeasuredFiles
        Files as typed.
    cell : Cell or None
        Cell that was measured.
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy where no cell is given.
    mass : str, optional
        Mass where none was typed.

    Raises
    ------
    InputError
        If a file or a number is missing or impossible.
    """
    if cell is not None:
        alloy_electrode = "positive" if cell.is_half_cell else "negative"
    return read_parts(
        files.files,
        cell,
        _parts(files.mass or mass),
        area=_parts(files.area),
        current=_parts(files.current),
        nominal_capacity=files.nominal_capacity,
        cycles=files.chosen,
        cell_name=files.cell_name,
        columns=read_assignments(files.columns, "--column"),
        alloy_electrode=alloy_electrode,
    )


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
    records: list[Record] = []
    if files.files:
        records = read_data(
            files.files,
            cell,
            _parts(files.mass),
            area=_parts(files.area),
            current=_parts(files.current),
            nominal_capacity=files.nominal_capacity,
            cycles=files.chosen,
            cell_name=files.cell_name,
            columns=read_assignments(files.columns, "--column"),
            thickness=files.thickness,
            initial_thickness=files.initial_thickness,
            balance_charge=files.balance_charge,
            points=files.points,
            trim=files.trim,
        )
    return [*records, *_read_capacities(files, cell)]


def _read_capacities(files: MeasuredFiles, cell: Cell) -> list[Capacity]:
    values = ResolvedValues(cell)
    capacities = []
    for text, number in read_assignments(files.capacities, "--capacity").items():
        capacity, _, cycle = number.partition("@")
        try:
            measured, in_cycle = float(capacity), int(cycle or 1)
        except ValueError:
            raise InputError(
                f"--capacity '{text}={number}' is not understood; write it as 0.1=2134, or as "
                "0.5=1271@4 if it was measured in the fourth cycle."
            ) from None
        capacities.append(Capacity(c_rate_of(text, cell, values), measured, cycle=in_cycle))
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
