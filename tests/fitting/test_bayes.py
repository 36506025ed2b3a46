"""Global and Bayesian fits of residuals whose answers are known."""

import sys

import numpy as np
import pytest
from stub_residuals import StubResiduals, linear, shares

from porousalloy.experiments.fitting.bayes import sample_posterior
from porousalloy.experiments.fitting.figures.posterior import posterior_figure
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.global_search import global_fit
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.parameters.errors import InputError

NOISE = {"capacity": 0.05}
# x, y and their difference: correlated, and y cut by its range at 0.05/0.05 standard deviations
MATRIX, TRUTH = np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([0.5, 0.05])


def needs_pybop():
    pytest.importorskip("pybop", reason="PyBOP, the extra 'fit', is not installed")


def sampled(residuals, free, noise, *counts, **settings):
    """Posterior around a least squares fit."""
    return sample_posterior(
        [residuals], least_squares_fit([residuals], free, noise), *counts, **settings
    )


@pytest.fixture(scope="module")
def posterior():
    needs_pybop()
    return sampled(linear(MATRIX, TRUTH), shares(2), NOISE, samples=1500)


def exact():
    """Mean and standard deviation of the truncated Gaussian, by a grid over the unit square."""
    x, y = np.meshgrid(*[(np.arange(800) + 0.5) / 800] * 2, indexing="ij")
    away = np.stack([x.ravel(), y.ravel()], axis=1) - TRUTH
    weight = np.exp(-np.sum((away @ MATRIX.T / 0.05) ** 2, axis=1) / 2)
    weight /= weight.sum()
    mean = weight @ away + TRUTH
    covariance = (away + TRUTH - mean).T * weight @ (away + TRUTH - mean)
    return mean, covariance


def test_posterior_is_the_truncated_gaussian(posterior):
    mean, covariance = exact()
    u = posterior.u.reshape(-1, 2)
    error = np.sqrt(np.diag(covariance) / posterior.effective_samples)
    assert (posterior.effective_samples > 200).all()
    assert posterior.converged
    # four standard errors of the mean; those of a standard deviation are 1/sqrt(2 n) of it, more
    # with the tails of a cut Gaussian
    assert (abs(u.mean(axis=0) - mean) < 4 * error).all()
    few = posterior.effective_samples.min()
    assert np.cov(u.T) == pytest.approx(covariance, abs=6 * covariance.max() / np.sqrt(few))
    assert u.min() >= 0


def test_intervals_are_quantiles(posterior):
    # x alone is a measurement of its own: cut at 0 and 1, which is 10 standard deviations away,
    # and drawn up by y >= 0 through the difference; the grid has its quantiles
    x, y = np.meshgrid(*[(np.arange(800) + 0.5) / 800] * 2, indexing="ij")
    away = np.stack([x.ravel(), y.ravel()], axis=1) - TRUTH
    weight = np.exp(-np.sum((away @ MATRIX.T / 0.05) ** 2, axis=1) / 2).reshape(800, 800)
    for axis, estimate in zip((1, 0), posterior.estimates(0.8), strict=True):
        cumulative = np.cumsum(weight.sum(axis=axis)) / weight.sum()
        low, high = np.interp([0.1, 0.9], cumulative, (np.arange(800) + 1) / 800)
        # standard error of a decile: sqrt(0.09/n) over the density there, 1.7 sigma/sqrt(n)
        margin = 4 * 1.7 * estimate.standard_deviation / np.sqrt(estimate.effective_samples)
        assert estimate.low == pytest.approx(low, abs=margin)
        assert estimate.high == pytest.approx(high, abs=margin)


def test_prior_is_even_in_the_logarithm():
    """Data that say nothing give the range back, its middle the geometric one."""
    needs_pybop()
    free = [FreeParameter("D", 1e-18, 1e-20, 1e-14, True)]
    idle = StubResiduals(lambda x: (np.array([1e-6 * np.log(x[0])]), 1e-6 / x[None]))
    posterior = sampled(idle, free, {"capacity": 1.0}, 2, samples=1000)
    (estimate,) = posterior.estimates(0.5)
    margin = 4 / np.sqrt(12 * estimate.effective_samples) * np.log(1e6) * np.sqrt(3)
    assert np.log(estimate.median) == pytest.approx(np.log(1e-17), abs=margin)
    assert np.log(estimate.high / estimate.low) == pytest.approx(np.log(1e3), abs=2 * margin)


def test_same_seed_same_samples_and_numpys_state_is_kept():
    needs_pybop()
    np.random.seed(1)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    first, second = (
        sampled(linear(MATRIX, TRUTH), shares(2), NOISE, 2, 50, seed=3) for _ in range(2)
    )
    assert np.random.random() == expected  # noqa: NPY002
    assert np.array_equal(first.u, second.u)


def two_valleys(values):
    """A shallow valley near the start at 0.5, the lowest point at (0.9, 0.2)."""
    x, y = values - np.array([0.9, 0.2])
    ripple, slope = np.sin(5 * np.pi * x), 5 * np.pi * np.cos(5 * np.pi * x)
    return np.array([x, ripple, y]), np.array([[1.0, 0], [slope, 0], [0, 1.0]])


def test_global_fit_finds_the_lower_valley():
    needs_pybop()
    free, noise = shares(2), {"capacity": 0.01}
    local = least_squares_fit([StubResiduals(two_valleys)], free, noise)
    assert abs(local.u[0] - 0.9) > 0.1
    told = []
    found = global_fit(
        [StubResiduals(two_valleys)], free, noise, 200, on_progress=lambda *said: told.append(said)
    )
    assert found.u == pytest.approx([0.9, 0.2], abs=1e-4)
    assert found.costs[0] < 1e-3 * local.costs[0]
    assert found.free == free
    assert found.solves <= 200 + 12 + 60 + 3
    assert told[-1][0] <= 260 + 15


def test_an_interrupted_search_gives_its_best():
    needs_pybop()
    calls = []

    def interrupted(values):
        calls.append(values)
        if len(calls) == 30:
            raise KeyboardInterrupt
        return two_valleys(values)

    found = global_fit([StubResiduals(interrupted)], shares(2), {"capacity": 0.01})
    assert found.stopped
    assert not found.converged
    costs = [np.sum(two_valleys(values)[0] ** 2) for values in calls[:29]]
    assert np.array_equal(found.u, calls[int(np.argmin(costs))])


def test_figure_has_a_panel_for_every_pair(posterior):
    figure = posterior_figure(posterior)
    drawn = [ax for ax in figure.axes if ax.axison]
    assert len(drawn) == 3
    (median,) = [line for line in drawn[0].lines if line.get_linestyle() == "-"]
    assert median.get_xdata()[0] == posterior.estimates()[0].median


def test_says_which_extra_is_missing(monkeypatch):
    package = sys.modules["porousalloy.experiments.fitting"]
    monkeypatch.delattr(package, "pybop_bridge", raising=False)
    monkeypatch.delitem(sys.modules, f"{package.__name__}.pybop_bridge", raising=False)
    monkeypatch.setitem(sys.modules, "pybop", None)
    for function in (sampled, lambda residuals, *given: global_fit([residuals], *given)):
        with pytest.raises(InputError, match=r"porousalloy\[fit\]"):
            function(linear(MATRIX, TRUTH), shares(2), NOISE)


def test_refuses_in_one_sentence():
    needs_pybop()
    with pytest.raises(InputError, match="budget of the search is 0"):
        global_fit([linear(MATRIX, TRUTH)], shares(2), NOISE, budget=0)
    with pytest.raises(InputError, match="0 chains of 1000 samples"):
        sampled(linear(MATRIX, TRUTH), shares(2), NOISE, chains=0)
