"""What a fit is asked to meet: model minus measurement, with its derivatives.

Channels are kinds of measurement that share a noise: "voltage" [V], "thickness" [m], "capacity"
[share of the measured value].
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.predictor import Prediction, Predictor
from porousalloy.experiments.fitting.weights import voltage_weights

#: Residual [V, share of a capacity] where the solver gave nothing at all: far above any other.
NOTHING = 1.0


class Comparison(NamedTuple):
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
    weights : numpy.ndarray, shape (n,), optional
        What residuals and slopes were multiplied by.
    """

    channel: str
    residual: np.ndarray
    slopes: np.ndarray
    weights: np.ndarray | float = 1.0


class Target(ABC):
    """A measurement and the model of it."""

    #: How often a model was built and solved so far.
    builds: int
    solves: int

    @abstractmethod
    def compare(self, values: Mapping[str, float]) -> list[Comparison]:
        """Comparisons at values of the free parameters, always of the same shapes."""

    def residuals(self, values: Mapping[str, float]) -> list[tuple[str, np.ndarray]]:
        """Channels and residuals of :meth:`compare`; cheaper where slopes cost solutions."""
        return [(c.channel, c.residual) for c in self.compare(values)]

    @abstractmethod
    def typical_noise(self) -> dict[str, float]:
        """Noise to start with where none is known, by channel."""


class RecordTarget(Target):
    """Voltage, and thickness where it was measured, of a record.

    Parameters
    ----------
    predictor : Predictor
        Of the model.
    record : Record, optional
        What was measured, at the times and currents of the predictor's record, which is taken if
        not given: so one model meets many measurements of the same current.
    """

    def __init__(self, predictor: Predictor, record: Record | None = None):
        self.predictor = predictor
        self._solves_before = predictor.solves
        record = record or predictor.record
        self._measured = {"voltage": record.voltage}
        if record.thickness is not None:
            self._measured["thickness"] = record.thickness
        self._weights = voltage_weights(record)
        self.prediction: Prediction | None = None

    @property
    def builds(self):
        return self.predictor.builds

    @property
    def solves(self):
        return self.predictor.solves - self._solves_before

    @property
    def cells(self) -> int:
        """Radial cells of the ligament."""
        return self.predictor.cells

    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligament needs at values of the free parameters."""
        return self.predictor.cells_needed(values)

    def typical_noise(self):
        noise = {"voltage": 5e-3}
        if "thickness" in self._measured:
            noise["thickness"] = 0.02 * float(np.nanmax(np.abs(self._measured["thickness"])))
        return noise

    def compare(self, values):
        prediction = self.prediction = self.predictor.predict(values)
        comparisons = []
        for channel, measured in self._measured.items():
            kept = np.isfinite(measured)
            model = getattr(prediction, channel)[kept]
            slopes = getattr(prediction, f"{channel}_slopes")[kept]
            residual, weights = model - measured[kept], np.ones(kept.sum())
            if channel == "voltage":
                # rates that overflow leave IDAS with no number, which it takes for a solution
                lost = ~(np.isfinite(residual) & np.isfinite(slopes).all(axis=1))
                residual = np.where(lost, NOTHING, residual)
                slopes = np.where(lost[:, np.newaxis], 0.0, slopes)
                weights = self._weights[kept]
                residual, slopes = weights * residual, weights[:, np.newaxis] * slopes
            else:
                # the straight line beyond the voltage window has no thickness
                reached = prediction.reached[kept]
                residual = np.where(reached, residual, 0.0)
                slopes = np.where(reached[:, np.newaxis], slopes, 0.0)
            comparisons.append(Comparison(channel, residual, slopes, weights))
        return comparisons
