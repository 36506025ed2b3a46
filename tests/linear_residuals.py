"""Residuals of a linear combination of the parameters: everything is known exactly."""

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.residuals import ChannelResiduals, Residuals


class LinearResiduals(Residuals):
    """matrix @ values beside what was measured, in one channel, with weights."""

    builds = 1

    def __init__(self, matrix, measured, channel="voltage", weights=1.0):
        self.matrix, self.measured, self.channel = matrix, measured, channel
        self.weights = np.broadcast_to(weights, len(matrix))
        self.solves = 0

    def evaluate(self, values):
        self.solves += 1
        residual = self.matrix @ np.array(list(values.values())) - self.measured
        slopes = self.weights[:, np.newaxis] * self.matrix
        return [ChannelResiduals(self.channel, self.weights * residual, slopes, self.weights)]

    def typical_noise(self):
        return {self.channel: 1.0}


def unit_parameters(count, start=0.4):
    """Parameters a, b, ... from 0 to 1: values are shares of the range."""
    return tuple(FreeParameter("abcdef"[i], start, 0.0, 1.0, False) for i in range(count))
