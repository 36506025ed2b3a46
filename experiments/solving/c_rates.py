"""C-rates of the steps of an experiment."""

from collections.abc import Mapping

import numpy as np
import pybamm


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


def fastest_c_rate(cycles) -> float:
    """C-rate of the shortest time that profiles have to form: of a half cycle or of a pulse [h-1].

    Parameters
    ----------
    cycles : sequence of tuples of pybamm.step.BaseStep
        Steps whose currents are numbers.
    """
    steps = [step for cycle in cycles for step in cycle if isinstance(step, pybamm.step.CRate)]
    return max(max(abs(step.value), 3600 / step.duration) for step in steps)
