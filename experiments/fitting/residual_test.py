"""Whether residuals look like noise, or like a model that is wrong.

Neighbouring residuals of white noise know nothing of each other. Two signs that they do:

    r_1 = sum r_i r_(i+1)/sum r_i^2        lag-1 correlation, of variance 1/n for white noise
    tau = 1 + 2 sum_k r_k                  integrated correlation time, up to the first window
                                           of 5 tau (Sokal): n/tau samples count

and, where the noise is known, the mean square of the residuals over it, chi2/(n - p). Weighted
residuals are first divided by their standard deviations (`noise.relative_variances`).

References
----------
Box & Pierce 1970, 10.1080/01621459.1970.10481180 (variance of r_1); Sokal 1997,
10.1007/978-1-4899-0319-8_6 (window).
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import chi2, norm

from porousalloy.experiments.fitting.noise import relative_variances
from porousalloy.experiments.fitting.optimum import Optimum

WINDOW = 5
#: Probability under which chance is not believed.
SIGNIFICANT = 1e-3
#: Probability of r_1 under which a correlation time is believed: not so strict, because an interval
#: too narrow is worse than one in twenty a little too wide.
SUSPECT = 0.05


class ResidualTest(NamedTuple):
    """What the residuals of one channel say.

    Attributes
    ----------
    channel : str
        Kind of measurement.
    root_mean_square : float
        Root mean square of the residuals without weights, in the channel's unit.
    neighbour_correlation : float
        r_1, the mean over all stretches of samples.
    correlation_time : float
        tau [samples], the largest of any stretch.
    chance : float
        Probability of so large a correlation, or so large a mean square where the noise is known,
        with a right model.
    model_is_wrong : bool
        True if the residuals reject the model (chance < 0.001).
    """

    channel: str
    root_mean_square: float
    neighbour_correlation: float
    correlation_time: float
    chance: float
    model_is_wrong: bool


def neighbour_correlation(residual: np.ndarray) -> float:
    """r_1 of a stretch of samples about zero, which is where a right model leaves them."""
    total = residual @ residual
    return float(residual[1:] @ residual[:-1] / total) if total > 0 else 0.0


def correlation_time(residual: np.ndarray) -> float:
    """tau [samples] of a stretch of samples, at least 1."""
    n, total = residual.size, residual @ residual
    if n < 3 or total == 0:
        return 1.0
    spectrum = np.abs(np.fft.rfft(residual, 2 * n)) ** 2
    correlations = np.fft.irfft(spectrum)[:n] / total
    times = 1 + 2 * np.cumsum(correlations[1:])
    window = np.arange(1, n) >= WINDOW * times
    place = int(np.argmax(window)) if window.any() else n - 2
    return float(max(times[place], 1.0))


def believed_correlation_time(residual: np.ndarray) -> float:
    """tau [samples] where r_1 tells the stretch from white noise, 1 where it does not.

    Of white noise tau is 1 +/- sqrt(20/n) by chance, so it cannot be taken without a test.
    """
    suspect = norm.sf(neighbour_correlation(residual) * np.sqrt(residual.size)) < SUSPECT
    return correlation_time(residual) if suspect else 1.0


def check_residuals(optimum: Optimum) -> list[ResidualTest]:
    """Test of every channel of a fit."""
    return [_check(optimum, channel) for channel in optimum.noise]


def standardised_residuals(optimum: Optimum) -> list[np.ndarray]:
    """Residuals of every channel of every measurement over their standard deviations."""
    return [
        c.residual / optimum.noise[c.channel] / np.sqrt(variance)
        for c, variance in zip(optimum.channels, relative_variances(optimum), strict=True)
    ]


def _check(optimum: Optimum, channel: str) -> ResidualTest:
    here = [
        (c, stretch)
        for c, stretch in zip(optimum.channels, standardised_residuals(optimum), strict=True)
        if c.channel == channel
    ]
    stretches = [stretch for _, stretch in here]
    n = sum(stretch.size for stretch in stretches)
    weighted = sum(c.residual @ c.residual for c, _ in here)
    counts = sum(np.sum(np.broadcast_to(c.weights, c.residual.shape) ** 2) for c, _ in here)
    r_1 = sum(s.size * neighbour_correlation(s) for s in stretches) / n
    chance = float(norm.sf(r_1 * np.sqrt(n)))
    if channel in optimum.noise_given:
        freedom = max(n - len(optimum.free), 1)
        chance = min(chance, float(chi2.sf(sum(s @ s for s in stretches), freedom)))
    return ResidualTest(
        channel=channel,
        root_mean_square=float(np.sqrt(weighted / counts)),
        neighbour_correlation=r_1,
        correlation_time=max(correlation_time(s) for s in stretches),
        chance=chance,
        model_is_wrong=chance < SIGNIFICANT,
    )
