"""Tables of time taken out of a function: the same values, and a scalar graph for the rest."""

import casadi
import numpy as np
import pybamm
import pytest
from helpers import CELLS, MODELS

from porousalloy.models.jacobian import scalar_jacobian
from porousalloy.models.time_interpolants import split_at_time_tables

TIMES = np.array([0.0, 1.0, 2.0, 3.5, 5.0, 7.0])  # not uniform
INTERPOLATORS = ("linear", "cubic", "pchip")
#: The same operations in another order.
ROUND_OFF = 1e-13


def table(time, interpolator="linear"):
    return pybamm.Interpolant(TIMES, np.sin(TIMES), time, interpolator=interpolator)


def as_function(symbol, inputs=("p",)):
    """f(t, y, p) of an expression, as PyBaMM's solvers convert it."""
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", 2)
    named = {name: casadi.MX.sym(name) for name in inputs}
    p = casadi.vertcat(*named.values())
    return casadi.Function("f", [t, y, p], [symbol.to_casadi(t, y, inputs=named)])


STATES = pybamm.StateVector(slice(0, 2))
SHIFTED = pybamm.t - pybamm.InputParameter("p")


@pytest.mark.parametrize("interpolator", INTERPOLATORS)
@pytest.mark.parametrize(
    "driven",
    [
        lambda kind: table(pybamm.t, kind) * STATES,
        lambda kind: STATES**2 + pybamm.exp(table(SHIFTED, kind)) / pybamm.InputParameter("p"),
        lambda kind: table(pybamm.t, kind) * STATES + table(SHIFTED, kind) * table(pybamm.t),
    ],
    ids=["of time", "of time since an input", "several"],
)
def test_same_values_and_a_scalar_graph(driven, interpolator):
    f = as_function(driven(interpolator))
    with pytest.raises(RuntimeError):
        f.expand()
    g, d = split_at_time_tables(f)
    scalar = g.expand()
    for t in (0.0, 1.0, 2.7, 6.9):
        where = (t, [0.3, -1.7], 0.4)
        expected = f(*where).full()
        assert scalar(*where, d(t, 0.4)).full() == pytest.approx(expected, rel=ROUND_OFF)


def test_inputs_that_shift_no_table_stay_in_the_scalar_graph():
    f = as_function(table(pybamm.t) * 3 / pybamm.InputParameter("p") * STATES)
    g, d = split_at_time_tables(f)
    assert d.jac_sparsity(0, 1).nnz() == 0
    assert d.size_out(0) == (1, 1)
    assert g.expand().jac_sparsity(0, 2).nnz() == 2


def test_without_tables_nothing_is_looked_up():
    g, d = split_at_time_tables(as_function(STATES * pybamm.t))
    assert d.size_out(0) == (0, 1)
    assert g.expand()(2.0, [1.0, 2.0], 0.0, casadi.DM(0, 1)).full().ravel() == pytest.approx([2, 4])


def test_tables_of_states_stay():
    f = as_function(table(pybamm.t) * table(pybamm.StateVector(slice(0, 1))) + STATES)
    g, d = split_at_time_tables(f)
    assert d.size_out(0) == (1, 1)
    with pytest.raises(RuntimeError):
        g.expand()
    where = (2.7, [0.3, -1.7], 0.4)
    assert g(*where, d(2.7, 0.4)).full() == pytest.approx(f(*where).full(), rel=ROUND_OFF)


def test_scalar_jacobian_of_a_driven_model():
    cell = CELLS["half"]
    values = pybamm.ParameterValues(cell.parameter_set)
    values["Current function [A]"] = 1e-3 * table(pybamm.t) / pybamm.InputParameter("p")
    simulation = pybamm.Simulation(MODELS["SPMe"](cell.options), parameter_values=values)
    simulation.build()
    model = simulation.built_model
    t, p = casadi.MX.sym("t"), casadi.MX.sym("p")
    y = casadi.MX.sym("y", model.len_rhs_and_alg)
    expression = casadi.vertcat(
        *(
            part.to_casadi(t, y, inputs={"p": p})
            for part in (model.concatenated_rhs, model.concatenated_algebraic)
        )
    )
    v = casadi.MX.sym("v", model.len_rhs_and_alg)
    products = [scalar_jacobian(expression, y) @ v, casadi.jtimes(expression, y, v)]
    start = model.concatenated_initial_conditions.evaluate(inputs={"p": 1.0})
    direction = np.cos(np.arange(start.size)) * np.abs(start.ravel())
    found, expected = casadi.Function("Jv", [t, y, p, v], products)(2.7, start, 1.1, direction)
    assert found.full() == pytest.approx(expected.full(), rel=1e-9, abs=1e-12)


def test_experiment_with_a_drive_cycle():
    """PyBaMM shifts the table of such a step to the step's start, which is an input."""
    cell = CELLS["half"]
    cycle = np.stack([60 * TIMES, 1e-4 * np.sin(TIMES)], axis=1)
    experiment = pybamm.Experiment(
        [pybamm.step.c_rate(0.1, duration=600), pybamm.step.current(cycle)]
    )
    simulation = pybamm.Simulation(
        MODELS["SPMe"](cell.options),
        parameter_values=pybamm.ParameterValues(cell.parameter_set),
        experiment=experiment,
    )
    solution = simulation.solve()
    step = solution.cycles[-1]
    assert step["Current [A]"](step.t[0] + 60 * TIMES[1:-1]) == pytest.approx(
        1e-4 * np.sin(TIMES[1:-1]), rel=1e-6
    )
