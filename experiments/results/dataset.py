"""Curves and profiles of several runs in one xarray Dataset.

Every half cycle is sampled at the same number of points, closer together at its ends where the
voltage is steep, so the arrays have no ragged edge: c_rate x cycle x branch x sample for curves,
c_rate x branch x state x r for profiles along the ligament (last cycle obtained). Half cycles
that were skipped or not reached are NaN.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import pybamm
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.profiles import profiles
from porousalloy.experiments.results.quadrature import charge_and_energy
from porousalloy.experiments.results.quantities import CURVES, DERIVED, RADIUS, attributes, heading
from porousalloy.experiments.solving.simulator import Run
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.electrodes.stack import thickness_bases

SAMPLES = 201
MASS_PREFIX = "mass_of_"
THICKNESS_PREFIX = "thickness_of_"
AREA = "area"


def collect(
    runs: Mapping[float, Run], cell: Cell, parameter_values: pybamm.ParameterValues
) -> xr.Dataset:
    """Sample the runs of one cell.

    Parameters
    ----------
    runs : mapping of float to Run
        Runs of :func:`porousalloy.experiments.protocols.cycling.cycling` by C-rate.
    cell : Cell
        Says which electrode is the alloy and what mass capacities refer to.
    parameter_values : pybamm.ParameterValues
        The values that were run.

    Returns
    -------
    xarray.Dataset
        Variables are the keys of ``CURVES``, ``DERIVED`` and ``PROFILES`` in
        :mod:`porousalloy.experiments.results.quantities`, with "long_name" and "units"; "radius" [m]
        goes with the profiles. "capacity" counts from the start of the half cycle,
        "stored_capacity" from the start of the cycle, down again on delithiation. The attribute
        "capacity_basis" says per gram of what; attributes "mass_of_..." [kg], "thickness_of_..."
        [m] and "area" [m2] give all that capacities and energies can be given on.
    """
    extents = _extents(cell, parameter_values)
    mass = extents[_attribute(MASS_PREFIX, cell.one_c_basis)]
    names = {"D": cell.electrode.capitalize(), "d": cell.electrode}
    cycles = max(run.cycles_requested for run in runs.values())
    shape = (len(runs), cycles, len(BRANCHES), SAMPLES)
    curves = {key: np.full(shape, np.nan) for key in (*CURVES, *DERIVED)}
    last_steps = {}
    for rate, run in enumerate(runs.values()):
        for cycle, branch, step in _half_cycles(run):
            for key, values in _sample_curves(step, mass, names).items():
                curves[key][rate, cycle, branch] = values
            last_steps[rate, branch] = step
    capacity = curves["capacity"]
    lithiated = np.nan_to_num(capacity[:, :, 0, -1:])
    curves["stored_capacity"] = np.stack([capacity[:, :, 0], lithiated - capacity[:, :, 1]], axis=2)
    quantities = CURVES | DERIVED
    dataset = xr.Dataset(
        {
            key: (("c_rate", "cycle", "branch", "sample"), values, attributes(quantities[key]))
            for key, values in curves.items()
        },
        coords={
            "c_rate": ("c_rate", list(runs), {"long_name": "C-rate", "units": "h-1"}),
            "cycle": np.arange(1, cycles + 1),
            "branch": list(BRANCHES),
            "ending": ("c_rate", [run.ending for run in runs.values()]),
            "reason": ("c_rate", [run.account for run in runs.values()]),
            "solver": ("c_rate", [run.solver for run in runs.values()]),
            "cycles_completed": ("c_rate", [run.cycles_completed for run in runs.values()]),
        },
        attrs={
            "cell": cell.name,
            "title": cell.title,
            "alloy_electrode": cell.electrode,
            "capacity_basis": cell.one_c_basis,
            **extents,
        },
    )
    return dataset.assign(profiles(last_steps, len(runs), names, RADIUS[cell.electrode]))


def masses(dataset: xr.Dataset) -> dict[str, float]:
    """Masses [kg] that capacities and energies of a Dataset can be given on, by basis."""
    return _by_basis(dataset, MASS_PREFIX)


def thicknesses(dataset: xr.Dataset) -> dict[str, float]:
    """Pristine thicknesses [m] that volumetric numbers of a Dataset can be given on, by basis."""
    return _by_basis(dataset, THICKNESS_PREFIX)


def to_table(dataset: xr.Dataset) -> pd.DataFrame:
    """Curves of a Dataset as one long table.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`collect` makes it.

    Returns
    -------
    pandas.DataFrame
        One row per sample; columns "C-rate", "Cycle", "Branch" and the curves, each with its
        unit. Half cycles that were not run have no rows.
    """
    quantities = {key: quantity for key, quantity in (DERIVED | CURVES).items()}
    table = dataset[list(quantities)].reset_coords(drop=True).to_dataframe().reset_index()
    table = table.dropna(subset="time").drop(columns="sample")
    columns = {"c_rate": "C-rate", "cycle": "Cycle", "branch": "Branch"}
    columns |= {key: heading(quantity) for key, quantity in quantities.items()}
    return table.rename(columns=columns)[list(columns.values())]


def cumulative_integral(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Integral from the first sample to each sample, by the trapezoidal rule; same shape."""
    pieces = np.diff(time) * (values[1:] + values[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(pieces)])


def _half_cycles(run: Run) -> Iterator[tuple[int, int, pybamm.Solution]]:
    """(cycle, branch, solution) of the half cycles in which time passed."""
    cycles = [] if run.solution is None else run.solution.cycles
    for cycle, solution in enumerate(cycles):
        for branch, step in enumerate(solution.steps):
            if step.t[-1] > step.t[0]:
                yield cycle, branch, step


def _sample_curves(step, mass: float, names: Mapping[str, str]) -> dict[str, np.ndarray]:
    """All curves of one half cycle but "stored_capacity"; each of shape (SAMPLES,)."""
    fraction = np.linspace(0, 1, SAMPLES)
    time = step.t[0] + (step.t[-1] - step.t[0]) * fraction**2 * (3 - 2 * fraction)
    curves = {key: step[q.variable.format(**names)](time) for key, q in CURVES.items()}
    charge, energy = charge_and_energy(step, time)
    return {
        **curves,
        "time": time,
        "charge": charge,
        "energy": energy,
        "capacity": charge / mass,  # A.h/kg is mA.h/g
    }


def _extents(cell: Cell, parameter_values) -> dict[str, float]:
    """Masses [kg], thicknesses [m] and area [m2] of the cell, by attribute."""
    area = float(cell_area(parameter_values))
    masses = mass_bases(cell, parameter_values)
    thicknesses = thickness_bases(cell, parameter_values)
    return {
        **{_attribute(MASS_PREFIX, basis): float(mass) * area for basis, mass in masses.items()},
        **{_attribute(THICKNESS_PREFIX, basis): float(t) for basis, t in thicknesses.items()},
        AREA: area,
    }


def _attribute(prefix: str, basis: str) -> str:
    return prefix + basis.replace(" ", "_")


def _by_basis(dataset: xr.Dataset, prefix: str) -> dict[str, float]:
    return {
        name.removeprefix(prefix).replace("_", " "): float(value)
        for name, value in dataset.attrs.items()
        if name.startswith(prefix)
    }
