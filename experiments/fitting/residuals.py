"""What a fit makes small: model minus measurement, with its derivatives.

Channels are kinds of measurement that share a noise: "voltage" [V], "thickness" [m], "capacity"
[share of the measured value].
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.predictor import Prediction, Predictor
from porousalloy.experiments.fitting.weights import (
    LEAST_ERROR,
    VOLTAGE_ERROR,
    voltage_weights,
)

#: Residual [V, share of a capacity] where the solver gave nothing at all: far above any other.
NOTHING = 1.0
#: A noise that differs by less than this factor from the expected one leaves the weights.
NEAR_ENOUGH = 2.0


class ChannelResiduals(NamedTuple):
    """Residuals of one channel in the order of the measurement.

    Attributes
    ----------
    channel : str
        Kind of measurement.
    residual : numpy.ndarray, shape (n,)
        Model minus measured, in the channel's unit; less where a voltage is steep, see
        :mod:`porousalloy.experiments.fitting.weights`.
    slopes : numpy.ndarray, shape (n, parameters)
        Derivatives by the free parameters.
    weights : numpy.ndarray, shape (n,), or float
        Factors that residuals and slopes were multiplied by. The default is 1.
    """

    channel: str
    residual: np.ndarray
    slopes: np.ndarray
    weights: np.ndarray | float = 1.0


class Residuals(ABC):
    """A measurement beside its model.

    Attributes
    ----------
    builds, solves : int
        Number of models built and solved so far.
    """

    builds: int
    solves: int

    @abstractmethod
    def evaluate(self, values: Mapping[str, float]) -> list[ChannelResiduals]:
        """Residuals and slopes at values of the free parameters, always of the same shapes."""

    def without_slopes(self, values: Mapping[str, float]) -> list[tuple[str, np.ndarray]]:
        """Channels and residuals of :meth:`evaluate`; cheaper where slopes cost solutions."""
        return [(c.channel, c.residual) for c in self.evaluate(values)]

    @abstractmethod
    def typical_noise(self) -> dict[str, float]:
        """Noise to start with where none is known, by channel."""

    def expect(self, noise: Mapping[str, float]) -> bool:
        """Weigh samples for a noise of the channels; True if that changes weights much."""
        del noise
        return False


class MeshedResiduals(Residuals):
    """Residuals of a model with ligaments.

    Attributes
    ----------
    cells : int
        Radial cells of the ligaments.
    """

    cells: int

    @abstractmethod
    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligaments need at values of the free parameters."""


class VoltageResiduals(MeshedResiduals):
    """Residuals of the voltage of a record, and of its thickness where it was measured.

    Parameters
    ----------
    predictor : Predictor
        Model that follows the current of the record.
    record : Record, optional
        Measurement with the times and currents of the predictor's record. The default is that
        record; others let one model meet many measurements of the same current.

    Attributes
    ----------
    prediction : Prediction or None
        Prediction of the last evaluation.
    """

    def __init__(self, predictor: Predictor, record: Record | None = None):
        self.predictor = predictor
        self.builds, self.solves, self.cells = predictor.builds, 0, predictor.cells
        self._record = record = record or predictor.record
        self._measured = {"voltage": record.voltage}
        if record.thickness is not None:
            self._measured["thickness"] = record.thickness
        self._weights, self._expected = voltage_weights(record), VOLTAGE_ERROR
        self.prediction: Prediction | None = None

    def cells_needed(self, values):
        return self.predictor.cells_needed(values)

    def of_predictor(self, predictor: Predictor) -> "VoltageResiduals":
        """The same measurement with the same weights beside another model."""
        other = VoltageResiduals(predictor, self._record)
        other._weights, other._expected = self._weights, self._expected
        return other

    def expect(self, noise):
        expected = min(max(noise["voltage"], LEAST_ERROR), VOLTAGE_ERROR)
        if 1 / NEAR_ENOUGH < expected / self._expected < NEAR_ENOUGH:
            return False
        self._weights, self._expected = voltage_weights(self._record, expected), expected
        return True

    def typical_noise(self):
        noise = {"voltage": 5e-3}
        if "thickness" in self._measured:
            noise["thickness"] = 0.02 * float(np.nanmax(np.abs(self._measured["thickness"])))
        return noise

    def evaluate(self, values):
        prediction = self.prediction = self.predictor.predict(values)
        self.builds, self.solves = self.predictor.builds, self.solves + 1
        return [
            self._of_voltage(prediction, measured)
            if channel == "voltage"
            else _of_thickness(prediction, measured)
            for channel, measured in self._measured.items()
        ]

    def _of_voltage(self, prediction, measured):
        kept = np.isfinite(measured)
        residual = prediction.voltage[kept] - measured[kept]
        slopes, weights = prediction.voltage_slopes[kept], self._weights[kept]
        # rates that overflow leave IDAS with no number, which it takes for a solution
        lost = ~(np.isfinite(residual) & np.isfinite(slopes).all(axis=1))
        residual = np.where(lost, NOTHING, residual)
        slopes = np.where(lost[:, np.newaxis], 0.0, slopes)
        weighted = weights * residual, weights[:, np.newaxis] * slopes
        return ChannelResiduals("voltage", *weighted, weights)


def _of_thickness(prediction, measured):
    kept = np.isfinite(measured)
    residual = prediction.thickness[kept] - measured[kept]
    # the straight line beyond the voltage window has no thickness
    reached = prediction.reached[kept]
    slopes = np.where(reached[:, np.newaxis], prediction.thickness_slopes[kept], 0.0)
    return ChannelResiduals(
        "thickness", np.where(reached, residual, 0.0), slopes, np.ones(residual.size)
    )
