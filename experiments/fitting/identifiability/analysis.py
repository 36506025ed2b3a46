"""Which parameters an experiment can identify, before it is made.

For every experiment with the slopes J = d(model/noise)/du at the cell's own values the Fisher
matrix is H = J^T J; u runs over the csv ranges. Matrices of independent experiments add. A range
alone is worth the variance 1/12 of every u, so

    covariance of u = (H + 12)^-1          all the others unknown, too
    variance of u_k = 1/(H_kk + 12)        all the others known

and a standard deviation of 1/sqrt(12) = 0.29 means that nothing was learned. A parameter is
identifiable where its interval of 90 % takes up less than half of the range, as in `uncertainty`;
intervals are not cut at the bounds here, since that tells of the value and not of the experiment.

It is the best case: the model is right, what is not named is known, and noise is white.

References
----------
Seber & Wild 1989, Nonlinear Regression, 10.1002/0471725315, section 5.1;
Franceschini & Macchietto 2008, Chem. Eng. Sci. 63:4846, 10.1016/j.ces.2007.11.034 (design).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import norm

from porousalloy.experiments.fitting.free_parameters import FreeParameter, free_parameters
from porousalloy.experiments.fitting.identifiability.planned_experiments import (
    NOISE,
    planned_slopes,
)
from porousalloy.experiments.fitting.uncertainty import (
    WIDEST_INTERVAL,
    Combination,
    fisher_combinations,
)
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

#: Inverse of the variance of a number of which only the range is known, in shares of the range.
RANGE_ALONE = 12.0
LEVEL = 0.9
#: Standard deviation, as a share of the range, below which a parameter is identifiable.
IDENTIFIABLE = WIDEST_INTERVAL / (2 * float(norm.ppf((1 + LEVEL) / 2)))
#: Parameters that are asked for by default; what splits the growth depends on the closure.
PARAMETERS = (
    "Alloy reference diffusivity [m2.s-1]",
    "{Domain} particle radius [m]",
    "{Domain} particle internal porosity",
    "Alloy host yield stress [Pa]",
    "Alloy reference exchange-current density [A.m-2]",
)
OF_CLOSURE = {
    "accommodation": ("{Domain} particle accommodation factor",),
    "force balance": ("{Domain} particle confinement modulus [Pa]",),
}


@dataclass(frozen=True)
class Identifiability:
    """Information of experiments about parameters at one cell's values.

    Attributes
    ----------
    free : tuple of FreeParameter
        Parameters with their ranges.
    slopes : dict of str to numpy.ndarray, shape (samples, parameters)
        Derivatives of what each experiment measures by u, over its noise.
    noise : dict of str to float
        Assumed standard deviations; see :data:`planned_experiments.NOISE`.
    """

    free: tuple[FreeParameter, ...]
    slopes: dict[str, np.ndarray]
    noise: dict[str, float]

    @property
    def names(self) -> list[str]:
        """Parameters in the order of the columns."""
        return [parameter.name for parameter in self.free]

    @property
    def sets(self) -> list[tuple[str, ...]]:
        """Every experiment, then every pair."""
        return [(name,) for name in self.slopes] + list(combinations(self.slopes, 2))

    def fisher(self, experiments: Iterable[str]) -> np.ndarray:
        """Fisher matrix of experiments together, shape (p, p)."""
        slopes = np.vstack([self.slopes[name] for name in experiments])
        return slopes.T @ slopes

    def spread(self, experiments: Iterable[str]) -> np.ndarray:
        """Standard deviation of every u where all are unknown, shape (p,)."""
        known = self.fisher(experiments) + RANGE_ALONE * np.eye(len(self.free))
        return np.sqrt(np.diag(np.linalg.inv(known)))

    def spread_if_others_known(self, experiments: Iterable[str]) -> np.ndarray:
        """Standard deviation of every u where it is the only one unknown, shape (p,)."""
        return 1 / np.sqrt(np.diag(self.fisher(experiments)) + RANGE_ALONE)

    def combinations(self, experiments: Iterable[str]) -> list[Combination]:
        """Combinations of parameters that the experiments see, the best known first."""
        return fisher_combinations(self.fisher(experiments), self.names)

    def given_all_but(self, names: Iterable[str]) -> "Identifiability":
        """The same where all parameters but these are known."""
        places = [self.names.index(name) for name in names]
        return replace(
            self,
            free=tuple(self.free[k] for k in places),
            slopes={name: slopes[:, places] for name, slopes in self.slopes.items()},
        )

    def with_noise(self, factor: float) -> "Identifiability":
        """The same with all noises that many times larger."""
        return replace(
            self,
            slopes={name: slopes / factor for name, slopes in self.slopes.items()},
            noise={name: factor * sigma for name, sigma in self.noise.items()},
        )


def identifiability(
    cell: Cell,
    names: Iterable[str] | None = None,
    experiments: Sequence[str] = ("V(t)", "GITT", "EIS", "dilatometry"),
    noise: Mapping[str, float] | None = None,
) -> Identifiability:
    """Information that experiments would give about a cell's parameters.

    Parameters
    ----------
    cell : Cell
        Cell whose own values are taken for the truth.
    names : iterable of str, optional
        Names of the unknown parameters, all others being known. The default is :data:`PARAMETERS`
        and the one of the particle expansion.
    experiments : sequence of str, optional
        Names among "V(t)", "GITT", "EIS" and "dilatometry"; see
        :mod:`porousalloy.experiments.fitting.identifiability.planned_experiments`. The default is
        all.
    noise : Mapping of str to float, optional
        Standard deviations that replace those of :data:`planned_experiments.NOISE`.

    Returns
    -------
    Identifiability
        Slopes of all experiments, and what follows from them.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    if names is None:
        names = PARAMETERS + OF_CLOSURE.get(str(cell.options["particle expansion"]), ())
    names = [name.format(Domain=cell.electrode.capitalize()) for name in names]
    free = free_parameters(cell, names)
    for channel, sigma in (noise or {}).items():
        if channel not in NOISE:
            raise InputError(f"There is no noise of '{channel}'; give that of {', '.join(NOISE)}.")
        if not 0 < sigma < np.inf:
            raise InputError(f"The noise of the {channel} is {sigma:g}; give a number above 0.")
    noise = {**NOISE, **(noise or {})}
    slopes = planned_slopes(cell, free, experiments, noise)
    return Identifiability(free, slopes, noise)


def identifiability_table(found: Identifiability) -> pd.DataFrame:
    """Every parameter by every experiment and pair of experiments.

    Parameters
    ----------
    found : Identifiability
        Result of :func:`identifiability`.

    Returns
    -------
    pandas.DataFrame
        Table with a row for every parameter and set of experiments: "Parameter", "Experiments"
        ("A" or "A + B"), "Spread" and "Spread if the others were known" (standard deviations as
        shares of the range; 0.29 where nothing was learned), and "Identifiable".
    """
    rows = []
    for experiments in found.sets:
        spreads = found.spread(experiments), found.spread_if_others_known(experiments)
        for name, spread, alone in zip(found.names, *spreads, strict=True):
            rows.append((name, " + ".join(experiments), spread, alone, spread < IDENTIFIABLE))
    columns = ["Parameter", "Experiments", "Spread"]
    return pd.DataFrame(rows, columns=[*columns, "Spread if the others were known", "Identifiable"])
