"""Targets that cost nothing, for what is said and done about fits."""

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.residuals import Comparison, Target


def shares(count):
    """Free parameters a, b, ... that are their own u."""
    return tuple(FreeParameter(name, 0.5, 0.0, 1.0, False) for name in "abcdef"[:count])


class StubTarget(Target):
    """Residuals and slopes from a function of the parameters' values, shape (p,)."""

    def __init__(self, function, channel="capacity"):
        self.builds, self.solves = 1, 0
        self._function, self._channel = function, channel

    def typical_noise(self):
        return {self._channel: 1.0}

    def compare(self, values):
        self.solves += 1
        residual, slopes = self._function(np.array(list(values.values())))
        return [Comparison(self._channel, residual, slopes)]


def linear(matrix, truth, noise=0.0):
    """Measurements that are a matrix times the parameters, with an error each."""
    matrix = np.asarray(matrix, dtype=float)
    measured = matrix @ np.asarray(truth) + noise
    return StubTarget(lambda values: (matrix @ values - measured, matrix))
