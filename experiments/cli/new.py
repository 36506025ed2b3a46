"""``porousalloy new``: a commented file of a cell of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.files.single_file import write_file
from porousalloy.parameters.cells import SUFFIX
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.make_cell import ALLOYS
from porousalloy.parameters.particles.architectures import ARCHITECTURES


def new(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="New file whose name ends in .toml.")
    ],
    alloy: Annotated[
        str, typer.Option(metavar="ALLOY", help=f"Ion and host: {', '.join(ALLOYS)}.")
    ] = "li_si",
    architecture: Annotated[
        str, typer.Option(metavar="NAME", help=f"One of {', '.join(ARCHITECTURES)}.")
    ] = "bicontinuous",
    counter: Annotated[
        str | None,
        typer.Option(
            metavar="CATHODE",
            help="Of a full cell: nmc111, nmc532, nmc811 or lfp with lithium, nvpf with sodium.",
        ),
    ] = None,
) -> None:
    """Write a commented file of a cell of your own; every command takes it in place of a name."""
    from porousalloy.parameters.cell_template import cell_template

    if file.suffix.lower() != SUFFIX:
        raise InputError(f"The file is called '{file}'; give a name that ends in {SUFFIX}.")
    write_file(file, cell_template(alloy, architecture, counter))
    typer.echo(
        f"Written to {file}; put your values in, then look at them with `porousalloy show {file}`."
    )
