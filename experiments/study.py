"""One cell at several C-rates: build it, run it, collect the results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pybamm
import xarray as xr

import porousalloy.models
from porousalloy.experiments.mesh import radial_cells
from porousalloy.experiments.metadata import run_metadata
from porousalloy.experiments.protocols import cycling, leave_limits_to_steps, start_delithiated
from porousalloy.experiments.recorder import one_line
from porousalloy.experiments.results import collect
from porousalloy.experiments.results_object import Results
from porousalloy.experiments.settings import MODELS, check_model
from porousalloy.experiments.simulation import Run, Simulator
from porousalloy.parameters.cells import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import parameter_dictionary, read_rows
from porousalloy.parameters.validation import check_parameter_values, read_settings

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


@contextmanager
def missing_parameter_named() -> Iterator[None]:
    """Where a model is built: refuse options that need a parameter which the cell lacks."""
    try:
        yield
    except KeyError as error:
        # PyBaMM: "Parameter 'name' not found. ... Best matches are ..."
        name = str(error.args[0]).split("'")[1]
        raise InputError(
            f"The model options need the parameter {name!r}, which the cell does not have; "
            "choose other options."
        ) from error


def changed_parameter_values(
    cell: Cell, settings: Mapping[str, str | float]
) -> pybamm.ParameterValues:
    known = [row["key"] for row in read_rows(cell)]
    values = parameter_dictionary(cell, read_settings(known, settings))
    check_parameter_values(values)
    return pybamm.ParameterValues(values)


def built_model(cell: Cell, name: str, options: dict[str, object]) -> pybamm.BaseModel:
    check_model(name, options)
    try:
        return getattr(porousalloy.models, MODELS[name])({**cell.options, **options})
    except pybamm.OptionError as error:
        raise InputError(f"The model options cannot be used: {one_line(str(error))}") from error
    except Exception as error:
        # combinations that PyBaMM does not support end in errors of any type
        if not options:
            raise
        raise InputError(
            "No model can be built with these options; where the electrodes differ, write "
            f'--option "name=(negative, positive)" (PyBaMM: {one_line(str(error))}).'
        ) from error


def _on_step(on_progress: OnProgress | None, runs_done: int, runs_asked: int, c_rate: float):
    """Progress over all C-rates from that of the steps of one."""
    if on_progress is None:
        return None

    def on_step(done: int, asked: int, name: str) -> None:
        on_progress(runs_done * asked + done, runs_asked * asked, f"{c_rate:g}C, {name}")

    return on_step
