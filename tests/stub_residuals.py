"""Residuals that cost nothing, for tests of what is concluded from fits."""

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.residuals import ChannelResiduals, Residuals


def shares(count):
    """Free parameters a, b, ... that are their own u."""
    return tuple(FreeParameter(name, 0.5, 0.0, 1.0, False) for name in "abcdef"[:count])


class StubResiduals(Residuals):
    """Residuals and slopes from a function of the parameters' values, shape (p,)."""

    def __init__(self, function, channel="capacity"):
        self.builds, self.solves = 1, 0
        self._function, self._channel = function, channel

    def typical_noise(self):
        return {self._channel: 1.0}

    def evaluate(self, values):
        self.solves += 1
        residual, slopes = self._function(np.array(list(values.values())))
        return [ChannelResiduals(self._channel, residual, slopes)]


def linear(matrix, truth, noise=0.0):
    """Measurements that are a matrix times the parameters, with an error each."""
    matrix = np.asarray(matrix, dtype=float)
    measured = matrix @ np.asarray(truth) + noise
    return StubResiduals(lambda values: (matrix @ values - measured, matrix))
