"""One cell at several C-rates: build it, run it, collect the results."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import xarray as xr

from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.results.dataset import collect
from porousalloy.experiments.results.metadata import run_metadata
from porousalloy.experiments.results.results import Results
from porousalloy.experiments.solving.build import (
    built_model,
    changed_parameter_values,
    missing_parameter_named,
)
from porousalloy.experiments.solving.initial_states import leave_limits_to_steps, start_delithiated
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.experiments.solving.simulator import Run, Simulator
from porousalloy.parameters.cell import Cell

OnProgress = Callable[[int, int, str], None]


class Study(NamedTuple):
    """Runs by C-rate, and the Dataset of their curves and profiles."""

    runs: dict[float, Run]
    dataset: xr.Dataset

    @property
    def results(self) -> Results:
        """Tables, derivatives and files of the Dataset."""
        return Results(self.dataset)


def run_study(
    cell: Cell,
    c_rates: Sequence[float],
    cycles: int = 1,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    on_progress: OnProgress | None = None,
) -> Study:
    """Cycle a cell at each C-rate, from the delithiated state.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    c_rates : sequence of float
        C-rates [h-1].
    cycles : int, optional
        Cycles at each C-rate.
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings : mapping, optional
        Parameter values that replace those of the cell; what follows from them (thickness,
        volume fractions, 1C) follows.
    options : mapping, optional
        Model options that replace those of the cell.
    on_progress : callable, optional
        Called before each half cycle with the number done, the number asked and a description.

    Returns
    -------
    Study
        A run that failed holds what it had.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    settings, options = dict(settings or {}), dict(options or {})
    parameter_values = changed_parameter_values(cell, settings)
    the_model = built_model(cell, model, options)
    start_delithiated(parameter_values, the_model, cell.electrode)
    metadata = run_metadata(cell, model, options, settings, parameter_values)
    experiment = cycling(parameter_values, cell.electrode, c_rates, cycles)
    leave_limits_to_steps(parameter_values)
    cells = radial_cells(parameter_values, cell.electrode, max(c_rates))
    mesh = {f"r_{cell.electrode[0]}": cells}
    simulator = Simulator(the_model, parameter_values, experiment, var_pts=mesh)
    runs: dict[float, Run] = {}
    for c_rate in c_rates:
        on_step = _on_step(on_progress, len(runs), len(c_rates), c_rate)
        with missing_parameter_named():
            runs[c_rate] = simulator.run({"C-rate": c_rate}, on_step)
    return Study(runs, collect(runs, cell, parameter_values).assign_attrs(metadata))


def _on_step(on_progress: OnProgress | None, runs_done: int, runs_asked: int, c_rate: float):
    """Progress over all C-rates from that of the steps of one."""
    if on_progress is None:
        return None

    def on_step(done: int, asked: int, name: str) -> None:
        on_progress(runs_done * asked + done, runs_asked * asked, f"{c_rate:g}C, {name}")

    return on_step
