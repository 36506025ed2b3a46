"""Fewer samples of the same measurement."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from porousalloy.experiments.data.records.charge import charge_passed, interval_charges, is_step
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import RESTING, segments
from porousalloy.parameters.errors import InputError

FACTORS = (0.5, 2.0)  # bounds of a current's factor; a segment of one sample could ask for more
#: Samples on either side that the voltage is averaged over before it says how far the curve got:
#: without that, samples whose noise points ahead would be chosen, a bias of 0.3 of the noise.
HALF_WIDTH = 4


def downsample(record: Record, points: int) -> Record:
    """Record of fewer samples, evenly spread in charge and along the voltage.

    Both ends of every step of current are kept, and steep ends keep more samples than plateaus.
    Currents are changed by what the left-out samples would change in the charge, so
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
        If there are fewer points than ends of steps.
    """
    if points >= len(record.time):
        return record
    pieces = _pieces(record)
    ends = np.unique([row for rows in pieces for row in (rows.start, rows.stop - 1)])
    if points < len(ends):
        raise InputError(
            f"{points} points cannot hold '{record.name}', whose current changes "
            f"{len(pieces) - 1} times; give at least {len(ends)}, or one of its branches."
        )
    length = _length(record, pieces, HALF_WIDTH + len(record.time) // points)
    places = np.linspace(0, length[-1], points - len(ends) + 2)[1:-1]
    kept = np.union1d(ends, np.searchsorted(length, places))
    jumps = is_step(record.current) if record.steps is None else record.steps
    steps = jumps[kept[1:] - 1] & (np.diff(kept) == 1)
    return replace(
        record,
        time=record.time[kept],
        current=_current(record, kept, pieces, steps),
        steps=steps,
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


def _pieces(record: Record) -> list[slice]:
    """Samples between the steps of the current."""
    current = record.current
    steps = is_step(current) if record.steps is None else record.steps
    large = np.abs(np.diff(current)) > RESTING * np.abs(current).max()
    borders = {0, len(current), *(np.flatnonzero(steps & large) + 1).tolist()}
    borders |= {rows.start for _, rows in segments(record.time, current)}
    return [slice(start, stop) for start, stop in pairwise(sorted(borders))]


def _current(
    record: Record, kept: np.ndarray, pieces: list[slice], steps: np.ndarray
) -> np.ndarray:
    """Currents of the kept samples, which pass the measured charge at the end of each piece.

    Currents are multiplied by what their intervals lack or have too much, then all of the piece by
    what is left, so that none changes its sign.
    """
    exact = charge_passed(record.time, record.current, record.steps)
    time, current = record.time[kept], record.current[kept].copy()
    passed = 0.0
    for rows in pieces:
        first, stop = np.searchsorted(kept, [rows.start, rows.stop])
        inside, before = slice(first, stop), max(first - 1, 0)
        made = interval_charges(time[inside], current[inside], steps[first : stop - 1])
        wanted = np.diff(exact[kept[inside]])
        ratio = np.divide(wanted, made, out=np.ones(len(made)), where=made * wanted > 0)
        current[inside] *= (np.append(ratio, 1) + np.append(1, ratio)) / 2
        # with the interval before, in which the current of this piece flows
        whole = slice(before, stop)
        made = interval_charges(time[whole], current[whole], steps[before : stop - 1]).sum()
        wanted = exact[rows.stop - 1] - passed
        if made * wanted > 0:
            current[inside] *= np.clip(wanted / made, *FACTORS)
        passed += interval_charges(time[whole], current[whole], steps[before : stop - 1]).sum()
    return current
