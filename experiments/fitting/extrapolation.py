"""A voltage that continues where the model has none, so that a fit sees how much charge is missing.

Where a trial value makes the model leave the window of the measured voltages, at the time t_w, its
voltage continues as a straight line in time:

    V(t) = V_w -/+ (t - t_w)/t_end,      dt_w/dp = -(dV/dp)/(dV/dt)

Where the solution ends because a surface is full or empty, the voltage is too steep for that and
the surface's filling takes its place in dt_w/dp.
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
            rate = (there - here) / (time[start] - time[start - 1])
            left = time[start - 1] + share * (time[start] - time[start - 1])
            delay = -((1 - share) * slopes[start - 1] + share * slopes[start]) / rate
        voltage[start:stop] = border + sign * (time[start:stop] - left) / time[-1]
        slopes[start:stop] = -sign * delay / time[-1]
    return voltage, slopes, inside


def _stretches(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """(start, stop) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return zip(edges[::2], edges[1::2], strict=True)
