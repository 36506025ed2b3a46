"""C-rates of the steps of an experiment."""

from collections.abc import Mapping

import numpy as np
import pybamm

from porousalloy.experiments.protocols.cycling import HOUR
from porousalloy.experiments.solving.termination import Cycles


def c_rate_of_step(step: pybamm.step.BaseStep, inputs: Mapping[str, float]) -> float:
    """C-rate of a step at constant current, lithiation or delithiation [h-1].

    Parameters
    ----------
    step : pybamm.step.BaseStep
        The step.
    inputs : Mapping of str to float
        Values of its input parameters.

    Returns
    -------
    float
        Magnitude; NaN of a hold or a rest.
    """
    if not isinstance(step, pybamm.step.CRate):
        return np.nan
    value = step.value
    if isinstance(value, pybamm.Symbol):
        value = value.evaluate(inputs=dict(inputs))
    return abs(float(np.squeeze(value)))


def fastest_c_rate(cycles: Cycles) -> float:
    """C-rate of the shortest time that profiles have to form, in a half cycle or a pulse [h-1].

    Parameters
    ----------
    cycles : sequence of tuples of pybamm.step.BaseStep
        Steps whose currents and durations are numbers.
    """
    steps = [step for cycle in cycles for step in cycle if isinstance(step, pybamm.step.CRate)]
    return max(max(abs(_number(step.value)), HOUR / _number(step.duration)) for step in steps)


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
