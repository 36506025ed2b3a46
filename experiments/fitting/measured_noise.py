"""Noise of a measured voltage, from how far samples lie off the line between their neighbours.

    e_i = [y_i - a y_(i-1) - b y_(i+1)]/sqrt(1 + a^2 + b^2),      sigma = median |e_i|/0.6745

a and b interpolate in time. A curve that bends between samples adds to it, so it is an upper limit;
the median does not see the few samples of a steep end.

References
----------
Gasser, Sroka & Jennen-Steinmetz 1986, Biometrika 73:625, 10.1093/biomet/73.3.625
(pseudo-residuals).
"""

from collections.abc import Iterable, Iterator

import numpy as np

from porousalloy.experiments.data.records.record import Record

#: Median of |x| over the standard deviation of a normal x.
MEDIAN = 0.6745
#: Fewest samples that tell of a noise.
FEWEST = 10
#: Jump of the current, relative to its largest value, that separates two stretches.
JUMP = 0.02


def stretches_of_current(record: Record) -> Iterator[np.ndarray]:
    """Samples of every stretch without a jump of the current."""
    currents = np.abs(record.current)
    jumps = np.abs(np.diff(record.current)) > JUMP * currents.max()
    yield from np.split(np.arange(record.time.size), np.flatnonzero(jumps) + 1)


def measured_noise(record: Record) -> float:
    """Standard deviation of the noise of a record's voltage [V]; NaN of too few samples."""
    off = []
    for stretch in stretches_of_current(record):
        kept = stretch[np.isfinite(record.voltage[stretch])]
        time, voltage = record.time[kept], record.voltage[kept]
        if kept.size < 3:
            continue
        share = (time[1:-1] - time[:-2]) / (time[2:] - time[:-2])
        line = voltage[:-2] * (1 - share) + voltage[2:] * share
        off.append((voltage[1:-1] - line) / np.sqrt(1 + share**2 + (1 - share) ** 2))
    every = np.concatenate(off) if off else np.empty(0)
    return float(np.median(np.abs(every)) / MEDIAN) if every.size >= FEWEST else np.nan


def noise_of_all(records: Iterable[Record]) -> float:
    """Root mean square of the noises of records [V]; NaN if none is known."""
    noises = [measured_noise(record) for record in records]
    known = [noise for noise in noises if np.isfinite(noise)]
    return float(np.sqrt(np.mean(np.square(known)))) if known else np.nan
