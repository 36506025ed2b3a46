"""A voltage that continues where the model has none, so that a fit sees how much charge is missing.

Where a trial value makes the model leave the window of the measured voltages, at the time t_w, its
voltage continues as a straight line in time:

    V(t) = V_w -/+ (t - t_w)/t_end,      dt_w/dp = -(dV/dp)/(dV/dt)

Near the end of a half cycle the curve moves in time as a whole, so dt_w/dp is taken a sample before
it: the voltage plunges within the last sample, where no difference follows its slope. Where the
solution ends because a surface is full or empty, the surface's filling takes the voltage's place.
"""

from collections.abc import Iterator

import numpy as np

from porousalloy.experiments.data.record import Record

#: How far [V] beyond the measured voltages a model is followed.
WINDOW_MARGIN = 0.1


def extrapolate_voltage(
    record: Record,
    voltage: np.ndarray,
    slopes: np.ndarray,
    reached: np.ndarray,
    end: tuple[float, np.ndarray] | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put the straight line where the model is outside of the window.

    Parameters
    ----------
    record : Record
        Record whose voltages span the window.
    voltage : numpy.ndarray, shape (n,)
        Voltage of the model [V]; anything where it was not reached.
    slopes : numpy.ndarray, shape (n, parameters)
        Derivatives by the free parameters.
    reached : numpy.ndarray of bool, shape (n,)
        True where the solution got to.
    end : tuple of float and numpy.ndarray, or None
        Time at which a solution ended too early [s], and its derivatives.

    Returns
    -------
    voltage, slopes : numpy.ndarray
        Voltage and derivatives with the line.
    inside : numpy.ndarray of bool, shape (n,)
        True where the voltage is the model's.
    """
    low = np.nanmin(record.voltage) - WINDOW_MARGIN
    high = np.nanmax(record.voltage) + WINDOW_MARGIN
    inside = reached & (voltage >= low) & (voltage <= high)
    voltage, slopes, time = voltage.copy(), slopes.copy(), record.time
    for start, stop in _stretches(~inside):
        sign = 1 if voltage[start] > (low + high) / 2 else -1
        border = high if sign > 0 else low
        if not reached[start] and end is not None:
            left, delay = end
        elif start == 0:
            left, delay = time[0], np.zeros(slopes.shape[1])
        else:
            here, there = voltage[start - 1], voltage[start]
            share = (border - here) / (there - here)
            left = time[start - 1] + share * (time[start] - time[start - 1])
            delay = delay_by_parameters(time, voltage, slopes, start - 1, sign)
        voltage[start:stop] = border + sign * (time[start:stop] - left) / time[-1]
        slopes[start:stop] = -sign * delay / time[-1]
    return voltage, slopes, inside


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


def _stretches(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """(start, stop) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return zip(edges[::2], edges[1::2], strict=True)
