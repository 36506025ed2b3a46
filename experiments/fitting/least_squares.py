"""Fit a cell's parameters to targets by least squares, from one start or several.

    minimise sum_i (r_i(u)/noise)^2,   0 <= u <= 1          trust region reflective

Each evaluation gives residuals and exact derivatives, so a start takes as many solutions as steps.
Where a channel's noise is not known it is taken from the residuals, and the fit goes on with it: so
voltage and thickness get the weights that they deserve.

References
----------
Branch, Coleman & Li 1999, SIAM J. Sci. Comput. 21:1, 10.1137/S1064827595289108 (SciPy's method).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import qmc

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.noise import estimated_noise, noise_of, refuse_unknown_noise
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.residuals import Comparison, Target
from porousalloy.parameters.errors import InputError

MOST_SOLVES = 60  # of a start
#: Relative changes of cost and of u at which a start is done: a cost that changes by less than 3e-5
#: moves the result by a fraction of its standard error, and solutions are not good enough for less.
COST_TOLERANCE, STEP_TOLERANCE = 3e-5, 3e-5
COARSE = 1e-3  # relative change of cost, as long as the noise is a guess
PULL = 1e-3
#: Noise that is taken from the residuals is taken again after the fit went on with it.
NOISE_ROUNDS = 3
NOISE_SETTLED = 0.05

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Fit:
    """Where a fit ended, and what its error bars are made of.

    Attributes
    ----------
    free : tuple of FreeParameter
        What was fitted.
    u : numpy.ndarray, shape (p,)
        Result, as shares of the ranges.
    comparisons : tuple of Comparison
        Residuals and slopes at the result.
    noise : dict of str to float
        Standard deviation of every channel.
    noise_given : frozenset of str
        Channels whose noise was given, not taken from the residuals.
    costs : tuple of float
        Half the sum of squares of every start, in the order of the starts.
    solves : int
        Solutions in all; `most_solves` those of the longest start.
    builds : int
        Models built in all.
    stopped : bool
        Whether it was interrupted: then the result is the best so far.
    converged : bool
        Whether the best start met a tolerance.
    """

    free: tuple[FreeParameter, ...]
    u: np.ndarray
    comparisons: tuple[Comparison, ...]
    noise: dict[str, float]
    noise_given: frozenset[str]
    costs: tuple[float, ...]
    solves: int
    most_solves: int
    builds: int
    stopped: bool
    converged: bool

    @property
    def values(self) -> dict[str, float]:
        """Results by parameter name."""
        return {p.name: float(p.value(x)) for p, x in zip(self.free, self.u, strict=True)}

    def residuals(self, channel: str) -> np.ndarray:
        """Model minus measured of all targets' samples of a channel."""
        return np.concatenate([c.residual for c in self.comparisons if c.channel == channel])

    @property
    def sum_of_squares(self) -> float:
        """Of residuals over noise."""
        return sum(
            float(c.residual @ c.residual) / self.noise[c.channel] ** 2 for c in self.comparisons
        )

    @property
    def jacobian(self) -> np.ndarray:
        """Derivative of residuals over noise by u, shape (n, p)."""
        slopes = np.array([p.slope(x) for p, x in zip(self.free, self.u, strict=True)])
        return np.vstack([c.slopes * slopes / self.noise[c.channel] for c in self.comparisons])


def fit_targets(
    targets: Sequence[Target],
    free: Sequence[FreeParameter],
    noise: Mapping[str, float] | None = None,
    starts: int = 1,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Fit:
    """Least squares over all targets.

    Parameters
    ----------
    targets : sequence of Target
        What is to be met.
    free : sequence of FreeParameter
        What may change.
    noise : Mapping of str to float, optional
        Standard deviations that are known, by channel.
    starts : int, optional
        The first from the parameters' starts, others spread over their ranges (Latin hypercube).
    seed : int, optional
        Of the spread.
    on_progress : callable, optional
        Called after every solution with the number done, the most there can be and a description.

    Returns
    -------
    Fit
        Of the best start; after Ctrl-C of the best so far.

    Raises
    ------
    InputError
        If a noise is not above zero or of no channel, or not given where there are no more
        samples than parameters; if `starts` is below 1, or a parameter has no effect on any target.
    """
    free = tuple(free)
    if starts < 1:
        raise InputError(f"The number of starts is {starts}; give a whole number from 1.")
    scale, given = noise_of(targets, noise or {})
    count = progress_counter(targets, starts * MOST_SOLVES, on_progress)
    objective = Objective(targets, free, scale, count)
    begins = _begins(free, starts, seed)
    _refuse_idle(objective, begins[0])
    refuse_unknown_noise(objective.comparisons, len(free), given)
    found, solves, stopped = [], [_solves(targets)], False
    settles = len(scale) > len(given) and len(scale) > 1
    tolerance = COARSE if settles else COST_TOLERANCE
    try:
        for u in begins:
            found.append(descend(objective.residuals, objective.jacobian, u, tolerance=tolerance))
            solves.append(_solves(targets))
        best = min(found, key=lambda result: result.cost)
        u, converged = best.x, best.status > 0
        if settles:
            u = _settle(targets, free, u, scale, given, count)
    except KeyboardInterrupt:
        u, converged, stopped = objective.best_u, False, True
    return fit_at(
        targets,
        objective,
        u,
        given,
        costs=tuple(float(result.cost) for result in found),
        most_solves=int(max(np.diff(solves), default=0)),
        stopped=stopped,
        converged=converged,
    )


def fit_at(
    targets: Sequence[Target],
    objective: Objective,
    u: np.ndarray,
    given: Mapping[str, float],
    **ending,
) -> Fit:
    """The fit that ends at u with the noise that was given, and how it ended."""
    objective.residuals(u)
    return Fit(
        free=objective.free,
        u=u,
        comparisons=tuple(objective.comparisons),
        noise=estimated_noise(objective.comparisons, len(objective.free)) | given,
        noise_given=frozenset(given),
        solves=_solves(targets),
        builds=sum(target.builds for target in targets),
        **ending,
    )


def descend(residuals, jacobian, u, most_solves=MOST_SOLVES, tolerance=COST_TOLERANCE):
    """SciPy's result of a descent from u inside the ranges.

    A faint pull to the start, of 1/PULL ranges, keeps the derivative's rank full: SciPy takes no
    full step otherwise, and crawls along the valley that a parameter without effect leaves.
    """
    start = np.clip(u, 0, 1)
    return least_squares(
        lambda x: np.concatenate([residuals(x), PULL * (x - start)]),
        start,
        lambda x: np.vstack([jacobian(x), PULL * np.eye(len(start))]),
        bounds=(0, 1),
        ftol=tolerance,
        xtol=STEP_TOLERANCE,
        gtol=None,
        max_nfev=most_solves,
    )


def _settle(targets, free, u, scale, given, count):
    """Go on from u until the channels' noises agree with the residuals."""
    for done in range(NOISE_ROUNDS):
        objective = Objective(targets, free, scale, count)
        objective.residuals(u)
        measured = estimated_noise(objective.comparisons, len(free)) | given
        settled = all(abs(scale[name] / x - 1) < NOISE_SETTLED for name, x in measured.items())
        scale = measured
        if settled and done:
            break
        objective = Objective(targets, free, scale, count)
        u = descend(objective.residuals, objective.jacobian, u).x
    return u


def _begins(free, starts, seed):
    """First the parameters' own starts, then a Latin hypercube."""
    # a start at a bound may lie beyond it by rounding
    own = np.clip([parameter.share(parameter.start) for parameter in free], 0, 1)
    if starts == 1:
        return [own]
    spread = qmc.LatinHypercube(len(free), seed=seed).random(starts - 1)
    return [own, *spread]


def _refuse_idle(objective, u):
    jacobian = objective.jacobian(u)
    for parameter, column in zip(objective.free, jacobian.T, strict=True):
        if not column.any():
            raise InputError(
                f"'{parameter.name}' has no effect on the measurements with these options; leave "
                "it out, or choose options that use it."
            )


def _solves(targets):
    return sum(target.solves for target in targets)


def progress_counter(targets: Sequence[Target], most: int, on_progress: OnProgress | None):
    """Tells of every evaluation with the best cost so far."""
    if on_progress is None:
        return None
    return lambda best: on_progress(_solves(targets), most, f"best sum of squares {2 * best:.4g}")
