"""Functions that an implicit solver needs of a model, from one scalar graph of it.

The graph has the right-hand sides and residuals f(t, y, p) and below them the events. What follows
from it is exact: the Jacobian df/dy, its product with a vector, and df/dp for sensitivities.
"""

from dataclasses import dataclass

import casadi

from porousalloy.models.solver import block_expressions
from porousalloy.models.solver.blocks import Series, blocks_of
from porousalloy.models.solver.scalar_graph import ScalarGraph


@dataclass(frozen=True)
class Layout:
    """What the rows of the graph and the entries of y and p are.

    Attributes
    ----------
    differential, algebraic, events : int
        Numbers of differential equations, of algebraic ones, and of events.
    series : tuple of Series
        States that repeat along x.
    sensitivities : tuple of tuple of int
        Entries of p of every parameter whose sensitivity is asked.
    """

    differential: int
    algebraic: int
    events: int
    series: tuple[Series, ...] = ()
    sensitivities: tuple[tuple[int, ...], ...] = ()


def derived_functions(graph: ScalarGraph, layout: Layout) -> dict[str, casadi.Function]:
    """Functions of (t, y, p, k) by the name of PyBaMM's attribute without "_eval".

    Parameters
    ----------
    graph : ScalarGraph
        Graph of f(t, y, p) and the events, stacked.
    layout : Layout
        What its rows are.

    Returns
    -------
    dict of str to casadi.Function
        "rhs_algebraic", "jac_rhs_algebraic", "algebraic", "jac_algebraic", "events" and, with
        sensitivities, "jac_rhs_algebraic_action" of (t, y, p, v, k) and "jacp_rhs_algebraic".
    """
    inputs, k, rows = graph.with_symbols()
    n = layout.differential + layout.algebraic
    parts = blocks_of(inputs, k, rows[:n], layout.series)
    events = casadi.Function("events", [*inputs, k], [casadi.densify(casadi.cse(rows[n:]))])

    arguments = [casadi.MX.sym(name, *events.size_in(name)) for name in events.name_in()]
    t, y, p, k_ = arguments
    f = block_expressions.equations(parts, t, y, p, k_)
    jacobian = block_expressions.jacobian(parts, t, y, p, k_)
    outputs = {"rhs_algebraic": [f], "jac_rhs_algebraic": [jacobian]}
    functions = {name: casadi.Function(name, arguments, out) for name, out in outputs.items()}
    # for starting states only: those of all equations, called for the algebraic rows
    whole = {name: function(*arguments) for name, function in functions.items()}
    outputs = {
        "algebraic": [whole["rhs_algebraic"][layout.differential :]],
        "jac_algebraic": [whole["jac_rhs_algebraic"][layout.differential :, :]],
    }
    if layout.sensitivities:
        # of the scalars: through the calls CasADi would differentiate by t and k as well
        entries = [entry for own in layout.sensitivities for entry in own]
        slopes = iter(block_expressions.slopes_by_inputs(parts, entries, t, y, p, k_))
        outputs["jacp_rhs_algebraic"] = [
            casadi.horzcat(*(next(slopes) for _ in own)) for own in layout.sensitivities
        ]
        v = casadi.MX.sym("v", n)
        name = "jac_rhs_algebraic_action"
        action = block_expressions.along(parts, v, t, y, p, k_)
        functions[name] = casadi.Function(name, [t, y, p, v, k_], [action])
    functions |= {name: casadi.Function(name, arguments, out) for name, out in outputs.items()}
    return functions | {"events": events}
