"""Fewer samples of the same measurement."""

from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.half_cycles import charge_passed, segments
from porousalloy.experiments.data.record import Record
from porousalloy.parameters.errors import InputError

FACTORS = (0.5, 2.0)  # bounds of a current's factor; a segment of one sample could ask for more
#: Samples on either side that the voltage is averaged over before it says how far the curve got:
#: without that, samples whose noise points ahead would be chosen, a bias of 0.3 of the noise.
HALF_WIDTH = 4


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
    length = _length(record, pieces, HALF_WIDTH + len(record.time) // points)
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


def _length(record: Record, pieces: list[slice], half_width: int) -> np.ndarray:
    """Length of the curve in charge and in voltage, each as a share of its whole, and in current.

    The lengths in voltage and current are how far they got from where the segment began, so that
    noise adds none. The current counts by its largest value: it moves where a voltage is held.
    """
    charge = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(record.charge)))])
    voltage, current = (
        _distance(values, pieces, half_width) for values in (record.voltage, record.current)
    )
    shares = [length / length[-1] for length in (charge, voltage) if length[-1] > 0]
    if not shares:
        return record.time / record.time[-1]
    return np.sum(shares, axis=0) + current / np.abs(record.current).max()


def _distance(values: np.ndarray, pieces: list[slice], half_width: int) -> np.ndarray:
    """Distance from where each segment began, one segment after the other."""
    distance = np.zeros(len(values))
    for rows in pieces:
        smooth = _moving_average(values[rows], half_width)
        far = np.maximum.accumulate(np.abs(smooth - smooth[0]))
        distance[rows] = (distance[rows.start - 1] if rows.start else 0.0) + far
    return distance


def _moving_average(values: np.ndarray, half_width: int) -> np.ndarray:
    """Average over the neighbours on both sides, fewer towards the ends; gaps are bridged."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return np.zeros(len(values))
    place = np.arange(len(values))
    total = np.concatenate([[0.0], np.cumsum(np.interp(place, known, values[known]))])
    reach = np.minimum(np.minimum(place, place[::-1]), half_width)
    return (total[place + reach + 1] - total[place - reach]) / (2 * reach + 1)


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
