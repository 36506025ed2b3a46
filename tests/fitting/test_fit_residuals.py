"""The residual test: how often it is wrong about noise, and what it finds."""

import types

import numpy as np
import pytest
from linear_residuals import LinearResiduals, unit_parameters
from scipy.stats import binom

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.residual_test import (
    SIGNIFICANT,
    believed_correlation_time,
    check_residuals,
    correlation_time,
)
from porousalloy.experiments.fitting.residuals import ChannelResiduals
from porousalloy.experiments.fitting.weights import VOLTAGE_ERROR, voltage_weights


def autoregressive(rho, n, generator):
    noise = generator.normal(size=n)
    for i in range(1, n):
        noise[i] += rho * noise[i - 1]
    return noise


def of_residuals(*stretches, noise=1.0, given=False):
    """What the test reads of a fit."""
    return types.SimpleNamespace(
        free=(),
        channels=[ChannelResiduals("voltage", r, np.zeros((r.size, 0))) for r in stretches],
        noise={"voltage": noise},
        noise_given=frozenset({"voltage"} if given else ()),
    )


@pytest.mark.parametrize("given", [False, True])
def test_false_alarms_are_as_rare_as_they_say(given):
    generator, draws = np.random.default_rng(0), 12000
    alarms = sum(
        check_residuals(of_residuals(*generator.normal(size=(2, 100)), given=given))[
            0
        ].model_is_wrong
        for _ in range(draws)
    )
    # two tests where the noise is known; the normal law of r_1 is good to a factor of 2 in its tail
    most = binom.ppf(0.999, draws, (2 if given else 1) * SIGNIFICANT * 2)
    assert alarms <= most
    assert alarms > 0


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_correlation_time_of_autoregressive_noise(rho):
    noise = autoregressive(rho, 100_000, np.random.default_rng(2))
    assert correlation_time(noise) == pytest.approx((1 + rho) / (1 - rho), rel=0.2)


def test_correlation_time_of_white_noise_is_believed_to_be_1():
    generator, draws = np.random.default_rng(3), 1000
    times = [believed_correlation_time(generator.normal(size=200)) for _ in range(draws)]
    # one in twenty by chance
    assert np.mean(np.array(times) > 1) < 0.07
    assert np.mean(times) < 1.1


def test_finds_a_model_that_is_wrong():
    # a parabola fitted by a straight line; the bend is half the noise
    x = np.linspace(-1, 1, 300)
    matrix = np.stack([np.ones(300), x], axis=1)
    bent = matrix @ [0.5, 0.3] + 0.08 * (x**2 - 1 / 3) / 0.3
    found = []
    for data in (bent, matrix @ [0.5, 0.3]):
        measured = data + 0.1 * np.random.default_rng(4).normal(size=300)
        fit = least_squares_fit([LinearResiduals(matrix, measured)], unit_parameters(2))
        found.append(check_residuals(fit)[0].model_is_wrong)
    assert found == [True, False]


def test_finds_residuals_above_a_known_noise():
    residual = 1.3 * np.random.default_rng(5).normal(size=300)
    assert check_residuals(of_residuals(residual, given=True))[0].model_is_wrong
    assert not check_residuals(of_residuals(residual, given=False))[0].model_is_wrong


def test_a_steep_voltage_counts_by_its_charge():
    # 1 V over the charge is 1 mV over a thousandth of it; then 10 V over the last tenth
    time = np.linspace(0, 3600, 1001)
    voltage = np.where(time <= 3240, time / 3600, 0.9 + 10 * (time - 3240) / 3600)
    weights = voltage_weights(Record("line", time, np.full(1001, 100.0), voltage))
    # times in tenths of a second add (0.03 s/3.6 s)^2 to the square of the charge's error
    clock = np.hypot(1, 0.1 * 12**-0.5 / 3.6)
    assert weights[100] == pytest.approx((1 + (1e-3 * clock / VOLTAGE_ERROR) ** 2) ** -0.5)
    assert weights[950] == pytest.approx((1 + (1e-2 * clock / VOLTAGE_ERROR) ** 2) ** -0.5)


def test_the_end_of_a_stretch_counts_by_its_neighbour_and_a_jump_of_the_current_does_not():
    time = np.array([0, 900, 1800, 2700, 3600, 3601, 5401, 7201.0])
    current = np.array([100.0] * 5 + [0] * 3)
    voltage = np.array([1, 0.99, 0.98, 0.97, 0.87, 0.5, 0.5, 0.6])
    weights = voltage_weights(Record("steps", time, current, voltage))
    assert weights[4] == pytest.approx((1 + (0.1 / VOLTAGE_ERROR) ** 2) ** -0.5)
    assert weights[2] > 0.99
    assert (weights[5:] > 0.9999).all()  # rest: times in whole seconds
