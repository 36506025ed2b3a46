"""What the tests of the compiled solver share: small meshes, on which compiling takes a second."""

import warnings
from functools import partial

import casadi
import numpy as np
import pybamm
from helpers import CELLS, HOUR, MODELS, c_rate_current, parameters, solve

from porousalloy.models.solver import c_compiler
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU
from porousalloy.models.solver.scalar_graph import ScalarGraph

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


def two_rows(rows=None):
    """Graph of a model of two states without parameters."""
    t, y, p = casadi.MX.sym("t"), casadi.MX.sym("y", 2), casadi.MX.sym("p", 0)
    f = casadi.vertcat(-1.7 * y[0], y[1] - casadi.exp(0.3 * y[0])) if rows is None else rows(y)
    return ScalarGraph(casadi.Function("model", [t, y, p], [f]))


def write_script(path, text):
    """Write a shell script that can be run."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def find_compiler(monkeypatch, compiler=None):
    """Let no compiler be found but this one."""
    monkeypatch.setenv("PATH", "")
    if compiler is None:
        monkeypatch.delenv("CC", raising=False)
    else:
        monkeypatch.setenv("CC", str(compiler))
    c_compiler.compiler.cache_clear()
    c_compiler.identity.cache_clear()
