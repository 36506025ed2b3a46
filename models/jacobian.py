"""Jacobian of a model from its scalar expression graph.

PyBaMM differentiates the graph of vector operations, with one sweep of the whole model for every
group of states that share no equation. The cumulative integrals of the ligaments leave few such
groups, and one equation that sums over the electrode, the salt of the reservoir, leaves none. On
the graph of scalars zeros vanish, and rows that depend on most states are differentiated on their
own. The Jacobian is the same; each evaluation costs a fraction.
"""

import casadi
import numpy as np

from porousalloy.models.time_interpolants import without_time_tables

#: A row with more than this many times the entries of the mean row counts as dense.
DENSE_ROW = 4


def scalar_jacobian(expression, y):
    """Jacobian of a CasADi expression through its scalar graph.

    Parameters
    ----------
    expression : casadi.MX, shape (n, 1)
        Right-hand sides and residuals of the model.
    y : casadi.MX, shape (m, 1)
        State vector: one symbol, or several stacked.

    Returns
    -------
    casadi.MX, shape (n, m)
        Sparse Jacobian of `expression` with respect to `y`.

    Raises
    ------
    RuntimeError
        If the expression has no scalar graph, as with interpolants of states.
    """
    symbols = casadi.symvar(casadi.vertcat(casadi.vec(expression), y))
    cut = without_time_tables([expression], y)
    graph = casadi.Function("graph", [*symbols, cut.u], [*cut.expressions, y]).expand()
    scalars = graph.sx_in()
    f, states = graph(*scalars)
    jacobian = jacobian_by_row_blocks(f, states)
    return casadi.Function("jacobian", scalars, [jacobian])(*symbols, cut.values)


def jacobian_by_row_blocks(f, states):
    """Jacobian whose dense rows, if any, are differentiated on their own.

    Parameters
    ----------
    f : casadi.SX, shape (n, 1)
        Scalar expressions.
    states : casadi.SX, shape (m, 1)
        Symbols to differentiate by.

    Returns
    -------
    casadi.SX, shape (n, m)
        Sparse Jacobian.
    """
    rows, _ = casadi.jacobian_sparsity(f, states).get_triplet()
    entries = np.bincount(rows, minlength=max(f.shape[0], 1))
    dense = np.flatnonzero(entries > DENSE_ROW * entries.mean())
    if dense.size == 0 or f.shape[0] == 1:
        return casadi.jacobian(f, states)
    sparse = np.setdiff1d(np.arange(f.shape[0]), dense)
    blocks = [casadi.jacobian(f[sparse.tolist()], states)]
    blocks += [casadi.jacobian(f[int(row)], states) for row in dense]
    order = np.argsort(np.concatenate([sparse, dense]))
    return casadi.vertcat(*blocks)[order.tolist(), :]
