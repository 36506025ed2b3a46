"""Sampled half cycles whose integrals are known: current constant, voltage a parabola in time."""

import numpy as np
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import (
    Collector,
    curve_variables,
    run_coordinates,
    step_coordinates,
)
from porousalloy.experiments.results.extents import cell_extents
from porousalloy.experiments.results.quantities import CURVES
from porousalloy.experiments.results.sampling import FRACTIONS
from porousalloy.experiments.solving.run import Run
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.provenance import parameter_dictionary

CURRENT = 2e-3  # [A]
HOURS = 5.0
#: Mean of 1 - 0.9 p^2 over p from 0 to 1 [V].
MEAN_VOLTAGE = 0.7


def extents_and_cell(name="ampsi-half"):
    cell = get_cell(name)
    return cell_extents(cell, parameter_dictionary(cell)), cell


def half_cycle(
    branch, start=0.0, hours=HOURS, *, run=1, cycle=1, c_rate=0.5, stored=0.0, name="ampsi-half"
):
    """Half cycle: V = 1 - 0.9 p^2 and all else linear, p rising on lithiation, else falling."""
    extents, cell = extents_and_cell(name)
    lithiates = branch == "lithiation"
    p = FRACTIONS if lithiates else 1 - FRACTIONS
    charge = CURRENT * hours * FRACTIONS
    # the integral of V = 1 - 0.9 p^2 over the fraction f that has passed
    passed = FRACTIONS - 0.3 * FRACTIONS**3 if lithiates else MEAN_VOLTAGE - (p - 0.3 * p**3)
    capacity = charge / extents.mass
    curves = {key: p for key in CURVES} | {
        "voltage": 1 - 0.9 * p**2,
        "current": np.full(p.size, CURRENT if lithiates == cell.is_half_cell else -CURRENT),
        "time": start + 3600 * hours * FRACTIONS,
        "charge": charge,
        "energy": CURRENT * hours * passed,
        "capacity": capacity,
        "stored_capacity": stored + (capacity if lithiates else -capacity),
        "peak_tension": 0.5e9 * p,
        "peak_compression": 1e9 * p,
        "peak_von_mises": 1.5e9 * p,
        "thickness_change": 2e-6 * p,
        "thickness_ratio": 1 + 0.1 * p,
        "irreversible_thickness_ratio": 0.04 * (1 - p),
        "outer_volume_ratio": 1 + 0.25 * p,
        "internal_porosity": 0.6 - 0.5 * p,
    }
    ending = f"voltage {'<' if lithiates == cell.is_half_cell else '>'} 1 V"
    return SampledStep(run, cycle, branch, c_rate, ending, curves)


def full_cycle(run=1, cycle=1, c_rate=0.5, hours=(HOURS, HOURS), start=0.0, name="ampsi-half"):
    """Lithiation and delithiation, of given durations [h]."""
    first = half_cycle(
        "lithiation", start, hours[0], run=run, cycle=cycle, c_rate=c_rate, name=name
    )
    second = half_cycle(
        "delithiation",
        first.curves["time"][-1],
        hours[1],
        run=run,
        cycle=cycle,
        c_rate=c_rate,
        stored=first.curves["stored_capacity"][-1],
        name=name,
    )
    return [first, second]


def an_end(completed=1, requested=1, ending="completed", reason="because"):
    return Run(ending, reason, (), completed, requested, "none")


def dataset_of(steps, runs=None, name="ampsi-half"):
    """Dataset of steps and of the ends of their runs, one at 0.5C if they are not given."""
    extents, cell = extents_and_cell(name)
    described = {"command": "simulate", "protocol": "cycling", "one_c_current": 2 * CURRENT}
    attributes = Collector(cell, extents).dataset(described).attrs
    runs = [(0.5, an_end())] if runs is None else runs
    return xr.Dataset(
        curve_variables(steps),
        coords={**step_coordinates(steps), **run_coordinates(runs)},
        attrs=attributes,
    )
