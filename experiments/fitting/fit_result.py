"""A cell fitted to measurements: values, error bars, and the model beside what was measured."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from porousalloy.experiments.fitting.diagnosis import diagnosis
from porousalloy.experiments.fitting.fitted_cell import FittedCell
from porousalloy.experiments.fitting.fitted_result import fitted_result
from porousalloy.experiments.fitting.intervals import estimates
from porousalloy.experiments.fitting.least_squares import OnProgress
from porousalloy.experiments.fitting.missing_charge import missing_charge
from porousalloy.experiments.fitting.output import FIGURE, FILES, write_fit
from porousalloy.experiments.fitting.profiles import Profile, profile
from porousalloy.experiments.fitting.suspects import suspects
from porousalloy.experiments.fitting.text_report import text_report
from porousalloy.experiments.fitting.uncertainty import Estimate, linear_estimates
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.writing import expected_files
from porousalloy.experiments.runs.result import Result
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.bayes import Posterior


@dataclass(frozen=True, eq=False, repr=False)
class Fit(FittedCell):
    """A cell fitted to measurements, with error bars and a diagnosis; it can be pickled.

    Its attributes are those of :class:`porousalloy.experiments.fitting.fitted_cell.FittedCell`.
    """

    _estimates: dict[tuple[float, bool], list[Estimate]] = field(default_factory=dict)
    _suspects: list[list[str]] = field(default_factory=list)
    _profiles: dict[tuple[str, float, int], Profile] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Fit of {self.cell.name}: {self.optimum.values}>"

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
