"""Calibrate AMPSi@C by the protocol of its paper, and predict the full cell.

An et al. 2019 (10.1038/s41467-019-09510-5): 2134 mAh/g at 0.1C and 1271 mAh/g at 0.5C, per gram of
AMPSi and carbon shell, 1C = 4200 mA/g. The cells were cycled three times at 0.05C first. The model
is treated likewise and read on delithiation (charge) in cycle 2 at 0.1C and in cycle 4 at 0.5C: a
first cycle leaves ions in the ligaments, at 0.5C 6 % of the capacity. The rows of
parameters/data/cell_measurements.csv say what of this is assumed. No error is stated; 3 % of either
capacity is assumed, so every interval below is as good as that.

Two capacities fix two parameters. They are the reference diffusivity (of which only a0^2/D is seen,
so that it carries the error of the assumed ligament) and the utilised fraction of the alloy. Three
other pairs meet the two capacities as well. What tells the pairs apart was not fitted: the full
cell, predicted by its own protocol, and the gap between the mean voltages.

Prints what goes into parameters/data/particle_ampsi.csv; changes nothing. Takes up to ten minutes.

    python scripts/calibrate_ampsi.py
"""

import warnings
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pybamm
from scipy.optimize import least_squares

from porousalloy.experiments.runs.paper_protocol import measured_likewise
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.models.alloy_parameters import AlloyParameters
from porousalloy.models.submodels.ligament_potential import mean_mixing_potential
from porousalloy.parameters.cell_measurements import cell_measurements
from porousalloy.parameters.cells import get_cell

HALF, FULL = get_cell("ampsi-half"), get_cell("ampsi-ncm")
FITTED = [row for row in cell_measurements() if row.cell == HALF.name]
PREDICTED = [row for row in cell_measurements() if row.cell == FULL.name]
NOISE = 0.03  # assumed share of a capacity
NORMAL_90 = 1.645  # half the 90 % interval of a normal distribution, in standard errors
DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"
EXCHANGE_CURRENT = "Alloy reference exchange-current density [A.m-2]"
UTILISED = "{Domain} electrode utilised alloy fraction"
RESISTANCE = "Contact resistance [Ohm]"
GAP = "Hysteresis gap [V]"
THERMAL_VOLTAGE = 8.314462618 * 298.15 / 96485.33212  # R_g T/F [V]
LEAST_OF_LITERATURE = 1e-18  # m2.s-1, component (self-) diffusivity
STEP = 0.02  # of the logarithms, for slopes: 100 times what a tolerance of 1e-5 is worth
CLOSE = 1e-4  # change of the logarithms at which a pair is found
MET = 5e-3  # miss of a logarithm up to which a capacity counts as met
#: No more than all of the alloy reacts, and ions cross silicon no faster than any measurement says.
LARGEST = {UTILISED: 1.0, DIFFUSIVITY: 1e-12}


class Pair(NamedTuple):
    """Two free parameters with their starts, and what else is set."""

    title: str
    starts: dict[str, float]
    held: dict[str, float]


def pairs(factor):
    """The pairs that meet both capacities; `factor` is chemical over component diffusivity."""
    literature = {DIFFUSIVITY: factor * LEAST_OF_LITERATURE}
    return (
        Pair("diffusivity, utilised fraction", {DIFFUSIVITY: 3e-19, UTILISED: 0.8}, {}),
        Pair(
            "contact resistance, utilised fraction (component diffusivity 1e-18)",
            {RESISTANCE: 120.0, UTILISED: 0.7},
            literature,
        ),
        Pair(
            "exchange-current density, utilised fraction (component diffusivity 1e-18)",
            {EXCHANGE_CURRENT: 3e-4, UTILISED: 0.95},
            literature,
        ),
        Pair(
            "diffusivity, exchange-current density (utilised fraction 1)",
            {DIFFUSIVITY: 8e-18, EXCHANGE_CURRENT: 2.5e-4},
            {UTILISED: 1.0},
        ),
    )


def changed(cell, values):
    """Cell with values of its alloy electrode; unchecked, as some lie outside of the csv ranges."""
    Domain = cell.electrode.capitalize()
    named = {name.format(Domain=Domain): value for name, value in values.items()}
    return replace(cell, changes={**cell.changes, **named})


def calibrate(pair):
    """Values that come closest to both capacities, and standard errors and slopes of logarithms."""
    names, starts = list(pair.starts), np.array(list(pair.starts.values()))

    def values_at(x):
        # around 1 and not 0: SciPy's step is a share of x
        return dict(zip(names, starts * np.exp(x - 1), strict=True))

    def misses(x):
        cell = changed(HALF, values_at(x) | pair.held)
        return [np.log(measured_likewise(cell, row).value / row.value) for row in FITTED]

    largest = np.array([LARGEST.get(name, np.inf) for name in names])
    found = least_squares(
        misses,
        np.ones(2),
        bounds=(-np.inf, 1 + np.log(largest / starts) + CLOSE),
        diff_step=STEP,
        xtol=CLOSE,
        ftol=CLOSE,
    )
    if np.abs(found.fun).max() > MET:
        return values_at(found.x), None, found.jac
    slopes = np.linalg.inv(found.jac)
    errors = NOISE * np.sqrt(np.sum(slopes**2, axis=1))
    return values_at(found.x), errors, found.jac


def mean_factor():
    """Chemical over component diffusivity of silicon, the mean over the filling: M F/(R_g T)."""
    prepared = prepare(HALF)
    phase = prepared.model.param.domain_params[HALF.electrode].prim
    M = mean_mixing_potential(AlloyParameters(phase), HALF.electrode)
    return float(np.squeeze(prepared.values.evaluate(M))) / THERMAL_VOLTAGE


def tell(pair, factor):
    """Print a pair: its values, its slopes, and what it says of numbers that were not fitted."""
    found, errors, slopes = calibrate(pair)
    values = found | pair.held
    print(f"\n{pair.title}")
    if errors is None:
        print("  no values meet both capacities; those that come closest:")
    for place, (name, value) in enumerate(found.items()):
        component = f", component {value / factor:.2g}" if name == DIFFUSIVITY else ""
        interval = ""
        if errors is not None:
            low, high = (value * np.exp(sign * NORMAL_90 * errors[place]) for sign in (-1, 1))
            interval = f", {low:.2g} to {high:.2g} (90 %)"
        print(f"  {name} = {value:.3g}{interval}{component}")
    half, full = changed(HALF, values), changed(FULL, values)
    for row, slope in zip(FITTED, slopes, strict=True):
        model = measured_likewise(half, row)
        gap = measured_likewise(half, replace(row, quantity=GAP))
        powers = " ".join(f"{power:+.2f}" for power in slope)
        print(
            f"  {row.row}, {row.protocol}: {model.value:.1f} ({row.value:g}), "
            f"{100 * model.change:.2f} % from the cycle before; gap {gap.value:.2f} V; "
            f"d ln Q/d ln of the two {powers}"
        )
    for row in PREDICTED:
        model = measured_likewise(full, row)
        print(f"  {row.row}, {row.protocol}: {model.value:.1f} ({row.value:g}), predicted")


def main():
    factor = mean_factor()
    print(f"chemical over component diffusivity, mean over the filling: {factor:.2f}")
    print("stored values:")
    for row in (*FITTED, *PREDICTED):
        model = measured_likewise(get_cell(row.cell), row)
        print(f"  {row.row}, {row.protocol}: {model.value:.1f} ({row.value:g})")
    for pair in pairs(factor):
        tell(pair, factor)


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    warnings.filterwarnings("ignore", category=UserWarning)
    main()
