"""Least squares over measurements, from one start or several.

    minimise sum_i (r_i(u)/noise)^2,   0 <= u <= 1          trust region reflective

Each evaluation gives residuals and exact derivatives, so a start takes as many solutions as steps.
Where a channel's noise is not known it is taken from the residuals, and the fit continues with it:
so voltage and thickness get the weights that they deserve, as do samples on a cliff (`weights`).

References
----------
Branch, Coleman & Li 1999, SIAM J. Sci. Comput. 21:1, 10.1137/S1064827595289108 (SciPy's method).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import qmc

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.noise import estimated_noise, noise_of, refuse_unknown_noise
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import Residuals
from porousalloy.parameters.errors import InputError

MOST_SOLVES = 60  # of a start
#: Relative changes of cost and of u at which a start is done: a cost that changes by less than 3e-5
#: moves the result by a fraction of its standard error, and solutions are not good enough for less.
COST_TOLERANCE, STEP_TOLERANCE = 3e-5, 3e-5
COARSE = 1e-3  # relative change of cost, as long as the noise is a guess
#: Residual per range that holds every u at its start.
REGULARISATION = 1e-3
#: Noise that is taken from the residuals is taken again after the fit continued with it.
NOISE_ROUNDS = 3
NOISE_SETTLED = 0.05

OnProgress = Callable[[int, int, str], None]


def least_squares_fit(
    residuals: Sequence[Residuals],
    free: Sequence[FreeParameter],
    noise: Mapping[str, float] | None = None,
    starts: int = 1,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Optimum:
    """Least squares over all residuals.

    Parameters
    ----------
    residuals : sequence of Residuals
        Measurements beside their models.
    free : sequence of FreeParameter
        Parameters that may change.
    noise : Mapping of str to float, optional
        Known standard deviations, by channel.
    starts : int, optional
        Number of starts: the first from the parameters' own, others spread over their ranges (Latin
        hypercube). The default is 1.
    seed : int, optional
        Seed of the spread starts. The default is 0.
    on_progress : callable, optional
        Called after every solution with the number done, the most there can be and a description.

    Returns
    -------
    Optimum
        Result of the best start; after Ctrl-C the best so far.

    Raises
    ------
    InputError
        If a noise is not above zero or of no channel, or not given where there are no more
        samples than parameters; if `starts` is below 1, or a parameter has no effect on any
        measurement.
    """
    free = tuple(free)
    if starts < 1:
        raise InputError(f"The number of starts is {starts}; give a whole number from 1.")
    scale, given = noise_of(residuals, noise or {})
    for one in residuals:
        one.expect(scale)
    count = progress_counter(residuals, starts * MOST_SOLVES, on_progress)
    objective = Objective(residuals, free, scale, count)
    points = starting_points(free, starts, seed)
    _refuse_idle(objective, points[0])
    refuse_unknown_noise(objective.channels, len(free), given)
    found, solves, stopped = [], [_solves(residuals)], False
    reweighted = len(scale) > len(given) and len(scale) > 1
    tolerance = COARSE if reweighted else COST_TOLERANCE
    try:
        for u in points:
            found.append(minimise(objective.residuals, objective.jacobian, u, tolerance=tolerance))
            solves.append(_solves(residuals))
        best = min(found, key=lambda result: result.cost)
        u, converged = best.x, best.status > 0
        unsettled = len(scale) > len(given) and _expect(residuals, objective, u, given)
        if reweighted or unsettled:
            u = reweight(residuals, free, u, scale, given, count)
            # the models were at other values since; they are to end at the result
            objective = Objective(residuals, free, scale, count)
    except KeyboardInterrupt:
        u, converged, stopped = objective.best_u, False, True
    return optimum_at(
        residuals,
        objective,
        u,
        given,
        costs=tuple(float(result.cost) for result in found),
        most_solves=int(max(np.diff(solves), default=0)),
        stopped=stopped,
        converged=bool(converged),
    )


def optimum_at(
    residuals: Sequence[Residuals],
    objective: Objective,
    u: np.ndarray,
    given: Mapping[str, float],
    **ending: Any,
) -> Optimum:
    """The result of a fit that ends at u with the noise that was given, and how it ended."""
    objective.residuals(u)
    return Optimum(
        free=objective.free,
        u=u,
        channels=tuple(objective.channels),
        noise=estimated_noise(objective.channels, len(objective.free)) | dict(given),
        noise_given=frozenset(given),
        solves=_solves(residuals),
        builds=sum(one.builds for one in residuals),
        **ending,
    )


def minimise(
    residuals: Callable[[np.ndarray], np.ndarray],
    jacobian: Callable[[np.ndarray], np.ndarray],
    u: np.ndarray,
    most_solves: int = MOST_SOLVES,
    tolerance: float = COST_TOLERANCE,
):
    """SciPy's result of a minimisation from u inside the ranges.

    A regularisation towards the start keeps the derivative's rank full: SciPy takes no full step
    otherwise, and crawls along the valley that a parameter without effect leaves.
    """
    start = np.clip(u, 0, 1)
    return least_squares(
        lambda x: np.concatenate([residuals(x), REGULARISATION * (x - start)]),
        start,
        # pyright takes the types of SciPy's defaults for all that is allowed
        lambda x: np.vstack([jacobian(x), REGULARISATION * np.eye(len(start))]),  # pyright: ignore[reportArgumentType]
        bounds=(0, 1),
        ftol=tolerance,
        xtol=STEP_TOLERANCE,
        gtol=None,  # pyright: ignore[reportArgumentType]
        max_nfev=most_solves,
    )


def reweight(
    residuals: Sequence[Residuals],
    free: Sequence[FreeParameter],
    u: np.ndarray,
    scale: Mapping[str, float],
    given: Mapping[str, float],
    count: Callable[[float], None] | None,
) -> np.ndarray:
    """u after minimisations from u, until noises and weights agree with the residuals."""
    for done in range(NOISE_ROUNDS):
        objective = Objective(residuals, free, scale, count)
        objective.residuals(u)
        measured = estimated_noise(objective.channels, len(free)) | dict(given)
        settled = len(scale) == 1 or all(
            abs(scale[name] / x - 1) < NOISE_SETTLED for name, x in measured.items()
        )
        scale = measured
        weights_changed = [one.expect(scale) for one in residuals]
        if settled and done and not any(weights_changed):
            break
        objective = Objective(residuals, free, scale, count)
        u = minimise(objective.residuals, objective.jacobian, u).x
    return u


def _expect(residuals, objective, u, given) -> bool:
    """Weights for the noise that a minimum left; True if they change."""
    objective.residuals(u)
    found = estimated_noise(objective.channels, len(objective.free)) | dict(given)
    return any([one.expect(found) for one in residuals])


def starting_points(free: Sequence[FreeParameter], starts: int, seed: int) -> list[np.ndarray]:
    """The parameters' own starts, then those of a Latin hypercube, as shares of the ranges."""
    # a start at a bound may lie beyond it by rounding
    own = np.clip([parameter.share(parameter.start) for parameter in free], 0, 1)
    if starts == 1:
        return [own]
    # SciPy calls it rng from 1.15 on, and still takes the name that 1.13 knows
    sampler = qmc.LatinHypercube(len(free), seed=seed)  # pyright: ignore[reportCallIssue]
    spread = sampler.random(starts - 1)
    return [own, *spread]


def _refuse_idle(objective, u):
    jacobian = objective.jacobian(u)
    for parameter, column in zip(objective.free, jacobian.T, strict=True):
        if not column.any():
            raise InputError(
                f"'{parameter.name}' has no effect on the measurements with these options; leave "
                "it out, or choose options that use it."
            )


def _solves(residuals):
    return sum(one.solves for one in residuals)


def progress_counter(
    residuals: Sequence[Residuals], most: int, on_progress: OnProgress | None
) -> Callable[[float], None] | None:
    """Reports every evaluation with the best cost so far."""
    if on_progress is None:
        return None
    return lambda best: on_progress(_solves(residuals), most, f"best sum of squares {2 * best:.4g}")
