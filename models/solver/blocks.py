"""Equations in blocks: those of the particles along an electrode are one kernel, called for each.

Written out, a model with a particle at every x is a C file of as many particles, and compiling it
takes minutes. The equations of one particle depend on its own states and on what surrounds it
only; where they are the same instructions at every x, they are compiled once.
"""

from dataclasses import dataclass, field

import casadi
import numpy as np

from porousalloy.models.solver.scalar_graph import ScalarGraph


@dataclass(frozen=True)
class Series:
    """States of one electrode that repeat along x.

    Attributes
    ----------
    points : int
        Number of x-points.
    states : tuple of tuple of int
        First index in y and number of entries at every x, of each of the states.
    """

    points: int
    states: tuple[tuple[int, int], ...]

    def indices(self) -> np.ndarray:
        """Indices in y, shape (points, entries of all states at one x)."""
        x = np.arange(self.points)[:, None]
        return np.hstack([start + x * n + np.arange(n) for start, n in self.states])


@dataclass(frozen=True)
class Block:
    """Rows of the equations that one kernel gives.

    Attributes
    ----------
    rows : numpy.ndarray, shape (calls, rows of a call)
        Rows that each call gives.
    columns : numpy.ndarray, shape (calls, states of a call)
        Entries of y that each call takes.
    numbers : numpy.ndarray, shape (calls, numbers of a call)
        Entries of k that each call takes.
    symbols : list of casadi.SX
        Symbols t, y, p and k of one call.
    output : casadi.SX
        Rows of one call.
    """

    rows: np.ndarray
    columns: np.ndarray
    numbers: np.ndarray
    symbols: list = field(repr=False)
    output: casadi.SX = field(repr=False)

    def call(self, name, output, t, y, p, k, direction=None):
        """Values [entries of one call, calls] of a dense expression of the symbols.

        A direction is a symbol like that of y and a vector like y, of which each call takes the
        same entries as of y.
        """
        calls = len(self.rows)
        own = (self.columns.ravel().tolist(), (self.columns.shape[1], calls))
        symbols, arguments = list(self.symbols), [t, _shaped(y, *own), p]
        arguments.append(_shaped(k, self.numbers.ravel().tolist(), (self.numbers.shape[1], calls)))
        if direction is not None:
            symbols.append(direction[0])
            arguments.append(_shaped(direction[1], *own))
        kernel = casadi.Function(name, symbols, [output])
        if calls == 1:
            return kernel(*arguments)
        # t and p are the same for all
        return kernel.map(f"{name}s", "serial", calls, [0, 2], [])(*arguments)


def blocks_of(inputs, k, rows, series) -> list[Block]:
    """Equations as blocks: one of every series whose particles have the same, and one of the rest.

    Parameters
    ----------
    inputs : list of casadi.SX
        Symbols t, y and p.
    k : casadi.SX
        Symbols of the numbers.
    rows : casadi.SX, shape (n, 1)
        Right-hand sides and residuals, in the order of the states.
    series : iterable of Series
        States that repeat along x.

    Returns
    -------
    list of Block
        Blocks; every row is in one of them.
    """
    t, y, p = inputs
    by_y = _entries(casadi.jacobian_sparsity(rows, y))
    by_k = _entries(casadi.jacobian_sparsity(rows, k))
    blocks, left = [], np.ones(rows.size1(), dtype=bool)
    for one in series:
        block = _repeated(one, (t, y, p, k), rows, by_y, by_k)
        if block is not None:
            blocks.append(block)
            left[block.rows.ravel()] = False
    rest = np.flatnonzero(left)[None, :]
    if rest.size:
        blocks.append(
            Block(
                rest,
                np.arange(y.size1())[None, :],
                np.arange(k.size1())[None, :],
                [t, y, p, k],
                casadi.densify(casadi.cse(rows[rest.ravel().tolist()])),
            )
        )
    return blocks


def _entries(sparsity) -> list[np.ndarray]:
    """Columns of the entries of each row."""
    rows, columns = (np.array(index, dtype=int) for index in sparsity.get_triplet())
    order = np.lexsort((columns, rows))
    ends = np.searchsorted(rows[order], np.arange(1, sparsity.size1()))
    return np.split(columns[order], ends)


def _repeated(series, symbols, rows, by_y, by_k) -> Block | None:
    """Block of the rows that depend on the states of one x only; None without one kernel."""
    t, y, p, k = symbols
    own = series.indices()
    position = np.full(y.size1(), -1)
    position[own.ravel()] = np.repeat(np.arange(series.points), own.shape[1])
    # a state belongs to the kernel if its equations are local at every x
    local = np.array(
        [all(_is_local(by_y[row], position, x) for x, row in enumerate(column)) for column in own.T]
    )
    if series.points < 2 or not local.any():
        return None
    calls = own[:, local]
    columns = [np.unique(np.concatenate([by_y[row] for row in call])) for call in calls]
    numbers = [np.unique(np.concatenate([by_k[row] for row in call])) for call in calls]
    kernels = [
        casadi.Function(
            "kernel",
            [t, y[c.tolist()], p, k[n.tolist()]],
            [casadi.densify(rows[call.tolist()])],
        )
        for call, c, n in zip(calls, columns, numbers, strict=True)
    ]
    if len({ScalarGraph(kernel).digest for kernel in kernels}) > 1:
        return None
    first = kernels[0].sx_in()
    return Block(calls, np.array(columns), np.array(numbers), first, casadi.cse(kernels[0](*first)))


def _is_local(columns, position, x) -> bool:
    at = position[columns]
    return bool(np.all((at == -1) | (at == x)))


def _shaped(vector, entries, shape):
    return vector[entries].reshape(shape)
