"""Error bars of a fit: what the data say about each parameter, and about combinations of them.

With J = d(residual/noise)/du at the result, the Fisher matrix is H = J^T J and, for small noise,
the covariance of u is its inverse. u runs over the range that was allowed, so an eigenvalue of H is
the inverse square of how far, as a share of the ranges, the data let that combination move. A
combination that may move further than the ranges themselves is one that the data say nothing of.

References
----------
Seber & Wild 1989, Nonlinear Regression, 10.1002/0471725315, section 5.1 (linear approximation);
Transtrum et al. 2015, J. Chem. Phys. 143:010901, 10.1063/1.4923066 (sloppy combinations).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

from porousalloy.experiments.fitting.least_squares import Fit
from porousalloy.experiments.fitting.residual_test import correlation_time

#: An interval that takes up more than this share of the range adds little to what was known.
WIDEST_INTERVAL = 0.5
#: Distance from a bound, as a share of the range, at which a result counts as on it.
AT_A_BOUND = 1e-3
#: Movement of a combination, as a share of the ranges, from which it is called sloppy: the standard
#: deviation of a number of which only the range is known is 1/sqrt(12).
SLOPPY = 1 / np.sqrt(12)


class Estimate(NamedTuple):
    """One parameter's result.

    Attributes
    ----------
    name : str
        The parameter.
    value, low, high : float
        Result and interval, the latter cut at the bounds.
    standard_error : float
        Of the value, in its unit; infinite if the data do not tell.
    identifiable : bool
        Whether the interval takes up less than half of the range.
    at_bound : {"", "lower", "upper"}
        Which bound the result lies on.
    """

    name: str
    value: float
    low: float
    high: float
    standard_error: float
    identifiable: bool
    at_bound: str


class Combination(NamedTuple):
    """An eigenvector of the Fisher matrix.

    Attributes
    ----------
    eigenvalue : float
        Of J^T J, with u as shares of the ranges.
    movement : float
        Standard deviation along it, as a share of the ranges.
    weights : dict of str to float
        Components by parameter.
    sloppy : bool
        Whether the data leave it freer than its range.
    """

    eigenvalue: float
    movement: float
    weights: dict[str, float]
    sloppy: bool


def covariance(fit: Fit) -> np.ndarray:
    """Covariance of u, shape (p, p), of noise alone; see :func:`inflation`."""
    eigenvalues, vectors = np.linalg.eigh(fit.jacobian.T @ fit.jacobian)
    # rounding may leave zeros below zero; both mean that the data do not tell
    smallest = np.finfo(float).eps * max(eigenvalues.max(), 1.0)
    return vectors / np.maximum(eigenvalues, smallest) @ vectors.T


def inflation(fit: Fit) -> float:
    """Factor on the variances for residuals that hang together.

    Samples whose residuals are alike count as fewer: n over the largest correlation time of any
    stretch of samples. 1 for white noise.
    """
    return max((correlation_time(c.residual) for c in fit.comparisons), default=1.0)


def correlation(fit: Fit) -> np.ndarray:
    """Correlation matrix of u, shape (p, p)."""
    matrix = covariance(fit)
    spread = np.sqrt(np.diag(matrix))
    return matrix / np.outer(spread, spread)


def estimates(fit: Fit, level: float = 0.9) -> list[Estimate]:
    """Results with intervals of a level of confidence.

    Parameters
    ----------
    fit : Fit
        A result.
    level : float, optional
        Confidence of the intervals, between 0 and 1.

    Returns
    -------
    list of Estimate
        In the order of the free parameters.
    """
    samples, parameters = fit.jacobian.shape
    spread = np.sqrt(np.diag(covariance(fit)) * inflation(fit))
    reach = student.ppf((1 + level) / 2, max(samples - parameters, 1)) * spread
    found = []
    for parameter, u, sigma, width in zip(fit.free, fit.u, spread, reach, strict=True):
        low, high = max(u - width, 0.0), min(u + width, 1.0)
        bound = "lower" if u < AT_A_BOUND else "upper" if u > 1 - AT_A_BOUND else ""
        found.append(
            Estimate(
                name=parameter.name,
                value=float(parameter.value(u)),
                low=float(parameter.value(low)),
                high=float(parameter.value(high)),
                standard_error=float(abs(parameter.slope(u)) * sigma),
                identifiable=bool(high - low < WIDEST_INTERVAL),
                at_bound=bound,
            )
        )
    return found


def combinations(fit: Fit) -> list[Combination]:
    """Eigenvectors of the Fisher matrix, the best known first."""
    names = [parameter.name for parameter in fit.free]
    return fisher_combinations(fit.jacobian.T @ fit.jacobian, names, inflation(fit))


def fisher_combinations(
    fisher: np.ndarray, names: Sequence[str], inflation: float = 1.0
) -> list[Combination]:
    """Eigenvectors of a Fisher matrix J^T J of u, shape (p, p), the best known first."""
    eigenvalues, vectors = np.linalg.eigh(fisher)
    found = []
    for value, vector in zip(eigenvalues[::-1], vectors.T[::-1], strict=True):
        movement = np.sqrt(inflation / max(value, np.finfo(float).tiny))
        weights = dict(zip(names, vector.tolist(), strict=True))
        found.append(
            Combination(float(max(value, 0.0)), float(movement), weights, bool(movement > SLOPPY))
        )
    return found
