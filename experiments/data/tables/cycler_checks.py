"""Checks of what a library made of a cycler's file: cycles that are no numbers, clocks of steps.

batterydf 0.1.0 multiplies the cycles of Neware's .ndax by 2 pi, as a cycle is an angle to its units
and the format's count is none; and it calls the time of the step the time of the test.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from porousalloy.experiments.data.battery_data_format import CYCLE_COUNT, STEP_COUNT, TEST_TIME

UNIX_TIME = "Unix Time / s"
STEP_TIME = "Step Time / s"
WHOLE = 1e-3  # off a whole number, by which a count may be
LONG = 0.02  # share by which a time may differ from that of the clock


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Table in the Battery Data Format with right cycles and times.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table of a library, with "remarks" in its `attrs`.

    Returns
    -------
    pandas.DataFrame
        Table with what could be put right, and remarks on it.
    """
    frame = frame.copy()
    remarks = []
    for name in (CYCLE_COUNT, STEP_COUNT):
        if name not in frame:
            continue
        count = np.asarray(pd.to_numeric(frame[name], errors="coerce"), float)
        turns = count / (2 * np.pi)
        if not _whole(count) and _whole(turns):
            frame[name] = np.round(turns)
            remarks.append(f"'{name}' came as multiples of 2 pi and was divided by it.")
    if TEST_TIME in frame:
        remarks += _with_test_time(frame)
    frame.attrs["remarks"] = (*frame.attrs.get("remarks", ()), *remarks)
    return frame


def _with_test_time(frame: pd.DataFrame) -> list[str]:
    time = np.asarray(pd.to_numeric(frame[TEST_TIME], errors="coerce"), float)
    clock = None
    if UNIX_TIME in frame:
        clock = np.asarray(pd.to_numeric(frame[UNIX_TIME], errors="coerce"), float)
        if not np.isfinite(clock).all() or np.ptp(clock) == 0:
            clock = None
    if (np.diff(time) < 0).any():
        if clock is None:
            # without a clock it may still be joined, where the columns are read
            frame.rename(columns={TEST_TIME: STEP_TIME}, inplace=True)
            return ["The time of the test starts again in the file and was taken for the step's."]
        frame[TEST_TIME] = total_time(pd.Series(time), pd.to_datetime(clock, unit="s"))
        return [
            "The time of the test came as that of the steps; they were joined by the Unix time."
        ]
    if clock is not None:
        passed, shown = clock[-1] - clock[0], time[-1] - time[0]
        if passed > 60 and not abs(shown / passed - 1) < LONG:
            frame[TEST_TIME] = clock - clock[0]
            return [
                f"The time of the test came as {shown:.6g} s where {passed:.6g} s passed; the "
                "Unix time was taken."
            ]
        return []
    # its version 0.1.0 turns a Basytec time in hours into seconds twice
    return ["Check that the times are right: the file has no clock to compare them with."]


def _whole(count: np.ndarray) -> bool:
    full = count[np.isfinite(count)]
    return bool(full.size and (np.abs(full - np.round(full)) < WHOLE).all())


def total_time(step_time: pd.Series, clock: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Time of a test from the time of its steps, which starts again with each of them.

    Parameters
    ----------
    step_time : pandas.Series, shape (n,)
        Time since the start of the step [s].
    clock : pandas.Series or pandas.DatetimeIndex, shape (n,)
        Date and time of every sample, to a second or better; it says how long a pause was.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Time of the test [s]; no step begins before the one before has ended.
    """
    time = np.asarray(step_time, float)
    stamps = pd.Series(clock).reset_index(drop=True)
    passed = (stamps - stamps.iloc[0]).dt.total_seconds().to_numpy(float)
    starts = [0, *(np.flatnonzero(np.diff(time) < 0) + 1).tolist(), len(time)]
    total = np.empty(len(time))
    end = -np.inf
    for start, stop in pairwise(starts):
        offset = passed[start] - time[start] if np.isfinite(passed[start]) else end
        offset = max(offset, end - time[start]) if np.isfinite(end) else offset
        total[start:stop] = offset + time[start:stop]
        end = total[stop - 1]
    return total - total[0]
