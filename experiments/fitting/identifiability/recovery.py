"""Does a fit find what made the data, and do its intervals contain it as often as they say?

Synthetic truth plus noise, a fit, and again with other noise: the share of draws whose interval
contains the truth is the coverage, to be compared with the level of confidence. One model is built
for all draws of a record.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import FreeParameter, free_parameters
from porousalloy.experiments.fitting.identifiability.synthetic import with_noise
from porousalloy.experiments.fitting.intervals import estimates
from porousalloy.experiments.fitting.least_squares import least_squares_fit
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.residuals import VoltageResiduals
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

OnDraw = Callable[[int, int, str], None]


@dataclass(frozen=True)
class RecoveryStudy:
    """What the fits of all draws found.

    Attributes
    ----------
    truth : dict of str to float
        Values that made the data.
    level : float
        Confidence of the intervals.
    estimates : pandas.DataFrame
        Table with a row for every draw and parameter: draw and the fields of an Estimate.
    draws : pandas.DataFrame
        Table with a row for every draw: solves of the fit, interval_solves, converged,
        model_is_wrong, and "<channel> noise" as the fit found it.
    builds : int
        Number of models built.
    """

    truth: dict[str, float]
    level: float
    estimates: pd.DataFrame
    draws: pd.DataFrame
    builds: int

    @property
    def table(self) -> pd.DataFrame:
        """By parameter, in its unit: how good values and intervals are.

        Columns: truth, mean, bias (mean minus truth), spread (standard deviation of the values),
        standard_error (median of those that the fits gave), coverage (of the draws called
        identifiable; NaN if there are none), coverage_of_all (of all draws), and identifiable,
        profiled and at_bound (shares of all draws).
        """
        rows = {}
        for name, group in self.estimates.groupby("name", sort=False):
            truth, known = self.truth[str(name)], group["identifiable"]
            contains = (group["low"] <= truth) & (truth <= group["high"])
            rows[name] = {
                "truth": truth,
                "mean": group["value"].mean(),
                "bias": group["value"].mean() - truth,
                "spread": group["value"].std(),
                "standard_error": group["standard_error"].median(),
                "coverage": contains[known].mean(),
                "coverage_of_all": contains.mean(),
                "identifiable": known.mean(),
                "profiled": (group["method"] == "profile").mean(),
                "at_bound": (group["at_bound"] != "").mean(),
            }
        return pd.DataFrame.from_dict(rows, orient="index")


def recovery_study(
    cell: Cell,
    truth: Mapping[str, float],
    records: Sequence[Record],
    *,
    noise: Mapping[str, float],
    draws: int = 50,
    level: float = 0.9,
    seed: int = 0,
    starts_at: Mapping[str, float] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    on_progress: OnDraw | None = None,
) -> RecoveryStudy:
    """Fit a model to its own predictions plus noise, many times.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    truth : Mapping of str to float
        True values of the parameters that are fitted, by name.
    records : sequence of Record
        Records whose currents drive the model, and whose voltages span the window in which it is
        followed: measured ones, or of
        :func:`porousalloy.experiments.fitting.identifiability.synthetic.synthetic_record`.
    noise : Mapping of str to float
        Standard deviations: "voltage" [V], and "thickness" [m] if it is measured. The fits are not
        given them.
    draws : int, optional
        Number of draws of the noise. The default is 50.
    level : float, optional
        Confidence of the intervals. The default is 0.9.
    seed : int, optional
        Seed of the random noise. The default is 0.
    starts_at, bounds : Mapping, optional
        Starts and bounds of the fits, which replace the cell's values and ranges.
    on_progress : callable, optional
        Called after every draw with the number done, the number asked for and a description.

    Returns
    -------
    RecoveryStudy
        Results of all draws; after Ctrl-C of those that were done.

    Raises
    ------
    InputError
        If anything asked for is not known, or the model does not reach the end of a record at the
        true values.
    """
    if draws < 1 or not records:
        raise InputError(f"{draws} draws of {len(records)} records; give at least one of each.")
    free = free_parameters(cell, truth, bounds, starts_at)
    free_parameters(cell, truth, bounds, truth)  # refuses a truth outside of the bounds
    predictors = [_predictor(cell, record, free, truth) for record in records]
    clean = [_clean(predictor, truth, noise) for predictor in predictors]
    generator = np.random.default_rng(seed)
    rows, of_draws = [], []
    for draw in range(draws):
        residuals = [
            VoltageResiduals(predictor, with_noise(record, noise, generator))
            for predictor, record in zip(predictors, clean, strict=True)
        ]
        optimum = least_squares_fit(residuals, free)
        if optimum.stopped:
            break
        found = estimates(residuals, optimum, level)
        rows += [{"draw": draw, **estimate._asdict()} for estimate in found]
        wrong = any(test.model_is_wrong for test in check_residuals(optimum))
        of_draws.append(
            {
                "solves": optimum.solves,
                "interval_solves": sum(one.solves for one in residuals) - optimum.solves,
                "converged": optimum.converged,
                "model_is_wrong": wrong,
                **{f"{channel} noise": sigma for channel, sigma in optimum.noise.items()},
            }
        )
        if on_progress is not None:
            on_progress(draw + 1, draws, f"{optimum.solves} solutions")
    return RecoveryStudy(
        truth=dict(truth),
        level=level,
        estimates=pd.DataFrame(rows),
        draws=pd.DataFrame(of_draws),
        builds=sum(predictor.builds for predictor in predictors),
    )


def _predictor(
    cell: Cell, record: Record, free: Sequence[FreeParameter], truth: Mapping[str, float]
) -> Predictor:
    """Built for the finer of the meshes that the starts and the truth need."""
    predictor = Predictor(cell, record, free)
    needed = predictor.cells_needed(truth)
    return predictor if needed <= predictor.cells else Predictor(cell, record, free, needed)


def _clean(predictor: Predictor, truth: Mapping[str, float], noise: Mapping[str, float]) -> Record:
    """The record as the model has it."""
    prediction = predictor.predict(truth)
    if not prediction.reached.all():
        share = prediction.reached.mean()
        raise InputError(
            f"At the true values the model stays inside the voltages of '{predictor.record.name}' "
            f"for {100 * share:.0f} % of its samples; give a record that it can follow."
        )
    thickness = prediction.thickness if "thickness" in noise else None
    return dataclasses.replace(predictor.record, voltage=prediction.voltage, thickness=thickness)
