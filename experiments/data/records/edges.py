"""When steps of current began, where the file has no sample there.

Most cyclers log a sample at the end of a step and one as the next begins. Where the file's count of
charge says that a step began between two samples, or the time between them is longer than between
those around or that of the rest before, a sample without a voltage is put where it began, so that
no charge passes before.
"""

import numpy as np

from porousalloy.experiments.data.records.charge import interval_charges, is_step
from porousalloy.experiments.data.records.turns import RESTING, segments
from porousalloy.experiments.data.samples import Samples

MATTERS = 1e-3  # share of the largest half cycle's charge; less is let pass
LONG = 1.5  # intervals around, beyond which the time before a step is a pause
SAME_INTERVAL = 0.05  # by which intervals of one sampling differ
COUNTS = 0.05  # by which charge counted and charge of the current may differ to believe the count


def with_edges(samples: Samples) -> tuple[Samples, tuple[str, ...]]:
    """Samples with one more at the beginning of each step that began between two of them.

    Parameters
    ----------
    samples : Samples
        Samples with time, current and voltage, of a growing time.

    Returns
    -------
    samples : Samples
        The same, with samples of the current before the step and no voltage.
    remarks : tuple of str
        Sentence on how many there are.
    """
    time, current = samples["time"], samples["current"]
    passed = np.abs(interval_charges(time, current))
    flowing = [rows for sign, rows in segments(time, current) if sign]
    largest = max((passed[max(rows.start - 1, 0) : rows.stop - 1].sum() for rows in flowing),
                  default=0.0)  # fmt: skip
    steps = np.flatnonzero(is_step(current) & (passed > MATTERS * largest))
    counted = _counted(samples.get("capacity"), passed, is_step(current))
    edges, after, held = [], [], []
    for row in steps:
        duration = time[row + 1] - time[row]
        began = _began(samples, row, counted)
        if began is None:
            continue
        flowed, current_before = began
        if (duration - flowed) * abs(current[row + 1]) > MATTERS * largest:
            edges.append(time[row + 1] - max(flowed, 1e-6 * duration))
            after.append(row)
            held.append(current_before)
    if not edges:
        return samples, ()
    places = np.array(after) + 1
    columns = {
        name: np.insert(values, places, values[after]) for name, values in samples.columns.items()
    }
    added = places + np.arange(len(places))
    columns["time"][added], columns["current"][added] = edges, held
    for name in {"voltage", "thickness"} & set(columns):
        columns[name][added] = np.nan
    # the rest before the first current is left out with the sample at its end
    told = int(np.sum(places > flowing[0].start))
    by = "count of charge" if counted else "times"
    remark = f"{told} samples without a voltage stand where steps began, by the file's {by}."
    rows = np.insert(samples.rows, places, samples.rows[after])
    return Samples(rows, columns), (remark,) if told else ()


def _counted(capacity: np.ndarray | None, passed: np.ndarray, step: np.ndarray) -> bool:
    """Whether the file's count goes with its current, so that it tells what passed at steps."""
    if capacity is None:
        return False
    inside = ~step & (passed > 0)
    if not inside.any():
        return False
    ratio = np.median(3600 * np.abs(np.diff(capacity))[inside] / passed[inside])
    return bool(abs(ratio - 1) < COUNTS)


def _began(samples: Samples, row: int, counted: bool) -> tuple[float, float] | None:
    """Time for which a step's current had flowed at its first sample [s], and current before it.

    None if nothing tells.
    """
    time, current = samples["time"], samples["current"]
    duration = time[row + 1] - time[row]
    size = abs(current[row + 1])
    resting = bool(abs(current[row]) < RESTING * size)
    if counted:
        capacity = 3600 * samples["capacity"][row : row + 2]
        most = (1 + COUNTS) * size * duration
        # a count of the whole test, or one that starts anew with the step
        options = [abs(capacity[1] - capacity[0])] * resting + [abs(capacity[1])]
        said = next((charge for charge in options if charge <= most), None)
        if said is not None:
            return min(said / size, duration), float(current[row])
    after = np.diff(time[row + 1 : row + 3])
    # how often a rest is sampled says nothing of the step
    around = after if resting or not row else np.append(after, time[row] - time[row - 1])
    if resting and row and _samples_go_on(time[row - 1 : row + 2], after):
        return 0.0, 0.0
    turns = current[row] * current[row + 1] <= 0
    if turns and around.size and duration > LONG * around.max():
        return 0.0, 0.0
    return None


def _samples_go_on(rest: np.ndarray, after: np.ndarray) -> bool:
    """Whether a rest is sampled up to the first sample of a step, which has other intervals.

    Then the rest lasted until that sample.
    """
    before, duration = np.diff(rest)
    return bool(
        after.size
        and abs(duration / before - 1) < SAME_INTERVAL
        and np.all(np.abs(duration / after - 1) > SAME_INTERVAL)
    )
