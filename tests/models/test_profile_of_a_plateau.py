"""A profile that is flat over most of the range and steep at its end crosses where it does."""

import numpy as np
import pytest
from linear_residuals import unit_parameters

from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.residuals import ChannelResiduals, Residuals

SHARPNESS, SAMPLES, NOISE = 40.0, 100, 0.1


class Saturating(Residuals):
    """Samples of exp(-k a), all but zero from 0.2 on: like a reaction too fast to be seen."""

    builds = 1

    def __init__(self, noise):
        self.noise, self.solves = noise, 0

    def evaluate(self, values):
        self.solves += 1
        signal = np.exp(-SHARPNESS * values["a"])
        residual = signal - self.noise
        slopes = np.full((SAMPLES, 1), -SHARPNESS * signal)
        return [ChannelResiduals("voltage", residual, slopes, np.ones(SAMPLES))]

    def typical_noise(self):
        return {"voltage": NOISE}


def test_lower_end_of_a_parameter_that_is_open_above():
    noise = np.random.default_rng(3).normal(0, NOISE, SAMPLES)
    noise -= noise.mean()  # the best value is then as large as may be
    target = Saturating(noise)
    free = unit_parameters(1, start=0.5)
    fit = least_squares_fit([target], free, {"voltage": NOISE})
    found = profile([target], fit, "a", level=0.9, points=1)
    # S(a) - S(1) = n (exp(-k a)/sigma)^2, so the end lies where that is the quantile squared
    signal = NOISE * np.sqrt(found.threshold / SAMPLES)
    assert found.low == pytest.approx(-np.log(signal) / SHARPNESS, abs=0.01)
    assert not found.bounded_above
    assert not found.identifiable
