"""``porousalloy cycle``: a long run of one cell, with its progress, a short table and a figure."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import (
    CODES,
    CellName,
    Compile,
    ModelName,
    Options,
    Out,
    Parameters,
    ParametersFile,
    chosen_cell,
    warn_of_assumed,
    warn_of_missing_numbers,
)
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import DEFAULT_MODEL
from porousalloy.parameters.resolved_values import ResolvedValues


def cycle(
    cell: CellName,
    c_rate: Annotated[
        str, typer.Option(metavar="CURRENT", help="Current: 0.5, C/10, 200 mA/g, 1 mA/cm2.")
    ] = "0.5",
    cycles: Annotated[int, typer.Option(metavar="N", help="Number of cycles in all.")] = 100,
    formation: Annotated[
        str | None,
        typer.Option(metavar="CURRENT:N", help="Another current for the first N cycles."),
    ] = None,
    model: ModelName = DEFAULT_MODEL,
    parameters: Parameters = None,
    parameters_file: ParametersFile = None,
    options: Options = None,
    compile: Compile = None,
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue the run in the folder.")
    ] = False,
) -> None:
    """Cycle a cell hundreds of times; cycles are on disk as they finish, and --resume continues."""
    chosen = chosen_cell(cell, model, parameters, parameters_file, options)
    values = ResolvedValues(chosen)
    rate = c_rate_of(c_rate, chosen, values)
    first = None if formation is None else read_formation(formation)
    if first is not None:
        check_cycling([c_rate_of(first[0], chosen, values)], first[1])
    check_cycling([rate], cycles)

    from porousalloy.experiments.cli.display import cycles_table, make_console, progress_bar

    folder = out or Path("results") / f"{chosen.name}-cycles"
    with progress_bar(make_console(sys.stderr)) as on_progress:
        from porousalloy.experiments.runs.cycle_life import cycle as cycle_cell

        result = cycle_cell(
            chosen,
            cycles,
            rate,
            formation=first,
            folder=folder,
            resume=resume,
            on_progress=on_progress,
        )
    table = result.summary()
    if len(table):
        title = f"{chosen.name}, {model}, {rate:.4g}C"
        make_console(sys.stdout).print(cycles_table(table, title, chosen.insertion))
    typer.echo(f"{len(table)} of {cycles} cycles are in {folder}")
    warn_of_missing_numbers(table)
    warn_of_assumed(chosen)
    if result.ending == "completed":
        return
    reason = "; ".join(result.reasons)
    advice = "; add --resume to continue" if result.ending == "interrupted" else ""
    typer.echo(f"{reason[:1].upper()}{reason[1:]}{advice}.", err=True)
    if result.ending in CODES:
        raise typer.Exit(CODES[result.ending])


def read_formation(text: str) -> tuple[str, int]:
    """Current and number of the first cycles, from "C/20:3".

    Parameters
    ----------
    text : str
        A current as :func:`porousalloy.experiments.protocols.currents.c_rate_of` reads it, a
        colon, and a whole number.

    Returns
    -------
    tuple of str and int
        The current as text and the number of cycles.

    Raises
    ------
    InputError
        If it is anything else.
    """
    current, _, number = text.rpartition(":")
    if not (current and number.strip().isdecimal() and int(number) > 0):
        raise InputError(
            f"The formation is '{text}'; give a current and a number of cycles, such as C/20:3."
        )
    return current, int(number)
