"""Error bars of a fit: what the data say about each parameter, and about combinations of them.

With J = d(residual/noise)/du at the result, the Fisher matrix is H = J^T J. Residuals over noise
have variances v (`noise.relative_variances`, 1 but for weighted ones), and where those of a stretch
s of samples are correlated over tau_s samples, n count as n/tau_s; so for small noise

    cov(u) = H^-1 (sum_s tau_s J_s^T v_s J_s) H^-1     (H^-1 where residuals are white noise)

u runs over the range that was allowed, so an eigenvalue of H is the inverse square of how far, as a
share of the ranges, the noise lets that combination move. A combination that may move further than
the ranges themselves is one that the data say nothing of.

References
----------
Seber & Wild 1989, Nonlinear Regression, 10.1002/0471725315, section 5.1 (linear approximation);
White 1980, Econometrica 48:817, 10.2307/1912934 (covariance between two inverses);
Transtrum et al. 2015, J. Chem. Phys. 143:010901, 10.1063/1.4923066 (sloppy combinations).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

from porousalloy.experiments.fitting.noise import relative_variances
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residual_test import (
    believed_correlation_time,
    standardised_residuals,
)

#: An interval that takes up more than this share of the range adds little to what was known.
WIDEST_INTERVAL = 0.5
#: Distance from a bound, as a share of the range, at which a result counts as on it.
AT_A_BOUND = 1e-3
#: Movement of a combination, as a share of the ranges, from which it is called sloppy: the standard
#: deviation of a number of which only the range is known is 1/sqrt(12).
SLOPPY = 1 / np.sqrt(12)
#: Standard deviation, as a share of the range, from which a standard error has no meaning.
UNKNOWN = 1e3


class Estimate(NamedTuple):
    """One parameter's result.

    Attributes
    ----------
    name : str
        Name of the parameter.
    value, low, high : float
        Result and ends of its interval, cut at the bounds, in the unit of the parameter.
    standard_error : float
        Standard error of the value, in its unit; infinite if the data do not tell it.
    bounded_below, bounded_above : bool
        True if the interval ends inside the range on that side.
    at_bound : {"", "lower", "upper"}
        Bound that the result lies on.
    identifiable : bool
        True if the interval ends inside the range on both sides and takes up less than half of it.
    method : {"linear", "profile"}
        Source of the interval.
    """

    name: str
    value: float
    low: float
    high: float
    standard_error: float
    bounded_below: bool
    bounded_above: bool
    at_bound: str
    identifiable: bool
    method: str

    def interval(self, digits: int = 4) -> str:
        """Interval in words: one-sided where the data do not bound it on the other."""
        if self.bounded_below and self.bounded_above:
            return f"{self.low:.{digits}g} to {self.high:.{digits}g}"
        if self.bounded_below:
            return f"above {self.low:.{digits}g}"
        if self.bounded_above:
            return f"below {self.high:.{digits}g}"
        return f"anywhere in {self.low:.{digits}g} to {self.high:.{digits}g}"


class Combination(NamedTuple):
    """An eigenvector of the Fisher matrix.

    Attributes
    ----------
    eigenvalue : float
        Eigenvalue of J^T J, with u as shares of the ranges.
    movement : float
        Standard deviation along it, as a share of the ranges.
    weights : dict of str to float
        Components by parameter.
    sloppy : bool
        True if the data leave it freer than its range.
    """

    eigenvalue: float
    movement: float
    weights: dict[str, float]
    sloppy: bool


def covariance(optimum: Optimum) -> np.ndarray:
    """Covariance of u, shape (p, p); very large, not infinite, where the data do not tell."""
    eigenvalues, vectors, meat = _eigensystem(optimum)
    return vectors @ (meat / np.outer(eigenvalues, eigenvalues)) @ vectors.T


def inflations(optimum: Optimum) -> np.ndarray:
    """Factors on the variances of u for weights and correlated residuals, shape (p,).

    1 where residuals are not weighted and white noise.
    """
    eigenvalues, vectors, _ = _eigensystem(optimum)
    of_white_noise = np.sum(vectors**2 / eigenvalues, axis=1)
    return np.diag(covariance(optimum)) / of_white_noise


def correlation_times(optimum: Optimum) -> np.ndarray:
    """tau of the stretch of every sample, shape (n,); 1 where residuals are white noise."""
    return np.concatenate(
        [np.full(r.size, believed_correlation_time(r)) for r in standardised_residuals(optimum)]
    )


def _eigensystem(optimum: Optimum) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues and -vectors of H, and sum_s tau_s J_s^T v_s J_s between the eigenvectors."""
    jacobian = optimum.jacobian
    eigenvalues, vectors = np.linalg.eigh(jacobian.T @ jacobian)
    # rounding may leave zeros below zero; both mean that the data do not tell
    smallest = len(eigenvalues) * np.finfo(float).eps * max(eigenvalues.max(), 1.0)
    turned = jacobian @ vectors
    counts = correlation_times(optimum) * np.concatenate(relative_variances(optimum))
    meat = turned.T @ (counts[:, np.newaxis] * turned)
    lost = eigenvalues < smallest
    meat[lost] = 0
    meat[:, lost] = 0
    meat[lost, lost] = smallest
    return np.maximum(eigenvalues, smallest), vectors, meat


def correlation(optimum: Optimum) -> np.ndarray:
    """Correlation matrix of u, shape (p, p)."""
    matrix = covariance(optimum)
    spread = np.sqrt(np.diag(matrix))
    return matrix / np.outer(spread, spread)


def linear_estimates(optimum: Optimum, level: float = 0.9) -> list[Estimate]:
    """Results with intervals of a level of confidence, as for a linear model and unchecked.

    :func:`porousalloy.experiments.fitting.intervals.estimates` checks them with the model.

    Parameters
    ----------
    optimum : Optimum
        Result of a fit.
    level : float, optional
        Confidence of the intervals, between 0 and 1. The default is 0.9.

    Returns
    -------
    list of Estimate
        Results in the order of the free parameters.
    """
    spread = np.sqrt(np.diag(covariance(optimum)))
    reach = quantile(optimum, level) * spread
    found = []
    for parameter, u, sigma, width in zip(optimum.free, optimum.u, spread, reach, strict=True):
        low, high = max(u - width, 0.0), min(u + width, 1.0)
        error = abs(parameter.slope(u)) * sigma
        bound = "lower" if u < AT_A_BOUND else "upper" if u > 1 - AT_A_BOUND else ""
        found.append(
            Estimate(
                name=parameter.name,
                value=float(parameter.value(u)),
                low=float(parameter.value(low)),
                high=float(parameter.value(high)),
                standard_error=float(error) if sigma < UNKNOWN else np.inf,
                bounded_below=bool(low > 0),
                bounded_above=bool(high < 1),
                at_bound=bound,
                identifiable=bool(low > 0 and high < 1 and high - low < WIDEST_INTERVAL),
                method="linear",
            )
        )
    return found


def quantile(optimum: Optimum, level: float) -> float:
    """Half an interval of a level of confidence, in standard errors.

    Student's, with the residuals' degrees of freedom; infinitely many if the noise was given.
    """
    samples, parameters = optimum.jacobian.shape
    known = set(optimum.noise) <= optimum.noise_given
    freedom = np.inf if known else max(samples - parameters, 1)
    return float(student.ppf((1 + level) / 2, freedom))


def combinations(optimum: Optimum) -> list[Combination]:
    """Eigenvectors of the Fisher matrix, the best known first."""
    eigenvalues, vectors, meat = _eigensystem(optimum)
    names = [parameter.name for parameter in optimum.free]
    return _combinations(eigenvalues, vectors, np.sqrt(np.diag(meat)) / eigenvalues, names)


def fisher_combinations(fisher: np.ndarray, names: Sequence[str]) -> list[Combination]:
    """Eigenvectors of a Fisher matrix of u for white noise, shape (p, p), the best known first."""
    eigenvalues, vectors = np.linalg.eigh(fisher)
    eigenvalues = np.maximum(eigenvalues, np.finfo(float).tiny)
    return _combinations(eigenvalues, vectors, 1 / np.sqrt(eigenvalues), names)


def _combinations(
    eigenvalues: np.ndarray, vectors: np.ndarray, movements: np.ndarray, names: Sequence[str]
) -> list[Combination]:
    return [
        Combination(
            float(eigenvalues[place]),
            float(movements[place]),
            dict(zip(names, vectors[:, place].tolist(), strict=True)),
            bool(movements[place] > SLOPPY),
        )
        for place in range(len(names))[::-1]
    ]
