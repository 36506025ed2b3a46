"""Hundreds to thousands of cycles of one cell, on disk as they finish.

Examples
--------
>>> cell = get_cell("ampsi-half")
>>> run = run_cycles(cell, 0.5, 1000, formation=(0.05, 3), folder=Path("results/long"))
>>> run = run_cycles(cell, 0.5, 1000, formation=(0.05, 3), folder=Path("results/long"), resume=True)
>>> run.table["Coulombic efficiency"]
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import pybamm
import xarray as xr

import porousalloy
from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.results.metadata import run_metadata
from porousalloy.experiments.runs.cycle_log import Record
from porousalloy.experiments.runs.cycle_table import CycleTable
from porousalloy.experiments.solving.build import (
    built_model,
    changed_parameter_values,
    missing_parameter_named,
)
from porousalloy.experiments.solving.initial_states import start_delithiated
from porousalloy.experiments.solving.interruption import interruption
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.experiments.solving.solvers import Rung
from porousalloy.experiments.solving.stepper import HalfCycle, Stepper
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

OnProgress = Callable[[int, int, str], None]
PACKAGES = (porousalloy, pybamm)


class LongRun(NamedTuple):
    """What a long run gave.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per finished cycle, as in cycles.csv.
    curves : xarray.Dataset
        "time", "capacity" and "voltage" of some cycles, as in curves.nc.
    ending : {"completed", "event", "failed", "interrupted"}
        "event" is an event of the model, or a limit passed as soon as the current was applied.
    reason : str
        Why the run ended, in words.
    """

    table: pd.DataFrame
    curves: xr.Dataset
    ending: Literal["completed", "event", "failed", "interrupted"]
    reason: str


def run_cycles(
    cell: Cell,
    c_rate: float,
    cycles: int,
    *,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    formation: tuple[float, int] | None = None,
    folder: Path | None = None,
    resume: bool = False,
    on_progress: OnProgress | None = None,
    ladder: tuple[Rung, ...] | None = None,
) -> LongRun:
    """Lithiate and delithiate a cell between its voltage limits, from the delithiated state.

    Ctrl-C ends the run after the half cycle under way, a second one at once; neither that nor
    the end of the process in any other way loses a finished cycle.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    c_rate : float
        C-rate [h-1].
    cycles : int
        Cycles in all, with those of formation and those done before resuming.
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings, options : Mapping, optional
        Parameter values and model options that replace those of the cell.
    formation : tuple of float and int, optional
        C-rate [h-1] of the first cycles, and how many.
    folder : pathlib.Path, optional
        Where to write cycles.csv, curves.nc and the checkpoint; nowhere if not given.
    resume : bool, optional
        Go on with the run in the folder; all but the number of cycles must be the same.
    on_progress : callable, optional
        Called after each cycle with the number done, the number asked and a description.
    ladder : tuple of Rung, optional
        Solvers in the order to try them, each from the start of a half cycle;
        :func:`porousalloy.experiments.solving.solvers.default_ladder` if not given.

    Returns
    -------
    LongRun
        A run that failed or was interrupted holds every cycle that was finished.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    formation_rate, formation_cycles = formation or (c_rate, 1)
    check_cycling([c_rate, formation_rate], cycles)
    check_cycling([formation_rate], formation_cycles)
    settings, options = dict(settings or {}), dict(options or {})
    values = changed_parameter_values(cell, settings)
    the_model = built_model(cell, model, options)
    start_delithiated(values, the_model, cell.electrode)
    metadata = run_metadata(cell, model, options, settings, values)
    points = radial_cells(values, cell.electrode, max(c_rate, formation_rate))
    rows = CycleTable(cell, values)
    asked = {"cell": cell.name, "model": model, "C-rate": c_rate, "formation": formation}
    identity = asked | _identity(values, the_model, settings) | {"radial cells": points}
    mesh = {f"r_{cell.electrode[0]}": points}
    stepper = Stepper(the_model, values, cell.electrode, rows.variables.values(), mesh, ladder)
    with missing_parameter_named():
        stepper.build()  # before anything is written
    record = Record(rows.columns, cycles, identity, folder, resume)
    done = len(record.rows)
    if done > cycles:
        raise InputError(
            f"'{folder}' holds {done} cycles already; ask for that many or more, not {cycles}."
        )
    clock = _Clock(done, cycles)
    ending, reason = "completed", f"all {cycles} cycles completed"
    with interruption() as interrupted:
        for cycle in range(done + 1, cycles + 1):
            rate = formation_rate if cycle <= formation_cycles else c_rate
            halves, stopped = _cycle(stepper, record.state, cycle, rate, interrupted)
            if stopped:
                ending, reason = stopped
                break
            row = rows.row(cycle, rate, halves)
            record.finish_cycle(row, partial(rows.curve, halves), halves[-1].state)
            if on_progress is not None:
                on_progress(cycle, cycles, clock.description(cycle, row[rows.columns[2]]))
        attributes = {"cell": cell.name, "title": cell.title, "ending": ending, "reason": reason}
        curves = record.close(attributes | metadata)
    return LongRun(record.table, curves, ending, reason)


def _cycle(stepper: Stepper, state, cycle: int, rate: float, interrupted):
    """Both half cycles, and (ending, reason) if they were not both finished."""
    halves: list[HalfCycle] = []
    for branch in BRANCHES:
        try:
            if interrupted():
                raise KeyboardInterrupt
            half = stepper.half_cycle(state, branch, rate)
        except KeyboardInterrupt:
            return halves, ("interrupted", f"interrupted in cycle {cycle}")
        if half.ending == "failed":
            return halves, (
                "failed",
                f"the solver failed in the {branch} of cycle {cycle}: {half.reason}",
            )
        if half.ending == "event":
            return halves, ("event", f"the {branch} of cycle {cycle} {half.reason}")
        state = half.state
        halves.append(half)
    return halves, None


class _Clock:
    """Time left, from the cycles done since the run was started or resumed."""

    def __init__(self, done: int, asked: int):
        self._done, self._asked, self._start = done, asked, time.monotonic()

    def description(self, cycle: int, capacity: float) -> str:
        each = (time.monotonic() - self._start) / (cycle - self._done)
        minutes, seconds = divmod(round(each * (self._asked - cycle)), 60)
        return f"cycle {cycle}, {capacity:.0f} mAh/g, {minutes}:{seconds:02d} left"


def _identity(values, model, settings: Mapping[str, object]) -> dict[str, object]:
    """What a run must be resumed with, by name; what was set comes before what follows from it."""
    identity = {f"{package.__name__} version": package.__version__ for package in PACKAGES}
    identity |= {f"option '{key}'": str(value) for key, value in model.options.items()}
    names = dict.fromkeys([*settings, *sorted(values.keys())])
    return identity | {f"'{key}'": _plain(values[key]) for key in names}


def _plain(value) -> str | float:
    """A value that JSON can hold; functions by name."""
    if callable(value):
        return f"{value.__module__}:{getattr(value, '__qualname__', type(value).__name__)}"
    return float(value) if isinstance(value, int | float | np.number) else str(value)
