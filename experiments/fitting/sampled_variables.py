"""Variables of a solution and their derivatives by the free parameters, at its times.

    dz/dp_k = (dz/dy) s_k + (dz/dp_k at fixed y),       s_k = dy/dp_k

One scalar graph gives z and both of its derivatives for all variables at once, where PyBaMM would
convert, differentiate and evaluate one variable after the other.
"""

from collections.abc import Sequence
from typing import Any

import casadi
import numpy as np
import pybamm

from porousalloy.models.time_interpolants import split_at_time_tables


class SampledVariables:
    """Scalar variables of the solutions of one discretised model.

    Parameters
    ----------
    variables : sequence of str
        Names of the variables.
    parameters : sequence of str
        Names of the inputs to differentiate by.
    """

    def __init__(self, variables: Sequence[str], parameters: Sequence[str]):
        self._variables, self._parameters = tuple(variables), tuple(parameters)
        self._model: pybamm.BaseModel | None = None

    def __getstate__(self):
        # functions are made again for the model of the next solution
        return {"_variables": self._variables, "_parameters": self._parameters, "_model": None}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables."""
        return self._variables

    def __call__(self, solution: pybamm.Solution) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Values and slopes at the times of a solution.

        Parameters
        ----------
        solution : pybamm.Solution
            Solution with the sensitivities of its states by those parameters that they feel.

        Returns
        -------
        dict of str to (numpy.ndarray, numpy.ndarray)
            Values, shape (n,), and slopes, shape (n, parameters), by variable.
        """
        model, inputs = solution.all_models[0], solution.all_inputs[0]
        if model is not self._model:
            self._prepare(model, inputs)
        n, p = solution.t.size, np.array([float(np.squeeze(x)) for x in inputs.values()])
        used, repeated = self._used, np.tile(p[:, np.newaxis], n)
        tables = self._tables.map(n)(solution.t, repeated)
        y = np.asarray(solution.y)[used]
        results = self._function.map(n)(solution.t, y, repeated, tables)
        rows = len(self._variables)
        values, by_states, by_inputs = (
            # CasADi stores column after column
            np.asarray(result).reshape(rows, n, -1, order="C")
            for result in (results[0], *map(casadi.DM, results[1:]))
        )
        # states that do not feel a parameter have no slopes by it
        of_states: Any = solution.sensitivities
        none = np.zeros((n, len(used)))
        s = np.stack(
            [
                of_states[name].reshape(n, -1)[:, used] if name in of_states else none
                for name in self._parameters
            ],
            axis=2,
        )
        slopes = np.einsum("vnj,njk->vnk", by_states, s) + by_inputs
        return {
            name: (values[place, :, 0], slopes[place]) for place, name in enumerate(self._variables)
        }

    def _prepare(self, model: Any, inputs: dict) -> None:
        """Convert the variables of a model."""
        t, y = casadi.MX.sym("t"), casadi.MX.sym("y", model.len_rhs_and_alg)
        symbols = {name: casadi.MX.sym(name) for name in inputs}
        shared: dict = {}
        z = [
            model.get_processed_variable_or_event(name).to_casadi(
                t, y, inputs=symbols, casadi_symbols=shared
            )
            for name in self._variables
        ]
        p = casadi.vertcat(*symbols.values())
        whole = casadi.Function("variables", [t, y, p], [casadi.vertcat(*z)], {"cse": True})
        g, self._tables = split_at_time_tables(whole)
        try:
            g = g.expand()
        except RuntimeError:  # an interpolated potential has no scalar operations
            arguments = g.mx_in()
        else:
            arguments = g.sx_in()
        values: Any = g(*arguments)
        entries = [list(inputs).index(name) for name in self._parameters]
        by_states = casadi.jacobian(values, arguments[1])
        by_inputs = casadi.jacobian(values, arguments[2])[:, entries]
        self._used = np.unique(by_states.sparsity().get_col()).astype(int)
        self._model = model
        self._function = _of_used_states(
            arguments, [values, by_states[:, self._used.tolist()], by_inputs], self._used
        )


def _of_used_states(arguments, outputs, used) -> casadi.Function:
    """Dense function of the used entries of the second argument only."""
    t, y, *others = arguments
    kept = type(y).sym("y", len(used))
    full = type(y)(y.size1(), 1)
    full[used.tolist()] = kept
    dense = [casadi.densify(output) for output in outputs]
    replaced: Any = casadi.substitute(dense, [y], [casadi.densify(full)])
    return casadi.Function("samples", [t, kept, *others], replaced, {"cse": True})
