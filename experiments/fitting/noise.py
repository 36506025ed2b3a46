"""Noise of the channels of a fit: given, expected, or taken from the residuals.

A residual that was multiplied by a weight w, because charge errors were expected where the voltage
is steep, has the variance

    w^2 a + (1 - w^2) b        a of the voltage itself, b of the charge

b = a is what the weights expect; b = 0 is white noise of the voltage alone, of which the weighted
residual keeps w^2. Which of them it is, the residuals say: a and b are a regression of their
squares.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import nnls

from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import ChannelResiduals, Residuals
from porousalloy.parameters.errors import InputError

#: Of a residual over noise: what is standardised with it must not overflow.
SMALLEST_VARIANCE = 1e-6
#: Noises that a channel can have, in those that it usually has: nothing measures better than the
#: least, and the largest would be more than what is measured.
POSSIBLE = (1e-4, 1e3)


def noise_of(
    residuals: Sequence[Residuals], noise: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Standard deviation of every channel to start with, and of those for which it was given.

    Raises
    ------
    InputError
        If one is of no channel, or no noise that the channel could have.
    """
    expected = {name: x for one in residuals for name, x in one.typical_noise().items()}
    for name, value in noise.items():
        if name not in expected:
            raise InputError(
                f"Noise was given for '{name}', which was not measured; give it for "
                f"{' or '.join(expected)}."
            )
        low, high = (factor * expected[name] for factor in POSSIBLE)
        if not low <= value <= high:
            raise InputError(
                f"The noise of the {name} is {value:g}; give a standard deviation from {low:.3g} "
                f"to {high:.3g}."
            )
    given = {name: float(value) for name, value in noise.items()}
    return expected | given, given


def estimated_noise(channels: Sequence[ChannelResiduals], parameters: int) -> dict[str, float]:
    """Standard deviation of every channel, in its unit: of the residuals without their weights.

    Each counts by the square of its weight. The parameters are shared out among the channels by
    their numbers of samples, those by the squares of their weights, too.
    """
    left, found = _free_share(channels, parameters), {}
    for channel in dict.fromkeys(one.channel for one in channels):
        residual, squares = _residuals_and_squared_weights(channels, channel)
        found[channel] = float(np.sqrt(residual @ residual / squares.sum() / left))
    return found


def relative_variances(optimum: Optimum) -> list[np.ndarray]:
    """Variance of residual over noise of every sample, in the order of the channels.

    1 where weights are. A noise that was given is the voltage's own, so only b is free.
    """
    shares = {}
    left = _free_share(optimum.channels, len(optimum.free))
    for channel, noise in optimum.noise.items():
        residual, squares = _residuals_and_squared_weights(optimum.channels, channel)
        found, flat, steep = (residual / noise) ** 2, squares, 1 - squares
        if not steep.any():
            shares[channel] = np.array([1.0, 0.0])
        elif channel in optimum.noise_given:
            shares[channel] = np.array([1.0, max(steep @ (found - flat) / (steep @ steep), 0.0)])
        else:
            shares[channel] = nnls(np.stack([flat, steep], axis=1), found / left)[0]
    return [
        np.maximum(np.stack([w**2, 1 - w**2], axis=1) @ shares[c.channel], SMALLEST_VARIANCE)
        for c in optimum.channels
        for w in [np.broadcast_to(c.weights, c.residual.shape)]
    ]


def _residuals_and_squared_weights(channels, channel):
    kept = [c for c in channels if c.channel == channel]
    squares = [np.broadcast_to(c.weights, c.residual.shape) ** 2 for c in kept]
    return np.concatenate([c.residual for c in kept]), np.concatenate(squares)


def _free_share(channels, parameters):
    """Share of the samples that the parameters leave free; those of little weight fix none."""
    samples = sum(np.sum(np.broadcast_to(c.weights, c.residual.shape) ** 2) for c in channels)
    return max(1 - parameters / samples, 1 / samples)


def refuse_unknown_noise(
    channels: Sequence[ChannelResiduals], parameters: int, given: Mapping[str, float]
) -> None:
    """Refuse to take a noise from residuals that the parameters leave nothing of.

    Raises
    ------
    InputError
        If a channel's noise was not given and it has no more samples than there are parameters.
    """
    for name in dict.fromkeys(one.channel for one in channels):
        samples = sum(one.residual.size for one in channels if one.channel == name)
        if name not in given and samples <= parameters:
            raise InputError(
                f"{samples} measurements of the {name} for {parameters} parameters leave nothing "
                f"to estimate its noise from; give the noise of the {name}."
            )
