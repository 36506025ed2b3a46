"""Steps of one or several runs in one xarray Dataset, step x sample.

A step is a half cycle, a pulse, a hold or a rest in which time passed. Every step is sampled at the
same number of points, closer together at its ends where the voltage is steep, so the arrays have no
ragged edge.

Dimensions and coordinates
--------------------------
``step``
    "step_run" (which run, counted from 1), "step_cycle" (from 1), "step_name" ("lithiation",
    "delithiation" or "rest"), "step_c_rate" [h-1] (NaN where no constant current was asked for),
    "step_ending" (in words).
``sample``
    Curves are the keys of ``CURVES`` and ``DERIVED`` of
    :mod:`porousalloy.experiments.results.quantities`. "charge", "energy" and "capacity" count from
    the start of the step, "stored_capacity" from the start of the cycle, down on delithiation.
``run``
    "run_c_rate" (NaN where steps differ), "run_ending", "run_reason", "run_solver",
    "run_cycles_completed", "run_cycles_requested".
``profile`` x ``state`` x ``r``
    Keys of ``PROFILES`` along the "radius" [m] of the ligament, at the last half cycles of every
    run; "profile_step" is the place of the step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pybamm
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.cycle_row import Row, SampledStep, cycle_row
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.quantities import CURVES, DERIVED, PROFILES, attributes
from porousalloy.experiments.results.sampling import SAMPLES, STATES, Sampler
from porousalloy.experiments.results.summary import sampled_steps
from porousalloy.experiments.solving.c_rates import c_rate_of_step
from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.run import Run
from porousalloy.experiments.solving.termination import in_words
from porousalloy.parameters.cell import Cell

#: Way of the ions by the name of a step.
SIGNS = {"lithiation": 1, "delithiation": -1}


@dataclass
class Collector:
    """Samples cycles as they finish, and puts them together in a Dataset at the end.

    Parameters
    ----------
    cell : Cell
        Cell that is run.
    extents : Extents
        Masses, thicknesses and area of the cell.
    """

    cell: Cell
    extents: Extents
    rows: list[Row] = field(default_factory=list)
    _steps: list[SampledStep] = field(default_factory=list)
    _latest: dict[tuple[int, str], tuple[int, Mapping]] = field(default_factory=dict)
    _runs: list[tuple[float, Run]] = field(default_factory=list)

    def __post_init__(self):
        self._sampler = Sampler(self.cell, self.extents.mass)

    @property
    def run(self) -> int:
        """Number of the run under way, counted from 1."""
        return len(self._runs) + 1

    @property
    def cycles_kept(self) -> set[int]:
        """Numbers of the cycles of the run under way whose curves are kept."""
        return {step.cycle for step in self._steps if step.run == self.run}

    def sample(self, cycle: FinishedCycle, inputs: Mapping[str, float]) -> list[SampledStep]:
        """Steps of a cycle, sampled.

        Parameters
        ----------
        cycle : FinishedCycle
            A cycle, complete or not.
        inputs : Mapping of str to float
            Inputs of the run.
        """
        sampled = []
        stored = 0.0
        for step in cycle.steps:
            curves = self._sampler.curves(step.solution)
            sign = SIGNS.get(step.name, 0)
            curves["stored_capacity"] = stored + sign * curves["capacity"]
            stored = curves["stored_capacity"][-1]
            ending = in_words(step.solution.termination)
            c_rate = c_rate_of_step(step.step, inputs)
            sampled.append(SampledStep(self.run, cycle.number, step.name, c_rate, ending, curves))
        return sampled

    def sample_window(
        self, solution: pybamm.Solution, start: float, end: float, name: str
    ) -> dict[str, np.ndarray]:
        """Curves of a part of a solution, which is a half cycle or a rest of its own.

        Parameters
        ----------
        solution : pybamm.Solution
            Solution of a measured current, say.
        start, end : float
            Ends of the part [s].
        name : str
            "lithiation", "delithiation" or "rest".

        Returns
        -------
        dict of str to numpy.ndarray, shape (samples,)
            Curves; "stored_capacity" counts from the start of the part.
        """
        curves = self._sampler.curves(solution, start, end)
        curves["stored_capacity"] = SIGNS.get(name, 0) * curves["capacity"]
        return curves

    def add(self, steps: Sequence[SampledStep]) -> None:
        """Keep sampled steps of one cycle and its row; they have no profiles.

        Parameters
        ----------
        steps : sequence of SampledStep
            Steps of one cycle, all of them complete.
        """
        stored = 0.0
        for step in steps:
            curves = {**step.curves, "stored_capacity": stored + step.curves["stored_capacity"]}
            stored = curves["stored_capacity"][-1]
            self._steps.append(step._replace(curves=curves))
        self.rows.append(cycle_row(steps, self.extents, complete=True))

    def row(self, cycle: FinishedCycle, steps: Sequence[SampledStep]) -> Row:
        """Row of the table of cycles, which is kept."""
        self.rows.append(cycle_row(steps, self.extents, cycle.complete))
        return self.rows[-1]

    def keep(self, cycle: FinishedCycle, steps: Sequence[SampledStep]) -> None:
        """Keep the curves of a cycle; its profiles replace those of the cycle before it."""
        for finished, sampled in zip(cycle.steps, steps, strict=True):
            if finished.name in BRANCHES:
                profiles = self._sampler.profiles(finished.solution)
                self._latest[self.run, finished.name] = len(self._steps), profiles
            self._steps.append(sampled)

    def restore(self, dataset: xr.Dataset, counts: Callable[[int], bool]) -> None:
        """Take up the steps and profiles of the run under way from its file.

        Parameters
        ----------
        dataset : xarray.Dataset
            As :meth:`dataset` made it.
        counts : callable
            Function that says of the number of a cycle whether its curves are kept.
        """
        places = {}  # new place of a step by its old one
        for place, step in enumerate(sampled_steps(dataset)):
            if counts(step.cycle):
                places[place] = len(self._steps)
                self._steps.append(step)
        for number, place in enumerate(dataset["profile_step"].values.tolist()):
            if place in places:
                profiles = {key: dataset[key].values[number] for key in PROFILES}
                profiles["radius"] = dataset["radius"].values
                step = places[place]
                self._latest[self.run, self._steps[step].name] = step, profiles

    def close_run(self, run: Run, c_rate: float = np.nan) -> None:
        """Keep how a run ended.

        Parameters
        ----------
        run : Run
            The run.
        c_rate : float, optional
            C-rate of all of its steps [h-1]. The default is NaN: they differ.
        """
        self._runs.append((c_rate, run))

    def table(self) -> pd.DataFrame:
        """One row per cycle that was given to :meth:`row`."""
        return pd.DataFrame(self.rows)

    def dataset(self, described: Mapping[str, object]) -> xr.Dataset:
        """All that was kept.

        Parameters
        ----------
        described : Mapping
            Attributes beside those of the extents.
        """
        places = [place for place, _ in self._latest.values()]
        profiles = [profile for _, profile in self._latest.values()]
        return xr.Dataset(
            {**curve_variables(self._steps), **profile_variables(places, profiles)},
            coords={**step_coordinates(self._steps), **run_coordinates(self._ended_runs())},
            attrs={
                "cell": self.cell.name,
                "title": self.cell.title,
                **self.extents.attributes,
                **described,
            },
        )

    def _ended_runs(self) -> list[tuple[float, Run]]:
        if self._runs:
            return self._runs
        done = len(self.rows)
        reason = f"{done} cycles were finished; the program was ended, or is still running"
        return [(np.nan, Run("interrupted", reason, (), done, done, ""))]


def profile_variables(
    places: Sequence[int], profiles: Sequence[Mapping[str, np.ndarray]], states: np.ndarray = STATES
) -> dict:
    """Variables along the ligament.

    Parameters
    ----------
    places : sequence of int
        Place of the step of each profile.
    profiles : sequence of Mapping of str to numpy.ndarray
        "radius" [m], shape (r,), and the keys of ``PROFILES``, shape (states, r).
    states : numpy.ndarray, shape (states,), optional
        States over the duration of a half cycle. The default is :data:`STATES`.
    """
    if not profiles:
        return {}
    radius = profiles[0]["radius"]
    profiles = [_at_radii(profile, radius) for profile in profiles]
    fraction = {"long_name": "Fraction of the half cycle", "units": "1"}
    return {
        "profile_step": ("profile", list(places)),
        "radius": ("r", radius, {"long_name": "Radius", "units": "m"}),
        "state": ("state", states, fraction),
        **{
            key: (
                ("profile", "state", "r"),
                np.stack([profile[key] for profile in profiles]),
                attributes(quantity),
            )
            for key, quantity in PROFILES.items()
        },
    }


def _at_radii(profile: Mapping[str, np.ndarray], radius: np.ndarray) -> Mapping[str, np.ndarray]:
    """Profile at other radii: another solver may have had another mesh."""
    own = profile["radius"]
    if own.size == radius.size:
        return profile
    return {
        key: np.array([np.interp(radius, own, state) for state in profile[key]]) for key in PROFILES
    }


def curve_variables(steps: Sequence[SampledStep]) -> dict:
    """Variables step x sample."""
    samples = steps[0].curves["time"].size if steps else SAMPLES
    return {
        key: (
            ("step", "sample"),
            np.array([step.curves[key] for step in steps]).reshape(len(steps), samples),
            attributes(quantity),
        )
        for key, quantity in (CURVES | DERIVED).items()
    }


def step_coordinates(steps: Sequence[SampledStep]) -> dict:
    """Coordinates of the steps."""
    hours = {"long_name": "C-rate", "units": "h-1"}
    return {
        "step_run": ("step", np.array([step.run for step in steps], dtype=int)),
        "step_cycle": ("step", np.array([step.cycle for step in steps], dtype=int)),
        "step_name": ("step", np.array([step.name for step in steps], dtype=object)),
        "step_c_rate": ("step", np.array([step.c_rate for step in steps], dtype=float), hours),
        "step_ending": ("step", np.array([step.ending for step in steps], dtype=object)),
    }


def run_coordinates(runs: Sequence[tuple[float, Run]]) -> dict:
    """Coordinates of the runs: how each ended."""
    return {
        "run_c_rate": ("run", np.array([c_rate for c_rate, _ in runs], dtype=float)),
        "run_ending": ("run", [run.ending for _, run in runs]),
        "run_reason": ("run", [run.summary for _, run in runs]),
        "run_solver": ("run", [run.solver for _, run in runs]),
        "run_cycles_completed": ("run", [run.cycles_completed for _, run in runs]),
        "run_cycles_requested": ("run", [run.cycles_requested for _, run in runs]),
    }
