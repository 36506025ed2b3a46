"""Arguments and options of ``porousalloy plot``."""

from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import ResultPath
from porousalloy.experiments.cli.fit_arguments import (
    Area,
    Column,
    Current,
    Cycles,
    Mass,
    MeasuredCellName,
    NominalCapacity,
)

Data = Annotated[
    list[Path] | None,
    typer.Argument(metavar="DATA", help="Measured files to lay every half cycle of over it."),
]
Beside = Annotated[
    Path | None, typer.Option(metavar="RESULT", help="Another result, for one figure of both.")
]
Figures = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder [default: figures beside the results].")
]


def plot(
    result: ResultPath,
    data: Data = None,
    mass: Mass = None,
    area: Area = None,
    column: Column = None,
    cycles: Cycles = None,
    cell_name: MeasuredCellName = None,
    current: Current = None,
    nominal_capacity: NominalCapacity = None,
    beside: Beside = None,
    out: Figures = None,
) -> None:
    """Draw every figure of a result; with measured files also model over data."""
    from porousalloy.experiments.cli.plot import MeasuredFiles, plot_result

    measured = MeasuredFiles(
        files=tuple(data or ()),
        mass=mass,
        area=area,
        current=current,
        nominal_capacity=nominal_capacity,
        cycles=cycles,
        cell_name=cell_name,
        columns=tuple(column or ()),
    )
    files = plot_result(result, measured if data else None, out, beside)
    typer.echo(f"{len(files)} files written to {files[0].parent}")
