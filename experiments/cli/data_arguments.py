"""Arguments and options of ``porousalloy data``."""

from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import Out
from porousalloy.experiments.cli.fit_arguments import (
    Area,
    Column,
    Current,
    Cycles,
    Mass,
    MeasuredCellName,
    NominalCapacity,
)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Measured files.")]
MeasuredCell = Annotated[
    str | None,
    typer.Option("--cell", metavar="CELL|half|full", help="Measured cell [default: half]."),
]


def data(
    files: Files,
    cell: MeasuredCell = None,
    mass: Mass = None,
    area: Area = None,
    column: Column = None,
    cycles: Cycles = None,
    cell_name: MeasuredCellName = None,
    current: Current = None,
    nominal_capacity: NominalCapacity = None,
    out: Out = None,
) -> None:
    """Show what is understood of a measured file: columns, cycles, charges, remarks, a figure."""
    from porousalloy.experiments.cli.data import MeasuredFiles, describe_data

    given = MeasuredFiles(
        files=tuple(files),
        mass=mass,
        area=area,
        current=current,
        nominal_capacity=nominal_capacity,
        cycles=cycles,
        cell_name=cell_name,
        columns=tuple(column or ()),
    )
    describe_data(given, cell, out)
