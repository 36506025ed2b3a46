"""Functions that are compiled once it pays give the same numbers, and never fail for want of it."""

import casadi
import numpy as np
import pytest

from porousalloy.experiments.solving import repeated_function
from porousalloy.experiments.solving.repeated_function import RepeatedFunction
from porousalloy.models.solver import binary_cache, c_compiler
from porousalloy.models.solver.library import VARIABLE


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(binary_cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def interpreted():
    t, y = casadi.SX.sym("t"), casadi.SX.sym("y", 3)
    rows = casadi.vertcat(casadi.sin(t) * y, 0.37 * y[0] ** 2 + casadi.exp(-t))
    return casadi.Function("outputs", [t, y], [rows])


def price(function):
    return repeated_function.SECONDS_PER_INSTRUCTION * function.n_instructions()


needs_compiler = pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")


@needs_compiler
def test_it_is_compiled_once_it_was_called_for_as_long_as_that_takes(cache, interpreted):
    repeated = RepeatedFunction(interpreted)
    repeated.note(0.9 * price(interpreted))
    assert repeated.best is interpreted
    repeated.note(0.2 * price(interpreted))
    assert repeated.best is not interpreted
    arguments = 0.3, np.array([1.0, -2.0, 0.5])
    expected = interpreted(*arguments).full()
    np.testing.assert_allclose(repeated.best(*arguments).full(), expected, rtol=1e-15)


@needs_compiler
def test_a_library_of_an_earlier_process_is_used_sooner(cache, interpreted, monkeypatch):
    RepeatedFunction(interpreted).note(2 * price(interpreted))
    monkeypatch.setattr(c_compiler, "compile_library", None)  # not called
    repeated = RepeatedFunction(interpreted)
    repeated.note(0.2 * price(interpreted))
    assert repeated.best is not interpreted


def test_without_a_compiler_it_is_interpreted(cache, interpreted, monkeypatch):
    monkeypatch.setattr(c_compiler, "compiler", lambda: None)
    repeated = RepeatedFunction(interpreted)
    repeated.note(2 * price(interpreted))
    repeated.note(2 * price(interpreted))
    assert repeated.best is interpreted


def test_it_is_not_compiled_where_that_is_switched_off(cache, interpreted, monkeypatch):
    monkeypatch.setenv(VARIABLE, "never")
    repeated = RepeatedFunction(interpreted)
    repeated.note(2 * price(interpreted))
    assert repeated.best is interpreted
    assert not cache.exists()


def test_a_function_without_a_scalar_graph_is_interpreted(cache):
    x = casadi.MX.sym("x")
    table = casadi.interpolant("table", "linear", [[0.0, 1.0, 2.0]], [0.0, 1.0, 4.0])
    function = casadi.Function("outputs", [x], [table(x)])
    repeated = RepeatedFunction(function)
    repeated.note(1e9)
    assert repeated.best is function
