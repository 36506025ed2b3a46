"""Diagnosis of a fit in sentences: what the measurements determine, and what they leave open."""

from collections.abc import Mapping, Sequence

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.uncertainty import Estimate, combinations

#: A parameter with a smaller weight in a combination is left out of its description.
SMALL_WEIGHT = 0.2


def diagnosis(
    optimum: Optimum, level: float, found: Sequence[Estimate], causes: Sequence[str] = ()
) -> list[str]:
    """Sentences about a fit, the most serious first.

    Parameters
    ----------
    optimum : Optimum
        Result of a fit.
    level : float
        Confidence of the intervals that decide what is identifiable.
    found : sequence of Estimate
        Estimates with these intervals.
    causes : sequence of str, optional
        Sentences on why a channel is not described, see
        :func:`porousalloy.experiments.fitting.suspects.suspects`.

    Returns
    -------
    list of str
        Sentences about convergence, the number of measurements, channels that the model does not
        describe, parameters that are not identifiable or at a bound, and free combinations; empty
        if there is nothing to object to.
    """
    return [
        *_ending(optimum),
        *_counts(optimum),
        *_wrong(optimum),
        *causes,
        *_parameters(optimum, level, found),
        *_combinations(optimum),
    ]


def _ending(optimum: Optimum) -> list[str]:
    if optimum.stopped:
        return ["The fit was interrupted: the values are the best so far, not a result."]
    if not optimum.converged:
        return ["The fit did not converge: give it other starts, or fewer parameters."]
    return []


def _counts(optimum: Optimum) -> list[str]:
    samples, parameters = optimum.jacobian.shape
    if samples < parameters:
        return [
            f"{_counted(samples, 'measurement')} cannot determine {parameters} parameters: at "
            f"least {_counted(parameters - samples, 'combination')} of them can be chosen freely, "
            "and the values are one choice of many."
        ]
    if samples == parameters:
        return [
            f"{_counted(samples, 'measurement')} and {_counted(parameters, 'parameter')} leave "
            "nothing over to test the model with."
        ]
    return []


def _wrong(optimum: Optimum) -> list[str]:
    return [
        f"The model does not describe the {test.channel}: with a right model the residuals (root "
        f"mean square {test.root_mean_square:.3g}) would look like this with a probability of "
        f"{test.chance:.1g}, so the error bars are too small."
        for test in check_residuals(optimum)
        if test.model_is_wrong
    ]


def _parameters(optimum: Optimum, level: float, found: Sequence[Estimate]) -> list[str]:
    sentences = []
    for parameter, estimate in zip(optimum.free, found, strict=True):
        if not estimate.identifiable:
            sentences.append(
                f"'{estimate.name}' is not identifiable: {_why(parameter, estimate, level)}."
            )
        if estimate.at_bound:
            sentences.append(
                f"'{estimate.name}' lies on its {estimate.at_bound} bound, {estimate.value:.4g}: "
                "the best value may lie beyond."
            )
    return sentences


def _why(parameter: FreeParameter, estimate: Estimate, level: float) -> str:
    if estimate.bounded_below == estimate.bounded_above:
        share = abs(parameter.share(estimate.high) - parameter.share(estimate.low))
        return f"its {level:.0%} interval takes up {share:.0%} of the range that was allowed"
    side, end = ("above", estimate.low) if estimate.bounded_below else ("below", estimate.high)
    return f"the measurements only say that it is {side} {end:.4g} ({level:.0%})"


def _combinations(optimum: Optimum) -> list[str]:
    """Only where there is a free one: else every parameter's own interval says it all."""
    found = combinations(optimum)
    if len(found) == 1 or not any(combination.sloppy for combination in found):
        return []
    return [
        f"Free: {_described(combination.weights)}, anywhere in the ranges."
        if combination.sloppy
        else f"Determined: {_described(combination.weights)}, with a standard deviation of "
        f"{combination.movement:.1%} of the ranges."
        for combination in found
    ]


def _described(weights: Mapping[str, float]) -> str:
    """A combination with the parameters' weights, the largest first and above zero."""
    ordered = sorted(weights.items(), key=lambda item: -abs(item[1]))
    sign = 1 if ordered[0][1] > 0 else -1
    parts = [
        f"{sign * weight:+.2f} '{name}'" for name, weight in ordered if abs(weight) >= SMALL_WEIGHT
    ]
    return " ".join(parts).removeprefix("+")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
