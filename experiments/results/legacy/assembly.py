"""What the readers of all kinds share: the cell's extents, steps, and their Dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import (
    curve_variables,
    run_coordinates,
    step_coordinates,
)
from porousalloy.experiments.results.extents import Extents, cell_extents, extents_of
from porousalloy.experiments.results.metadata import cell_of, changes_of
from porousalloy.experiments.results.quantities import CURVES, DERIVED
from porousalloy.experiments.solving.run import Run
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import parameter_dictionary

EXTENTS = ("alloy_electrode", "capacity_basis", "area")
SIGNS = {"lithiation": 1, "delithiation": -1}


def stored_cell(attributes: Mapping, path: Path) -> Cell:
    """Cell of a result with its changes.

    Parameters
    ----------
    attributes : Mapping
        Attributes of a Dataset of 0.1.0.
    path : pathlib.Path
        Where they are from, for the message.

    Raises
    ------
    InputError
        If the cell is not known to this version.
    """
    cell = cell_of(attributes)
    if cell is None:
        raise InputError(
            f"'{path}' is of the cell '{attributes['cell']}', which this version does not have, "
            "and does not say its masses; run it again."
        )
    return replace(cell, changes=changes_of(attributes))


def stored_extents(attributes: Mapping, path: Path) -> tuple[Extents, float]:
    """Masses, thicknesses and area, those of the file first, and the current of 1C [A].

    Parameters
    ----------
    attributes : Mapping
        Attributes of a Dataset of 0.1.0.
    path : pathlib.Path
        Where they are from, for the message.

    Raises
    ------
    InputError
        If the file does not say them and the cell is not known to this version.
    """
    cell = stored_cell(attributes, path)
    values = parameter_dictionary(cell)
    extents = cell_extents(cell, values)
    stored = extents_of({**extents.attributes, **attributes})
    one_c = attributes.get("one_c_current", values["Nominal cell capacity [A.h]"])
    return stored, float(one_c)


def curves_of(stored: Mapping[str, np.ndarray], samples: int) -> dict[str, np.ndarray]:
    """Curves of one step, NaN where a quantity was not stored.

    Parameters
    ----------
    stored : Mapping of str to numpy.ndarray, shape (samples,)
        Curves that are known.
    samples : int
        Number of samples.
    """
    missing = np.full(samples, np.nan)
    return {key: np.asarray(stored.get(key, missing), float) for key in CURVES | DERIVED}


def with_stored_capacity(steps: Sequence[SampledStep]) -> list[SampledStep]:
    """Steps with the capacity that is stored since the start of their cycle."""
    found: list[SampledStep] = []
    for step in steps:
        before = found[-1] if found else None
        same = before is not None and (before.run, before.cycle) == (step.run, step.cycle)
        start = before.curves["stored_capacity"][-1] if before is not None and same else 0.0
        change = SIGNS.get(step.name, 0) * step.curves["capacity"]
        found.append(step._replace(curves={**step.curves, "stored_capacity": start + change}))
    return found


def step_dataset(
    steps: Sequence[SampledStep],
    runs: Sequence[tuple[float, Run]],
    attributes: Mapping[str, object],
    path: Path,
) -> xr.Dataset:
    """Dataset of steps.

    Parameters
    ----------
    steps : sequence of SampledStep
        The steps in the order of time.
    runs : sequence of tuples of float and Run
        C-rate [h-1] and end of every run.
    attributes : Mapping
        Attributes of the Dataset.
    path : pathlib.Path
        Where the steps are from, for the message.

    Raises
    ------
    InputError
        If there is no step.
    """
    if not steps:
        reasons = "; ".join(run.reason for _, run in runs)
        raise InputError(f"'{path}' holds no step ({reasons}); run it again.")
    return xr.Dataset(
        curve_variables(steps),
        coords={**step_coordinates(steps), **run_coordinates(runs)},
        attrs=dict(attributes),
    )
