"""Fewer samples of the same measurement."""

from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.half_cycles import charge_passed, segments
from porousalloy.experiments.data.record import Record
from porousalloy.parameters.errors import InputError

FACTORS = (0.5, 2.0)  # bounds of a current's factor; a segment of one sample could ask for more


def downsample(record: Record, points: int) -> Record:
    """Record of fewer samples, evenly spread in charge and along the voltage.

    Both ends of every half cycle and rest are kept, and steep ends keep more samples than
    plateaus. Currents are changed by what the left-out samples would change in the charge, so
    that a model that follows the record passes the measured charge at the end of each.

    Parameters
    ----------
    record : Record
        Record as measured.
    points : int
        Largest number of samples to keep.

    Returns
    -------
    Record
        The same record if it has no more samples than that.

    Raises
    ------
    InputError
        If there are fewer points than ends of half cycles and rests.
    """
    if points >= len(record.time):
        return record
    pieces = [rows for _, rows in segments(record.current)]
    ends = np.unique([row for rows in pieces for row in (rows.start, rows.stop - 1)])
    if points < len(ends):
        raise InputError(
            f"{points} points cannot hold '{record.name}', whose current changes "
            f"{len(pieces) - 1} times; give at least {len(ends)}, or one of its branches."
        )
    length = _length(record, pieces)
    places = np.linspace(0, length[-1], points - len(ends) + 2)[1:-1]
    kept = np.union1d(ends, np.searchsorted(length, places))
    return replace(
        record,
        time=record.time[kept],
        current=_current(record, kept),
        voltage=record.voltage[kept],
        thickness=None if record.thickness is None else record.thickness[kept],
        cycle=None if record.cycle is None else record.cycle[kept],
    )


def _length(record: Record, pieces: list[slice]) -> np.ndarray:
    """The way in charge and in voltage, each as a fraction of its whole, and in current.

    The ways in voltage and current are how far they got from where the segment began, so that
    noise adds none. The current counts by its largest value: it moves where a voltage is held.
    """
    charge = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(record.charge)))])
    voltage, current = (_way(values, pieces) for values in (record.voltage, record.current))
    parts = [part / part[-1] for part in (charge, voltage) if part[-1] > 0]
    if not parts:
        return record.time / record.time[-1]
    return np.sum(parts, axis=0) + current / np.abs(record.current).max()


def _way(values: np.ndarray, pieces: list[slice]) -> np.ndarray:
    way = np.zeros(len(values))
    for rows in pieces:
        part = values[rows]
        known = part[np.isfinite(part)]
        begin = known[0] if known.size else 0.0
        far = np.maximum.accumulate(np.nan_to_num(np.abs(part - begin)))
        way[rows] = (way[rows.start - 1] if rows.start else 0.0) + far
    return way


def _current(record: Record, kept: np.ndarray) -> np.ndarray:
    """Currents of the kept samples, whose trapezoids make the charge at the end of a segment.

    Currents are multiplied by what their intervals lack or have too much, then all of the segment
    by what is left, so that none changes its sign; those of rests are shifted.
    """
    exact = charge_passed(record.time, record.current)
    current = record.current[kept].copy()
    time = record.time[kept]
    passed = 0.0
    for sign, rows in segments(record.current):
        first, stop = np.searchsorted(kept, [rows.start, rows.stop])
        inside = slice(first, stop)
        if sign:
            made = np.diff(charge_passed(time[inside], current[inside]))
            ratio = np.diff(exact[kept[inside]]) / made
            current[inside] *= (np.append(ratio, 1) + np.append(1, ratio)) / 2
        step = time[first] - time[first - 1] if first else 0.0
        wanted = exact[rows.stop - 1] - passed - step * (current[first - 1] if first else 0) / 2
        made = charge_passed(time[inside], current[inside])[-1] + step * current[first] / 2
        duration = time[stop - 1] - time[first] + step / 2
        if sign and made:
            factor = np.clip(wanted / made, *FACTORS)
            current[inside] *= factor
            made *= factor
        elif duration:
            current[inside] += (wanted - made) / duration
            made = wanted
        passed = exact[rows.stop - 1] + made - wanted
    return current
