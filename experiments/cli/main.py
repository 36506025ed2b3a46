"""The ``porousalloy`` command.

Exit codes: 0 for success, 1 if a solver failed (what it had is written), 2 for a request that
cannot be met, with one sentence on stderr and nothing written.

PyBaMM, NumPy, Matplotlib and rich are imported inside the commands that need them: ``--help``
must not wait for them.
"""

import gc
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from types import ModuleType
from typing import Annotated, cast

import typer
from typer.core import TyperGroup

from porousalloy.experiments.cli.arguments import INTERRUPTED, REFUSED, CellName, ResultPath
from porousalloy.experiments.cli.cells import list_cells, show
from porousalloy.experiments.cli.cycle import cycle
from porousalloy.experiments.cli.data_arguments import data
from porousalloy.experiments.cli.fit_arguments import FitCommand, fit
from porousalloy.experiments.cli.plot_arguments import plot
from porousalloy.experiments.cli.run import run
from porousalloy.experiments.cli.simulate import simulate
from porousalloy.experiments.protocols.parsing import protocol_list
from porousalloy.parameters.errors import InputError

# before PyBaMM is imported: it asks at its first import, and reports every simulation after that
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")
# and with pybtex it reads its list of literature then, for 0.3 s; no command prints that
sys.modules.setdefault("pybtex", cast("ModuleType", None))

# the parent of all of typer's complaints about words on the command line
USAGE_ERROR = cast("type[typer.BadParameter]", typer.BadParameter.__base__)

OBJECTS_BETWEEN_COLLECTIONS = 100_000


class NothingWrittenError(Exception):
    """Ctrl-C before a command wrote anything."""


class Commands(TyperGroup):
    """Commands that tell of Ctrl-C: typer itself would end without a word."""

    def invoke(self, ctx):
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise NothingWrittenError from interrupt


app = typer.Typer(
    cls=Commands,
    help="Porous alloy anodes: cells, their parameters, and simulations of them.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"porousalloy {version('porousalloy')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Porous alloy anodes: cells, their parameters, and simulations of them."""


app.command("list")(list_cells)
app.command()(show)
app.command()(simulate)
app.command(epilog=f"\b\nProtocols and their settings:\n{protocol_list()}")(run)
app.command()(cycle)
app.command()(data)
app.command(cls=FitCommand)(fit)
app.command()(plot)


@app.command()
def report(result: ResultPath) -> None:
    """Write one HTML page with figures, table, parameters and warnings of a result."""
    from porousalloy.experiments.report.report import write_report

    typer.echo(f"Written to {write_report(result)}")


@app.command()
def compare(cell: CellName) -> None:
    """Simulate the rates of a cell's measured rows; print model beside measurement."""
    from porousalloy.experiments.cli.compare import compare_cell

    compare_cell(cell)


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
    with _seldom_collected(), warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            return _run(words or ["--help"])
        except InputError as error:
            message = str(error)
        except USAGE_ERROR as error:
            message = error.format_message()
        except (NothingWrittenError, KeyboardInterrupt, typer.Abort):
            typer.echo("Interrupted; nothing was written.", err=True)
            return INTERRUPTED
    typer.echo(f"Error: {message}", err=True)
    return REFUSED


def _run(words: list[str]) -> int:
    # not standalone: typer would print usage and frames around its one sentence
    return app(args=words, prog_name="porousalloy", standalone_mode=False) or 0


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for unreachable objects less often.

    A model is half a million objects that live until the end. To look through them as often as
    Python does takes a fifth of a command's time.
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _show_warning(message, category, filename, lineno, file=None, line=None) -> None:
    """Warnings of libraries as one line, without the place in their code."""
    typer.echo(f"Warning: {message}", err=True)
