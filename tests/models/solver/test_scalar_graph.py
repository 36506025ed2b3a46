"""Numbers apart from structure: for any expression, with any numbers."""

import casadi
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porousalloy.models.solver.scalar_graph import STRUCTURAL, ScalarGraph

UNARY = {
    "sin": casadi.sin,
    "exp(-x^2)": lambda x: casadi.exp(-(x**2)),
    "sqrt": lambda x: casadi.sqrt(casadi.fabs(x) + 0.3),
    "tanh": casadi.tanh,
    "step": lambda x: x < 0.1,
}
BINARY = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (1.1 + b**2),
    "min": casadi.fmin,
    "if": lambda a, b: casadi.if_else(a < b, a, 3 * b),
    "power": lambda a, b: casadi.fabs(a) ** (0.7 + 0 * b),
}
#: A tree: a state, a number by its place, or an operation on trees.
TREES = st.recursive(
    st.one_of(st.integers(0, 3).map(lambda i: ("state", i)), st.just(("number",))),
    lambda trees: st.one_of(
        st.tuples(st.sampled_from(sorted(UNARY)), trees),
        st.tuples(st.sampled_from(sorted(BINARY)), trees, trees),
    ),
    max_leaves=12,
)
NUMBERS = st.floats(0.11, 9.7).filter(lambda number: number not in STRUCTURAL)
SEEDS = st.integers(0, 2**32 - 1)


def expression(tree, y, t, numbers):
    """A tree as an expression; each of its numbers is the next one."""
    name, *branches = tree
    if name == "state":
        return casadi.vertcat(y, t)[branches[0]]
    if name == "number":
        return casadi.MX(next(numbers))
    parts = [expression(branch, y, t, numbers) for branch in branches]
    return (UNARY if len(parts) == 1 else BINARY)[name](*parts)


def function(trees, numbers):
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", 3)
    numbers = iter(numbers)
    # a number on its own, as of no parameter's, would be a row without states
    rows = [expression(tree, y, t, numbers) * y[0] * next(numbers) for tree in trees]
    return casadi.Function("f", [t, y], [casadi.vertcat(*rows)])


def of_seed(seed):
    """Numbers without end, none of which is of the structure or twice the same."""
    generator = np.random.default_rng(seed)
    while True:
        yield float(generator.uniform(1.01, 1.9))


@settings(deadline=None, max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=4), SEEDS)
def test_the_numbers_handed_over_give_the_same_values(trees, seed):
    f = function(trees, of_seed(seed))
    graph = ScalarGraph(f)
    inputs, k, output = graph.with_symbols()
    assert k.numel() == len(graph.numbers)
    assert output.size1() == len(trees)
    lifted = casadi.Function("lifted", [*inputs, k], [output])
    for where in ((0.3, [0.2, -0.7, 1.3]), (2.0, [-0.4, 0.5, 0.05])):
        expected = f(*where).full()
        # the same operations, but for those on two numbers
        np.testing.assert_allclose(
            lifted(*where, graph.numbers).full(), expected, rtol=1e-12, atol=1e-300
        )


def scaled(a, b, c=2.0):
    """a exp(b y) + y^c: a and b are values of parameters, and c is of the equation."""
    y = casadi.MX.sym("y", 3)
    return casadi.Function("f", [y], [a * casadi.exp(b * y) + y**c])


@settings(deadline=None, max_examples=60)
@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_other_numbers_are_the_same_structure(a, b, c, d):
    graphs = [ScalarGraph(scaled(*pair)) for pair in ((a, b), (c, d))]
    if a != b and c != d:  # equal ones are one constant
        assert graphs[0].digest == graphs[1].digest
    assert sorted(set(graphs[1].numbers)) == sorted({c, d})


@settings(deadline=None, max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=3), SEEDS, SEEDS)
def test_whatever_has_the_same_digest_is_the_same_function_of_its_numbers(trees, one, other):
    """The numbers of one graph in the structure of another: its own values, or another digest."""
    graphs = [ScalarGraph(function(trees, of_seed(seed))) for seed in (one, other)]
    if graphs[0].digest != graphs[1].digest:
        return
    inputs, k, output = graphs[0].with_symbols()
    where = (0.3, [0.2, -0.7, 1.3])
    np.testing.assert_allclose(
        casadi.Function("lifted", [*inputs, k], [output])(*where, graphs[1].numbers).full(),
        graphs[1].function(*where).full(),
        rtol=1e-12,
        atol=1e-300,
    )


@settings(deadline=None, max_examples=60)
@given(TREES, TREES, SEEDS)
def test_another_structure_has_another_digest(tree, other, seed):
    graphs = [ScalarGraph(function([each], of_seed(seed))) for each in (tree, other)]
    where = (0.3, [0.2, -0.7, 1.3])
    values = [graph.function(*where).full() for graph in graphs]
    if (
        len(graphs[0].numbers) == len(graphs[1].numbers)
        and (graphs[0].numbers == graphs[1].numbers).all()
        and not np.allclose(*values, equal_nan=True)
    ):
        assert graphs[0].digest != graphs[1].digest


@pytest.mark.parametrize("number", STRUCTURAL)
def test_a_number_of_the_structure_is_part_of_the_digest(number):
    assert ScalarGraph(scaled(1.7, 0.3, number)).digest != ScalarGraph(scaled(1.7, 0.3, 1.5)).digest
    assert number not in ScalarGraph(scaled(1.7, 0.3, number)).numbers


@pytest.mark.parametrize(
    "changed",
    [
        lambda y: casadi.sin(y) * 1.7,
        lambda y: casadi.cos(y[::-1]) * 1.7,
        lambda y: casadi.cos(y) + 1.7,
        lambda y: casadi.cos(y[:2]) * 1.7,
        lambda y: casadi.cos(casadi.vertcat(y[0], 0, y[2])) * 1.7,
        lambda y: casadi.cos(1.7 * y),
    ],
)
def test_a_change_of_the_equations_is_another_structure(changed):
    y = casadi.MX.sym("y", 3)
    pair = [casadi.Function("f", [y], [rows]) for rows in (casadi.cos(y) * 1.7, changed(y))]
    assert ScalarGraph(pair[0]).digest != ScalarGraph(pair[1]).digest


def test_inputs_of_other_shapes_are_another_structure():
    def first_of(count):
        y = casadi.MX.sym("y", count)
        return casadi.Function("f", [y], [y[0] ** 2])

    assert ScalarGraph(first_of(2)).digest != ScalarGraph(first_of(3)).digest


def test_zeros_of_the_output_stay_out_of_it():
    x = casadi.MX.sym("x", 3)
    f = casadi.Function("f", [x], [casadi.jacobian(1.7 * x**2, x)])
    inputs, k, output = ScalarGraph(f).with_symbols()
    assert output.nnz() == 3
    lifted = casadi.Function("lifted", [*inputs, k], [output])
    expected = f([1.0, 2.0, 3.0]).full()
    found = lifted([1.0, 2.0, 3.0], ScalarGraph(f).numbers).full()
    np.testing.assert_allclose(found, expected, rtol=1e-14)


@pytest.mark.parametrize(
    "table",
    [
        lambda x: casadi.interpolant("table", "linear", [[0.0, 1.0, 2.0]], [0.0, 1.0, 4.0])(x),
        lambda x: casadi.bspline(x, casadi.DM(range(5)), [[0, 0, 1, 2, 3, 4, 4]], [1], 1, {}),
        lambda x: casadi.MX([1.0, 4.0, 9.0])[casadi.low(casadi.DM([0, 1, 2]), x)],
    ],
    ids=["interpolant", "spline", "place in a table"],
)
def test_a_table_of_a_state_has_no_scalar_graph(table):
    x = casadi.MX.sym("x")
    with pytest.raises(RuntimeError):
        ScalarGraph(casadi.Function("f", [x], [table(x)]))
