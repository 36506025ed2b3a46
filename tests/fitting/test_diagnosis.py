"""The diagnosis of a fit says what the numbers of the fit mean."""

import re

import numpy as np
import pytest
from scipy.stats import norm
from stub_residuals import StubResiduals, linear, shares

from porousalloy.experiments.fitting.diagnosis import diagnosis
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.uncertainty import combinations, linear_estimates
from porousalloy.parameters.errors import InputError

NOISE = {"capacity": 0.01}
CLEAR = np.vstack([np.eye(2)] * 10)


def fitted(target, count, noise=NOISE):
    return least_squares_fit([target], shares(count), noise)


def sentences(optimum, level=0.9):
    return diagnosis(optimum, level, linear_estimates(optimum, level))


def test_nothing_to_say_about_a_good_fit():
    noise = np.random.default_rng(0).normal(0, 0.01, 20)
    assert sentences(fitted(linear(CLEAR, [0.4, 0.6], noise), 2, None)) == []


def test_two_numbers_cannot_determine_four_parameters():
    fit = fitted(linear([[1, 1, 0, 0], [0, 0, 1, -1]], [0.4, 0.3, 0.6, 0.5]), 4)
    text = " ".join(sentences(fit))
    assert "2 measurements cannot determine 4 parameters" in text
    assert "at least 2 combinations" in text
    assert len(re.findall("not identifiable", text)) == 4
    determined = ("Determined: 0.71 'a' +0.71 'b'", "Determined: 0.71 'b' +0.71 'a'")
    assert any(one in text for one in determined)
    free = [combination for combination in combinations(fit) if combination.sloppy]
    assert len(free) == 2
    for estimate in linear_estimates(fit):
        assert (estimate.low, estimate.high) == (0, 1)
        assert np.isinf(estimate.standard_error)


def test_as_many_numbers_as_parameters_have_the_given_noise():
    fit = fitted(linear(np.eye(2), [0.5, 0.4]), 2)
    assert "nothing over to test the model" in " ".join(sentences(fit))
    for estimate, value in zip(linear_estimates(fit, 0.9), (0.5, 0.4), strict=True):
        # a known noise has no degrees of freedom to lose
        assert estimate.high - value == pytest.approx(0.01 * norm.ppf(0.95), rel=1e-3)


def test_noise_must_be_given_where_nothing_is_left_to_tell_it():
    with pytest.raises(InputError, match=r"2 measurements of the capacity .* 2 parameters"):
        fitted(linear(np.eye(2), [0.5, 0.4]), 2, None)


def test_bounds_are_named():
    text = " ".join(sentences(fitted(linear(CLEAR, [1.005, -0.005]), 2)))
    assert "'a' lies on its upper bound, 1:" in text
    assert "'b' lies on its lower bound" in text


def test_a_wrong_model_is_called_so():
    bend = np.linspace(-1, 1, 40) ** 2
    fit = fitted(StubResiduals(lambda values: (values[0] - bend, np.ones((40, 1)))), 1, None)
    assert any("does not describe the capacity" in sentence for sentence in sentences(fit))


def test_an_interrupted_fit_is_no_result():
    calls = []

    def interrupted(values):
        calls.append(values)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return values - 0.1, np.eye(1)

    fit = fitted(StubResiduals(interrupted), 1)
    assert sentences(fit)[0].startswith("The fit was interrupted")
