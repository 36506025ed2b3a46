"""Falling curve nearest to measured potentials, as the models need it.

Rows within 1e-4 of the same stoichiometry are averaged, isotonic regression finds the falling curve
nearest to them in least squares, points evenly spaced along it are joined by a monotone cubic, and
beyond the data the curve is extended by straight lines.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from porousalloy.parameters.errors import InputError

MINIMUM_POINTS = 10
MINIMUM_COVERAGE = 0.5
#: A larger one is more than noise: a whole cycle in one branch, or pulses and rests [V].
MAXIMUM_CORRECTION = 0.1
#: Points along a curve, so its detail is about a percent of the stoichiometry; more would be noise.
POINTS = 200
#: A run of equal potentials wider than this is a plateau and keeps both ends, else its middle; the
#: slope over as much at an end of the data is that beyond it.
PLATEAU = 0.02
#: Fall from empty to full added to the data, so that a flat plateau has a slope too [V].
MINIMUM_FALL = 1e-4


@dataclass(frozen=True, eq=False)
class PotentialTable:
    """Monotone cubic through points, called with a stoichiometry; it can be pickled.

    Attributes
    ----------
    stoichiometry : numpy.ndarray, shape (n,)
        Stoichiometries of the points, rising from 0 to 1 [-].
    potential : numpy.ndarray, shape (n,)
        Potentials of the points, falling [V].
    """

    stoichiometry: np.ndarray
    potential: np.ndarray

    def __call__(self, sto):
        """Potential [V] of a stoichiometry: float, numpy.ndarray or pybamm.Symbol; same shape."""
        if isinstance(sto, int | float | np.ndarray):
            return self.evaluate(sto)
        import pybamm

        return pybamm.Interpolant(self.stoichiometry, self.potential, sto, interpolator="pchip")

    def evaluate(self, sto: float | np.ndarray) -> np.ndarray:
        """Potential [V] of a stoichiometry, of the same shape."""
        return PchipInterpolator(self.stoichiometry, self.potential)(sto)


def monotone_curve(
    name: str, stoichiometry: np.ndarray, potential: np.ndarray
) -> tuple[PotentialTable, str]:
    """Falling curve nearest to measured points.

    Parameters
    ----------
    name : str
        Name of the branch, for messages.
    stoichiometry : numpy.ndarray, shape (n,)
        Stoichiometries from 0 to 1, in any order [-].
    potential : numpy.ndarray, shape (n,)
        Potentials [V].

    Returns
    -------
    table : PotentialTable
        Curve from stoichiometry 0 to 1.
    line : str
        Line on how it was made.

    Raises
    ------
    InputError
        If the points are too few, cover too little, rise, or are no single curve.
    """
    theta, index, counts = np.unique(
        stoichiometry.round(4), return_inverse=True, return_counts=True
    )
    if len(theta) < MINIMUM_POINTS:
        raise InputError(
            f"The {name} has points at {len(theta)} stoichiometries; give {MINIMUM_POINTS} or more."
        )
    if theta[-1] - theta[0] < MINIMUM_COVERAGE:
        raise InputError(
            f"The {name} covers stoichiometries {theta[0]:.3g} to {theta[-1]:.3g}; give a curve "
            f"over at least {MINIMUM_COVERAGE:g} of the full capacity, or correct that."
        )
    if np.polyfit(stoichiometry, potential, 1)[0] > 0:
        raise InputError(
            f"The potential of the {name} rises with the stoichiometry; give the ions inside the "
            "alloy, on extraction those at its start minus what was extracted."
        )
    averaged = np.bincount(index, potential) / counts
    fit = isotonic_regression(averaged, weights=counts, increasing=False)
    correction = np.abs(fit.x - averaged).max()
    if correction > MAXIMUM_CORRECTION:
        raise InputError(
            f"The {name} has to move by {1e3 * correction:.0f} mV to fall everywhere; give one "
            "half cycle at low rate, or both with a column Branch."
        )
    table = _table(*_evenly_spaced(*_nodes(theta, fit)))
    return table, (
        f"{name}: {len(stoichiometry)} points read, stoichiometries {theta[0]:.4f} to "
        f"{theta[-1]:.4f}; largest monotone correction {1e3 * correction:.2f} mV; "
        f"{len(table.stoichiometry)} points kept; extended by straight lines to "
        f"{table.potential[0]:.3f} V at stoichiometry 0 and {table.potential[-1]:.3f} V at "
        "stoichiometry 1"
    )


def _nodes(theta, fit):
    """Ends of the plateaus of an isotonic fit, middles of its shorter runs, ends of the data."""
    first, last = theta[fit.blocks[:-1]], theta[fit.blocks[1:] - 1]
    level = fit.x[fit.blocks[:-1]]
    ends = last - first > PLATEAU
    ends[[0, -1]] = True
    nodes = np.concatenate([(first + last)[~ends] / 2, first[ends], last[ends]])
    nodes, kept = np.unique(nodes, return_index=True)
    return nodes, np.concatenate([level[~ends], level[ends], level[ends]])[kept]


def _evenly_spaced(theta, potential):
    """At most `POINTS` of the points, evenly along the curve, with both ends."""
    steps = np.hypot(np.diff(theta), np.diff(potential) / max(np.ptp(potential), MINIMUM_FALL))
    along = np.concatenate([[0], np.cumsum(steps)])
    kept = np.unique(np.searchsorted(along, np.linspace(0, along[-1], POINTS)))
    return theta[kept], potential[kept]


def _table(theta, potential) -> PotentialTable:
    """Table from stoichiometry 0 to 1, with the least slope, straight beyond the points."""
    potential = potential - MINIMUM_FALL * (theta - 0.5)
    start, end = theta[[0, -1]]
    inner = np.interp([start + PLATEAU, end - PLATEAU], theta, potential)
    rise, fall = (potential[[0, -1]] - inner) / PLATEAU * [start, 1 - end]
    if start > 0:
        theta, potential = np.append(0.0, theta), np.append(potential[0] + rise, potential)
    if end < 1:
        theta, potential = np.append(theta, 1.0), np.append(potential, potential[-1] + fall)
    return PotentialTable(theta, potential)
