"""Tables and progress on the terminal; plain text wherever it is not one."""

import math
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from porousalloy.parameters.cell import Cell

# a pipe or a file has no width: each row of a table is then one line, for grep
PIPED_WIDTH = 1000
QUIET_SECONDS = 2.0
SHOWN_ROWS = 30


def make_console(stream) -> Console:
    """Console on an open stream; NO_COLOR and pipes give plain text."""
    console = Console(file=stream, highlight=False)
    if not console.is_terminal:
        console = Console(file=stream, highlight=False, no_color=True, width=PIPED_WIDTH)
    return console


@contextmanager
def progress_bar(console: Console) -> Iterator:
    """Progress bar that appears only if the block is still running after two seconds.

    Yields
    ------
    callable
        To be called with the number of steps done, the number asked and a description.
    """
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task("loading PyBaMM", total=1)

    def update(done: int, asked: int, description: str) -> None:
        progress.update(task, completed=done, total=asked, description=description)

    starter = threading.Timer(QUIET_SECONDS, progress.start)
    starter.daemon = True
    starter.start()
    try:
        yield update
    finally:
        starter.cancel()
        starter.join()
        progress.stop()


def cell_table(cells: Iterable[Cell]) -> Table:
    """Names and titles of cells."""
    table = _table("Cell", "What it is", "Parameter set")
    for cell in cells:
        table.add_row(cell.name, cell.title, cell.parameter_set)
    return table


def parameter_table(rows, everything: bool) -> Table:
    """Parameters with their value, unit, kind and source.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`porousalloy.parameters.provenance.provenance` gives it.
    everything : bool
        Also the range and the note of each.
    """
    table = _table("Parameter", "Value", "Unit", "Kind", "Source")
    if everything:
        table.add_column("Range", overflow="fold")
        table.add_column("Note", overflow="fold")
    for key, row in rows.iterrows():
        kind = "[yellow]assumed[/]" if row["kind"] == "assumed" else row["kind"]
        cells = [key, _value(row["value"]), row["unit"], kind, row["source"]]
        if everything:
            cells += [_range(row["low"], row["high"]), row["note"]]
        table.add_row(*(cell if cell is kind else escape(str(cell)) for cell in cells))
    return table


def summary_table(summary, title: str, insertion: str) -> Table:
    """The last cycle of each C-rate: one row a quantity, one column a C-rate.

    A row that says nothing, as that of the remarks mostly does, is left out.

    Parameters
    ----------
    summary : pandas.DataFrame
        Table of cycles; what it holds on further bases is left to the files.
    title : str
        What was run.
    insertion : {"lithiation", "sodiation"}
        Word for the ions going in.
    """
    # xarray behind it would slow down every command
    from porousalloy.experiments.results.summary import split

    first, _ = split(summary)
    last = first.groupby("C-rate", sort=False).tail(1).set_index("C-rate").T
    table = _table(title, *(f"{c_rate:g}C" for c_rate in last.columns))
    for column in table.columns[1:]:
        column.justify = "right"
    for quantity, values in last.iterrows():
        name, shown = _with_ion(str(quantity), insertion), [_value(value) for value in values]
        if any(shown):
            table.add_row(escape(name), *shown)
    return table


def cycles_table(table, title: str, insertion: str) -> Table:
    """First, middle and last of the finished cycles: one row a quantity, one column a cycle.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of cycles with at least one row.
    title : str
        What was run.
    insertion : {"lithiation", "sodiation"}
        Word for the ions going in.
    """
    # xarray behind it would slow down every command
    from porousalloy.experiments.results.summary import split

    last = len(table) - 1
    first, _ = split(table)
    chosen = first.iloc[sorted({0, last // 2, last})].set_index("Cycle").T
    shown = _table(title, *(f"cycle {cycle}" for cycle in chosen.columns))
    for quantity, values in chosen.iterrows():
        # what ages a cell is in the last digits of its efficiency
        digits = 6 if "efficiency" in str(quantity) else 4
        name = _with_ion(str(quantity), insertion)
        shown.add_row(escape(name), *(_value(value, digits) for value in values))
    return shown


def people_table(table, insertion: str) -> Table:
    """The last rows of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table.
    insertion : {"lithiation", "sodiation"}
        Word for the ions going in.
    """
    shown = _table(*(escape(_with_ion(str(column), insertion)) for column in table.columns))
    for _, row in table.tail(SHOWN_ROWS).iterrows():
        shown.add_row(*(escape(_with_ion(_value(value), insertion)) for value in row))
    return shown


def _with_ion(text: str, insertion: str) -> str:
    """Text of a table with the word for this cell's ion; files have one heading for all cells."""
    return text.replace("Lithiation", insertion.capitalize()).replace("lithiation", insertion)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _value(value, digits: int = 4) -> str:
    """A number to a few digits, a function by its name, text as it is."""
    if isinstance(value, str):
        return f"{value.rpartition(':')[2]}()" if ":" in value else value
    if math.isnan(value):
        return "-"
    return f"{value:.{digits}g}"


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:g} to {high:g}"
