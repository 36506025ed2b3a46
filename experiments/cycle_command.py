"""``porousalloy cycle``: a long run of one cell, with its progress and a short table."""

import sys
from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.display import make_console, progress_bar
from porousalloy.experiments.settings import check_cycling, check_model
from porousalloy.parameters.cells import get_cell

COMPLETED, SOLVER_FAILED, INTERRUPTED = 0, 1, 130


def cycle_cell(
    name: str,
    c_rate: float,
    cycles: int,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    out: Path | None = None,
    resume: bool = False,
) -> int:
    """Run the cycles of a cell and print what came of them.

    Parameters
    ----------
    name : str
        Name of the cell.
    c_rate : float
        C-rate [h-1].
    cycles : int
        Cycles in all.
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
    check_cycling([c_rate], cycles)
    settings, options = dict(settings or {}), dict(options or {})
    check_model(model, options)
    folder = out or Path("results") / f"{cell.name}-cycles"
    with progress_bar(make_console(sys.stderr)) as on_progress:
        from porousalloy.experiments.long_run import run_cycles

        run = run_cycles(
            cell,
            c_rate,
            cycles,
            model=model,
            settings=settings,
            options=options,
            folder=folder,
            resume=resume,
            on_progress=on_progress,
        )
    console = make_console(sys.stdout)
    if len(run.table):
        console.print(short_table(run.table, f"{cell.name}, {model}, {c_rate:g}C"))
    console.print(f"{len(run.table)} of {cycles} cycles are in {escape(str(folder))}")
    if run.ending == "completed":
        return COMPLETED
    advice = "; add --resume to go on" if run.ending == "interrupted" else ""
    reason = run.reason[:1].upper() + run.reason[1:]
    make_console(sys.stderr).print(escape(f"{reason}{advice}."))
    return {"failed": SOLVER_FAILED, "interrupted": INTERRUPTED}.get(run.ending, COMPLETED)


def short_table(table, title: str) -> Table:
    """First, middle and last of the finished cycles: one row a quantity, one column a cycle.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`porousalloy.experiments.long_run.run_cycles` gives it.
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
        shown.add_row(escape(str(quantity)), *(f"{value:.4g}" for value in values))
    return shown
