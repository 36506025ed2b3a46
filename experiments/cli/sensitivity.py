"""``porousalloy sensitivity``: which numbers of a cell move the answer."""

import math
import sys
from pathlib import Path
from typing import Annotated

import typer

from porousalloy.experiments.cli.arguments import (
    CellName,
    Compile,
    ModelName,
    Options,
    Out,
    Parameters,
    ParametersFile,
    chosen_cell,
)
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.model_names import DEFAULT_MODEL
from porousalloy.parameters.resolved_values import ResolvedValues

#: Rows of the printed ranking, and least change [%] that it shows.
SHOWN, LEAST = 15, 0.1


def sensitivity(
    cell: CellName,
    c_rate: Annotated[
        str, typer.Option(metavar="CURRENT", help="Current: 0.5, C/10, 200 mA/g, 1 mA/cm2.")
    ] = "0.5",
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="Numbers to move: assumed [default], fitted, measured, calculated or given "
            "(repeatable).",
        ),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="capacity, lithiation voltage, delithiation voltage, hysteresis, energy "
            "efficiency, stress or swelling (repeatable) [default: all]; the first ranks.",
        ),
    ] = None,
    model: ModelName = DEFAULT_MODEL,
    parameters: Parameters = None,
    parameters_file: ParametersFile = None,
    options: Options = None,
    compile: Compile = None,
    out: Out = None,
) -> None:
    """Move each number over its range, one at a time; say what that does to the first cycle."""
    chosen = chosen_cell(cell, model, parameters, parameters_file, options)
    rate = c_rate_of(c_rate, chosen, ResolvedValues(chosen))
    check_cycling([rate], 1)

    from porousalloy.experiments.cli.display import make_console, progress_bar
    from porousalloy.experiments.results.folder import output_folder
    from porousalloy.experiments.studies.metrics import chosen_metrics
    from porousalloy.experiments.studies.sensitivity import FILES, described
    from porousalloy.experiments.studies.sensitivity import sensitivity as study_of

    metrics = chosen_metrics(metric)
    target = out or Path("results") / f"{chosen.name}-sensitivity"
    with (
        output_folder(target, FILES, described(chosen), [parameters_file]) as folder,
        progress_bar(make_console(sys.stderr)) as on_progress,
    ):
        study = study_of(
            chosen, rate, kinds=kind or ("assumed",), metrics=metrics, on_progress=on_progress
        )
        on_progress(1, 1, "drawing the figure")
        study.write(folder)
    make_console(sys.stdout).print(_ranking_table(study, metrics[0] if metric else None))
    typer.echo(study.summary())
    typer.echo(f"Written to {target}")


def _ranking_table(study, metric: str | None):
    """Largest changes over the ranges, for people."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    ranking = study.ranking(metric)
    key = ranking.abs().max(axis=1) if metric is None else ranking[metric].abs()
    title = f"{study.cell.name}, {study.cell.model}, {study.c_rate:.4g}C: change over the range [%]"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(escape(title), overflow="fold")
    for column in ranking:
        table.add_column(str(column), justify="right")
    for name, changes in ranking[key > LEAST].head(SHOWN).iterrows():
        table.add_row(escape(str(name)), *(_percent(change) for change in changes))
    return table


def _percent(change: float) -> str:
    if math.isnan(change):
        return "-"
    return f"{change:+.1f}" if abs(change) >= LEAST / 2 else "0"
