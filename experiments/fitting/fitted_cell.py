"""A cell at the least squares: its values, and the model beside every measurement."""

from dataclasses import dataclass

import numpy as np

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.measured_noise import noise_of_all
from porousalloy.experiments.fitting.optimum import Optimum, of_the_cell
from porousalloy.experiments.fitting.predictor import Prediction
from porousalloy.experiments.fitting.record_start import RecordStart
from porousalloy.experiments.fitting.residuals import MeshedResiduals
from porousalloy.parameters.cell import Cell


@dataclass(frozen=True, eq=False, repr=False)
class FittedCell:
    """A cell at the least squares, and the model beside what it was fitted to.

    Attributes
    ----------
    cell : Cell
        Cell with the fitted values.
    measurements : tuple of Record or Capacity
        Fitted measurements.
    optimum : Optimum
        Result of the least squares.
    models : tuple of MeshedResiduals
        Measurements beside their models: one for every record, then one for all capacities.
    predictions : tuple of Prediction
        Model beside every record, at the result.
    capacities : tuple of float
        Model beside every measured capacity, at the result [mA.h.g-1].
    remarks : tuple of str
        Why a half cycle of the model did not end at its voltage limit, for every measured
        capacity; empty where it did.
    cells : int
        Radial cells of the ligaments.
    starts : tuple of RecordStart
        Start of every record.
    start_remark : str
        Sentence on whether the start is free; empty where nothing was to be decided.
    """

    cell: Cell
    measurements: tuple[Record | Capacity, ...]
    optimum: Optimum
    models: tuple[MeshedResiduals, ...]
    predictions: tuple[Prediction, ...]
    capacities: tuple[float, ...]
    remarks: tuple[str, ...]
    cells: int
    starts: tuple[RecordStart, ...] = ()
    start_remark: str = ""

    @property
    def parameters(self) -> dict[str, float]:
        """Fitted values of the cell's parameters by name; see :attr:`mass_ratio`, too."""
        return of_the_cell(self.optimum)

    @property
    def mass_ratio(self) -> float:
        """True over stated mass: fitted if it was free, else 1."""
        return self.optimum.values.get(MASS_RATIO, 1.0)

    @property
    def residuals(self) -> dict[str, np.ndarray]:
        """Model minus measured by channel: "voltage" [V], "thickness" [m], "capacity" [share].

        In the order of the measurements, without the samples that were not measured.
        """
        return {
            name: np.concatenate(
                [c.residual / c.weights for c in self.optimum.channels if c.channel == name]
            )
            for name in self.optimum.noise
        }

    @property
    def records(self) -> tuple[Record, ...]:
        """Fitted records."""
        return tuple(m for m in self.measurements if isinstance(m, Record))

    @property
    def measured_capacities(self) -> tuple[Capacity, ...]:
        """Fitted capacities."""
        return tuple(m for m in self.measurements if isinstance(m, Capacity))

    @property
    def measured_noise(self) -> float:
        """Noise of the voltage by neighbouring samples [V]: the mean over all records."""
        return noise_of_all(self.records)
