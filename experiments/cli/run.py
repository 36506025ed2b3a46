"""``porousalloy run``: a laboratory's protocol on a cell, its data and figures in a folder."""

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
from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.protocols.parsing import make_protocol
from porousalloy.parameters.model_names import DEFAULT_MODEL
from porousalloy.parameters.resolved_values import ResolvedValues


def run(
    cell: CellName,
    protocol: Annotated[str, typer.Argument(metavar="PROTOCOL", help="One of the list below.")],
    protocol_settings: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="Setting of the protocol (repeatable)."),
    ] = None,
    model: ModelName = DEFAULT_MODEL,
    parameters: Parameters = None,
    parameters_file: ParametersFile = None,
    options: Options = None,
    compile: Compile = None,
    out: Out = None,
) -> None:
    """Run a laboratory's protocol; write data and figures, also of a run that is interrupted."""
    chosen = chosen_cell(cell, model, parameters, parameters_file, options)
    settings = read_assignments(protocol_settings, "--with")
    make_protocol(protocol, settings, chosen, ResolvedValues(chosen))  # refuses at once

    from porousalloy.experiments.cli.display import make_console, people_table, progress_bar
    from porousalloy.experiments.results.folder import output_folder
    from porousalloy.experiments.results.writing import SHOWN_TABLE, expected_files

    target = out or Path("results") / f"{chosen.name}-{protocol}"
    described = {"command": "run", "protocol": protocol, "cell": chosen.name, "model": model}
    with (
        output_folder(
            target, expected_files("run", protocol), described, [parameters_file]
        ) as folder,
        progress_bar(make_console(sys.stderr)) as on_progress,
    ):
        from porousalloy.experiments.runs.protocol import run as run_cell

        result = run_cell(chosen, protocol, on_progress=on_progress, **settings)
        table = result.tables.get(SHOWN_TABLE, result.steps())
        if result.ending == "interrupted" and not len(table):
            raise KeyboardInterrupt  # keeps what the folder held before
        result.write(folder)
    console = make_console(sys.stdout)
    if len(table):
        console.print(people_table(table, chosen.insertion))
    typer.echo(f"{result.ending}: {'; '.join(result.reasons)}. Written to {target}")
    warn_of_missing_numbers(result.summary())
    warn_of_assumed(chosen)
    if result.ending in CODES:
        raise typer.Exit(CODES[result.ending])
