"""Particles along an electrode are one kernel, and its derivatives are CasADi's own."""

from dataclasses import replace

import casadi
import numpy as np
import pytest
from compiled_models import SOLVERS, half_an_hour, small

from porousalloy.models.solver import compiled_idaklu
from porousalloy.models.solver.blocks import blocks_of
from porousalloy.models.solver.derived_functions import derived_functions
from porousalloy.models.solver.scalar_graph import ScalarGraph

#: Derivatives of the same graph, whose terms are added in another order.
ROUND_OFF = 1e-10
RADIAL, ALONG_X = 4, 3
DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"


def handed_over(cell, *, model="DFN", inputs=None):
    """Graph of a model, its layout, and its states and inputs at the end of half an hour."""
    seen = []

    def see(model, values):
        seen.append(model)
        return original(model, values)

    original = compiled_idaklu.layout_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled_idaklu, "layout_of", see)
        changes = dict.fromkeys(["Current function [A]", *(inputs or {})], "[input]")
        made = small(model, SOLVERS["interpreted"](), changes=changes, cell=cell)
        solution = half_an_hour(made, cell, inputs)
    model = seen[-1]
    equations, _ = compiled_idaklu.equations_and_events(model)
    p = np.concatenate([np.ravel(value) for value in solution.all_inputs[-1].values()])
    layout = replace(original(model, {}), sensitivities=tuple((i,) for i in range(p.size)))
    return ScalarGraph(equations), layout, (solution.t[-1], solution.y[:, -1], p)


@pytest.fixture(scope="module", params=["half", "full"])
def case(request):
    return handed_over(request.param, inputs={DIFFUSIVITY: 3e-16})


def test_the_particles_of_an_electrode_are_one_kernel(case):
    graph, layout, _ = case
    inputs, k, rows = graph.with_symbols()
    n = layout.differential + layout.algebraic
    blocks = blocks_of(inputs, k, rows[:n], layout.series)
    *kernels, rest = blocks
    assert len(kernels) == len(layout.series)
    for kernel in kernels:
        # concentrations and what is solved at their points are in it
        assert kernel.rows.shape[0] == ALONG_X
        assert kernel.rows.shape[1] >= RADIAL
        assert np.unique(kernel.rows).size == kernel.rows.size
    assert rest.rows.shape[0] == 1
    # every row is in one block
    every = np.concatenate([block.rows.ravel() for block in blocks])
    assert np.sort(every).tolist() == list(range(n))
    # of the C file, what is written once is the most
    assert sum(kernel.rows.shape[1] for kernel in kernels) < n / 2


def direct(graph, layout):
    """The same rows without blocks and without numbers apart."""
    arguments = graph.function.sx_in()
    n = layout.differential + layout.algebraic
    rows = graph.function(*arguments)
    return arguments, rows[:n], rows[n:]


def test_functions_are_those_of_the_graph(case):
    graph, layout, where = case
    arguments, f, events = direct(graph, layout)
    _, y, p = arguments
    v = casadi.SX.sym("v", y.size1())
    expected = {
        "rhs_algebraic": f,
        "jac_rhs_algebraic": casadi.jacobian(f, y),
        "algebraic": f[layout.differential :],
        "jac_algebraic": casadi.jacobian(f, y)[layout.differential :, :],
        "events": events,
        "jacp_rhs_algebraic": casadi.jacobian(f, p),
    }
    found = derived_functions(graph, layout)
    assert set(found) == {*expected, "jac_rhs_algebraic_action"}
    direction = np.cos(np.arange(y.size1()))
    for name, expression in expected.items():
        theirs = casadi.Function(name, arguments, [expression])(*where)
        mine = casadi.horzcat(*found[name].call([*where, graph.numbers]))
        close(mine, theirs)
        if name.startswith("jac_"):  # as sparse, or the solver would factorise zeros
            assert mine.sparsity() == theirs.sparsity()
    product = casadi.Function("product", [*arguments, v], [casadi.jtimes(f, y, v)])
    mine = found["jac_rhs_algebraic_action"](*where, direction, graph.numbers)
    close(mine, product(*where, direction))


def close(mine, theirs):
    mine, theirs = mine.full(), theirs.full()
    assert np.isfinite(theirs).all()
    scale = np.abs(theirs).max(axis=1, keepdims=True)
    assert (np.abs(mine - theirs) <= ROUND_OFF * (scale + 1e-300)).all()


def test_kernels_of_different_particles_are_written_out():
    """Where one particle has other equations than the next, there is no kernel."""
    graph, layout, _ = handed_over("half")
    inputs, k, rows = graph.with_symbols()
    n = layout.differential + layout.algebraic
    first = layout.series[0].states[0][0]
    rows[first] += casadi.sin(inputs[1][first])
    blocks = blocks_of(inputs, k, rows[:n], layout.series)
    assert [block.rows.shape[0] for block in blocks] == [1]
    assert blocks[0].rows.size == n


def test_a_single_particle_is_written_out():
    graph, layout, _ = handed_over("half", model="SPM")
    inputs, k, rows = graph.with_symbols()
    n = layout.differential + layout.algebraic
    assert [block.rows.shape for block in blocks_of(inputs, k, rows[:n], layout.series)] == [(1, n)]
