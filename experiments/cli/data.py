"""``porousalloy data``: what was understood of a measured file, in words, a table and a figure."""

import sys
from pathlib import Path

from rich.markup import escape

from porousalloy.experiments.cli.data_display import (
    Understood,
    about_file,
    branch_table,
    remark_lines,
)
from porousalloy.experiments.cli.display import make_console
from porousalloy.experiments.cli.measured_files import MeasuredFiles, read_parts_of
from porousalloy.experiments.data.records.checks import check_scales, remarks_on_mass
from porousalloy.experiments.data.records.cycle_table import cycle_table
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.several_files import chosen_cycles
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode
from porousalloy.experiments.results.folder import output_folder
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.units import quantity

FIGURE, TABLE = "data.png", "cycles.csv"
KINDS: dict[str, AlloyElectrode] = {"half": "positive", "full": "negative"}
#: A mass that leaves the charges of a cell as they are: mA.h per gram are then mA.h.
NO_MASS = "1 g"


def describe_data(files: MeasuredFiles, cell: str | None, out: Path | None) -> None:
    """Print what was understood of measured files, and draw it.

    Parameters
    ----------
    files : MeasuredFiles
        Files as typed.
    cell : str or None
        Name of a cell, "half" or "full"; a half cell if None.
    out : pathlib.Path or None
        Folder of the figure and the table; results/FILE-data if None.

    Raises
    ------
    InputError
        If a file is not understood.
    """
    target = out or Path("results") / f"{files.files[0].stem}-data"
    described = {"command": "data", "cell": cell or "half"}
    with output_folder(target, {FIGURE, TABLE}, described, files.files) as folder:
        understood = _read(files, cell)
        per = ".g-1" if understood.is_per_gram else ""
        _draw(understood, folder)
        table = cycle_table(understood.records, understood.one_c, per)
        table.to_csv(folder / TABLE, index=False)
    console = make_console(sys.stdout)
    for part in understood.parts:
        console.print(escape(about_file(part, understood)))
    console.print(branch_table(understood))
    for line in remark_lines(understood):
        console.print(escape(line))
    console.print(escape(f"Written to {target}"))


def _read(files: MeasuredFiles, name: str | None) -> Understood:
    cell = None if name is None or name in KINDS else get_cell(name)
    electrode = KINDS.get(name or "half", "positive")
    charge_unit = "mAh/g"
    try:
        parts = read_parts_of(files, cell, electrode)
    except InputError:
        if files.mass is not None:
            raise
        parts = read_parts_of(files, cell, electrode, mass=NO_MASS)
        charge_unit = "mAh"
    records = chosen_cycles(parts, files.chosen)
    doubts = _doubts(records, cell) if charge_unit == "mAh/g" else ()
    return Understood(parts, records, charge_unit, _one_c(files, cell), doubts)


def _doubts(records: list[Record], cell: Cell | None) -> tuple[str, ...]:
    """Sentences on charges and currents that no electrode has, or not this cell."""
    try:
        check_scales(records)
    except InputError as error:
        return (f"Fits refuse this file: {error}",)
    return remarks_on_mass(records, cell)


def _one_c(files: MeasuredFiles, cell: Cell | None) -> float | None:
    if files.nominal_capacity is not None:
        return quantity(files.nominal_capacity, "A.h.kg-1", "The nominal capacity", positive=True)
    return None if cell is None else float(ResolvedValues(cell)["1C specific current [A.kg-1]"])


def _draw(understood: Understood, folder: Path) -> None:
    from porousalloy.experiments.plotting.records import records_figure
    from porousalloy.experiments.plotting.style import save

    save(records_figure(understood.records, understood.charge_unit), folder / FIGURE)
