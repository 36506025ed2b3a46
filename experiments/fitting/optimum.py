"""Where a least squares fit ended, and what its error bars are made of."""

from dataclasses import dataclass

import numpy as np

from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, FreeParameter
from porousalloy.experiments.fitting.residuals import ChannelResiduals


@dataclass(frozen=True)
class Optimum:
    """Result of a least squares fit.

    Attributes
    ----------
    free : tuple of FreeParameter
        Fitted parameters.
    u : numpy.ndarray, shape (p,)
        Result, as shares of the ranges.
    channels : tuple of ChannelResiduals
        Residuals and slopes at the result.
    noise : dict of str to float
        Standard deviation of every channel.
    noise_given : frozenset of str
        Channels whose noise was given, not taken from the residuals.
    costs : tuple of float
        Half the sum of squares of every start, in the order of the starts.
    solves : int
        Number of solutions; `most_solves` is that of the longest start.
    builds : int
        Number of models built.
    stopped : bool
        True if the fit was interrupted: then the result is the best so far.
    converged : bool
        True if the best start met a tolerance.
    """

    free: tuple[FreeParameter, ...]
    u: np.ndarray
    channels: tuple[ChannelResiduals, ...]
    noise: dict[str, float]
    noise_given: frozenset[str]
    costs: tuple[float, ...]
    solves: int
    most_solves: int
    builds: int
    stopped: bool
    converged: bool

    @property
    def values(self) -> dict[str, float]:
        """Results by parameter name."""
        return {p.name: float(p.value(x)) for p, x in zip(self.free, self.u, strict=True)}

    @property
    def sum_of_squares(self) -> float:
        """Sum of squares of residuals over noise."""
        return sum(
            float(c.residual @ c.residual) / self.noise[c.channel] ** 2 for c in self.channels
        )

    @property
    def jacobian(self) -> np.ndarray:
        """Derivative of residuals over noise by u, shape (n, p)."""
        slopes = np.array([p.slope(x) for p, x in zip(self.free, self.u, strict=True)])
        return np.vstack([c.slopes * slopes / self.noise[c.channel] for c in self.channels])


def of_the_cell(optimum: Optimum) -> dict[str, float]:
    """Fitted values of the cell's parameters, without the mass, which is the measurement's."""
    return {name: value for name, value in optimum.values.items() if name != MASS_RATIO}
