"""A voltage that continues where the model has none, so that a fit sees how much charge is missing.

Where a trial value makes the model leave the window of the measured voltages, or makes it full or
empty before the half cycle is over, at the time t_w and the charge q_w, its voltage continues as a
straight line in the charge that the model does not take, 1 V for all that the record moves:

    V(q) = V_w -/+ |q - q_w|/(q_max - q_min),      dV/dp = +/- (dq/dt) (dt_w/dp)/(q_max - q_min)

Near the end of a half cycle the curve moves in time as a whole, so dt_w/dp = -(dV/dp)/(dV/dt) is
taken a sample before it: the voltage plunges within the last sample, where no difference follows
its slope. Where the model ends, the surface's filling takes the voltage's place.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.ending import Ending, delay_by_parameters

#: How far [V] beyond the measured voltages a model is followed.
WINDOW_MARGIN = 0.1


class Line(NamedTuple):
    """Where the straight line begins.

    Attributes
    ----------
    voltage : float
        Voltage at its begin [V].
    time : float
        Time of its begin [s].
    delay : numpy.ndarray, shape (parameters,)
        Derivatives of that time by the free parameters.
    sign : {-1, 1}
        Direction of the voltage: 1 upwards.
    """

    voltage: float
    time: float
    delay: np.ndarray
    sign: int


def extrapolate_voltage(
    record: Record,
    voltage: np.ndarray,
    slopes: np.ndarray,
    reached: np.ndarray,
    endings: Sequence[Ending],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put the straight line where the model is outside of the window, or has ended.

    Parameters
    ----------
    record : Record
        Record whose voltages span the window.
    voltage : numpy.ndarray, shape (n,)
        Voltage of the model [V]; anything where it was not reached.
    slopes : numpy.ndarray, shape (n, parameters)
        Derivatives by the free parameters.
    reached : numpy.ndarray of bool, shape (n,)
        True where the model got to.
    endings : sequence of Ending
        Ends of the model inside of half cycles.

    Returns
    -------
    voltage, slopes : numpy.ndarray
        Voltage and derivatives with the line.
    inside : numpy.ndarray of bool, shape (n,)
        True where the voltage is the model's.
    """
    window = np.nanmin(record.voltage) - WINDOW_MARGIN, np.nanmax(record.voltage) + WINDOW_MARGIN
    inside = reached & (voltage >= window[0]) & (voltage <= window[1])
    known, voltage, slopes = voltage, voltage.copy(), slopes.copy()
    for ending in endings:
        # where it left the window before it ended, the line begins there
        start = ending.first
        while start > 0 and reached[start - 1] and not inside[start - 1]:
            start -= 1
        if start < ending.first:
            line = _leaving(record, known, slopes, start, window)
        else:
            line = _ended(record, ending, window)
        _draw(record, line, start, ending.stop, voltage, slopes)
        inside[start : ending.stop] = True
    for start, stop in stretches(~inside):
        _draw(record, _leaving(record, known, slopes, start, window), start, stop, voltage, slopes)
    return voltage, slopes, reached & (known >= window[0]) & (known <= window[1])


def _draw(record, line, start, stop, voltage, slopes):
    """Put a line over the samples from start to stop."""
    charge, span = record.charge, max(float(np.ptp(record.charge)), np.finfo(float).tiny)
    rows = slice(start, stop)
    rate = record.current[start] / 3600
    # no more than one interval lies between the begin and the first sample
    begin = charge[start] - rate * (record.time[start] - line.time)
    missing = np.maximum(np.sign(rate) * (charge[rows] - begin), 0.0)
    voltage[rows] = line.voltage + line.sign * missing / span
    slopes[rows] = -line.sign * np.abs(rate) * line.delay / span


def _ended(record, ending, window) -> Line:
    """Line from where the model ended, in the direction in which the current moves the voltage."""
    measured = np.isfinite(record.voltage)
    charge, others = record.charge[measured], record.voltage[measured]
    with_charge = np.sum((charge - charge.mean()) * (others - others.mean()))
    sign = np.sign(with_charge) * np.sign(record.current[ending.first])
    sign = int(sign) or 1
    last = ending.voltage if np.isfinite(ending.voltage) else sign * np.inf
    return Line(float(np.clip(last, *window)), ending.time, ending.delay, sign)


def _leaving(record, voltage, slopes, start, window) -> Line:
    """Line from where the model's voltage leaves the window."""
    low, high = window
    sign = 1 if voltage[start] > (low + high) / 2 else -1
    border = high if sign > 0 else low
    if start == 0 or not np.isfinite(voltage[start - 1]):
        return Line(border, record.time[start], np.zeros(slopes.shape[1]), sign)
    here, there = voltage[start - 1], voltage[start]
    share = (border - here) / (there - here)
    left = record.time[start - 1] + share * (record.time[start] - record.time[start - 1])
    delay = delay_by_parameters(record.time, voltage, slopes, start - 1, sign)
    return Line(border, left, delay, sign)


def stretches(flags: np.ndarray) -> Iterator[tuple[int, int]]:
    """(start, stop) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return zip(edges[::2], edges[1::2], strict=True)
