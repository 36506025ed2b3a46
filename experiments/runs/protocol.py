"""Run a laboratory's protocol on a cell and collect its steps.

Every step is sampled at the same number of points, closer together at its ends, so the Dataset is
step x sample without a ragged edge. Each step knows its cycle, its name ("lithiation",
"delithiation" or "rest") and its charge.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pybamm
import xarray as xr

from porousalloy.experiments.protocols.base import CycledProtocol
from porousalloy.experiments.protocols.steps import bench_of
from porousalloy.experiments.results.dataset import SAMPLES, cumulative_integral
from porousalloy.experiments.results.metadata import run_metadata
from porousalloy.experiments.results.quantities import CURVES, attributes
from porousalloy.experiments.solving.build import (
    built_model,
    changed_parameter_values,
    missing_parameter_named,
)
from porousalloy.experiments.solving.initial_states import (
    assemble,
    leave_limits_to_steps,
    start_delithiated,
)
from porousalloy.experiments.solving.interruption import interruption
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.experiments.solving.simulator import Run, Simulator
from porousalloy.experiments.solving.solvers import default_ladder
from porousalloy.experiments.solving.termination import step_name
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases


class LaboratoryRun(NamedTuple):
    """A run, its curves by step, the values it used."""

    run: Run
    dataset: xr.Dataset
    parameter_values: pybamm.ParameterValues


def run_protocol(
    cell: Cell,
    protocol: CycledProtocol,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    on_step=None,
) -> LaboratoryRun:
    """Run a protocol on a cell, from the delithiated state or as the protocol puts it together.

    Ctrl-C ends the run after the step under way, a second one at once.

    Parameters
    ----------
    cell : Cell
        See :mod:`porousalloy.parameters.cells`.
    protocol : CycledProtocol
        See :mod:`porousalloy.experiments.protocols.laboratory`.
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings, options : mapping, optional
        Parameter values and model options that replace those of the cell.
    on_step : callable, optional
        Called before each step with the number done, the number asked and its name.

    Returns
    -------
    LaboratoryRun
        A run that failed or was interrupted holds every step it finished.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    values = changed_parameter_values(cell, settings or {})
    the_model = built_model(cell, model, dict(options or {}))
    bench = bench_of(cell, values)
    experiment = pybamm.Experiment(protocol.cycles(bench))
    prelithiated = protocol.filling_at_assembly(bench)
    if prelithiated is None:
        start_delithiated(values, the_model, cell.electrode)
    else:
        assemble(values, prelithiated)
    metadata = run_metadata(cell, model, options or {}, settings or {}, values)
    cells = radial_cells(values, cell.electrode, _fastest(experiment))
    leave_limits_to_steps(values)
    ladder = default_ladder(the_model, protocol.tolerance)
    mesh = {f"r_{cell.electrode[0]}": cells}
    with interruption() as interrupted:
        simulator = Simulator(the_model, values, experiment, ladder, mesh, interrupted)
        with missing_parameter_named():
            run = simulator.run(on_step=on_step)
    dataset = _collect(run, cell, values, protocol).assign_attrs(metadata)
    return LaboratoryRun(run, dataset, values)


def step_table(dataset: xr.Dataset) -> pd.DataFrame:
    """One row a step: cycle, name, duration, charge per gram, energy, voltages at its ends."""
    voltage = dataset["voltage"]
    return pd.DataFrame(
        {
            "Cycle": dataset["cycle"].values,
            "Step": dataset["name"].values,
            "Duration [s]": np.ptp(dataset["time"].values, axis=1),
            f"Capacity per gram of {dataset.attrs['capacity_basis']} [mA.h.g-1]": dataset[
                "capacity"
            ].values[:, -1],
            "Energy [W.h]": dataset["energy"].values[:, -1],
            "Start voltage [V]": voltage.values[:, 0],
            "End voltage [V]": voltage.values[:, -1],
        }
    )


def _fastest(experiment: pybamm.Experiment) -> float:
    """C-rate of the shortest time that profiles have to form: of a half cycle or of a pulse."""
    steps = [step for step in experiment.steps if isinstance(step, pybamm.step.CRate)]
    return max(max(abs(step.value), 3600 / step.duration) for step in steps)


def _collect(run: Run, cell: Cell, values, protocol: CycledProtocol) -> xr.Dataset:
    area = cell_area(values)
    masses = {
        f"mass_of_{basis.replace(' ', '_')}": float(mass * area)
        for basis, mass in mass_bases(cell, values).items()
    }
    names = {"D": cell.electrode.capitalize(), "d": cell.electrode}
    mass = masses[f"mass_of_{cell.one_c_basis.replace(' ', '_')}"]
    curves, cycles, labels = [], [], []
    for cycle, name, step in _steps(run):
        curves.append(_sample(step, mass, names))
        cycles.append(cycle)
        labels.append(name)
    units = {"time": "s", "capacity": "mA.h.g-1", "energy": "W.h"}
    data = {}
    for key in (*CURVES, *units):
        stacked = np.array([curve[key] for curve in curves]).reshape(len(curves), SAMPLES)
        described = attributes(CURVES[key]) if key in CURVES else {"units": units[key]}
        data[key] = (("step", "sample"), stacked, described)
    return xr.Dataset(
        data,
        coords={"cycle": ("step", cycles), "name": ("step", labels)},
        attrs={
            "cell": cell.name,
            "title": cell.title,
            "protocol": protocol.name,
            "alloy_electrode": cell.electrode,
            "capacity_basis": cell.one_c_basis,
            "ending": run.ending,
            "reason": run.account,
            "one_c_current": values["Nominal cell capacity [A.h]"],
            **masses,
        },
    )


def _steps(run: Run):
    """(cycle, name, solution) of the steps in which time passed."""
    cycles = [] if run.solution is None else run.solution.cycles
    asked = iter(run.experiment.steps)
    for number, length in enumerate(run.experiment.cycle_lengths, start=1):
        steps = [next(asked) for _ in range(length)]
        if number > len(cycles):
            return
        for step, solution in zip(steps, cycles[number - 1].steps, strict=False):
            if solution.t[-1] > solution.t[0]:
                yield number, step_name(step), solution


def _sample(step, mass: float, names: Mapping[str, str]) -> dict[str, np.ndarray]:
    fraction = np.linspace(0, 1, SAMPLES)
    time = step.t[0] + (step.t[-1] - step.t[0]) * fraction**2 * (3 - 2 * fraction)
    curves = {key: step[q.variable.format(**names)](time) for key, q in CURVES.items()}
    current = np.abs(curves["current"])
    return {
        **curves,
        "time": time,
        "capacity": cumulative_integral(current, time) / 3600 / mass,
        "energy": cumulative_integral(current * curves["voltage"], time) / 3600,
    }
