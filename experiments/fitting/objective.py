"""All residuals of a fit as one vector over the noise, and its derivative by u."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.residuals import ChannelResiduals, Residuals


class Objective:
    """Weighted residuals r(u) and dr/du, both from one solution of every model.

    Parameters
    ----------
    residuals : sequence of Residuals
        Measurements beside their models.
    free : sequence of FreeParameter
        Parameters that u stands for.
    noise : Mapping of str to float
        Standard deviation of every channel, in its unit.
    on_evaluation : callable, optional
        Called with the lowest half sum of squares after every evaluation.

    Attributes
    ----------
    channels : list of ChannelResiduals
        Residuals and slopes of the last evaluation.
    best_u : numpy.ndarray, shape (p,)
        u of the lowest sum of squares so far.
    """

    def __init__(
        self,
        residuals: Sequence[Residuals],
        free: Sequence[FreeParameter],
        noise: Mapping[str, float],
        on_evaluation: Callable[[float], None] | None = None,
    ):
        self.free = tuple(free)
        self.channels: list[ChannelResiduals] = []
        self.best_u = np.array([parameter.share(parameter.start) for parameter in free])
        self._residuals, self._noise = residuals, dict(noise)
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
        found = [pair for one in self._residuals for pair in one.without_slopes(self.values(u))]
        cost = sum(float(r @ r) / self._noise[channel] ** 2 for channel, r in found) / 2
        self._note(u, cost)
        return cost

    def jacobian(self, u: np.ndarray) -> np.ndarray:
        """Derivative of the residuals over noise by u, shape (n, parameters)."""
        self._evaluate(u)
        slopes = np.array([p.slope(x) for p, x in zip(self.free, u, strict=True)])
        return np.vstack([c.slopes * slopes / self._noise[c.channel] for c in self.channels])

    def _evaluate(self, u: np.ndarray) -> None:
        if self._u is None or not np.array_equal(u, self._u):
            values = self.values(u)
            self.channels = [c for one in self._residuals for c in one.evaluate(values)]
            self._u = np.array(u)
            self._note(u, float(np.sum(self._weighted() ** 2)) / 2)

    def _note(self, u: np.ndarray, cost: float) -> None:
        if cost < self._best:
            self._best, self.best_u = cost, np.array(u)
        if self._on_evaluation is not None:
            self._on_evaluation(self._best)

    def _weighted(self) -> np.ndarray:
        return np.concatenate([c.residual / self._noise[c.channel] for c in self.channels])
