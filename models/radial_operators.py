"""Finite volumes for a symmetric ligament: all reconstructions are linear in r^2.

The fields of a sphere, cylinder or slab are even in r and, when diffusion is fast, close to a
parabola. The field of every cell is therefore reconstructed as

    f(r) = f_i + b_i (r^2 - <r^2>_i),      f_i the volume mean of the cell

so that gradients, values at edges and surface and the two radial integrals below are exact for a
parabola on any mesh. At the radius rho_i = sqrt(<r^2>_i) a parabola equals the mean of its cell:
the nodes lie there, and the mechanics is evaluated there. The stresses of a sphere with ten cells
are 50 times closer to the exact ones than with midpoint nodes, at the same cost.

    <f>(r) = (d/r^d) int_0^r f r'^(d-1) dr'      CumulativeVolumeAverage, node to node
    int_r^1 f dr'                                OutwardIntegral of an odd f, node to node

Each of these depends on half of the ligament. As a state y that is to be the integral it depends on
its neighbours only, exactly the same to round-off: the difference of y between two nodes is what
the cells next to them hold.

    0 = y_i - (r_(i-1)/r_i)^d y_(i-1) - [what f adds from node i - 1 to i]       CumulativeResidual
    0 = y_i - y_(i+1) - [int f dr' from node i to i + 1]                            OutwardResidual
"""

from abc import abstractmethod

import numpy as np
import pybamm
from scipy.sparse import csr_matrix

DIMENSION = {"cartesian": 1, "cylindrical polar": 2, "spherical polar": 3}


class CumulativeVolumeAverage(pybamm.IndefiniteIntegral):
    """Volume average of a field over everything inside radius r, at every node."""

    __slots__ = ()

    def _evaluates_on_edges(self, dimension: str) -> bool:
        return bool(self.child.evaluates_on_edges(dimension))


class OutwardIntegral(pybamm.BackwardIndefiniteIntegral):
    """Integral of a field from radius r to the surface, at every node."""

    __slots__ = ()

    def _evaluates_on_edges(self, dimension: str) -> bool:
        return bool(self.child.evaluates_on_edges(dimension))


class RunningResidual(pybamm.BinaryOperator):
    """Abstract base of the residuals that vanish where a state is the running integral of a field.

    Parameters
    ----------
    left : pybamm.Symbol
        State over the ligament, of the integral at the nodes.
    right : pybamm.Symbol
        Field that is integrated.
    """

    __slots__ = ()

    # the arguments' names are those under which PyBaMM's files keep operands
    def __init__(self, left, right):
        super().__init__(type(self).__name__, left, right)

    @staticmethod
    @abstractmethod
    def matrices(edges, dimension) -> tuple[np.ndarray, np.ndarray]:
        """Banded matrices (B, C) of the residual B y - C f; arguments of `mean_square_radii`."""

    def _binary_new_copy(self, left, right):
        return type(self)(left, right)

    def _binary_evaluate(self, left, right):
        # of the shapes only: the spatial method replaces the operator
        return left - right


class CumulativeResidual(RunningResidual):
    """Residual of a state that is the `CumulativeVolumeAverage` of a field."""

    __slots__ = ()

    @staticmethod
    def matrices(edges, dimension):
        volumes = mean_square_radii(edges, dimension) ** (dimension / 2)
        steps = np.eye(volumes.size) - np.diag(volumes[:-1] / volumes[1:], -1)
        added = steps @ cumulative_average_matrix(edges, dimension)
        return steps, np.triu(np.tril(added, 1), -2)


class OutwardResidual(RunningResidual):
    """Residual of a state that is the `OutwardIntegral` of an odd field."""

    __slots__ = ()

    @staticmethod
    def matrices(edges, dimension):
        steps = np.eye(edges.size - 1) - np.eye(edges.size - 1, k=1)
        added = steps @ outward_integral_matrix(edges, dimension)
        return steps, np.triu(np.tril(added, 2), -1)


class LigamentFiniteVolume(pybamm.FiniteVolume):
    """PyBaMM's finite volumes with the reconstructions of this module."""

    def process_binary_operators(self, bin_op, left, right, disc_left, disc_right):
        if not isinstance(bin_op, RunningResidual):
            return super().process_binary_operators(bin_op, left, right, disc_left, disc_right)
        steps, added = (
            self._per_ligament(matrix, bin_op.domains)
            for matrix in bin_op.matrices(*self._cells(bin_op.domain))
        )
        return steps @ disc_left - added @ disc_right

    def indefinite_integral(self, child, discretised_child, direction):
        if child.evaluates_on_edges("primary"):
            return super().indefinite_integral(child, discretised_child, direction)
        build = cumulative_average_matrix if direction == "forward" else outward_integral_matrix
        matrix = build(*self._cells(child.domain))
        return self._per_ligament(matrix, child.domains) @ discretised_child

    def gradient_matrix(self, domain, domains):
        edges, dimension = self._cells(domain)
        return self._per_ligament(gradient_matrix(edges, dimension), domains)

    def boundary_value_or_flux(self, symbol, discretised_child, bcs=None):
        if not isinstance(symbol, pybamm.BoundaryValue):
            return super().boundary_value_or_flux(symbol, discretised_child, bcs)
        edges, dimension = self._cells(discretised_child.domain)
        row = edge_values_matrix(edges, dimension)[[-1 if symbol.side == "right" else 0]]
        value = self._per_ligament(row, discretised_child.domains) @ discretised_child
        return value.with_domains(symbol)

    def shift(self, discretised_symbol, shift_key, method):
        if shift_key == "edge to node" or discretised_symbol.size == 1:
            return super().shift(discretised_symbol, shift_key, method)
        matrix = edge_values_matrix(*self._cells(discretised_symbol.domain))
        return self._per_ligament(matrix, discretised_symbol.domains) @ discretised_symbol

    def _cells(self, domain):
        submesh = self.mesh[domain]  # pyright: ignore[reportOptionalSubscript]  # set by build()
        return submesh.edges, DIMENSION[submesh.coord_sys]

    def _per_ligament(self, matrix, domains):
        repeats = self._get_auxiliary_domain_repeats(domains)
        return pybamm.Matrix(self._block_diagonal(csr_matrix(matrix), repeats))


def mean_square_radii(edges, dimension):
    """Volume mean of r^2 in every cell.

    Parameters
    ----------
    edges : numpy.ndarray, shape (n + 1,)
        Edges of the cells, the first at the centre (0).
    dimension : int
        3 for a sphere, 2 for a cylinder, 1 for a slab.

    Returns
    -------
    numpy.ndarray, shape (n,)
        <r^2>_i of every cell, in the unit of `edges` squared.
    """
    d = dimension
    return (np.diff(edges ** (d + 2)) / (d + 2)) / (np.diff(edges**d) / d)


def gradient_matrix(edges, dimension):
    """Matrix of df/dr at the inner edges, shape (n - 1, n); arguments of `mean_square_radii`."""
    slope = 2 * edges[1:-1] / np.diff(mean_square_radii(edges, dimension))
    n = edges.size - 1
    inner = np.arange(n - 1)
    matrix = np.zeros((n - 1, n))
    matrix[inner, inner], matrix[inner, inner + 1] = -slope, slope
    return matrix


def edge_values_matrix(edges, dimension):
    """Matrix of f at all edges, from centre to surface, shape (n + 1, n)."""
    s = mean_square_radii(edges, dimension)
    left = np.clip(np.arange(s.size + 1) - 1, 0, s.size - 2)
    weight = (edges**2 - s[left]) / (s[left + 1] - s[left])
    matrix = np.zeros((s.size + 1, s.size))
    matrix[np.arange(s.size + 1), left] = 1 - weight
    matrix[np.arange(s.size + 1), left + 1] = weight
    return matrix


def cumulative_average_matrix(edges, dimension):
    """Matrix of ``(d/r^d) int_0^r f r'^(d-1) dr'`` at the nodes, shape (n, n)."""
    d, s = dimension, mean_square_radii(edges, dimension)
    nodes = np.sqrt(s)
    inner_cells = np.tril(np.tile(np.diff(edges**d) / d, (s.size, 1)), -1)
    volume = (nodes**d - edges[:-1] ** d) / d
    moment = (nodes ** (d + 2) - edges[:-1] ** (d + 2)) / (d + 2)
    own_cell = np.diag(volume) + (moment - s * volume)[:, None] * _slopes(s)
    return (inner_cells + own_cell) / (nodes**d / d)[:, None]


def outward_integral_matrix(edges, dimension):
    """Matrix of ``int_r^1 f dr'`` at the nodes, shape (n, n), for a field f odd in r.

    f/r is even: ``int f dr = (1/2) int (f/r) d(r^2)``, with f/r linear in r^2 within each cell.
    """
    s = mean_square_radii(edges, dimension)
    slopes = _slopes(s)

    def within_cells(lower, upper):
        length = (upper - lower) / 2
        moment = (upper**2 - lower**2) / 4
        return np.diag(length) + (moment - s * length)[:, None] * slopes

    outer_cells = np.triu(np.ones((s.size, s.size)), 1) @ within_cells(
        edges[:-1] ** 2, edges[1:] ** 2
    )
    return (outer_cells + within_cells(s, edges[1:] ** 2)) / np.sqrt(s)


def _slopes(s):
    """Matrix of df/d(r^2) at the nodes, shape (n, n); one-sided at both ends."""
    n = s.size
    left, right = np.maximum(np.arange(n) - 1, 0), np.minimum(np.arange(n) + 1, n - 1)
    slopes = np.zeros((n, n))
    slopes[np.arange(n), right] += 1 / (s[right] - s[left])
    slopes[np.arange(n), left] -= 1 / (s[right] - s[left])
    return slopes
