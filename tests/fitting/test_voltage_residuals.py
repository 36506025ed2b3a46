"""A trial whose solution holds no numbers is a bad trial, not the end of a fit."""

from types import SimpleNamespace

import numpy as np
import pytest

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.predictor import Prediction
from porousalloy.experiments.fitting.residuals import NOTHING, VoltageResiduals


def test_numbers_that_are_none_count_as_far_off():
    record = Record("synthetic", np.arange(4.0), np.ones(4), np.array([0.1, np.nan, 0.3, 0.4]))
    voltage = np.array([0.2, 0.2, np.nan, 0.4])
    slopes = np.array([[1.0], [1.0], [1.0], [np.nan]])
    prediction = Prediction(voltage, 0 * voltage, slopes, slopes, np.ones(4, bool))
    residuals = VoltageResiduals(
        SimpleNamespace(record=record, builds=1, cells=8, predict=lambda values: prediction)
    )
    (channel,) = residuals.evaluate({})
    assert channel.residual / channel.weights == pytest.approx([0.1, NOTHING, NOTHING])
    assert channel.slopes.ravel() / channel.weights == pytest.approx([1, 0, 0])
