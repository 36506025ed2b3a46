"""Two radial operators that PyBaMM's finite volumes lack, and the spatial method that has them.

    <f>(r) = (d/r^d) int_0^r f r'^(d-1) dr'      CumulativeVolumeAverage
    int_r^1 f dr'                                OutwardIntegral

Both map node values to node values, in spherical (d = 3), cylindrical (2) and Cartesian (1)
coordinates. Within a cell f is taken as linear about the cell's volume centroid, where it equals
the cell's mean: second order, and <f>(1) is exactly the finite-volume mean.
"""

import numpy as np
import pybamm
from scipy.sparse import csr_matrix

DIMENSION = {"cartesian": 1, "cylindrical polar": 2, "spherical polar": 3}


class CumulativeVolumeAverage(pybamm.IndefiniteIntegral):
    """Volume average of everything inside radius r, at every node."""

    __slots__ = ()

    def _evaluates_on_edges(self, dimension):
        return self.child.evaluates_on_edges(dimension)


class OutwardIntegral(pybamm.BackwardIndefiniteIntegral):
    """Integral from radius r out to the surface, at every node."""

    __slots__ = ()

    def _evaluates_on_edges(self, dimension):
        return self.child.evaluates_on_edges(dimension)


class LigamentFiniteVolume(pybamm.FiniteVolume):
    """PyBaMM's finite volumes with the two radial operators of this module."""

    def indefinite_integral(self, child, discretised_child, direction):
        if child.evaluates_on_edges("primary"):
            return super().indefinite_integral(child, discretised_child, direction)
        submesh = self.mesh[child.domain]
        build = cumulative_average_matrix if direction == "forward" else outward_integral_matrix
        matrix = build(submesh.edges, DIMENSION[submesh.coord_sys])
        repeats = self._get_auxiliary_domain_repeats(child.domains)
        blocks = self._block_diagonal(csr_matrix(matrix), repeats)
        return (pybamm.Matrix(blocks) @ discretised_child).with_domains(child)


def cumulative_average_matrix(edges, dimension):
    """Matrix of ``(d/r^d) int_0^r f r'^(d-1) dr'`` at the nodes.

    Parameters
    ----------
    edges : numpy.ndarray, shape (n + 1,)
        Cell edges, the first at the centre (0).
    dimension : int
        3 sphere, 2 cylinder, 1 slab.

    Returns
    -------
    numpy.ndarray, shape (n, n)
    """
    nodes = (edges[1:] + edges[:-1]) / 2
    cell_volumes = np.diff(edges**dimension) / dimension
    matrix = np.tril(np.tile(cell_volumes, (nodes.size, 1)), -1)
    matrix += _partial_cell(edges[:-1], nodes, edges, dimension)
    return matrix / (nodes**dimension / dimension)[:, None]


def outward_integral_matrix(edges, dimension):
    """Matrix of ``int_r^1 f dr'`` at the nodes.

    Parameters
    ----------
    edges : numpy.ndarray, shape (n + 1,)
        Cell edges.
    dimension : int
        3 sphere, 2 cylinder, 1 slab: node values stand for volume means of their cells.

    Returns
    -------
    numpy.ndarray, shape (n, n)
    """
    nodes = (edges[1:] + edges[:-1]) / 2
    whole_cells = _partial_cell(edges[:-1], edges[1:], edges, dimension, weight=1)
    outside = np.triu(np.ones((nodes.size, nodes.size)), 1) @ whole_cells
    return outside + _partial_cell(nodes, edges[1:], edges, dimension, weight=1)


def _partial_cell(lower, upper, edges, dimension, weight=None):
    """Rows: ``int_lower^upper f r^(weight-1) dr`` within each cell, f linear about its mean."""
    weight = dimension if weight is None else weight
    nodes = (edges[1:] + edges[:-1]) / 2
    centroids = (
        np.diff(edges ** (dimension + 1))
        / (dimension + 1)
        / (np.diff(edges**dimension) / dimension)
    )
    measure = (upper**weight - lower**weight) / weight
    first_moment = (upper ** (weight + 1) - lower ** (weight + 1)) / (weight + 1)
    return np.diag(measure) + (first_moment - centroids * measure)[:, None] * _slopes(nodes)


def _slopes(nodes):
    """Rows: derivative at each node from its neighbours (one-sided at the ends)."""
    n = nodes.size
    left = np.maximum(np.arange(n) - 1, 0)
    right = np.minimum(np.arange(n) + 1, n - 1)
    slopes = np.zeros((n, n))
    slopes[np.arange(n), right] += 1 / (nodes[right] - nodes[left])
    slopes[np.arange(n), left] -= 1 / (nodes[right] - nodes[left])
    return slopes
