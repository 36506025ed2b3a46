"""A discretised model with its solver: solve from a state, evaluate variables of the solution.

With y at the solver's steps and y' there, states between steps are cubic. Variables are evaluated
at the steps and at samples that crowd at both ends, where a voltage that rises by 0.5 V within the
last step would spoil any rule on the steps alone.
"""

import contextlib
import io
import warnings
from collections.abc import Sequence

import casadi
import numpy as np
import pybamm
from scipy.interpolate import CubicHermiteSpline

from porousalloy.experiments.results.dataset import cumulative_integral
from porousalloy.experiments.solving.callbacks import one_line
from porousalloy.experiments.solving.solvers import Rung
from porousalloy.experiments.solving.termination import FINAL_TIME

VOLTAGE = "Voltage [V]"

# of the longest time that a half cycle may take, for solvers that keep nothing between the times
# they are asked for; a nominal half cycle takes a quarter of it, half of these
COARSE_TIMES = 801

_EVEN = np.linspace(0, 1, 201)
FRACTIONS = _EVEN**2 * (3 - 2 * _EVEN)


class LongModel:
    """A model built for one solver.

    Parameters
    ----------
    model : pybamm.BaseModel
        Any PyBaMM battery model.
    parameter_values : pybamm.ParameterValues
        Its parameters, with ``inputs`` among them as "[input]".
    var_pts : mapping of str to int
        Mesh points.
    rung : Rung
        The solver.
    inputs : sequence of str
        Names of the input parameters.
    variables : sequence of str
        Scalar variables to evaluate beside the voltage.
    """

    def __init__(self, model, parameter_values, var_pts, rung: Rung, inputs, variables):
        simulation = pybamm.Simulation(
            model, parameter_values=parameter_values, solver=rung.build(), var_pts=var_pts
        )
        simulation.build()
        self._solver, self._model = simulation.solver, simulation.built_model
        self._outputs = _function(self._model, (VOLTAGE, *variables), inputs)

    def solve(self, state, longest: float, inputs: dict) -> tuple[pybamm.Solution, str]:
        """Solution from a state at time 0, and what the solver warned of."""
        start = None
        if state is not None:
            start = pybamm.Solution(
                np.zeros(1), state[:, np.newaxis], self._model, inputs, termination=FINAL_TIME
            )
        times = None
        if not self._solver.supports_interp:
            # closer together at the start, so that a short half cycle has its share
            times = longest * np.linspace(0, 1, COARSE_TIMES) ** 2
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stderr(io.StringIO()),  # CasADi's integrator prints every retry
        ):
            warnings.simplefilter("always", UserWarning)
            solution = self._solver.step(
                start, self._model, longest, t_eval=times, inputs=inputs, save=False
            )
        # not passed on as warnings: a thousand cycles would repeat them
        said = [one_line(str(w.message)) for w in caught if issubclass(w.category, UserWarning)]
        return solution, "; ".join(said)

    def evaluate(self, solution: pybamm.Solution, inputs: dict) -> tuple[np.ndarray, float]:
        """Variables, shape (variables, times), and int V dt [V.s]."""
        times, y, slopes = solution.t, columns(solution), solution.all_yps
        if slopes is not None and slopes[0] is not None and len(slopes) == 1:
            states = CubicHermiteSpline(times, y, slopes[0], axis=1)
            times = np.union1d(times, times[-1] * FRACTIONS)
            y = states(times)
        values = self._outputs(y, list(inputs.values())).full()
        return values, float(cumulative_integral(values[0], times)[-1])


def columns(solution: pybamm.Solution) -> np.ndarray:
    """States at the solver's times, shape (states, times)."""
    return np.asarray(solution.y)


def _function(model, names: Sequence[str], inputs: Sequence[str]) -> casadi.Function:
    """Variables of a model as a function of state and inputs."""
    y = casadi.MX.sym("y", model.len_rhs_and_alg)
    symbols = {name: casadi.MX.sym(name) for name in inputs}
    shared: dict = {}
    outputs = [
        model.get_processed_variable_or_event(name).to_casadi(
            casadi.MX(0), y, inputs=symbols, casadi_symbols=shared
        )
        for name in names
    ]
    stacked = casadi.vertcat(*symbols.values())
    return casadi.Function("outputs", [y, stacked], [casadi.vertcat(*outputs)], {"cse": True})
