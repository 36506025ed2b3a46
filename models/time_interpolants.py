"""Interpolated functions of time as arguments of a model, so that the rest has a scalar graph.

A measured current or a drive cycle is a table, and CasADi has no scalar operations for tables. A
table of time and inputs alone is the same for all states, so that the model is

    f(t, y, p) = g(t, y, p, u),     u = d(t, p)

where d looks the tables up and g is free of them. Derivatives by the states are those of g alone,
df/dy = dg/dy; those by the inputs are df/dp = dg/dp + (dg/du)(dd/dp), whose second term is zero
unless an input shifts a table. Tables of states, such as a measured potential, stay in g.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import casadi
import numpy as np

#: Operations without scalar graph. A call is one of them if its function is.
TABLES = {
    casadi.OP_BSPLINE,
    casadi.OP_LOW,
    casadi.OP_GETNONZEROS_PARAM,
    casadi.OP_SETNONZEROS_PARAM,
    casadi.OP_ADDNONZEROS_PARAM,
}


class WithoutTables(NamedTuple):
    """Expressions whose tables of time were replaced.

    Attributes
    ----------
    expressions : list of casadi.MX
        Expressions with symbols in the place of the tables.
    u : casadi.MX, shape (k, 1)
        Symbol for what was looked up, one table after the other; of no length without tables.
    values : casadi.MX, shape (k, 1)
        Values of u as expressions of time and inputs.
    """

    expressions: list[casadi.MX]
    u: casadi.MX
    values: casadi.MX


def without_time_tables(expressions: Sequence[casadi.MX], states: casadi.MX) -> WithoutTables:
    """Replace what is interpolated in time by symbols.

    Parameters
    ----------
    expressions : sequence of casadi.MX
        Expressions of time, states and inputs.
    states : casadi.MX, shape (n, 1)
        State vector: one symbol, or several stacked.

    Returns
    -------
    WithoutTables
        Expressions that have a scalar graph unless they look up tables of states.
    """
    graph = _Graph({symbol.__hash__() for symbol in casadi.symvar(states)})
    tables = list(graph.time_tables(expressions))
    values = casadi.vertcat(casadi.MX(0, 1), *map(casadi.vec, tables))
    u = casadi.MX.sym("u", values.shape[0])
    if not tables:
        return WithoutTables(list(expressions), u, values)
    ends = np.cumsum([0, *(table.numel() for table in tables)])
    parts = casadi.vertsplit(u, ends.tolist())
    shaped = [part.reshape(table.shape) for part, table in zip(parts, tables, strict=True)]
    return WithoutTables(casadi.graph_substitute(list(expressions), tables, shaped), u, values)


def split_at_time_tables(
    function: casadi.Function, states: int = 1
) -> tuple[casadi.Function, casadi.Function]:
    """Function without tables of time, and a function that looks them up.

    Parameters
    ----------
    function : casadi.Function
        Function of several arguments, as f(t, y, p).
    states : int, optional
        Place of the states among them. The default is 1.

    Returns
    -------
    casadi.Function
        g of the same arguments and of u; ``g.expand()`` gives its scalar graph, and raises
        RuntimeError if it looks up tables of states.
    casadi.Function
        u of the arguments of `function` but the states, as d(t, p); of no length without tables.
    """
    arguments = function.mx_in()
    outputs = function.call(arguments, True, False)
    cut = without_time_tables(outputs, arguments[states])
    g = casadi.Function(function.name(), [*arguments, cut.u], cut.expressions)
    others = [argument for place, argument in enumerate(arguments) if place != states]
    return g, casadi.Function(f"{function.name()}_tables", others, [cut.values])


class _Node(NamedTuple):
    """What an expression depends on.

    Attributes
    ----------
    symbols : frozenset
        Symbols that it depends on.
    looked_up : frozenset or None
        Symbols that the tables in it depend on; None if there are none in it.
    table : bool
        True if it is itself a table.
    """

    symbols: frozenset[Hashable]
    looked_up: frozenset[Hashable] | None
    table: bool


class _Graph:
    """Expressions as a graph.

    Parameters
    ----------
    states : set
        Hashes of the symbols that are states.
    """

    def __init__(self, states: set[Hashable]):
        self._states = states
        self._expressions: dict[Hashable, casadi.MX] = {}  # a hash is that of a living node
        self._nodes: dict[Hashable, _Node] = {}
        self._scalar_functions: dict[Hashable, bool] = {}

    def time_tables(self, expressions: Sequence[casadi.MX]) -> Iterator[casadi.MX]:
        """Largest scalar parts that depend on tables and on nothing which these do not need."""
        for expression in expressions:
            self._describe(expression)
        waiting, seen = list(expressions), set()
        while waiting:
            expression = waiting.pop()
            key = expression.__hash__()
            node = self._nodes[key]
            if key in seen or node.looked_up is None:
                continue
            seen.add(key)
            if (
                not node.symbols & self._states
                and node.symbols == node.looked_up
                and (node.table or expression.is_scalar())
                and not expression.has_output()
            ):
                yield expression
            else:
                waiting += _parts(expression)

    def _describe(self, root: casadi.MX) -> None:
        """Fill the nodes, parts before the whole."""
        waiting = [root]
        while waiting:
            expression = waiting[-1]
            key = expression.__hash__()
            if key in self._nodes:
                waiting.pop()
                continue
            parts = _parts(expression)
            missing = [part for part in parts if part.__hash__() not in self._nodes]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            self._expressions[key] = expression
            self._nodes[key] = self._node(expression, parts)

    def _node(self, expression: casadi.MX, parts: list[casadi.MX]) -> _Node:
        if expression.is_symbolic():
            return _Node(frozenset([expression.__hash__()]), None, False)
        nodes = [self._nodes[part.__hash__()] for part in parts]
        if expression.is_output():  # of a call
            return nodes[0]
        symbols = frozenset().union(*(node.symbols for node in nodes))
        if self._is_table(expression):
            return _Node(symbols, symbols, True)
        tables = [node.looked_up for node in nodes if node.looked_up is not None]
        return _Node(symbols, frozenset().union(*tables) if tables else None, False)

    def _is_table(self, expression: casadi.MX) -> bool:
        if not expression.is_call():
            return expression.op() in TABLES
        function = expression.which_function()
        key = function.__hash__()
        if key not in self._scalar_functions:
            self._scalar_functions[key] = _has_scalar_graph(function)
        return not self._scalar_functions[key]


def _parts(expression: casadi.MX) -> list[casadi.MX]:
    return [expression.dep(place) for place in range(expression.n_dep())]


def _has_scalar_graph(function: casadi.Function) -> bool:
    try:
        function.expand()
    except RuntimeError:
        return False
    return True
