"""Variables of a solution at any times, all of them by one compiled expression.

IDAKLU keeps the states and their slopes at each of its steps, so states between two steps are cubic
(Hermite), as accurate as at the steps. PyBaMM evaluates one variable after the other; here one
CasADi function gives all that a result asks for.
"""

import weakref
from collections.abc import Iterable, Sequence
from time import process_time
from typing import Any, NamedTuple

import casadi
import numpy as np
import pybamm
from scipy import sparse

from porousalloy.experiments.solving.repeated_function import RepeatedFunction


class Evaluator:
    """Variables of the solutions of one discretised model after the other.

    Parameters
    ----------
    names : sequence of str
        Names of the variables.
    """

    def __init__(self, names: Sequence[str]):
        self._names = tuple(names)
        self._function: casadi.Function | None = None
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
        # t0 + (t1 - t0)*1 can lie one unit in the last place past t1, where a solution ends
        time = np.clip(time, solution.t[0], solution.t[-1])
        if states is None:
            states = states_at(solution, time)
        inputs, number = solution.all_inputs[0], len(time)
        outputs = _expressions(solution.all_models[0], inputs).outputs(self._names)
        if outputs.function.best is not self._function or number != self._number:
            # the last one is kept: steps are sampled alike
            self._function, self._number = outputs.function.best, number
            self._mapped = self._function.map(number)
        assert self._mapped is not None
        began = process_time()
        values = _called(self._mapped, [time, states, np.tile(_stacked(inputs), number)])
        outputs.function.note(process_time() - began)
        return np.split(values, outputs.ends)


class _Outputs(NamedTuple):
    """Variables one below the other, and where all but the last of them end."""

    function: RepeatedFunction
    ends: np.ndarray


class _Expressions:
    """Variables of a model as expressions of time, states and inputs, each converted once."""

    def __init__(self, model: Any, inputs: Iterable[str]):
        self.inputs = tuple(inputs)
        self._symbols = {name: casadi.MX.sym(name) for name in self.inputs}
        self._time = casadi.MX.sym("t")
        self._states = casadi.MX.sym("y", model.len_rhs_and_alg)
        self._model = weakref.ref(model)
        self._converted: dict = {}
        self._outputs: dict[tuple[str, ...], _Outputs] = {}

    def outputs(self, names: tuple[str, ...]) -> _Outputs:
        """Variables by their names, as a function of time, states and stacked inputs."""
        if names not in self._outputs:
            self._outputs[names] = self._build(names)
        return self._outputs[names]

    def _build(self, names: tuple[str, ...]) -> _Outputs:
        model = self._model()
        assert model is not None
        values = [
            casadi.densify(
                model.get_processed_variable_or_event(name).to_casadi(
                    self._time,
                    self._states,
                    inputs=self._symbols,
                    casadi_symbols=self._converted,
                )
            )
            for name in names
        ]
        arguments = [self._time, self._states, casadi.vertcat(*self._symbols.values())]
        stacked = casadi.vertcat(*values)
        function = casadi.Function("outputs", arguments, [stacked], {"cse": True})
        ends = np.cumsum([value.shape[0] for value in values])[:-1]
        try:
            # scalar operations are several times faster
            return _Outputs(RepeatedFunction(function.expand()), ends)
        except RuntimeError:  # an interpolated potential has no scalar operations
            return _Outputs(RepeatedFunction(function), ends)


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
    if solution.t.size == 1:  # of a solver that failed at once
        return np.repeat(solution.y, time.size, axis=1)
    time = np.clip(time, solution.t[0], solution.t[-1])
    assert solution.all_yps is not None
    of_states, of_slopes = _weights(solution.t, time)
    return (of_states @ solution.y.T + of_slopes @ solution.all_yps[0].T).T


def _weights(steps: np.ndarray, time: np.ndarray) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Weights of the states and of their slopes at the solver's steps, shape (n, steps).

    y(t) = (1 - w) y_i + w y_j + h s (1 - s)^2 y'_i - h s^2 (1 - s) y'_j between steps i and
    j = i + 1 at a distance h, with s = (t - t_i)/h and w = s^2 (3 - 2 s). SciPy's splines give the
    same, but first make coefficients for all steps: with hundreds of states, ten times the work.
    """
    before = np.clip(np.searchsorted(steps, time, side="right") - 1, 0, steps.size - 2)
    h = steps[before + 1] - steps[before]
    s = (time - steps[before]) / h
    w = s**2 * (3 - 2 * s)
    columns = np.column_stack([before, before + 1]).ravel()
    rows = np.arange(0, 2 * time.size + 1, 2)
    shape = time.size, steps.size
    at_states = np.column_stack([1 - w, w]).ravel()
    at_slopes = np.column_stack([h * s * (1 - s) ** 2, -h * s**2 * (1 - s)]).ravel()
    return (
        sparse.csr_matrix((at_states, columns, rows), shape),
        sparse.csr_matrix((at_slopes, columns, rows), shape),
    )


def _called(function: casadi.Function, arguments: list[np.ndarray]) -> np.ndarray:
    """Result of a function, in NumPy's memory: CasADi's matrices cost as much as its sums."""
    buffer: Any
    buffer, evaluate = function.buffer()
    # CasADi stores column after column
    given = [np.asarray(argument, dtype=float).ravel(order="F") for argument in arguments]
    rows, columns = function.size_out(0)
    result = np.empty(rows * columns)
    for place, array in enumerate(given):
        buffer.set_arg(place, array.data)
    buffer.set_res(0, result.data)
    evaluate()
    return result.reshape((rows, columns), order="F")


def _stacked(inputs) -> np.ndarray:
    return np.array([float(np.squeeze(value)) for value in inputs.values()])
