"""Spectral elements on r/a0 in [0, 1] for the reference ligament: Gauss-Lobatto-Legendre nodes,
integrals with r^(d-1) weights by Gauss quadrature, exact for the element polynomials."""

import numpy as np
from numpy.polynomial import legendre


class Mesh:
    """Continuous elements, finer at both ends (elastic core of the sphere, surface layer).

    "Nodal" arrays have one row a node, "local" ones one row for each element's own nodes, so that
    fluxes may jump between elements.

    Parameters
    ----------
    d : int
        3 sphere, 2 cylinder, 1 slab.
    elements, order : int
        Number of elements and their polynomial degree; elements order + 1 nodes in all.

    Attributes
    ----------
    r : (nodes,)
    gather : (local,) node of each local node
    average : (nodes, nodes), f -> <f>(r) = (d/r^d) int_0^r f r'^(d-1) dr'
    outward : (nodes, nodes), f -> int_r^1 f/r' dr', for f(0) = 0
    gradient : (local, nodes), f -> df/dr
    weak : (nodes, local), N -> M^-1 int N v' r^(d-1) dr, M the exact mass matrix
    lift : (nodes,), M^-1 v(1)
    """

    def __init__(self, d, elements, order):
        # cosine spacing; the weak form with v = 1 gives zero, so lithium is conserved to round-off
        self.edges = (1 - np.cos(np.pi * np.arange(elements + 1) / elements)) / 2
        lobatto = np.r_[-1, legendre.Legendre.basis(order).deriv().roots().real, 1]
        self.order, self.to_modes = order, np.linalg.inv(legendre.legvander(lobatto, order))
        h = np.diff(self.edges)
        local = self.edges[:-1, None] + h[:, None] * (1 + lobatto) / 2
        self.r = np.r_[local[:, :-1].ravel(), 1.0]
        self._nodes = order * np.arange(elements)[:, None] + np.arange(order + 1)
        self.gather = self._nodes.ravel()

        x, w = legendre.leggauss(order + 12)  # round-off also for the 1/r of the outer elements
        P, dP = self._basis(x), self._basis(x, 1)
        nodes = self.r.size
        mass, inner, outer = np.zeros((3, nodes, nodes))
        weak, self.gradient = np.zeros((nodes, local.size)), np.zeros((local.size, nodes))
        for e, (own, a) in enumerate(zip(self._nodes, self.edges[:-1], strict=True)):
            here = slice(e * (order + 1), (e + 1) * (order + 1))
            weight = (w * h[e] / 2 * (a + h[e] * (1 + x) / 2) ** (d - 1))[:, None]
            mass[np.ix_(own, own)] += P.T @ (weight * P)
            weak[own, here] += (2 / h[e] * dP).T @ (weight * P)
            self.gradient[here, own] = 2 / h[e] * self._basis(lobatto, 1)
            for i, end in zip(own[1:], lobatto[1:], strict=True):  # int from the left edge to r_i
                y, v = (1 + end) * (1 + x) / 2 - 1, w * (1 + end) / 2 * h[e] / 2
                r = a + h[e] * (1 + y) / 2
                inner[i], outer[i] = inner[own[0]], outer[own[0]]
                inner[i, own] += (v * r ** (d - 1)) @ self._basis(y)
                outer[i, own] += (v / r) @ self._basis(y)
        self.average = np.vstack([np.eye(nodes)[0], d * inner[1:] / self.r[1:, None] ** d])
        self.outward = outer[-1] - outer
        self.weak = np.linalg.solve(mass, weak)
        self.lift = np.linalg.solve(mass, np.eye(nodes)[-1])

    def _basis(self, x, derivative=0):
        """Nodal basis of an element, or its derivative, at x in [-1, 1]: (points, order + 1)."""
        modes = np.eye(self.order + 1)
        modes = legendre.legder(modes, derivative) if derivative else modes
        return legendre.legval(x, modes).T @ self.to_modes

    def interpolate(self, f, r):
        """Nodal field f (nodes, ...) at any r (points,) in [0, 1]: (points, ...)."""
        e = np.clip(np.searchsorted(self.edges, r, side="right") - 1, 0, self.edges.size - 2)
        x = 2 * (r - self.edges[e]) / np.diff(self.edges)[e] - 1
        return np.einsum("ri,ri...->r...", self._basis(x), f[self._nodes[e]])
