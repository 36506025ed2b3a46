"""Diffusivity from galvanostatic intermittent titration, beside the model's own.

A pulse of duration tau changes the potential along the root of time while the ions have not reached
the centre, and the rest after it shows the change of equilibrium. With d/a0 the surface per solid
volume (Weppner & Huggins 1977)::

    D = (4/pi) (a0/(d tau))^2 (Delta E_s/(dE/d sqrt t))^2          semi-infinite: tau << a0^2/D

Delta E_s is the difference of the potentials at the ends of two rests. dE/d sqrt t is the slope at
the start of the pulse of a parabola in sqrt t through its later part: ohmic and kinetic jumps stay
out, and the term in t takes up the curvature of ligaments ((d - 1) D t/(2 a0^2), a third of D for a
sphere at tau = 0.013 a0^2/D) and of the equilibrium potential.

What comes out is the local chemical diffusivity. The model has it from its diffusivity D, the mean
over the filling, and its potential::

    D_chem = D theta (1 - theta) (-dU_0/dtheta)/M,   M = int_0^1 (1 - 2 theta) U_0 dtheta

and with the option "ligament diffusion" "Fickian" D itself. Lengths and surfaces are those of the
pristine ligament, so that a swollen one gives D_chem/lambda_r^2 (lambda_r: stretch along its
radius); a user of a real cell has the same trouble. Stress adds to the force of diffusion and to
the potential: an elastic sphere of small volume change gives D_chem/(1 + e), with
e = 2 Omega^2 E c_max/(9 (1 - nu) F (-dU_0/dtheta)), full silicon five to eight times too little.
Residual hysteresis adds the slope of a branch to both of its steps, and leaves D as it is; while it
is on its way from one branch to the other, after the current has turned, nothing can be extracted.

References
----------
Weppner & Huggins 1977, J. Electrochem. Soc. 124:1569, 10.1149/1.2133112.
"""

import math
from typing import Any

import numpy as np
import pandas as pd
import pybamm
import xarray as xr

from porousalloy.experiments.runs.preparation import Preparation
from porousalloy.models.alloy_parameters import AlloyParameters
from porousalloy.models.ligament_shape import LIGAMENT_SHAPES
from porousalloy.models.submodels.ligament_potential import mean_mixing_potential
from porousalloy.parameters.electrodes.evaluation import potential

BETWEEN_BRANCHES = "the hysteresis is on its way to the other branch"
SIGNS = {"lithiation": -1.0, "delithiation": 1.0}
SLOPE_STARTS = 0.2  # of the pulse; before, the double layer and the kinetics still move
LARGEST_SWING = 0.0128  # half of R_g T/F at 298 K [V]; beyond, kinetics and potential bend
SMALLEST_STEP = 5e-4  # [V]; below, a potentiostat's resolution and incomplete rests dominate
LARGEST_BEND = 0.5  # change of the slope over the pulse, relative to its start
ON_A_BRANCH = 0.02  # distance of the hysteresis from its branch; 2 is the whole gap
SLOPE_STEP = 1e-3  # of the filling, or of what is vacant: for the slope of the potential
LONGEST_PULSE = 0.02  # tau D/a0^2; beyond, the centre of a sphere begins to fill


def gitt_table(dataset: xr.Dataset, prepared: Preparation) -> pd.DataFrame:
    """Diffusivity at every pulse, what the model has there, and whether the assumptions hold.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps of the protocol "gitt".
    prepared : Preparation
        The cell that was run.

    Returns
    -------
    pandas.DataFrame
        One row per pulse: "Branch", "Filling" after the rest, "Extracted diffusivity [m2.s-1]",
        "Model diffusivity [m2.s-1]", the local chemical one at that filling, their "Ratio", "Pulse
        over diffusion time", "Equilibrium step [V]", and "Invalid because" (empty where the
        assumptions hold).
    """
    names = list(dataset["step_name"].values)
    moves = _distances_from_branches(dataset, prepared)
    return pd.DataFrame(
        [
            _row(dataset, place, prepared, moves[place] > ON_A_BRANCH)
            for place in range(1, len(names) - 1)
            if names[place] != "rest" and names[place - 1] == names[place + 1] == "rest"
        ]
    )


def _distances_from_branches(dataset: xr.Dataset, prepared: Preparation) -> list[float]:
    """Distance of the residual hysteresis from its branch at the start of every step, 0 to 2.

    It falls with the charge of a branch as exp(-gamma dtheta/2); a change of direction makes it
    what was left to the other branch.
    """
    if prepared.model.options["residual hysteresis"] != "true":
        return [0.0] * dataset.sizes["step"]
    electrode = prepared.cell.electrode
    gamma = {
        branch: _number(
            prepared.values, f"{electrode.capitalize()} particle {branch} hysteresis decay rate"
        )
        for branch in SIGNS
    }
    state = float(prepared.values[f"Initial hysteresis state in {electrode} electrode"])
    distances = []
    for name, filling in zip(dataset["step_name"].values, dataset["filling"].values, strict=True):
        sign = SIGNS.get(str(name))
        distances.append(0.0 if sign is None else abs(sign - state))
        if sign is not None:
            fades = math.exp(-gamma[str(name)] * abs(filling[-1] - filling[0]) / 2)
            state = sign + (state - sign) * fades
    return distances


def _number(values, name, filling: float = 0.5) -> float:
    """Value of a parameter that may be a function of filling and temperature."""
    value: Any = values[name]
    if callable(value):
        value = value(pybamm.Scalar(filling), pybamm.Scalar(values["Ambient temperature [K]"]))
    if not isinstance(value, pybamm.Symbol):
        return float(value)
    return float(np.squeeze(values.evaluate(value)))


def _row(
    dataset: xr.Dataset, place: int, prepared: Preparation, between_branches: bool
) -> dict[str, str | float]:
    """Row of the pulse at a place among the steps."""
    values, options = prepared.values, prepared.cell.options
    Domain = prepared.cell.electrode.capitalize()
    d = LIGAMENT_SHAPES[str(options["ligament shape"])].dimension
    a0 = values[f"{Domain} particle radius [m]"]
    step = dataset.isel(step=place)
    time = step["time"].values - step["time"].values[0]
    voltage = step["voltage"].values
    tau = time[-1]
    later = time >= SLOPE_STARTS * tau
    bend, slope, _ = np.polyfit(np.sqrt(time[later]), voltage[later], 2)
    bend = abs(2 * bend * np.sqrt(tau) / slope)
    before, after = (dataset["voltage"].values[place + n, -1] for n in (-1, 1))
    change = after - before
    filling = float(dataset["filling"].values[place + 1, -1])
    extracted = 4 / np.pi * (a0 / (d * tau)) ** 2 * (change / slope) ** 2
    model = _number(values, f"{Domain} particle diffusivity [m2.s-1]", filling)
    if prepared.model.options["ligament diffusion"] == "potential":
        model *= thermodynamic_factor(prepared, filling)
    ratio_of_times = tau * model / a0**2
    swing = abs(slope) * np.sqrt(tau)
    stressed = options.get("ligament mechanics") != "stress-free"
    return {
        "Branch": str(step["step_name"].item()),
        "Filling": filling,
        "Extracted diffusivity [m2.s-1]": extracted,
        "Model diffusivity [m2.s-1]": model,
        "Ratio": extracted / model,
        "Pulse over diffusion time": ratio_of_times,
        "Equilibrium step [V]": change,
        "Invalid because": (
            BETWEEN_BRANCHES
            if between_branches and not stressed
            else _objection(ratio_of_times, change, slope, bend, swing, stressed)
        ),
    }


def _objection(ratio_of_times, change, slope, bend, swing, stressed):
    if stressed:
        return "stress drives diffusion and the potential too"
    if ratio_of_times > LONGEST_PULSE:
        return "the pulse is not short against diffusion"
    if abs(change) < SMALLEST_STEP:
        return "the equilibrium hardly moves (plateau)"
    if swing > LARGEST_SWING:
        return "the pulse moves the potential by more than R T/2F, out of the linear range"
    if bend > LARGEST_BEND:
        return "the slope changes too much over the pulse"
    if change * slope <= 0:
        return "the potential did not follow the pulse"
    return ""


def thermodynamic_factor(prepared: Preparation, filling: float) -> float:
    """Local chemical over mean diffusivity, theta (1 - theta) (-dU_0/dtheta)/M.

    Parameters
    ----------
    prepared : Preparation
        The cell that was run.
    filling : float
        Filling of its alloy [-].
    """
    values, electrode = prepared.values, prepared.cell.electrode
    phase = prepared.model.param.domain_params[electrode].prim  # pyright: ignore[reportAttributeAccessIssue]
    M = values.evaluate(mean_mixing_potential(AlloyParameters(phase), electrode))
    U_0 = potential(dict(values), electrode.capitalize(), end_barriers=True)
    step = SLOPE_STEP * min(filling, 1 - filling)
    slope = (U_0(filling + step) - U_0(filling - step)) / (2 * step)
    return -filling * (1 - filling) * slope / float(np.squeeze(M))
