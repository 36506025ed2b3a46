"""Where a model ends inside of a half cycle, and how its parameters move that."""

from typing import NamedTuple

import numpy as np


class Ending(NamedTuple):
    """An end of the model inside of a half cycle.

    Attributes
    ----------
    first : int
        First sample that it does not reach.
    stop : int
        Sample at which it goes on; the number of samples if it does not.
    time : float
        Time at which it ended [s].
    delay : numpy.ndarray, shape (parameters,)
        Derivatives of that time by the free parameters.
    voltage : float
        Last voltage [V]; NaN if there is none.
    reason : str
        What the solver reported.
    """

    first: int
    stop: int
    time: float
    delay: np.ndarray
    voltage: float
    reason: str


def delay_by_parameters(
    time: np.ndarray, field: np.ndarray, slopes: np.ndarray, last: int, sign: int
) -> np.ndarray:
    """Derivatives of the time at which a curve gets to where it leaves.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    field : numpy.ndarray, shape (n,)
        Voltage or filling of the surface.
    slopes : numpy.ndarray, shape (n, parameters)
        Derivatives by the free parameters.
    last : int
        Last sample before it leaves.
    sign : {-1, 1}
        Direction in which it leaves: 1 upwards.

    Returns
    -------
    numpy.ndarray, shape (parameters,)
        Derivatives; 0 where it leaves by a jump of the current, whose time is given.
    """
    middle = max(last - 1, 0)
    ends = [max(middle - 1, 0), middle + 1]
    (rate,) = np.diff(field[ends]) / np.diff(time[ends])
    return -slopes[middle] / rate if sign * rate > 0 else np.zeros(slopes.shape[1])
