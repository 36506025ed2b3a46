"""Global fit: a particle swarm over all of the ranges, then least squares from its best point.

For targets with several valleys. Least squares from several starts costs less where the valleys are
wide.

References
----------
Kennedy & Eberhart 1995, 10.1109/ICNN.1995.488968 (particle swarm).
"""

import dataclasses
from collections.abc import Mapping, Sequence

from porousalloy.experiments.fitting.extra import pybop_bridge
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import (
    MOST_SOLVES,
    Fit,
    OnProgress,
    fit_at,
    fit_targets,
    progress_counter,
)
from porousalloy.experiments.fitting.noise import noise_of
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.residuals import Target
from porousalloy.parameters.errors import InputError

BUDGET = 300


def global_fit(
    targets: Sequence[Target],
    free: Sequence[FreeParameter],
    noise: Mapping[str, float] | None = None,
    budget: int = BUDGET,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Fit:
    """Least squares from the best point of a global search.

    Parameters
    ----------
    targets, free, noise, on_progress
        As for :func:`porousalloy.experiments.fitting.least_squares.fit_targets`. The search covers
        u in [0, 1], so a range of decades evenly in its logarithm.
    budget : int, optional
        Comparisons of the search.
    seed : int, optional
        Of the search.

    Returns
    -------
    Fit
        After Ctrl-C in the search its best point.

    Raises
    ------
    InputError
        If PyBOP is not installed, the budget is below 1, and as `fit_targets`.
    """
    bridge, free = pybop_bridge(), tuple(free)
    if budget < 1:
        raise InputError(f"The budget of the search is {budget}; give a whole number from 1.")
    scale, given = noise_of(targets, noise or {})
    count = progress_counter(targets, budget + MOST_SOLVES, on_progress)
    objective = Objective(targets, free, scale, count)
    try:
        objective.cost(objective.best_u)
        bridge.swarm(objective.cost, len(free), budget, seed)
    except KeyboardInterrupt:
        return fit_at(
            targets,
            objective,
            objective.best_u,
            given,
            costs=(),
            most_solves=sum(target.solves for target in targets),
            stopped=True,
            converged=False,
        )
    begin = [
        dataclasses.replace(parameter, start=float(parameter.value(u)))
        for parameter, u in zip(free, objective.best_u, strict=True)
    ]
    fit = fit_targets(targets, begin, noise, 1, seed, on_progress)
    return dataclasses.replace(fit, free=free)
