"""Hundreds to thousands of cycles of one cell, on disk as they finish.

Examples
--------
>>> cell = get_cell("ampsi-half")
>>> result = cycle(cell, 1000, 0.5, formation=("C/20", 3), folder="results/long")
>>> result = cycle(cell, 1000, 0.5, formation=("C/20", 3), folder="results/long", resume=True)
>>> result.summary()["Coulombic efficiency"]
"""

import gc
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pybamm

import porousalloy
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.experiments.runs.cycle_files import CycleFiles
from porousalloy.experiments.runs.cycle_log import CycleLog
from porousalloy.experiments.runs.free_folder import check_free
from porousalloy.experiments.runs.no_files import NoFiles
from porousalloy.experiments.runs.preparation import Preparation, prepare
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.build import missing_parameter_named
from porousalloy.experiments.solving.interruption import interruption
from porousalloy.experiments.solving.solvers import SolverAttempt
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell

OnProgress = Callable[[int, int, str], None]
PACKAGES = (porousalloy, pybamm)


def cycle(
    cell: Cell | str,
    cycles: int = 100,
    c_rate: str | float = 0.5,
    *,
    formation: tuple[str | float, int] | None = None,
    folder: str | Path | None = None,
    resume: bool = False,
    on_progress: OnProgress | None = None,
    solvers: tuple[SolverAttempt, ...] | None = None,
) -> Result:
    """Lithiate and delithiate a cell between its voltage limits, many times.

    Ctrl-C ends the run after the half cycle under way, a second one at once; neither loses a
    finished cycle. A process that is killed loses the cycles of at most the last two seconds,
    which are computed again on resuming.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name of one. ``cell.with_(model=..., parameters=..., options=...)`` changes it.
    cycles : int, optional
        Number of cycles, with those of formation and those done before resuming. The default is
        100.
    c_rate : float or str, optional
        Current, such as 0.5, "C/10" or "200 mA/g". The default is 0.5.
    formation : tuple of float or str and int, optional
        Current of the first cycles, and their number.
    folder : str or Path, optional
        Folder for the files of the result and the checkpoint. The default is to write nothing.
    resume : bool, optional
        Whether to continue the run in the folder; all but the number of cycles must be the same.
    on_progress : callable, optional
        Function that is called after each cycle with the number done, the number asked and a
        description.
    solvers : tuple of SolverAttempt, optional
        Solvers in the order to try them. The default is
        :func:`porousalloy.experiments.solving.solvers.fallback_solvers`.

    Returns
    -------
    Result
        Table of all finished cycles, and the curves of some. A run that failed or was
        interrupted holds every cycle that was finished.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    cell = get_cell(cell) if isinstance(cell, str) else cell
    folder = None if folder is None else Path(folder)
    if folder is not None and not resume:
        check_free(folder)  # before anything is computed
    prepared = prepare(cell)
    rate = c_rate_of(c_rate, cell, prepared.values)
    first, number = formation or (rate, 1)
    first = c_rate_of(first, cell, prepared.values)
    check_cycling([rate, first], cycles)
    check_cycling([first], number)
    asked = [_cycle(prepared, first if n < number else rate) for n in range(cycles)]
    simulator = prepared.simulator(asked, max(rate, first), solvers=solvers)
    with missing_parameter_named():
        simulator.build()  # before anything is written
    identity = _identity(prepared, {"C-rate": rate, "formation": formation and [first, number]})
    collector = prepared.collector()
    described = prepared.described("cycle", "cycling")
    run_id = str(described[RUN_ID])
    with NoFiles(run_id) if folder is None else CycleFiles(folder, identity, run_id) as files:
        log = CycleLog(collector, cycles, files, resume, described)
        clock = _Clock(log.done, cycles)

        def on_cycle(finished, state):
            if state is None:  # a cycle that was not completed belongs to nobody's table
                return
            row = log.finish_cycle(finished, state)
            if on_progress is not None:
                on_progress(finished.number, cycles, clock.description(row))

        with interruption() as interrupted:
            try:
                ended = simulator.run(start=log.state, on_cycle=on_cycle, interrupted=interrupted)
            finally:
                log.write()  # also after a second Ctrl-C
            collector.close_run(ended)
            result = Result(log.close(), collector.table())
            del simulator
            gc.collect()  # what PyBaMM keeps of every cycle makes room for the figures
            files.finish(result.write, result.described())
    return result


def _cycle(prepared: Preparation, c_rate: float):
    return tuple(prepared.steps.half_cycle(branch, c_rate) for branch in BRANCHES)


class _Clock:
    """Time left, from the cycles done since the run was started or resumed."""

    def __init__(self, done: int, asked: int):
        self._done, self._asked, self._start = done, asked, time.monotonic()

    def description(self, row: Mapping) -> str:
        number = row["Cycle"]
        each = (time.monotonic() - self._start) / (number - self._done)
        minutes, seconds = divmod(round(each * (self._asked - number)), 60)
        capacity = next(value for name, value in row.items() if "capacity per gram" in name)
        return f"cycle {number}, {capacity:.0f} mAh/g, {minutes}:{seconds:02d} left"


def _identity(prepared: Preparation, asked: Mapping[str, object]) -> dict[str, object]:
    """What a run must be resumed with, by name; what was set comes before what follows from it."""
    cell, values = prepared.cell, prepared.values
    identity: dict[str, object] = {"cell": cell.name, "model": cell.model, **asked}
    identity |= {f"{package.__name__} version": package.__version__ for package in PACKAGES}
    identity |= {f"option '{key}'": str(value) for key, value in prepared.model.options.items()}
    names = dict.fromkeys([*cell.changes, *sorted(values.keys())])
    return identity | {f"'{key}'": _plain(values[key]) for key in names}


def _plain(value) -> str | float:
    """A value that JSON can hold; functions by name."""
    if callable(value):
        return f"{value.__module__}:{getattr(value, '__qualname__', type(value).__name__)}"
    return float(value) if isinstance(value, int | float | np.number) else str(value)
