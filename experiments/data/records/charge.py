"""Charge that a measured current passes: steps of current are held, drifts are joined.

A cycler logs a sample after a step of current with the new current, which has flowed since the
sample before or a little later. A straight line across would pass charge that nothing passed. So

    Q(k+1) - Q(k) = dt I(k+1)                 where the current steps
    Q(k+1) - Q(k) = dt (I(k) + I(k+1))/2      where it drifts, as while a voltage is held

A step is a change of sign, to and from no current included, or a change by more than
:data:`STEP` that stands out from the changes before and after it.
"""

import numpy as np

STEP = 0.05  # share of the larger current; noise and drifts of a held current are smaller
#: A step is so many times the changes beside it; samples of a decaying current change alike.
OUTSTANDING = 4.0
BESIDE = 2  # changes that are looked at on either side
EDGE = 1e-6  # width of a step in a course of current, in medians of the time steps


def is_step(current: np.ndarray) -> np.ndarray:
    """Whether the current steps between a sample and the next.

    Parameters
    ----------
    current : numpy.ndarray, shape (n,)
        Current, in any unit.

    Returns
    -------
    numpy.ndarray of bool, shape (n - 1,)
        True where the current of the later sample flows throughout the interval.
    """
    change = np.abs(np.diff(current))
    padded = np.pad(change, BESIDE)
    around = [padded[shift : shift + len(change)] for shift in range(2 * BESIDE + 1)]
    beside = np.max(around[:BESIDE] + around[BESIDE + 1 :], axis=0)
    size = np.abs(current)
    large = change > STEP * np.maximum(size[1:], size[:-1])
    return np.diff(np.sign(current)).astype(bool) | (large & (change > OUTSTANDING * beside))


def interval_charges(
    time: np.ndarray, current: np.ndarray, steps: np.ndarray | None = None
) -> np.ndarray:
    """Charge between each sample and the next.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].
    steps : numpy.ndarray of bool, shape (n - 1,), optional
        Whether the current steps between a sample and the next. The default is what
        :func:`is_step` finds.

    Returns
    -------
    numpy.ndarray, shape (n - 1,)
        Charges [A.s.kg-1].
    """
    steps = is_step(current) if steps is None else steps
    mean = np.where(steps, current[1:], (current[1:] + current[:-1]) / 2)
    return np.diff(time) * mean


def charge_passed(
    time: np.ndarray, current: np.ndarray, steps: np.ndarray | None = None
) -> np.ndarray:
    """Charge since the first sample, shape (n,) [A.s.kg-1]; see :func:`interval_charges`."""
    return np.concatenate([[0.0], np.cumsum(interval_charges(time, current, steps))])


def held_course(
    time: np.ndarray, current: np.ndarray, steps: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Points between which the current goes straight, with two points where it steps.

    Parameters
    ----------
    time : numpy.ndarray, shape (n,)
        Time, strictly growing [s].
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].
    steps : numpy.ndarray of bool, shape (n - 1,), optional
        As for :func:`interval_charges`.

    Returns
    -------
    times : numpy.ndarray, shape (m,)
        Times of the samples, and of the other side of each step just after the sample before it,
        strictly growing [s].
    currents : numpy.ndarray, shape (m,)
        Currents per mass; trapezoids below them make the charge of :func:`charge_passed` to
        within the width of the steps [A.kg-1].
    """
    steps = is_step(current) if steps is None else steps
    durations = np.diff(time)
    width = EDGE * np.median(durations) if durations.size else 0.0
    # samples that stand on both sides of a step need no further point
    at = np.flatnonzero(steps & (durations > 10 * width))
    return (
        np.insert(time, at + 1, time[at] + width),
        np.insert(current, at + 1, current[at + 1]),
    )
