"""Error bars and profiles of a linear problem against exact values."""

import dataclasses
import warnings

import numpy as np
import pytest
from binomial_limits import coverage_limits
from linear_residuals import LinearResiduals, unit_parameters
from scipy.stats import t as student
from stub_residuals import StubResiduals

from porousalloy.experiments.fitting.diagnosis import diagnosis
from porousalloy.experiments.fitting.intervals import estimates
from porousalloy.experiments.fitting.least_squares import least_squares_fit, minimise
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.profiles import profile
from porousalloy.experiments.fitting.uncertainty import (
    combinations,
    correlation,
    covariance,
    inflations,
    linear_estimates,
)
from porousalloy.parameters.errors import InputError

SIGMA = 0.05
TRUTH = np.array([0.3, 0.6, 0.5])
MATRIX = np.random.default_rng(3).normal(size=(120, 3)) @ np.array(
    [[1, 0.6, 0], [0, 0.8, 0], [0, 0, 0.3]]
)


def fitted(matrix=MATRIX, truth=TRUTH, noise=SIGMA, seed=0, weights=1.0, known=None):
    measured = matrix @ truth + noise * np.random.default_rng(seed).normal(size=len(matrix))
    target = LinearResiduals(matrix, measured, weights=weights)
    return target, least_squares_fit([target], unit_parameters(matrix.shape[1]), known)


def test_covariance_and_what_is_made_of_it():
    _, fit = fitted(noise=SIGMA)
    exact = np.linalg.inv(MATRIX.T @ MATRIX) * fit.noise["voltage"] ** 2
    assert covariance(fit) == pytest.approx(exact, rel=1e-6)
    spread = np.sqrt(np.diag(exact))
    assert correlation(fit) == pytest.approx(exact / np.outer(spread, spread), rel=1e-6)
    assert inflations(fit) == pytest.approx(np.ones(3))
    eigenvalues = [combination.eigenvalue for combination in combinations(fit)]
    fisher = np.linalg.eigvalsh(MATRIX.T @ MATRIX)[::-1] / fit.noise["voltage"] ** 2
    assert eigenvalues == pytest.approx(fisher, rel=1e-6)
    for combination in combinations(fit):
        assert combination.movement == pytest.approx(combination.eigenvalue**-0.5)
        assert not combination.sloppy


def test_intervals_are_students():
    _, fit = fitted()
    quantile = student.ppf(0.95, len(MATRIX) - 3)
    spread = np.sqrt(np.diag(covariance(fit)))
    best = np.linalg.lstsq(MATRIX, measured_of(fit))[0]
    for estimate, value, sigma in zip(linear_estimates(fit, 0.9), best, spread, strict=True):
        assert estimate.value == pytest.approx(value, abs=1e-6)
        assert estimate.standard_error == pytest.approx(sigma)
        assert estimate.high - estimate.low == pytest.approx(2 * quantile * sigma)
        assert estimate.identifiable
        assert estimate.at_bound == ""


def measured_of(fit):
    return MATRIX @ np.array(list(fit.values.values())) - fit.channels[0].residual


def test_coverage_of_intervals():
    draws = 150
    covered = np.zeros(3)
    for seed in range(draws):
        found = linear_estimates(fitted(seed=seed)[1], 0.9)
        covered += [e.low <= truth <= e.high for e, truth in zip(found, TRUTH, strict=True)]
    low, high = coverage_limits(0.9, draws)
    assert (low <= covered / draws).all()
    assert (covered / draws <= high).all()


def test_coverage_where_noise_is_correlated():
    # of AR(1) noise the intervals of white noise would hold a constant in 40 % of draws
    draws, n, rho = 150, 800, 0.8
    matrix, generator = np.ones((n, 1)), np.random.default_rng(1)
    covered = 0
    for _ in range(draws):
        noise = generator.normal(size=n)
        for i in range(1, n):
            noise[i] += rho * noise[i - 1]
        target = LinearResiduals(matrix, 0.5 + 0.02 * noise)
        estimate = linear_estimates(least_squares_fit([target], unit_parameters(1)), 0.9)[0]
        covered += estimate.low <= 0.5 <= estimate.high
    # tau of 9 from 800 samples is off by a third, which costs a few per cent of coverage
    assert 0.80 < covered / draws < 0.95


def test_a_result_at_a_bound_is_flagged():
    _, fit = fitted(truth=np.array([1.2, 0.6, -0.3]))
    flags = [estimate.at_bound for estimate in linear_estimates(fit)]
    assert flags == ["upper", "", "lower"]


@pytest.mark.parametrize("samples", [60, 2])
def test_directions_that_the_data_do_not_tell(samples):
    # only a + b matters, and c hardly; with 2 samples there are more parameters than data
    generator = np.random.default_rng(5)
    column = generator.normal(size=(samples, 1))
    matrix = np.hstack([column, column, 1e-9 * generator.normal(size=(samples, 1))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # nothing is left to tell the noise from where there are 2 samples
        known = {"voltage": 1e-3} if samples == 2 else None
        _, fit = fitted(matrix=matrix, noise=1e-3, known=known)
        found, directions = linear_estimates(fit), combinations(fit)
        matrix_of = correlation(fit)
    assert [direction.sloppy for direction in directions] == [False, True, True]
    assert all(estimate.standard_error == np.inf for estimate in found)
    assert not any(estimate.identifiable for estimate in found)
    assert [(e.low, e.high) for e in found] == [(0, 1)] * 3
    assert np.isfinite(matrix_of).all()
    assert matrix_of[0, 1] == pytest.approx(-1, abs=1e-3)


def test_a_parameter_without_effect_does_not_stop_the_others():
    # without the regularisation SciPy ends 16 above the minimum, after 50 evaluations
    generator = np.random.default_rng(5)
    axes = np.linalg.qr(generator.normal(size=(60, 3)))[0]
    turn = np.linalg.qr(generator.normal(size=(3, 3)))[0]
    matrix = np.hstack([axes * [1e4, 1e3, 1e2] @ turn, np.zeros((60, 1))])
    measured = matrix @ np.full(4, 0.45) + generator.normal(size=60)
    found = minimise(
        lambda u: matrix @ u - measured, lambda u: matrix, np.array([0.4, 0.4, 0.4, 0.9])
    )
    best = np.linalg.lstsq(matrix, measured)[0]
    assert found.x[:3] == pytest.approx(best[:3], abs=1e-5)
    assert found.nfev < 15


def test_profile_of_a_linear_problem_is_its_interval():
    target, fit = fitted()
    for estimate in linear_estimates(fit, 0.9):
        found = profile([target], fit, estimate.name, level=0.9)
        assert found.identifiable
        assert [found.low, found.high] == pytest.approx([estimate.low, estimate.high], abs=1e-5)
        # parabola of unit curvature in standard errors
        away = (found.values - estimate.value) / estimate.standard_error
        assert found.drop == pytest.approx(away**2, rel=1e-3, abs=1e-4)
        assert 6 <= found.u.size <= 15
        assert found.solves < 4 * found.u.size


def test_profile_of_what_the_data_bound_on_one_side_or_none():
    # the data say a >= 0 and nothing of the rest
    matrix = np.ones((50, 1))
    target, fit = fitted(matrix=matrix, truth=np.array([0.9]), noise=2.0)
    found = profile([target], fit, "a")
    assert found.u.min() == 0 or found.bounded_below
    assert found.u.max() == 1
    assert not found.bounded_above
    assert found.high == 1
    assert not found.identifiable


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("z", {}, "was not fitted"),
        ("a", {"level": 1.0}, "between 0 and 1"),
        ("a", {"points": 0}, "whole number from 1"),
    ],
)
def test_profile_refuses_in_one_sentence(name, settings, message):
    target, fit = fitted()
    with pytest.raises(InputError, match=message):
        profile([target], fit, name, **settings)


WEIGHTS = np.where(np.abs(MATRIX[:, 2]) > 0.3, 0.2, 1.0)


@pytest.mark.parametrize("steep_noise", [SIGMA, SIGMA / 0.2], ids=["white", "as expected"])
def test_weights_leave_the_error_bars_right(steep_noise):
    # white noise, of which weights keep a share, and the noise that the weights are made for
    noise = np.where(WEIGHTS < 1, steep_noise, SIGMA)
    values, errors, sigmas, draws = [], [], [], 200
    for seed in range(draws):
        found = fitted(noise=noise, seed=seed, weights=WEIGHTS)[1]
        values.append(list(found.values.values()))
        errors.append([estimate.standard_error for estimate in linear_estimates(found)])
        sigmas.append(found.noise["voltage"])
    # a standard deviation of 200 draws is good to 5 %
    assert np.mean(errors, axis=0) == pytest.approx(np.std(values, axis=0), rel=0.15)
    if steep_noise == SIGMA:
        assert np.mean(sigmas) == pytest.approx(SIGMA, rel=0.02)


def test_intervals_of_a_linear_model_are_kept_and_cost_two_solutions_each():
    target, fit = fitted(noise=1e-2)
    before = target.solves
    assert estimates([target], fit) == linear_estimates(fit)
    assert target.solves - before == 2 * 3


def test_a_narrow_interval_at_the_edge_of_a_plateau_is_found_out():
    # a matters below 0.3 only, which the truth is above; the fit stopped where its slope is small
    x, generator = np.linspace(0, 1, 200), np.random.default_rng(0)
    edge, width = 0.3, 0.005

    def model(values):
        a, b = values
        below = edge - a
        bend = np.logaddexp(0, below / width) * width
        slope = -1 / (1 + np.exp(-below / width))
        residual = bend * (1 + x) + b * x - measured
        return residual, np.stack([slope * (1 + x), x], axis=1)

    measured = 0.5 * x + generator.normal(0, 1e-3, x.size)
    target = StubResiduals(model)
    fit = least_squares_fit([target], unit_parameters(2, start=0.25))
    stopped = dataclasses.replace(fit, u=np.array([0.321, 0.5]))
    objective = Objective([target], fit.free, fit.noise)
    objective.residuals(stopped.u)
    stopped = dataclasses.replace(stopped, channels=tuple(objective.channels))
    assert linear_estimates(stopped)[0].identifiable
    assert linear_estimates(stopped)[0].high < 0.35
    found = estimates([target], stopped)
    assert found[0].method == "profile"
    assert found[0].bounded_below
    assert not found[0].bounded_above
    assert found[0].high == 1
    assert not found[0].identifiable
    assert found[0].standard_error == np.inf
    assert found[1].identifiable
    assert "'a' is not identifiable: the measurements only say that it is above" in " ".join(
        diagnosis(stopped, 0.9, found)
    )
