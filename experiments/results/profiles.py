"""Profiles along the ligament at states of the last half cycles."""

from collections.abc import Mapping

import numpy as np
import pybamm

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.quantities import PROFILES, attributes

#: Fractions of a half cycle, closer together at its ends, where stresses build up and turn: the
#: first steps are 0.14 % and 0.42 %; a quarter, a half and three quarters are among them.
STATES = tuple(((1 - np.cos(np.pi * np.linspace(0, 1, 43))) / 2).round(12).tolist())


def profiles(
    last_steps: Mapping[tuple[int, int], pybamm.Solution],
    rates: int,
    names: Mapping[str, str],
    radius_name: str,
) -> dict:
    """Variables along the ligament at ``STATES`` of the last half cycles.

    Parameters
    ----------
    last_steps : mapping
        Half cycles by place of their C-rate and their branch.
    rates : int
        C-rates, with those that gave nothing.
    names : mapping
        What {D} and {d} in variable names stand for.
    radius_name : str
        Variable of the radius.

    Returns
    -------
    dict
        Variables of a Dataset: "radius", "state" and the keys of ``PROFILES``, c_rate x branch x
        state x r; nothing if there is no half cycle.
    """
    if not last_steps:
        return {}
    any_step = next(iter(last_steps.values()))
    radius = _at_nodes(any_step, radius_name, any_step.t[:1])
    radius = radius.reshape(len(radius), -1)[:, 0]  # the same at every x
    shape = (rates, len(BRANCHES), len(STATES), radius.size)
    values = {key: np.full(shape, np.nan) for key in PROFILES}
    for place, step in last_steps.items():
        time = step.t[0] + np.array(STATES) * (step.t[-1] - step.t[0])
        for key, quantity in PROFILES.items():
            values[key][place] = _at_nodes(step, quantity.variable.format(**names), time).T
    fraction = {"long_name": "Fraction of the half cycle", "units": "1"}
    return {
        "radius": ("r", radius, {"long_name": "Radius", "units": "m"}),
        "state": ("state", list(STATES), fraction),
        **{
            key: (("c_rate", "branch", "state", "r"), array, attributes(PROFILES[key]))
            for key, array in values.items()
        },
    }


def _at_nodes(step, name: str, time: np.ndarray) -> np.ndarray:
    """Values of a field at the cells of the ligament, shape (r, ..., times).

    PyBaMM adds the two ends of a domain for some solvers and not for others.
    """
    variable = step[name]
    values = variable(time)
    added = values.shape[0] - len(variable.mesh.nodes)
    return values[added // 2 : values.shape[0] - added // 2]
