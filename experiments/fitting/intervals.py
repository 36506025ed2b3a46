"""Intervals of a fit that do not rest on a linear model alone.

With H the Fisher matrix and C = H^-1, the sum of squares rises by reach^2/C_kk at the ends of the
interval of parameter k of a linear model, u +/- reach C_k/C_kk. One solution at each of the ends
tells whether it does: with the residuals r and their derivatives J_o by the other parameters there,

    min_x |r + J_o x|^2

is the value of the profile to second order. Where that rises less, or where the interval is wide or
reaches a bound, the interval is that of the profile. So a parameter that stopped at the edge of a
plateau, where its slope is not yet zero, is not taken for one that the data know.

References
----------
Bates & Watts 1988, Nonlinear Regression Analysis, 10.1002/9780470316757, chapter 6 (profiles as a
test of the linear intervals).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.residuals import Residuals
from porousalloy.experiments.fitting.uncertainty import (
    WIDEST_INTERVAL,
    Estimate,
    covariance,
    linear_estimates,
    quantile,
)

#: Share of the range up to which a linear interval is worth a check: a wider one is bent.
NARROW = 0.1
#: Share of a linear model's rise that is enough: an interval, which goes by its root, is then too
#: short by a tenth at most.
ENOUGH = 0.8
#: Points of a profile in a half-width: fewer than for a figure, as only the crossings are needed.
POINTS = 1


def estimates(
    residuals: Sequence[Residuals], optimum: Optimum, level: float = 0.9
) -> list[Estimate]:
    """Results with intervals of a level of confidence, of a profile where a linear model fails.

    Parameters
    ----------
    residuals : sequence of Residuals
        Residuals that were fitted; no model is built again.
    optimum : Optimum
        Result of a fit.
    level : float, optional
        Confidence of the intervals, between 0 and 1. The default is 0.9.

    Returns
    -------
    list of Estimate
        Results in the order of the free parameters. The intervals are linear if the fit was
        stopped, or if there are fewer samples than parameters, which leaves combinations free.
    """
    linear = linear_estimates(optimum, level)
    samples, parameters = optimum.jacobian.shape
    if optimum.stopped or samples < parameters:
        return linear
    check = _Check.of(residuals, optimum, level)
    return [
        estimate
        if check.agrees(place, estimate)
        else _profiled(residuals, optimum, level, estimate)
        for place, estimate in enumerate(linear)
    ]


@dataclass(frozen=True)
class _Check:
    """Linear intervals against the model."""

    objective: Objective
    optimum: Optimum
    inverse: np.ndarray
    reach: np.ndarray

    @classmethod
    def of(cls, residuals: Sequence[Residuals], optimum: Optimum, level: float) -> "_Check":
        jacobian, objective = optimum.jacobian, Objective(residuals, optimum.free, optimum.noise)
        reach = quantile(optimum, level) * np.sqrt(np.diag(covariance(optimum)))
        inverse = np.linalg.pinv(jacobian.T @ jacobian, hermitian=True)
        return cls(objective, optimum, inverse, reach)

    def agrees(self, place: int, estimate: Estimate) -> bool:
        """Whether the interval is narrow, and the sum of squares rises enough at both ends."""
        if not estimate.identifiable or 2 * self.reach[place] > NARROW:
            return False
        column = self.inverse[place]
        expected = self.reach[place] ** 2 / column[place]
        for sign in (-1, 1):
            end = self.optimum.u + sign * self.reach[place] * column / column[place]
            if (end < 0).any() or (end > 1).any():
                return False
            if self._lowest_with_held(place, end) - self.optimum.sum_of_squares < ENOUGH * expected:
                return False
        return True

    def _lowest_with_held(self, place: int, u: np.ndarray) -> float:
        """Sum of squares at u once the others have moved to where a linear model wants them."""
        residuals = self.objective.residuals(u)
        others = np.delete(self.objective.jacobian(u), place, axis=1)
        moved = np.linalg.lstsq(others, -residuals, rcond=1e-8)[0]
        return float(np.sum((residuals + others @ moved) ** 2))


def _profiled(
    residuals: Sequence[Residuals], optimum: Optimum, level: float, estimate: Estimate
) -> Estimate:
    found = profile(residuals, optimum, estimate.name, level, POINTS)
    share = found.parameter.share
    width = share(found.high) - share(found.low)
    return estimate._replace(
        low=found.low,
        high=found.high,
        standard_error=estimate.standard_error if found.identifiable else np.inf,
        bounded_below=found.bounded_below,
        bounded_above=found.bounded_above,
        identifiable=bool(found.identifiable and width < WIDEST_INTERVAL),
        method="profile",
    )
