"""Words that several commands take, and what several of them say at the end."""

from pathlib import Path
from typing import Annotated

import typer

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.model_names import MODELS

CellName = Annotated[str, typer.Argument(metavar="CELL", help="A name from `porousalloy list`.")]
ModelName = Annotated[str, typer.Option(metavar="|".join(MODELS), help="How much is resolved.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter (repeatable)."),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--set-file", metavar="FILE", help="Change parameters: JSON, as `fit` writes it."),
]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="NAME=VALUE", help="Change a model option (repeatable)."),
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where to write [default: results/...].")
]


def warn_of_assumed(chosen: Cell) -> None:
    """Say how many values have no source behind them."""

    kinds = [row["kind"] for row in chosen.rows]
    assumed = kinds.count("assumed")
    if assumed:
        typer.echo(f"Warning: {assumed} of {len(kinds)} parameters are assumed.", err=True)
