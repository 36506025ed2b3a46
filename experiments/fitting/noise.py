"""Noise of the channels of a fit: given, expected, or taken from the residuals."""

from collections.abc import Mapping, Sequence

import numpy as np

from porousalloy.experiments.fitting.target import Comparison, Target
from porousalloy.parameters.errors import InputError


def noise_of(
    targets: Sequence[Target], noise: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Standard deviation of every channel to start with, and of those for which it was given.

    Raises
    ------
    InputError
        If one is not above zero or of no channel.
    """
    expected = {name: x for target in targets for name, x in target.typical_noise().items()}
    for name, value in noise.items():
        if name not in expected:
            raise InputError(
                f"Noise was given for '{name}', which was not measured; give it for "
                f"{' or '.join(expected)}."
            )
        if not 0 < value < np.inf:
            raise InputError(f"The noise of the {name} is {value:g}; give a number above 0.")
    given = {name: float(value) for name, value in noise.items()}
    return expected | given, given


def estimated_noise(comparisons: Sequence[Comparison], parameters: int) -> dict[str, float]:
    """Standard deviation of the residuals of every channel, in its unit.

    The parameters are shared out among the channels by their numbers of samples.
    """
    channels: dict[str, list[np.ndarray]] = {}
    for comparison in comparisons:
        channels.setdefault(comparison.channel, []).append(comparison.residual)
    total = sum(comparison.residual.size for comparison in comparisons)
    return {
        channel: float(
            np.sqrt(
                sum(r @ r for r in parts)
                / sum(r.size for r in parts)
                / _free_share(total, parameters)
            )
        )
        for channel, parts in channels.items()
    }


def _free_share(samples, parameters):
    """Share of the samples that the parameters leave free."""
    return max(1 - parameters / samples, 1 / samples)


def refuse_unknown_noise(
    comparisons: Sequence[Comparison], parameters: int, given: Mapping[str, float]
) -> None:
    """Refuse to take a noise from residuals that the parameters leave nothing of.

    Raises
    ------
    InputError
        If a channel's noise was not given and there are no more samples than parameters.
    """
    samples = sum(comparison.residual.size for comparison in comparisons)
    unknown = [name for name in {c.channel for c in comparisons} if name not in given]
    if unknown and samples <= parameters:
        raise InputError(
            f"{samples} measurements for {parameters} parameters leave nothing to tell "
            f"the noise of the {unknown[0]} from; give its noise."
        )
