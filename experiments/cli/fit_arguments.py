"""The words of ``porousalloy fit``."""

from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import (
    CellName,
    ModelName,
    Options,
    Out,
    Parameters as Settings,
    ParametersFile as SettingsFile,
    warn_of_assumed,
)
from porousalloy.experiments.cli.parsing import read_new_values, read_options
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.model_names import check_model


def fit(
    cell: CellName,
    data: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DATA", help="Measured files: Battery Data Format, csv or mpt."),
    ] = None,
    free: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[=LOW:HIGH]", help="A parameter to fit (repeatable)."),
    ] = None,
    capacity: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RATE=MAH_PER_G", help="Instead of files: delithiation capacity (repeatable)."
        ),
    ] = None,
    mass: Annotated[
        str | None,
        typer.Option(metavar="MASS", help="Such as '0.295 mg'; one, or one a file by commas."),
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option(metavar="CURRENT", help="Of files without time, such as C/20 or '156 mA/g'."),
    ] = None,
    nominal_capacity: Annotated[
        float | None, typer.Option(metavar="MAH_PER_G", help="That C-rates of --rate refer to.")
    ] = None,
    cycles: Annotated[
        str | None, typer.Option(metavar="LIST", help="Cycles of the files [default: all].")
    ] = None,
    measured_cell: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which cell of a file of several.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="OURS=THEIRS", help="A column's name (repeatable), voltage='U [V]'."),
    ] = None,
    thickness: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Dilatometry of the first record.")
    ] = None,
    initial_thickness: Annotated[
        float | None, typer.Option(metavar="M", help="That an expansion in per cent refers to.")
    ] = None,
    points: Annotated[int, typer.Option(metavar="N", help="Samples to keep of each record.")] = 300,
    closed: Annotated[
        bool,
        typer.Option("--closed", help="Charge that does not come back went into side reactions."),
    ] = False,
    ends: Annotated[
        float, typer.Option(metavar="SHARE", help="Of each half cycle's ends that is not fitted.")
    ] = 0.0,
    noise: Annotated[
        list[str] | None,
        typer.Option(metavar="CHANNEL=VALUE", help="Known noise: voltage=1e-3 (repeatable)."),
    ] = None,
    starts: Annotated[int, typer.Option(metavar="N", help="Starts of the search.")] = 1,
    profiles: Annotated[
        bool, typer.Option("--profiles", help="Also profile likelihoods, a figure of each.")
    ] = False,
    level: Annotated[float, typer.Option(metavar="SHARE", help="Confidence level.")] = 0.9,
    model: ModelName = "spme",
    settings: Settings = None,
    settings_file: SettingsFile = None,
    options: Options = None,
    out: Out = None,
) -> None:
    """Fit parameters to measured voltages; write estimates, error bars and a parameter set."""
    chosen = get_cell(cell)
    new_options = read_options(options)
    check_model(model, new_options)
    from porousalloy.experiments.cli.fit import Measurement, fit_files

    measurement = Measurement(
        files=tuple(data or ()),
        mass=mass,
        rate=rate,
        nominal_capacity=nominal_capacity,
        cycles=cycles,
        cell=measured_cell,
        columns=tuple(column or ()),
        thickness=thickness,
        initial_thickness=initial_thickness,
        points=points,
        closed=closed,
        ends=ends,
        capacities=tuple(capacity or ()),
    )
    code = fit_files(
        chosen,
        measurement,
        free or [],
        model=model,
        settings=read_new_values(settings, settings_file),
        options=new_options,
        noise=noise or [],
        starts=starts,
        level=level,
        profiles=profiles,
        out=out,
    )
    warn_of_assumed(chosen)
    if code:
        raise typer.Exit(code)
