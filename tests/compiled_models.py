"""What the tests of the compiled solver share: small meshes, on which compiling takes a second."""

import warnings
from functools import partial

import numpy as np
import pybamm
from helpers import CELLS, HOUR, MODELS, c_rate_current, parameters, solve

from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU

POINTS = {"r_n": 4, "r_p": 4, "x_n": 3, "x_s": 3, "x_p": 3}
TIGHT = {"rtol": 1e-8, "atol": 1e-8}
#: Solvers to compare, each made anew.
SOLVERS = {
    "PyBaMM's": partial(pybamm.IDAKLUSolver, **TIGHT),
    "interpreted": partial(CompiledIDAKLU, compile="never", **TIGHT),
    "compiled": partial(CompiledIDAKLU, compile="always", **TIGHT),
}


def small(model, solver, options=None, changes=None, *, cell="half", added=None, **settings):
    """Simulation on a small mesh with a solver; the current is an input, but for an experiment."""
    model = MODELS[model](CELLS[cell].options | (options or {}))
    driven = {} if "experiment" in settings else {"Current function [A]": "[input]"}
    values = parameters(cell, driven | (changes or {}))
    values.update(added or {})
    points = model.default_var_pts | POINTS
    return pybamm.Simulation(
        model, parameter_values=values, solver=solver, var_pts=points, **settings
    )


def half_an_hour(made, cell="half", inputs=None):
    """Solution of half an hour at 1C, at 51 times."""
    return solve(made, HOUR / 2, c_rate_current(cell, 1), outputs=51, inputs=inputs)


def voltages(solution):
    return solution["Voltage [V]"].entries


def libraries(folder):
    """Names of the libraries in a folder, which need not exist."""
    return sorted(path.name for path in folder.glob("*.so"))


class Remarks:
    """Remarks that were given inside a ``with`` on models that are not compiled."""

    def __enter__(self):
        self._catcher = warnings.catch_warnings(record=True)
        self._caught = self._catcher.__enter__()
        warnings.simplefilter("always")
        return self

    def __exit__(self, *error):
        self._catcher.__exit__(*error)

    @property
    def texts(self):
        every = [str(warning.message) for warning in self._caught]
        return [text for text in every if "without compiling" in text]


def same(solution, expected, tolerance):
    """Check the states of two solutions, relative to the largest value of each of them, or to 1."""
    np.testing.assert_allclose(solution.t, expected.t, rtol=tolerance)
    size = np.maximum(np.abs(expected.y).max(axis=1, keepdims=True), 1)
    np.testing.assert_allclose(solution.y / size, expected.y / size, rtol=0, atol=tolerance)
