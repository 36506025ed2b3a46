"""The words of ``porousalloy run`` and ``porousalloy cycle``."""

from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import (
    CellName,
    ModelName,
    Options,
    Out,
    Settings,
    SettingsFile,
    warn_of_assumed,
)
from porousalloy.experiments.cli.parsing import read_assignments, read_new_values, read_options
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.model_names import check_model


def run(
    cell: CellName,
    protocol: Annotated[str, typer.Argument(metavar="PROTOCOL", help="One of the list below.")],
    protocol_settings: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="Change a setting (repeatable)."),
    ] = None,
    model: ModelName = "spme",
    settings: Settings = None,
    settings_file: SettingsFile = None,
    options: Options = None,
    out: Out = None,
) -> None:
    """Run a laboratory's protocol; write data and figures, also of a run that is interrupted."""
    chosen = get_cell(cell)
    asked = read_assignments(protocol_settings, "--with")
    new_values = read_new_values(settings, settings_file)
    new_options = read_options(options)
    check_model(model, new_options)
    from porousalloy.experiments.cli.run import run_laboratory

    code = run_laboratory(chosen, protocol, asked, model, new_values, new_options, out)
    warn_of_assumed(chosen)
    if code:
        raise typer.Exit(code)


def cycle(
    cell: CellName,
    c_rate: Annotated[
        str, typer.Option(metavar="RATE", help="Current: 0.5, C/10, 200 mA/g, 1 mA/cm2.")
    ] = "0.5",
    cycles: Annotated[int, typer.Option(metavar="N", help="Cycles in all.")] = 100,
    formation: Annotated[
        str | None, typer.Option(metavar="RATE:N", help="Another current for the first N cycles.")
    ] = None,
    model: ModelName = "spme",
    settings: Settings = None,
    settings_file: SettingsFile = None,
    options: Options = None,
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run in the folder.")
    ] = False,
) -> None:
    """Cycle a cell hundreds of times; every finished cycle is on disk, and --resume goes on."""
    chosen = get_cell(cell)
    from porousalloy.experiments.cli.cycle import cycle_cell

    code = cycle_cell(
        chosen.name,
        c_rate,
        cycles,
        formation=formation,
        model=model,
        settings=read_new_values(settings, settings_file),
        options=read_options(options),
        out=out,
        resume=resume,
    )
    warn_of_assumed(chosen)
    if code:
        raise typer.Exit(code)
