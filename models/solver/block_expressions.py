"""Expressions of all equations from their blocks: values, Jacobian, slopes and products."""

from typing import Any

import casadi
import numpy as np

from porousalloy.models.jacobian import jacobian_by_row_blocks


def equations(blocks, t, y, p, k):
    """All rows as one expression, shape (n, 1)."""
    values = [block.call(f"rows{i}", block.output, t, y, p, k) for i, block in enumerate(blocks)]
    return _in_order(blocks, values)


def slopes_by_inputs(blocks, entries, t, y, p, k):
    """Derivatives of all rows with respect to entries of p, each of shape (n, 1)."""
    values = []
    for i, block in enumerate(blocks):
        slopes = casadi.jacobian(block.output, block.symbols[2])[:, list(entries)]
        stacked = casadi.cse(casadi.vec(casadi.densify(slopes)))
        values.append(block.call(f"slopes{i}_by_inputs", stacked, t, y, p, k))
    heights = [block.rows.shape[1] for block in blocks]
    return [
        _in_order(blocks, [v[j * n : (j + 1) * n, :] for v, n in zip(values, heights, strict=True)])
        for j in range(len(entries))
    ]


def along(blocks, v, t, y, p, k):
    """Product of the Jacobian with respect to y and a vector v, shape (n, 1)."""
    values = []
    for i, block in enumerate(blocks):
        symbol = casadi.SX.sym("v", block.symbols[1].size1())
        product = casadi.densify(casadi.cse(casadi.jtimes(block.output, block.symbols[1], symbol)))
        values.append(block.call(f"along{i}", product, t, y, p, k, (symbol, v)))
    return _in_order(blocks, values)


def _in_order(blocks, values):
    """Values of the blocks' rows, in the order of the rows."""
    order = np.argsort(np.concatenate([block.rows.ravel() for block in blocks]))
    stacked: Any = casadi.vertcat(*map(casadi.vec, values))
    return stacked[order.tolist()]


def jacobian(blocks, t, y, p, k):
    """Jacobian of all rows with respect to y, as one sparse expression."""
    values, rows, columns = [], [], []
    for i, block in enumerate(blocks):
        J = casadi.cse(jacobian_by_row_blocks(block.output, block.symbols[1]))
        nonzeros = casadi.vertcat(*J.nonzeros())
        values.append(casadi.vec(block.call(f"slopes{i}", nonzeros, t, y, p, k)))
        r, c = (np.array(index, dtype=int) for index in J.sparsity().get_triplet())
        rows.append(block.rows[:, r].ravel())
        columns.append(block.columns[:, c].ravel())
    n = sum(block.rows.size for block in blocks)
    r, c = np.concatenate(rows), np.concatenate(columns)
    order = np.lexsort((r, c))  # CasADi's: by columns
    sparsity = casadi.Sparsity.triplet(n, y.size1(), r[order].tolist(), c[order].tolist())
    return casadi.MX(sparsity, casadi.vertcat(*values)[order.tolist()])
