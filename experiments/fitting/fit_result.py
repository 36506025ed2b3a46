"""A cell fitted to measurements: values, error bars, and the model beside what was measured."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.diagnosis import diagnosis
from porousalloy.experiments.fitting.fitted_result import fitted_result
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.intervals import estimates
from porousalloy.experiments.fitting.least_squares import OnProgress
from porousalloy.experiments.fitting.measured_noise import noise_of_all
from porousalloy.experiments.fitting.missing_charge import missing_charge
from porousalloy.experiments.fitting.optimum import Optimum, of_the_cell
from porousalloy.experiments.fitting.output import FIGURE, FILES, write_fit
from porousalloy.experiments.fitting.predictor import Prediction
from porousalloy.experiments.fitting.profiles import Profile, profile
from porousalloy.experiments.fitting.record_start import RecordStart
from porousalloy.experiments.fitting.residuals import MeshedResiduals
from porousalloy.experiments.fitting.suspects import suspects
from porousalloy.experiments.fitting.text_report import text_report
from porousalloy.experiments.fitting.uncertainty import Estimate, linear_estimates
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.writing import expected_files
from porousalloy.experiments.runs.result import Result
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.bayes import Posterior


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """A cell fitted to measurements; it can be pickled.

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
    _estimates: dict[tuple[float, bool], list[Estimate]] = field(default_factory=dict)
    _suspects: list[list[str]] = field(default_factory=list)
    _profiles: dict[tuple[str, float, int], Profile] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Fit of {self.cell.name}: {self.optimum.values}>"

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

    def estimates(self, level: float = 0.9, linear: bool = False) -> list[Estimate]:
        """Values with intervals of a level of confidence.

        Parameters
        ----------
        level : float, optional
            Confidence of the intervals, between 0 and 1. The default is 0.9.
        linear : bool, optional
            If true, the intervals are those of a linear model, which cost no solution. The default
            is False: a profile is taken where a linear model fails, or the interval is wide.

        Returns
        -------
        list of Estimate
            Estimates in the order of the free parameters.

        Raises
        ------
        InputError
            If the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise InputError(f"The confidence level is {level:g}; give one between 0 and 1.")
        if (level, linear) not in self._estimates:
            self._estimates[level, linear] = (
                linear_estimates(self.optimum, level)
                if linear
                else estimates(self.models, self.optimum, level)
            )
        return self._estimates[level, linear]

    def profile(self, name: str, level: float = 0.9, points: int = 3) -> Profile:
        """Likelihood profile of one parameter.

        Parameters
        ----------
        name : str
            Name of the parameter.
        level : float, optional
            Confidence of the interval. The default is 0.9.
        points : int, optional
            Number of points in the half-width of the linear interval, on either side. The default
            is 3.

        Returns
        -------
        Profile
            Lowest sum of squares with the parameter held, and its interval.
        """
        if (name, level, points) not in self._profiles:
            self._profiles[name, level, points] = profile(
                self.models, self.optimum, name, level, points
            )
        return self._profiles[name, level, points]

    def posterior(
        self,
        chains: int = 4,
        samples: int = 1000,
        seed: int = 0,
        on_progress: OnProgress | None = None,
    ) -> "Posterior":
        """Posterior of the parameters, their ranges being the prior; needs PyBOP.

        Parameters
        ----------
        chains : int, optional
            Number of chains, from different starts. The default is 4.
        samples : int, optional
            Number of samples to keep of every chain, after half as many for it to settle. The
            default is 1000.
        seed : int, optional
            Seed of the chains. The default is 0.
        on_progress : callable, optional
            Called after every solution with the number done, the most there can be and a
            description.

        Returns
        -------
        Posterior
            Samples of Markov chains around the fit.
        """
        from porousalloy.experiments.fitting.bayes import sample_posterior

        return sample_posterior(self.models, self.optimum, chains, samples, seed, on_progress)

    def diagnosis(self, level: float = 0.9) -> list[str]:
        """Sentences about the fit, the most serious first; none if there is nothing to object to.

        Parameters
        ----------
        level : float, optional
            Confidence of the intervals that decide what is identifiable. The default is 0.9.

        Returns
        -------
        list of str
            Sentences about missing charge, convergence, what is wrong, unidentifiable parameters
            and free combinations.
        """
        if not self._suspects:
            self._suspects.append(suspects(self))
        found = diagnosis(self.optimum, level, self.estimates(level), self._suspects[0])
        return [*missing_charge(self), *found]

    @property
    def measured_noise(self) -> float:
        """Noise of the voltage by neighbouring samples [V]: the mean over all records."""
        return noise_of_all(self.records)

    def report(self, level: float = 0.9) -> str:
        """Text for people: estimates, model beside measurements, diagnosis.

        Parameters
        ----------
        level : float, optional
            Confidence of the intervals. The default is 0.9.

        Returns
        -------
        str
            Lines of text.
        """
        return text_report(self, level)

    def result(self, level: float = 0.9) -> Result:
        """Fitted cell along the measurements, as every run of a cell gives it.

        Parameters
        ----------
        level : float, optional
            Confidence of the intervals in the table "estimates". The default is 0.9.

        Returns
        -------
        Result
            Steps of the model that follows the measured currents, a run for every record, and of
            the cycles at the C-rates of the capacities, a run for each.
        """
        return fitted_result(self, level)

    def save(self, folder: Path | str, level: float = 0.9) -> Path:
        """Write everything to a folder: what every result leaves, and the tables of the fit.

        Parameters
        ----------
        folder : pathlib.Path or str
            Folder of the files, which is made if it does not exist. Files in it that are not of an
            earlier result are never replaced.
        level : float, optional
            Confidence of the intervals. The default is 0.9.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        InputError
            If the folder cannot be written to, or holds files of other origin by the same names.
        """
        target = Path(folder)
        described = {"command": "fit", "cell": self.cell.name, "model": self.cell.model}
        with output_folder(target, {*expected_files("fit", "fit"), *FILES}, described) as staging:
            self.write(staging, level)
        return target

    def write(self, folder: Path, level: float = 0.9) -> None:
        """Write all files of the fit to an existing folder.

        Parameters
        ----------
        folder : pathlib.Path
            An existing folder.
        level : float, optional
            Confidence of the intervals. The default is 0.9.
        """
        from porousalloy.experiments.fitting.figures.fit import fit_figure
        from porousalloy.experiments.plotting.style import save

        self.result(level).write(folder)
        write_fit(self, folder, level)
        save(fit_figure(self), folder / FIGURE)
