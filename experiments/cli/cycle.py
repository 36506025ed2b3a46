"""``porousalloy cycle``: a long run of one cell, with its progress, a short table and a figure."""

import sys
from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import check_model
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import read_settings

FIGURE = "cycles.png"
COMPLETED, SOLVER_FAILED, INTERRUPTED = 0, 1, 130


def cycle_cell(
    name: str,
    c_rate: str | float,
    cycles: int,
    formation: str | None = None,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    out: Path | None = None,
    resume: bool = False,
) -> int:
    """Run the cycles of a cell, print what came of them, and draw it.

    Parameters
    ----------
    name : str
        Name of the cell.
    c_rate : str or float
        Current; see :func:`porousalloy.experiments.protocols.currents.c_rate_of`.
    cycles : int
        Cycles in all.
    formation : str, optional
        Current of the first cycles and how many, such as "C/20:3".
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings, options : Mapping, optional
        Parameter values and model options that replace those of the cell.
    out : pathlib.Path, optional
        Where to write; results/NAME-cycles if not given.
    resume : bool, optional
        Go on with the run in the folder.

    Returns
    -------
    int
        Exit code: 0, 1 if a solver failed, 130 after Ctrl-C.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    cell = get_cell(name)
    settings, options = dict(settings or {}), dict(options or {})
    values = ResolvedValues(cell, read_settings([row["key"] for row in cell.rows], settings))
    rate = c_rate_of(c_rate, cell, values)
    first = None if formation is None else read_formation(formation, cell, values)
    check_cycling([rate], cycles)
    check_model(model, options)
    folder = out or Path("results") / f"{cell.name}-cycles"
    with progress_bar(make_console(sys.stderr)) as on_progress:
        from porousalloy.experiments.runs.cycle_life import run_cycles

        run = run_cycles(
            cell,
            rate,
            cycles,
            model=model,
            settings=settings,
            options=options,
            formation=first,
            folder=folder,
            resume=resume,
            on_progress=on_progress,
        )
    console = make_console(sys.stdout)
    if len(run.table):
        console.print(short_table(run.table, f"{cell.name}, {model}, {rate:.4g}C"))
    console.print(f"{len(run.table)} of {cycles} cycles are in {escape(str(folder))}")
    if len(run.table):
        _draw(run, folder)
    if run.ending == "completed":
        return COMPLETED
    advice = "; add --resume to go on" if run.ending == "interrupted" else ""
    reason = run.reason[:1].upper() + run.reason[1:]
    make_console(sys.stderr).print(escape(f"{reason}{advice}."))
    return {"failed": SOLVER_FAILED, "interrupted": INTERRUPTED}.get(run.ending, COMPLETED)


def read_formation(text: str, cell: Cell, values: Mapping[str, float]) -> tuple[float, int]:
    """C-rate [h-1] of the first cycles, and how many, from "C/20:3".

    Parameters
    ----------
    text : str
        A current as :func:`porousalloy.experiments.protocols.currents.c_rate_of` reads it, a colon, and a
        whole number.
    cell, values
        As for that function.

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
    return c_rate_of(current, cell, values), int(number)


def _draw(run, folder: Path) -> None:
    """Draw the figure; all else is on disk already, so Ctrl-C may break it off."""
    from porousalloy.experiments.plotting.cycle_life import cycle_life_figure

    try:
        cycle_life_figure(run.table, run.curves).savefig(folder / FIGURE)
    except OSError as error:
        raise InputError(
            f"The figure cannot be written to '{folder}' ({error.strerror or error}); the cycles "
            "are there, draw them with `porousalloy plot` once there is room."
        ) from error
    except KeyboardInterrupt:
        (folder / FIGURE).unlink(missing_ok=True)  # it may be half written


def short_table(table, title: str) -> Table:
    """First, middle and last of the finished cycles: one row a quantity, one column a cycle.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`porousalloy.experiments.runs.cycle_life.run_cycles` gives it.
    title : str
        What was run.
    """
    last = len(table) - 1
    chosen = table.iloc[sorted({0, last // 2, last})].set_index("Cycle").drop(columns="Remarks").T
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column(escape(title), overflow="fold")
    for cycle in chosen.columns:
        shown.add_column(f"cycle {cycle}", justify="right", overflow="fold")
    for quantity, values in chosen.iterrows():
        # what ages a cell is in the last digits of its efficiency
        digits = 6 if "efficiency" in str(quantity) else 4
        shown.add_row(escape(str(quantity)), *(f"{value:.{digits}g}" for value in values))
    return shown
