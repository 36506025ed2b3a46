"""How much a measured voltage says where it is steep.

A charge is known to about 1e-3 (accuracy of cyclers, time between samples), and a time to the last
digit that was written. Where the voltage changes by s over that much charge and time, a sample of
it is off by s even if the voltage is measured without noise; so it counts with

    w = 1/sqrt(1 + (s/sigma)^2)

sigma is the noise of the voltage: 5 mV until a fit knows better (`least_squares`). So a sample on a
cliff tells the charge of the cliff to 1e-3 and no more. Without this the last sample before an
upper limit, where the surface is nearly empty, has a slope thirty times its neighbour's and
outweighs all others: the fit then crawls along a valley that is narrow and bent, stops before its
bottom, and its linear error bars are too short.

References
----------
Boggs, Byrd & Schnabel 1987, SIAM J. Sci. Stat. Comput. 8:1052, 10.1137/0908085 (errors in both).
"""

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.measured_noise import (
    JUMP,
    measured_noise,
    stretches_of_current,
)

CHARGE_ERROR = 1e-3  # of the span of the charge
VOLTAGE_ERROR = 5e-3  # [V]
#: Smallest noise that weights believe in [V]: a model is not better than that.
LEAST_ERROR = 2e-4
#: Differences of the voltage up to so many times its noise are no slope.
NO_SLOPE = 3.0
#: Units of a clock [s], the coarsest first.
CLOCKS = (1.0, 0.1, 0.01)


def voltage_weights(record: Record, noise: float = VOLTAGE_ERROR) -> np.ndarray:
    """Weights of a record's voltages.

    Parameters
    ----------
    record : Record
        Measured record.
    noise : float, optional
        Noise of the voltage [V]. The default is 5 mV, which is also the largest that counts.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Weights above 0, and 1 where the voltage is flat and where it was not measured. At the ends
        of a stretch of one current one neighbour is missing, and the difference to the other counts
        in full.
    """
    weights = np.ones(record.time.size)
    error = CHARGE_ERROR * np.ptp(record.charge)
    clock = time_error(record.time)
    currents = np.abs(record.current)
    scatter = np.nan_to_num(measured_noise(record))
    sigma = min(max(noise, LEAST_ERROR), VOLTAGE_ERROR)
    for stretch in stretches_of_current(record):
        kept = stretch[np.isfinite(record.voltage[stretch])]
        if kept.size < 2:
            continue
        voltage = record.voltage[kept]
        if currents[kept].min() > JUMP * currents.max():
            passed = np.abs(record.charge - record.charge[kept[0]])[kept]
            in_time = clock * currents[kept].max() / 3600
            change = _changes(passed, voltage, float(np.hypot(error, in_time)), scatter)
            for end, neighbour in ((0, 1), (-1, -2)):
                change[end] = max(change[end], abs(voltage[end] - voltage[neighbour]))
        else:
            change = _changes(record.time[kept], voltage, clock, scatter)
        weights[kept] = 1 / np.sqrt(1 + (change / sigma) ** 2)
    return weights


def time_error(time: np.ndarray) -> float:
    """Standard deviation of a time by the clock's last digit [s]; 0 if it has many."""
    for unit in CLOCKS:
        if np.allclose(time / unit, np.round(time / unit), rtol=0, atol=1e-6 / unit):
            return unit / np.sqrt(12)
    return 0.0


def _changes(place: np.ndarray, voltage: np.ndarray, error: float, noise: float) -> np.ndarray:
    """Larger of the changes of voltage over the error of its place to either side.

    Less what noise makes of it: a weight that goes by the noise of its own sample is a bias.
    """
    sides = [np.interp(place + sign * error, place, voltage) - voltage for sign in (-1, 1)]
    steps = np.diff(place)
    share = min(error / max(float(np.median(steps)), np.finfo(float).tiny), 1.0)
    return np.maximum(np.abs(sides).max(axis=0) - NO_SLOPE * share * noise, 0.0)
