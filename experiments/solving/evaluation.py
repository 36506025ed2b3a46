"""Variables of a solution at any times, all of them by one compiled expression.

IDAKLU keeps the states and their slopes at each of its steps, so states between two steps are cubic
(Hermite), as accurate as at the steps. PyBaMM evaluates one variable after the other; here one
CasADi function gives all that a result asks for.
"""

from collections.abc import Sequence

import casadi
import numpy as np
import pybamm
from scipy.interpolate import CubicHermiteSpline


class Evaluator:
    """Variables of the solutions of one discretised model.

    Parameters
    ----------
    names : sequence of str
        Names of the variables.
    """

    def __init__(self, names: Sequence[str]):
        self._names = tuple(names)
        self._model: pybamm.BaseModel | None = None
        self._function: casadi.Function | None = None

    def __call__(self, solution: pybamm.Solution, time: np.ndarray) -> list[np.ndarray]:
        """Values at times within a solution.

        Parameters
        ----------
        solution : pybamm.Solution
            Solution of one step of an experiment, with the slopes of its states.
        time : numpy.ndarray, shape (n,)
            Times [s].

        Returns
        -------
        list of numpy.ndarray
            Values of each variable, shape (size of the variable, n); size 1 for scalars.
        """
        model, inputs = solution.all_models[0], solution.all_inputs[0]
        if model is not self._model:
            self._model, self._function = model, _function(model, self._names, inputs)
        assert self._function is not None
        # t0 + (t1 - t0)*1 can lie one unit in the last place past t1
        time = np.clip(time, solution.t[0], solution.t[-1])
        slopes = solution.all_yps
        assert slopes is not None
        states = CubicHermiteSpline(solution.t, solution.y, slopes[0], axis=1)(time)
        number = len(time)
        arguments = [time, states, np.tile(_stacked(inputs), number)]
        return _called(self._function.map(number), arguments)


def _called(function: casadi.Function, arguments: list[np.ndarray]) -> list[np.ndarray]:
    """Results of a function, in NumPy's memory: CasADi's matrices cost as much as its sums."""
    buffer, evaluate = function.buffer()
    # CasADi stores column after column
    given = [np.asarray(argument, dtype=float).ravel(order="F") for argument in arguments]
    shapes = [function.size_out(place) for place in range(function.n_out())]
    results = [np.empty(rows * columns) for rows, columns in shapes]
    for place, array in enumerate(given):
        buffer.set_arg(place, array.data)
    for place, array in enumerate(results):
        buffer.set_res(place, array.data)
    evaluate()
    return [array.reshape(shape, order="F") for array, shape in zip(results, shapes, strict=True)]


def _stacked(inputs) -> np.ndarray:
    return np.array([float(np.squeeze(value)) for value in inputs.values()])


def _function(model, names: Sequence[str], inputs) -> casadi.Function:
    """Variables of a model as a function of time, states and inputs."""
    t = casadi.MX.sym("t")
    y = casadi.MX.sym("y", model.len_rhs_and_alg)
    symbols = {name: casadi.MX.sym(name) for name in inputs}
    shared: dict = {}
    outputs = [
        model.get_processed_variable_or_event(name).to_casadi(
            t, y, inputs=symbols, casadi_symbols=shared
        )
        for name in names
    ]
    stacked = casadi.vertcat(*symbols.values())
    function = casadi.Function("outputs", [t, y, stacked], outputs, {"cse": True})
    try:
        return function.expand()  # scalar operations are several times faster
    except RuntimeError:
        return function  # an interpolated potential has no scalar operations
