"""Global fit: a particle swarm over all of the ranges, then least squares from its best point.

For measurements with several valleys. Least squares from several starts costs less where the
valleys are wide.

References
----------
Kennedy & Eberhart 1995, 10.1109/ICNN.1995.488968 (particle swarm).
"""

import dataclasses
from collections.abc import Mapping, Sequence

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.least_squares import (
    MOST_SOLVES,
    OnProgress,
    least_squares_fit,
    optimum_at,
    progress_counter,
)
from porousalloy.experiments.fitting.noise import noise_of
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import Residuals
from porousalloy.parameters.errors import InputError

BUDGET = 300


def global_fit(
    residuals: Sequence[Residuals],
    free: Sequence[FreeParameter],
    noise: Mapping[str, float] | None = None,
    budget: int = BUDGET,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Optimum:
    """Least squares from the best point of a global search.

    Parameters
    ----------
    residuals : sequence of Residuals
        Measurements beside their models.
    free : sequence of FreeParameter
        Parameters that may change. The search covers u in [0, 1], so a range of decades evenly in
        its logarithm.
    noise : Mapping of str to float, optional
        Known standard deviations, by channel.
    budget : int, optional
        Number of evaluations of the search. The default is 300.
    seed : int, optional
        Seed of the search. The default is 0.
    on_progress : callable, optional
        Called after every solution with the number done, the most there can be and a description.

    Returns
    -------
    Optimum
        Result; after Ctrl-C in the search its best point.

    Raises
    ------
    InputError
        If PyBOP is not installed, the budget is below 1, and as `least_squares_fit`.
    """
    from porousalloy.experiments.fitting import pybop_bridge

    free = tuple(free)
    if budget < 1:
        raise InputError(f"The budget of the search is {budget}; give a whole number from 1.")
    scale, given = noise_of(residuals, noise or {})
    count = progress_counter(residuals, budget + MOST_SOLVES, on_progress)
    objective = Objective(residuals, free, scale, count)
    try:
        objective.cost(objective.best_u)
        pybop_bridge.particle_swarm(objective.cost, len(free), budget, seed)
    except KeyboardInterrupt:
        return optimum_at(
            residuals,
            objective,
            objective.best_u,
            given,
            costs=(),
            most_solves=sum(one.solves for one in residuals),
            stopped=True,
            converged=False,
        )
    starts = [
        dataclasses.replace(parameter, start=float(parameter.value(u)))
        for parameter, u in zip(free, objective.best_u, strict=True)
    ]
    optimum = least_squares_fit(residuals, starts, noise, 1, seed, on_progress)
    return dataclasses.replace(optimum, free=free)
