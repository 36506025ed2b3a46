"""The ``porousalloy`` command.

Exit codes: 0 for success, 1 if a solver failed (what it had is written), 2 for a request that
cannot be met, with one sentence on stderr and nothing written.

PyBaMM, NumPy, Matplotlib and rich are imported inside the commands that need them: ``--help``
must not wait for them.
"""

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
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
from porousalloy.experiments.cli.fit_arguments import FitCommand, fit
from porousalloy.experiments.cli.parsing import read_c_rates, read_new_values, read_options
from porousalloy.experiments.cli.run_arguments import cycle, run
from porousalloy.experiments.protocols.parsing import protocol_list
from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import check_model

# before PyBaMM is imported: it asks at its first import, and reports every simulation after that
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

SOLVER_FAILED, REFUSED, INTERRUPTED = 1, 2, 130
THERMAL_VOLTAGE = 0.0257  # R_g T/F at 298 K [V]
# the parent of all of typer's complaints about words on the command line
USAGE_ERROR = typer.BadParameter.__base__

app = typer.Typer(
    help="Porous alloy anodes: cells, their parameters, and simulations of them.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("list")
def list_cells() -> None:
    """List the cells."""
    from porousalloy.experiments.cli.display import cell_table, make_console

    make_console(sys.stdout).print(cell_table(CELLS.values()))


@app.command()
def show(
    cell: CellName,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="Also the range and the note of each value.")
    ] = False,
) -> None:
    """Show the parameters of a cell: value, unit, kind and source."""
    chosen = get_cell(cell)
    from porousalloy.experiments.cli.display import make_console, parameter_table
    from porousalloy.parameters.provenance import provenance as rows_of

    rows = rows_of(chosen)
    console = make_console(sys.stdout)
    console.print(f"{chosen.name}: {chosen.title}")
    console.print(f"parameter set {chosen.parameter_set}")
    console.print("options " + ", ".join(f"{k}: {v}" for k, v in chosen.options.items()))
    console.print(parameter_table(rows, everything=provenance))
    if provenance:
        counts = rows["kind"].value_counts()
        kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        console.print(f"{len(rows)} parameters: {kinds}")
    warn_of_assumed(chosen)


@app.command()
def simulate(
    cell: CellName,
    c_rate: Annotated[
        str, typer.Option(metavar="LIST", help="C-rates, separated by commas.")
    ] = "0.1,0.5,1",
    cycles: Annotated[int, typer.Option(metavar="N", help="Cycles at each C-rate.")] = 1,
    model: ModelName = "spme",
    settings: Settings = None,
    settings_file: SettingsFile = None,
    options: Options = None,
    out: Out = None,
) -> None:
    """Lithiate and delithiate a cell; write tables, a NetCDF file and figures."""
    chosen = get_cell(cell)
    c_rates = read_c_rates(c_rate)
    check_cycling(c_rates, cycles)
    new_values = read_new_values(settings, settings_file)
    new_options = read_options(options)
    check_model(model, new_options)

    from porousalloy.parameters.resolved_values import ResolvedValues
    from porousalloy.parameters.validation import check_parameter_values, read_settings

    numbers = read_settings([row["key"] for row in chosen.rows], new_values)
    check_parameter_values(ResolvedValues(chosen, numbers))

    from porousalloy.experiments.cli.display import make_console, progress_bar, summary_table
    from porousalloy.experiments.cli.simulate import write_results
    from porousalloy.experiments.results.writing import output_folder

    target = out or Path("results") / chosen.name
    with output_folder(target) as folder, progress_bar(make_console(sys.stderr)) as on_progress:
        from porousalloy.experiments.results.summary import summarise
        from porousalloy.experiments.runs.rates import run_study

        study = run_study(chosen, c_rates, cycles, model, new_values, new_options, on_progress)
        summary = summarise(study.dataset)
        on_progress(1, 1, "drawing figures")
        write_results(study.dataset, summary, folder)

    if len(summary):
        title = f"{chosen.name}, {model}, last cycle"
        make_console(sys.stdout).print(summary_table(summary, title))
    typer.echo(f"Written to {target}")
    warn_of_assumed(chosen)
    _warn_of_nonuniform_reaction(study.dataset)
    for rate, ended in study.runs.items():
        if ended.remarks or not ended.completed:
            typer.echo(f"{rate:g}C: {ended.account}", err=True)
    if any(ended.failed for ended in study.runs.values()):
        raise typer.Exit(SOLVER_FAILED)


app.command(epilog=f"\b\nProtocols and their settings:\n{protocol_list()}")(run)
app.command()(cycle)
app.command(cls=FitCommand)(fit)


ResultPath = Annotated[
    Path, typer.Argument(metavar="RESULT", help="A folder of `simulate` (or its results.nc).")
]


@app.command()
def plot(
    result: ResultPath,
    data: Annotated[
        Path | None, typer.Argument(metavar="DATA", help="A measured curve to lay over it.")
    ] = None,
) -> None:
    """Draw every figure of a result; with a measured curve also model over data."""
    from porousalloy.experiments.cli.plot import plot_result

    files = plot_result(result, data)
    typer.echo(f"{len(files)} files written to {files[0].parent}")


@app.command()
def report(result: ResultPath) -> None:
    """Write one HTML page with figures, table, parameters and warnings of a result."""
    from porousalloy.experiments.report.report import write_report

    typer.echo(f"Written to {write_report(result)}")


@app.command()
def compare(cell: CellName) -> None:
    """Simulate the rates of a cell's measured rows; print model beside measurement."""
    chosen = get_cell(cell)
    from porousalloy.experiments.cli.compare import compare_cell

    compare_cell(chosen.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the command's name; those of the process if not given.

    Returns
    -------
    int
        Exit code.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            return _run(words or ["--help"])
        except InputError as error:
            message = str(error)
        except USAGE_ERROR as error:
            message = error.format_message()
        except (KeyboardInterrupt, typer.Abort):
            typer.echo("Interrupted; nothing was written.", err=True)
            return INTERRUPTED
    typer.echo(f"Error: {message}", err=True)
    return REFUSED


def _run(words: list[str]) -> int:
    # not standalone: typer would print usage and frames around its one sentence
    return app(args=words, prog_name="porousalloy", standalone_mode=False) or 0


def _show_warning(message, category, filename, lineno, file=None, line=None) -> None:
    """Warnings of libraries as one line, without the place in their code."""
    typer.echo(f"Warning: {message}", err=True)


def _warn_of_nonuniform_reaction(dataset) -> None:
    """Say where the lumped drop inside the porous particles is beyond what it can describe."""
    drop = abs(dataset["intraparticle_overpotential"]).max().item()
    if drop > THERMAL_VOLTAGE:
        typer.echo(
            f"Warning: the drop inside the porous particles reaches {1000 * drop:.0f} mV; above "
            f"{1000 * THERMAL_VOLTAGE:.0f} mV they no longer react uniformly, and the lumped "
            "estimate is too low.",
            err=True,
        )
