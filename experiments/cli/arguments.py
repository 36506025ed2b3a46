"""Words that several commands take, and what several of them say at the end."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.parsing import read_new_values, read_options
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import MODELS

COMPLETED, SOLVER_FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130
CODES = {"failed": SOLVER_FAILED, "interrupted": INTERRUPTED}

CellName = Annotated[str, typer.Argument(metavar="CELL", help="Name from `porousalloy list`.")]
ModelName = Annotated[str, typer.Option(metavar="|".join(MODELS), help="Model to be solved.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Parameter to change (repeatable)."),
]
ParametersFile = Annotated[
    Path | None,
    typer.Option(
        "--set-file", metavar="FILE", help="Parameters to change: JSON, as `fit` writes it."
    ),
]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="NAME=VALUE", help="Model option to change (repeatable)."),
]


def _compile(policy: str | None) -> str | None:
    """Hand the policy to every solver of this command and of the processes it starts."""
    if policy is not None:
        if policy not in COMPILE:
            raise InputError(f"--compile takes {', '.join(COMPILE)}, not {policy!r}.")
        os.environ[COMPILE_VARIABLE] = policy
    word = os.environ.get(COMPILE_VARIABLE) or "auto"
    if word not in COMPILE:
        raise InputError(
            f"The environment's variable {COMPILE_VARIABLE} takes {', '.join(COMPILE)}, "
            f"not {word!r}."
        )
    return policy


COMPILE = ("auto", "always", "never")
COMPILE_VARIABLE = "POROUSALLOY_COMPILE"
Compile = Annotated[
    str | None,
    typer.Option(
        "--compile",
        metavar="|".join(COMPILE),
        callback=_compile,
        help="Compile the model once it pays, at once, or not at all.",
    ),
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder to write to [default: results/...].")
]

ResultPath = Annotated[
    Path, typer.Argument(metavar="RESULT", help="A folder of any run, or the results.nc in it.")
]


def chosen_cell(
    name: str,
    model: str,
    parameters: Sequence[str] | None,
    parameters_file: Path | None,
    options: Sequence[str] | None,
) -> Cell:
    """Cell with the model, parameters and options of the command line; checked.

    Parameters
    ----------
    name : str
        Name of the cell.
    model : str
        Name of the model.
    parameters : sequence of str or None
        "NAME=VALUE" texts of --set, which have the last word.
    parameters_file : pathlib.Path or None
        JSON file of --set-file.
    options : sequence of str or None
        "NAME=VALUE" texts of --option.

    Raises
    ------
    InputError
        If a name or a value is not allowed.
    """
    return get_cell(name).with_(
        model=model,
        parameters=read_new_values(parameters, parameters_file),
        options=read_options(options),
    )


def warn_of_assumed(cell: Cell) -> None:
    """Say how many values have no source behind them."""
    kinds = [row["kind"] for row in cell.rows]
    assumed = kinds.count("assumed")
    if assumed:
        typer.echo(f"Warning: {assumed} of {len(kinds)} parameters are assumed.", err=True)
