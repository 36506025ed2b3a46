"""Lowest sum of squares with one parameter held: a point of a likelihood profile."""

import numpy as np

from porousalloy.experiments.fitting.least_squares import minimise
from porousalloy.experiments.fitting.objective import Objective

#: Solutions of a point; started from its neighbour it takes a few.
MOST_SOLVES = 20
#: Relative change of cost at which a point is done: of some hundred samples less than a tenth of a
#: threshold, which moves a crossing by a few per cent of the half-width.
TOLERANCE = 3e-4
#: All parameters as shares of the ranges, and the sum of squares there.
Point = tuple[np.ndarray, float]


def minimum_with_held(
    objective: Objective, place: int, u: np.ndarray, jacobian: np.ndarray, held: float
) -> Point:
    """Best u with one of them held.

    Parameters
    ----------
    objective : Objective
        Residuals and derivatives.
    place : int
        Place of the parameter that is held.
    u : numpy.ndarray, shape (p,)
        Start, the best u of a point nearby.
    jacobian : numpy.ndarray, shape (n, p)
        Derivative of the residuals over noise at the start.
    held : float
        Value of the held parameter, as a share of its range.

    Returns
    -------
    Point
        Best u and the sum of squares there.
    """
    others = np.arange(len(u)) != place

    def with_held(x: np.ndarray) -> np.ndarray:
        everything = np.full(len(u), held)
        everything[others] = x
        return everything

    if not others.any():
        alone = np.array([held])
        return alone, float(np.sum(objective.residuals(alone) ** 2))
    # along the valley as the linear model knows it, unless that is worse than to stay: at the edge
    # of a plateau it runs off it
    push = -jacobian[:, place] * (held - u[place])
    guess = u[others] + np.linalg.lstsq(jacobian[:, others], push, rcond=1e-8)[0]
    stay = u[others]
    begin = min(
        (stay, np.clip(guess, 0, 1)), key=lambda x: np.sum(objective.residuals(with_held(x)) ** 2)
    )
    best = minimise(
        lambda x: objective.residuals(with_held(x)),
        lambda x: objective.jacobian(with_held(x))[:, others],
        begin,
        MOST_SOLVES,
        TOLERANCE,
    )
    return with_held(best.x), float(2 * best.cost)
