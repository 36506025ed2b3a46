"""Noise of a record by its neighbouring samples, and what one sample on a cliff may say."""

import dataclasses

import numpy as np
import pytest

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.measured_noise import measured_noise
from porousalloy.experiments.fitting.weights import time_error, voltage_weights


def cliff(noise, samples=300, seed=0):
    """A slope of 0.3 V and, in the last hundredth of the charge, a cliff of 1 V."""
    time = np.linspace(0, 1e4, samples) + 1e-3 * np.pi
    share = (time - time[0]) / np.ptp(time)
    voltage = 0.2 + 0.3 * share + np.maximum(share - 0.99, 0) * 100
    voltage = voltage + np.random.default_rng(seed).normal(0, noise, samples)
    return Record("cliff", time - time[0], np.full(samples, -100.0), voltage)


@pytest.mark.parametrize("noise", [1e-4, 1e-3, 1e-2])
def test_white_noise_is_found(noise):
    found = [measured_noise(cliff(noise, seed=seed)) for seed in range(20)]
    # the slope between samples is straight; a median of 300 is off by a tenth
    assert np.mean(found) == pytest.approx(noise, rel=0.05)
    assert np.std(found) < 0.15 * noise


def test_few_samples_tell_no_noise():
    record = cliff(1e-3)
    few = dataclasses.replace(record, voltage=np.where(np.arange(300) < 8, record.voltage, np.nan))
    assert np.isnan(measured_noise(few))


def test_a_sample_on_a_cliff_tells_its_charge_and_no_more():
    record = cliff(1e-3)
    weights = voltage_weights(record, 1e-3)
    # a thousandth of the charge is 0.1 V on the cliff, a hundred times the noise
    assert weights[-2] < 0.011
    assert weights[-1] < 0.011
    # weights do not go by the noise of their own samples
    assert weights[10:280].mean() > 0.995


def test_weights_follow_the_noise_between_its_limits():
    record = cliff(0.0)
    assert (voltage_weights(record, 1e-3)[-3:] < voltage_weights(record, 4e-3)[-3:]).all()
    assert (voltage_weights(record, 1.0) == voltage_weights(record)).all()
    assert (voltage_weights(record, 0.0)[-3:] > 0).all()


def test_the_clock_of_a_record():
    time = np.arange(100.0)
    assert time_error(time) == pytest.approx(12**-0.5)
    assert time_error(time / 10) == pytest.approx(0.1 * 12**-0.5)
    assert time_error(time * np.sqrt(2)) == 0
