"""Likelihood profiles: how much worse the best fit becomes as one parameter is moved away.

With S the sum of squares of residuals over noise, u_k held and all others re-optimised,

    2 delta log L(u_k) = [min S(u_k) - min S] / f_k

f_k is the factor on the variance for weights and for correlated residuals
(`uncertainty.inflations`). The interval is where this stays below the square of Student's
quantile. It needs no linear model: a parameter whose profile does not rise to the threshold on a
side inside its range is not bounded there by the data.

References
----------
Raue et al. 2009, Bioinformatics 25:1923, 10.1093/bioinformatics/btp358 (practical identifiability);
Bates & Watts 1988, Nonlinear Regression Analysis, 10.1002/9780470316757, chapter 6 (profile t).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.held_minimum import Point, minimum_with_held
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.residuals import Residuals
from porousalloy.experiments.fitting.uncertainty import covariance, inflations, quantile
from porousalloy.parameters.errors import InputError

#: Points of equal steps, in the half-widths of the linear interval, before steps double.
EVEN_STEPS = 1.4
#: The point beyond a crossing rises by at most this many thresholds, found by so many halvings.
NEAR, MOST_HALVINGS = 4.0, 8


@dataclass(frozen=True)
class Profile:
    """Profile of one parameter.

    Attributes
    ----------
    parameter : FreeParameter
        Parameter that was held.
    u : numpy.ndarray, shape (m,)
        Values at which it was held, ascending, as shares of the range.
    drop : numpy.ndarray, shape (m,)
        2 delta log L, from the lowest sum of squares of all points.
    all_u : numpy.ndarray, shape (m, p)
        Values of all parameters at every point, as shares of the ranges.
    threshold : float
        Value of `drop` at the ends of the interval.
    low, high : float
        Ends of the interval; the bound of the range on a side where the data do not bound it.
    bounded_below, bounded_above : bool
        True if the profile rises to the threshold inside the range on that side.
    solves : int
        Number of solutions of all models.
    """

    parameter: FreeParameter
    u: np.ndarray
    drop: np.ndarray
    all_u: np.ndarray
    threshold: float
    low: float
    high: float
    bounded_below: bool
    bounded_above: bool
    solves: int

    @property
    def values(self) -> np.ndarray:
        """Values at which it was held, shape (m,)."""
        return self.parameter.value(self.u)

    @property
    def identifiable(self) -> bool:
        """Whether the data bound the parameter on both sides."""
        return self.bounded_below and self.bounded_above


def profile(
    residuals: Sequence[Residuals], optimum: Optimum, name: str, level: float = 0.9, points: int = 3
) -> Profile:
    """Profile of one parameter around the result of a fit.

    Parameters
    ----------
    residuals : sequence of Residuals
        Residuals that were fitted; no model is built again.
    optimum : Optimum
        Result of a fit.
    name : str
        Name of the parameter.
    level : float, optional
        Confidence of the interval, between 0 and 1. The default is 0.9.
    points : int, optional
        Number of points in the half-width of the linear interval, on either side. The default is
        3.

    Returns
    -------
    Profile
        Points from beyond the threshold, or the bound, of one side to that of the other.

    Raises
    ------
    InputError
        If the parameter is not one of the fit's, or `level` or `points` are out of range.
    """
    names = [parameter.name for parameter in optimum.free]
    if name not in names:
        raise InputError(f"'{name}' was not fitted; profile one of {', '.join(names)}.")
    if not 0 < level < 1:
        raise InputError(f"The level of confidence is {level:g}; give a number between 0 and 1.")
    if points < 1:
        raise InputError(f"The number of points is {points}; give a whole number from 1.")
    place, before = names.index(name), sum(one.solves for one in residuals)
    objective = Objective(residuals, optimum.free, optimum.noise)
    factor = inflations(optimum)[place]
    root = quantile(optimum, level)
    reach = float(root * np.sqrt(covariance(optimum)[place, place]))
    lowest = optimum.sum_of_squares
    rise = root**2 * factor
    sides = [
        _side(objective, place, optimum, sign, reach / points, points, lowest + rise)
        for sign in (-1, 1)
    ]
    points_by_u = [*reversed(sides[0]), (optimum.u, lowest), *sides[1]]
    all_u = np.array([u for u, _ in points_by_u])
    squares = np.array([total for _, total in points_by_u])
    u, drop = all_u[:, place], (squares - squares.min()) / factor
    low, high = (_crossing(u, drop, root**2, sign) for sign in (-1, 1))
    # where a point beside the fit is lower, the interval around it may leave out the fit itself
    here = float(optimum.u[place])
    low = None if low is None else min(low, here)
    high = None if high is None else max(high, here)
    return Profile(
        parameter=optimum.free[place],
        u=u,
        drop=drop,
        all_u=all_u,
        threshold=root**2,
        low=float(optimum.free[place].value(0.0 if low is None else low)),
        high=float(optimum.free[place].value(1.0 if high is None else high)),
        bounded_below=low is not None,
        bounded_above=high is not None,
        solves=sum(one.solves for one in residuals) - before,
    )


def _side(
    objective: Objective,
    place: int,
    optimum: Optimum,
    sign: int,
    step: float,
    points: int,
    limit: float,
) -> list[Point]:
    """(all u, sum of squares) of points outwards, until one is above the limit or at the bound."""
    end, u, jacobian = float(sign > 0), optimum.u, optimum.jacobian
    step = min(step, abs(end - u[place]) / points)
    found = []
    while abs(end - u[place]) > 0:
        if len(found) > EVEN_STEPS * points:
            step *= 2
        held = float(np.clip(u[place] + sign * step, 0, 1))
        inside = u, jacobian
        u, total = minimum_with_held(objective, place, u, jacobian, held)
        if total > limit:
            found += _bracketed(objective, place, inside, (u, total), optimum.sum_of_squares, limit)
            break
        found.append((u, total))
        jacobian = objective.jacobian(u)
    return found


def _bracketed(
    objective: Objective,
    place: int,
    inside: tuple[np.ndarray, np.ndarray],
    outside: Point,
    lowest: float,
    limit: float,
) -> list[Point]:
    """Points from inside of the limit to one outside that is near enough to interpolate to.

    A profile that is flat and then steep would else seem to cross its threshold far too early.
    """
    found = []
    for _ in range(MOST_HALVINGS):
        if outside[1] - lowest <= NEAR * (limit - lowest):
            break
        u, jacobian = inside
        between = minimum_with_held(
            objective, place, u, jacobian, (u[place] + outside[0][place]) / 2
        )
        if between[1] > limit:
            outside = between
        else:
            found.append(between)
            inside = between[0], objective.jacobian(between[0])
    return [*found, outside]


def _crossing(u: np.ndarray, drop: np.ndarray, threshold: float, sign: int) -> float | None:
    """u at which the profile crosses the threshold on a side; None if it does not.

    Interpolated in the root of the drop, which a linear model makes a straight line.
    """
    root, level = np.sqrt(drop), np.sqrt(threshold)
    inner = int(np.argmin(drop))
    while 0 <= inner + sign < len(u):
        outer = inner + sign
        if drop[outer] > threshold:
            share = (level - root[inner]) / (root[outer] - root[inner])
            return float(u[inner] + share * (u[outer] - u[inner]))
        inner = outer
    return None
