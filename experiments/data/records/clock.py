"""Time of a test, growing with every row."""

import numpy as np

from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

APART = 1e-6  # of the next time step: distance of rows that the file gives one time


def growing_time(samples: Samples) -> tuple[np.ndarray, tuple[str, ...]]:
    """Time from 0 that grows with every row.

    Parameters
    ----------
    samples : Samples
        Samples of one test, with a time.

    Returns
    -------
    time : numpy.ndarray, shape (n,)
        Time [s]. Where it starts anew with a cycle of a higher number, it goes on instead.
    remarks : tuple of str
        Sentences on what was done to the time of the file.

    Raises
    ------
    InputError
        If the time goes back or does not pass.
    """
    given = samples["time"]
    steps = np.diff(given)
    back = np.flatnonzero(steps < 0)
    remarks = []
    if back.size:
        cycle = samples.get("cycle")
        row = back[0]
        if cycle is None or np.any(np.diff(cycle)[back] <= 0):
            raise InputError(
                f"Time goes back from {given[row]:.6g} to {given[row + 1]:.6g} s in row "
                f"{samples.rows[row + 1]}; give one test of one cell, chosen by its cell's name, "
                "its cycles, or 'where'."
            )
        # the clock of each cycle starts at 0
        steps[back] = np.maximum(given[back + 1], 0)
        remarks.append(f"Time starts anew {back.size} times, with the cycles; it was added up.")
    time = np.concatenate([[0.0], np.cumsum(steps)]) if back.size else given - given[0]
    standing = steps == 0
    if not standing.any():
        return time, tuple(remarks)
    if standing.all():
        raise InputError("Time does not pass in these rows; name another column as time.")
    count = int(standing.sum())
    remarks.append(f"{count} rows repeat the time of the row before and were set just after it.")
    return _set_apart(time, standing, samples.rows), tuple(remarks)


def _set_apart(time: np.ndarray, standing: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Times with rows of one time just after one another."""
    place = np.arange(len(time))
    passing = np.concatenate([[True], ~standing])
    order = place - np.maximum.accumulate(np.where(passing, place, 0))  # 0 for the first of a time
    steps = np.diff(time)
    passing_steps = np.flatnonzero(~standing)
    # the step after the last row of a time, or the last one of all
    after = np.minimum(np.searchsorted(passing_steps, place), len(passing_steps) - 1)
    apart = np.maximum(APART * steps[passing_steps[after]], 4 * np.spacing(time[-1]))
    moved = time + order * apart
    if not np.all(np.diff(moved) > 0):
        row = rows[np.argmin(np.diff(moved)) + 1]
        raise InputError(
            f"Row {row} repeats the time of the row before and many more do; give a time with more "
            "digits."
        )
    return moved
