"""Variables of a solution at any times, all of them by one compiled expression.

IDAKLU keeps the states and their slopes at each of its steps, so states between two steps are cubic
(Hermite), as accurate as at the steps. PyBaMM evaluates one variable after the other; here one
CasADi function gives all that a result asks for.
"""

import weakref
from collections.abc import Iterable, Sequence
from typing import Any

import casadi
import numpy as np
import pybamm
from scipy.interpolate import CubicHermiteSpline


class Evaluator:
    """Variables of the solutions of one discretised model after the other.

    Parameters
    ----------
    names : sequence of str
        Names of the variables.
    """

    def __init__(self, names: Sequence[str]):
        self._names = tuple(names)
        self._expressions: _Expressions | None = None
        self._number = 0
        self._mapped: casadi.Function | None = None

    def __call__(
        self, solution: pybamm.Solution, time: np.ndarray, states: np.ndarray | None = None
    ) -> list[np.ndarray]:
        """Values at times within a solution.

        Parameters
        ----------
        solution : pybamm.Solution
            Solution of one step of an experiment, with the slopes of its states.
        time : numpy.ndarray, shape (n,)
            Times [s].
        states : numpy.ndarray, shape (states, n), optional
            States at these times. The default is those of :func:`states_at`.

        Returns
        -------
        list of numpy.ndarray
            Values of each variable, shape (size of the variable, n); size 1 for scalars.
        """
        if states is None:
            states = states_at(solution, time)
        inputs = solution.all_inputs[0]
        function = self._function(solution.all_models[0], inputs, len(time))
        return _called(function, [time, states, np.tile(_stacked(inputs), len(time))])

    def _function(self, model: pybamm.BaseModel, inputs, number: int) -> casadi.Function:
        """Function of so many times; the last one is kept, as steps are sampled alike."""
        expressions = _expressions(model, inputs)
        if self._mapped is None or (expressions, number) != (self._expressions, self._number):
            self._expressions, self._number = expressions, number
            self._mapped = expressions.function(self._names).map(number)
        return self._mapped


class _Expressions:
    """Variables of a model as expressions of time, states and inputs, each converted once."""

    def __init__(self, model: pybamm.BaseModel, inputs: Iterable[str]):
        self.inputs = tuple(inputs)
        self._symbols = {name: casadi.MX.sym(name) for name in self.inputs}
        self._time = casadi.MX.sym("t")
        self._states = casadi.MX.sym("y", model.len_rhs_and_alg)
        self._model = weakref.ref(model)
        self._converted: dict = {}
        self._functions: dict[tuple[str, ...], casadi.Function] = {}

    def function(self, names: tuple[str, ...]) -> casadi.Function:
        """Function of time, states and stacked inputs that gives variables by their names."""
        if names not in self._functions:
            self._functions[names] = self._build(names)
        return self._functions[names]

    def _build(self, names: tuple[str, ...]) -> casadi.Function:
        model = self._model()
        assert model is not None
        outputs = [
            model.get_processed_variable_or_event(name).to_casadi(
                self._time,
                self._states,
                inputs=self._symbols,
                casadi_symbols=self._converted,
            )
            for name in names
        ]
        arguments = [self._time, self._states, casadi.vertcat(*self._symbols.values())]
        function = casadi.Function("outputs", arguments, outputs, {"cse": True})
        try:
            return function.expand()  # scalar operations are several times faster
        except RuntimeError:
            return function  # an interpolated potential has no scalar operations


#: Expressions of the models that are in use.
_KNOWN: weakref.WeakKeyDictionary[pybamm.BaseModel, _Expressions] = weakref.WeakKeyDictionary()


def _expressions(model: pybamm.BaseModel, inputs) -> _Expressions:
    known = _KNOWN.get(model)
    if known is None or known.inputs != tuple(inputs):
        known = _KNOWN[model] = _Expressions(model, inputs)
    return known


def states_at(solution: pybamm.Solution, time: np.ndarray) -> np.ndarray:
    """States at times within a solution.

    Parameters
    ----------
    solution : pybamm.Solution
        Solution of one step of an experiment, with the slopes of its states.
    time : numpy.ndarray, shape (n,)
        Times [s], in any order.

    Returns
    -------
    numpy.ndarray, shape (states, n)
        Values of the cubics between the solver's steps.
    """
    # t0 + (t1 - t0)*1 can lie one unit in the last place past t1
    time = np.clip(time, solution.t[0], solution.t[-1])
    slopes = solution.all_yps
    assert slopes is not None
    first, last = np.searchsorted(solution.t, [time.min(), time.max()])
    # an interval has two ends, also that of a time on one of them
    steps = slice(max(first - 1, 0), max(last, 1) + 1)
    spline = CubicHermiteSpline(
        solution.t[steps], solution.y[:, steps], slopes[0][:, steps], axis=1
    )
    return spline(time)


def _called(function: casadi.Function, arguments: list[np.ndarray]) -> list[np.ndarray]:
    """Results of a function, in NumPy's memory: CasADi's matrices cost as much as its sums."""
    buffer: Any
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
