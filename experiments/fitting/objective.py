"""All targets of a fit as one vector of residuals over noise, and its derivative by u."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.residuals import Comparison, Target


class Objective:
    """Weighted residuals r(u) and dr/du, both from one solution of every model.

    Parameters
    ----------
    targets : sequence of Target
        What is to be met.
    free : sequence of FreeParameter
        What u stands for.
    noise : Mapping of str to float
        Standard deviation of every channel, in its unit.
    on_evaluation : callable, optional
        Called with the lowest half sum of squares after every evaluation.

    Attributes
    ----------
    comparisons : list of Comparison
        Of the last evaluation.
    best_u : numpy.ndarray
        Of the lowest sum of squares so far.
    """

    def __init__(
        self,
        targets: Sequence[Target],
        free: Sequence[FreeParameter],
        noise: Mapping[str, float],
        on_evaluation: Callable[[float], None] | None = None,
    ):
        self.free = tuple(free)
        self.comparisons: list[Comparison] = []
        self.best_u = np.array([parameter.share(parameter.start) for parameter in free])
        self._targets, self._noise = targets, dict(noise)
        self._on_evaluation = on_evaluation
        self._best = np.inf
        self._u: np.ndarray | None = None

    def values(self, u: np.ndarray) -> dict[str, float]:
        """Values of the free parameters by name."""
        return {p.name: float(p.value(x)) for p, x in zip(self.free, u, strict=True)}

    def residuals(self, u: np.ndarray) -> np.ndarray:
        """Residuals over noise, shape (n,)."""
        self._evaluate(u)
        return self._weighted()

    def cost(self, u: np.ndarray) -> float:
        """Half the sum of squares, without derivatives."""
        found = [pair for target in self._targets for pair in target.residuals(self.values(u))]
        cost = sum(float(r @ r) / self._noise[channel] ** 2 for channel, r in found) / 2
        self._note(u, cost)
        return cost

    def jacobian(self, u: np.ndarray) -> np.ndarray:
        """Derivative of the residuals over noise by u, shape (n, parameters)."""
        self._evaluate(u)
        slopes = np.array([p.slope(x) for p, x in zip(self.free, u, strict=True)])
        return np.vstack([c.slopes * slopes / self._noise[c.channel] for c in self.comparisons])

    def _evaluate(self, u):
        if self._u is None or not np.array_equal(u, self._u):
            values = self.values(u)
            self.comparisons = [c for target in self._targets for c in target.compare(values)]
            self._u = np.array(u)
            self._note(u, float(np.sum(self._weighted() ** 2)) / 2)

    def _note(self, u, cost):
        if cost < self._best:
            self._best, self.best_u = cost, np.array(u)
        if self._on_evaluation is not None:
            self._on_evaluation(self._best)

    def _weighted(self):
        return np.concatenate([c.residual / self._noise[c.channel] for c in self.comparisons])
