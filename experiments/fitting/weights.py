"""How much a measured voltage says where it is steep.

A charge is known to about 1e-3 (accuracy of cyclers, time between samples). Where the voltage
changes by s over that much charge, a sample of it is off by s even if the voltage is measured
without noise; so it counts with

    w = 1/sqrt(1 + (s/sigma)^2),        sigma = 5 mV

Without this the last sample before an upper limit, where the surface is nearly empty, has a slope
thirty times its neighbour's and outweighs all others: the fit then crawls along a valley that is
narrow and bent, stops before its bottom, and its linear error bars are too short.

References
----------
Boggs, Byrd & Schnabel 1987, SIAM J. Sci. Stat. Comput. 8:1052, 10.1137/0908085 (errors in both).
"""

import numpy as np

from porousalloy.experiments.data.record import Record

CHARGE_ERROR = 1e-3  # of the span of the charge
VOLTAGE_ERROR = 5e-3  # [V]
#: Jump of the current, relative to its largest value, that separates two stretches.
JUMP = 0.02


def voltage_weights(record: Record) -> np.ndarray:
    """Weights of a record's voltages.

    Parameters
    ----------
    record : Record
        Measured record.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Weights above 0, and 1 where the voltage is flat; 1 at rest and where it was not measured.
        At the ends of a stretch of one current one neighbour is missing, and the difference to the
        other counts in full.
    """
    weights = np.ones(record.time.size)
    error = CHARGE_ERROR * np.ptp(record.charge)
    currents = np.abs(record.current)
    jumps = np.abs(np.diff(record.current)) > JUMP * currents.max()
    for stretch in np.split(np.arange(record.time.size), np.flatnonzero(jumps) + 1):
        kept = stretch[np.isfinite(record.voltage[stretch])]
        if kept.size > 1 and currents[kept].min() > JUMP * currents.max():
            change = _changes(
                np.abs(record.charge - record.charge[kept[0]])[kept], record.voltage[kept], error
            )
            weights[kept] = 1 / np.sqrt(1 + (change / VOLTAGE_ERROR) ** 2)
    return weights


def _changes(charge: np.ndarray, voltage: np.ndarray, error: float) -> np.ndarray:
    """Larger of the changes of voltage over the error of the charge to either side."""
    sides = [np.interp(charge + sign * error, charge, voltage) - voltage for sign in (-1, 1)]
    change = np.abs(sides).max(axis=0)
    for end, neighbour in ((0, 1), (-1, -2)):
        change[end] = max(change[end], abs(voltage[end] - voltage[neighbour]))
    return change
