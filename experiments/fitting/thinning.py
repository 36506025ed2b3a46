"""Fewer samples of the same measurement."""

from dataclasses import replace

import numpy as np

from porousalloy.experiments.fitting.branches import charge_passed, runs
from porousalloy.experiments.fitting.record import Record
from porousalloy.parameters.errors import InputError


def thin(record: Record, points: int) -> Record:
    """A record of fewer samples, evenly spread in charge and along the voltage.

    Both ends of every half cycle and rest are kept, and steep ends keep more samples than
    plateaus. The current of every half cycle and rest is shifted by what the left-out samples
    would change in its charge, so that a model that follows the record passes the measured
    charge at the end of each.

    Parameters
    ----------
    record : Record
        What was measured.
    points : int
        Samples to keep at most.

    Returns
    -------
    Record
        The same record if it has no more samples than that.

    Raises
    ------
    InputError
        If both ends of all half cycles and rests are more than the points.
    """
    if points >= len(record.time):
        return record
    stretches = [rows for _, rows in runs(record.current)]
    ends = np.unique([row for rows in stretches for row in (rows.start, rows.stop - 1)])
    if points < len(ends):
        raise InputError(
            f"{points} points cannot hold '{record.name}', whose current changes "
            f"{len(stretches) - 1} times; give at least {len(ends)}, or one of its branches."
        )
    length = _length(record, stretches)
    places = np.linspace(0, length[-1], points - len(ends) + 2)[1:-1]
    kept = np.union1d(ends, np.searchsorted(length, places))
    return replace(
        record,
        time=record.time[kept],
        current=_current(record, kept, stretches),
        voltage=record.voltage[kept],
        thickness=None if record.thickness is None else record.thickness[kept],
        cycle=None if record.cycle is None else record.cycle[kept],
    )


def _length(record: Record, stretches: list[slice]) -> np.ndarray:
    """Half the way in charge and half the way in voltage, each as a fraction of the whole.

    The way in voltage is how far it got from where the stretch began, so that noise adds none.
    """
    charge = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(record.charge)))])
    way = np.zeros(len(charge))
    for rows in stretches:
        voltage = record.voltage[rows]
        known = voltage[np.isfinite(voltage)]
        begin = known[0] if known.size else 0.0
        far = np.maximum.accumulate(np.nan_to_num(np.abs(voltage - begin)))
        way[rows] = (way[rows.start - 1] if rows.start else 0.0) + far
    parts = [part / part[-1] for part in (charge, way) if part[-1] > 0]
    return np.sum(parts, axis=0) if parts else record.time / record.time[-1]


def _current(record: Record, kept: np.ndarray, stretches: list[slice]) -> np.ndarray:
    """Currents of the kept samples, whose trapezoids make the charge at the end of a stretch."""
    exact = charge_passed(record.time, record.current)
    current = record.current[kept].copy()
    time = record.time[kept]
    passed = 0.0
    for rows in stretches:
        first, stop = np.searchsorted(kept, [rows.start, rows.stop])
        span = time[stop - 1] - time[first]
        step = time[first] - time[first - 1] if first else 0.0
        before = step * (current[first - 1] + current[first]) / 2 if first else 0.0
        reached = passed + before + charge_passed(time[first:stop], current[first:stop])[-1]
        duration = span + step / 2
        shift = (exact[rows.stop - 1] - reached) / duration if duration else 0.0
        current[first:stop] += shift
        passed = reached + shift * duration
    return current
