"""What a fit is worth, in sentences: what the measurements fix, and what they do not."""

from collections.abc import Sequence

from porousalloy.experiments.fitting.least_squares import Fit
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.uncertainty import Estimate, combinations, estimates

#: A parameter with a smaller weight in a combination is left out of its description.
SMALL_WEIGHT = 0.2


def verdict(fit: Fit, level: float = 0.9, found: Sequence[Estimate] | None = None) -> list[str]:
    """Sentences about a fit, the most serious first.

    Parameters
    ----------
    fit : Fit
        A result.
    level : float, optional
        Confidence of the intervals that decide what is identifiable.
    found : sequence of Estimate, optional
        Those intervals, `intervals.checked_estimates`; those of a linear model if not given.

    Returns
    -------
    list of str
        Whether it came to an end, whether there are enough measurements, where the model is wrong,
        which parameters are not identifiable or at a bound, and which combinations are free.
    """
    return [
        *_ending(fit),
        *_counts(fit),
        *_wrong(fit),
        *_parameters(fit, level, estimates(fit, level) if found is None else found),
        *_combinations(fit),
    ]


def _ending(fit):
    if fit.stopped:
        return ["The fit was interrupted: the values are the best so far, not a result."]
    if not fit.converged:
        return ["The fit did not converge: give it other starts, or fewer parameters."]
    return []


def _counts(fit):
    samples, parameters = fit.jacobian.shape
    if samples < parameters:
        return [
            f"{samples} measurement{_s(samples)} cannot fix {parameters} parameters: at least "
            f"{parameters - samples} combination{_s(parameters - samples)} of them "
            f"{'stays' if parameters - samples == 1 else 'stay'} free, and the values below are "
            "one choice of many."
        ]
    if samples == parameters:
        return [
            f"{samples} measurement{_s(samples)} and {parameters} parameter{_s(parameters)} leave "
            "nothing over to test the model with."
        ]
    return []


def _wrong(fit):
    return [
        f"The model does not describe the {test.channel}: with a right model the residuals (root "
        f"mean square {test.root_mean_square:.3g}) would look like this with a probability of "
        f"{test.chance:.1g}, so the error bars are too small."
        for test in check_residuals(fit)
        if test.model_is_wrong
    ]


def _parameters(fit, level, found):
    sentences = []
    for parameter, estimate in zip(fit.free, found, strict=True):
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


def _why(parameter, estimate, level):
    if estimate.bounded_below == estimate.bounded_above:
        share = abs(parameter.share(estimate.high) - parameter.share(estimate.low))
        return f"its {level:.0%} interval takes up {share:.0%} of the range that was allowed"
    side, end = ("above", estimate.low) if estimate.bounded_below else ("below", estimate.high)
    return f"the measurements only say that it is {side} {end:.4g} ({level:.0%})"


def _combinations(fit):
    """Only where there is a free one: else every parameter's own interval says it all."""
    found = combinations(fit)
    if len(found) == 1 or not any(combination.sloppy for combination in found):
        return []
    return [
        f"Free: {_described(combination.weights)}, anywhere in the ranges."
        if combination.sloppy
        else f"Fixed: {_described(combination.weights)}, with a standard deviation of "
        f"{combination.movement:.1%} of the ranges."
        for combination in found
    ]


def _described(weights):
    """A combination with the parameters' weights, the largest first and above zero."""
    ordered = sorted(weights.items(), key=lambda item: -abs(item[1]))
    sign = 1 if ordered[0][1] > 0 else -1
    parts = [
        f"{sign * weight:+.2f} '{name}'" for name, weight in ordered if abs(weight) >= SMALL_WEIGHT
    ]
    return " ".join(parts).removeprefix("+")


def _s(count):
    return "" if count == 1 else "s"
