"""Time of a test, from whichever clocks a table has.

A clock that counts from the start of the test is taken as it is. One that starts anew with every
step or cycle is put together: where a wall clock says that the steps began, or else one after the
other. A wall clock alone will do.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import place, series, texts
from porousalloy.experiments.data.columns.clocks import Clock, NotAClock, rank_of, read_clock
from porousalloy.experiments.data.columns.column_kinds import (
    CYCLE,
    OF_STEP,
    OF_TEST,
    OF_WALL,
    PLAIN,
    STEP,
    TIME,
    ColumnKind,
)
from porousalloy.experiments.data.columns.dates import DAY
from porousalloy.experiments.data.columns.find_columns import AGREEMENT, find, find_all
from porousalloy.parameters.errors import InputError

#: Share of the time before a restart that a clock may show just after it.
RESTART = 0.05
#: Share of the whole voltage by which another test begins apart, and rows that tell a trend.
JUMP, TREND = 0.3, 4
#: Share of rows that stand in a table twice by which it was put together wrongly.
REPEATED = 0.1
#: Time by which a clock of whole seconds and a precise one differ [s].
TICK = 2.0
#: Hour by which a wall clock is put back at the end of summer [s], once in so many seconds.
SUMMER_HOUR, SUMMERS = 3600.0, 150 * DAY


def elapsed_time(
    frame: pd.DataFrame, columns: Mapping[str, str], voltage: np.ndarray | None = None
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Time of every row.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    columns : Mapping of str to str
        Headers that the user named.
    voltage : numpy.ndarray, shape (n,), optional
        Voltage [V], which tells the steps of one test from several tests, one below the other.

    Returns
    -------
    time : numpy.ndarray, shape (n,), or None
        Time [s], of any beginning; None if the table has no clock.
    remarks : tuple of str
        Sentences on what was put together.

    Raises
    ------
    InputError
        If no column of time can be read, or two of one kind differ.
    """
    clocks = _clocks(frame, columns.get("time"))
    if not clocks:
        return None, ()
    steady = [clock for clock in clocks if _is_steady(frame, clock)]
    anew = [clock for clock in clocks if _starts_anew(frame, clock, voltage)]
    wall = steady[0] if steady and steady[0].rank == OF_WALL else None
    finer = [clock for clock in anew if wall is None or clock.resolution < wall.resolution]
    if finer and (wall or not steady):
        return _put_together(frame, finer[0], wall)
    if not steady:
        # it is refused with the row where it goes back
        return clocks[0].seconds, clocks[0].remarks
    best = steady[0]
    for other in steady[1:]:
        if other.rank == best.rank != OF_WALL and not _agree(best, other):
            raise InputError(
                f"'{best.header}' and '{other.header}' both say the same and differ; keep or "
                "choose one of these columns as time."
            )
    if clocks[0].rank == OF_TEST and clocks[0].goes_back().size:
        return best.seconds, (
            *best.remarks,
            f"'{clocks[0].header}' goes back in {place(frame, clocks[0].goes_back()[0])}; the "
            f"time was taken from '{best.header}'.",
        )
    return best.seconds, best.remarks


def _clocks(frame: pd.DataFrame, given: str | None) -> list[Clock]:
    """Clocks that can be read, the preferred first."""
    if given is not None:
        column = find(frame, TIME, given)
        return [] if column is None else [read_clock(frame, column)]
    clocks, errors, steady = [], [], []
    for rank, columns in groupby(find_all(frame.columns, TIME), key=rank_of):
        # a clock that counts through the test needs no other
        if steady:
            break
        for column in columns:
            try:
                clock = read_clock(frame, column)
            except InputError as error:
                # of a clock that is needed, a single wrong cell is said
                if rank != OF_WALL and not isinstance(error, NotAClock):
                    raise
                errors.append(error)
                continue
            clocks.append(clock)
            steady += [clock] if rank != OF_WALL and _is_steady(frame, clock) else []
    if errors and not clocks:
        raise errors[0]
    dates = [clock for clock in clocks if clock.rank == OF_WALL and clock.resolution == DAY]
    moments = [_on_days(clock, dates) for clock in clocks if clock not in dates]
    return sorted(moments, key=lambda clock: clock.rank)


def _on_days(clock: Clock, dates: list[Clock]) -> Clock:
    """Clock with the days of another column, past midnight, and past the end of summer time."""
    steps = np.diff(clock.seconds)
    of_day = bool(np.all((clock.seconds >= 0) & (clock.seconds < DAY)))
    if dates and of_day and clock.rank in (OF_WALL, PLAIN):
        moments = dates[0].seconds + clock.seconds
        if np.all(np.diff(moments) >= 0):
            return replace(clock, rank=OF_WALL, seconds=moments)
    if clock.rank != OF_WALL:
        return clock
    if of_day:
        days = np.concatenate([[0], np.cumsum(steps < -DAY / 2)])
        return replace(clock, seconds=clock.seconds + DAY * days)
    back = (steps <= -SUMMER_HOUR / 2) & (steps >= -SUMMER_HOUR)
    if not 0 < back.sum() <= 1 + np.ptp(clock.seconds) / SUMMERS:
        return clock
    hours = np.concatenate([[0], np.cumsum(back)])
    remark = (
        f"'{clock.header}' is put back by an hour, as at the end of summer time; the hour was "
        "added again."
    )
    return replace(
        clock, seconds=clock.seconds + SUMMER_HOUR * hours, remarks=(*clock.remarks, remark)
    )


def _changes(frame: pd.DataFrame, kinds: tuple[ColumnKind, ...]) -> np.ndarray:
    """Whether a row begins another step or cycle."""
    changes = np.zeros(len(frame), bool)
    for kind in kinds:
        for column in find_all(frame.columns, kind)[:1]:
            cells = texts(series(frame, column.header)).to_numpy()
            changes[1:] |= cells[1:] != cells[:-1]
    return changes


def _boundaries(frame: pd.DataFrame, clock: Clock) -> np.ndarray:
    """Positions at which a clock starts anew."""
    starts = np.zeros(len(frame), bool)
    starts[clock.goes_back()] = True
    if clock.rank == OF_STEP:
        starts |= _changes(frame, (STEP,))
    return np.flatnonzero(starts)


def _is_steady(frame: pd.DataFrame, clock: Clock) -> bool:
    """Whether a clock counts through the whole test."""
    return bool(np.ptp(clock.seconds) > 0) and not _boundaries(frame, clock).size


def _starts_anew(frame: pd.DataFrame, clock: Clock, voltage: np.ndarray | None) -> bool:
    """Whether a clock that goes back does so where another step or cycle begins."""
    back = clock.goes_back()
    if clock.rank == OF_WALL or not _boundaries(frame, clock).size:
        return False
    seconds = clock.seconds
    following = np.append(seconds, -np.inf)[back + 1]
    # some clocks start with the first record, not with zero
    first = seconds[0] if seconds[0] <= RESTART * seconds.max() else 0.0
    small = (seconds[back] <= np.maximum(RESTART * seconds[back - 1], first)) | (
        seconds[back] <= 1.5 * (following - seconds[back])
    )
    told = _changes(frame, (STEP, CYCLE))[back]
    if clock.rank == OF_TEST:
        return bool(np.all(told & small))
    # a single wrong cell is followed by the time that was due
    likely = small & (following < seconds[back - 1])
    if voltage is not None:
        likely &= ~_begins_again(voltage, back)
    return bool(np.all((told & (small | (clock.rank == OF_STEP))) | likely))


def _begins_again(voltage: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Whether the voltage jumps back and goes the same way again, as in another test."""
    last = len(voltage) - 1
    before = np.sign(voltage[starts - 1] - voltage[np.maximum(starts - TREND, 0)])
    after = np.sign(voltage[np.minimum(starts + TREND - 1, last)] - voltage[starts])
    jump = voltage[starts] - voltage[starts - 1]
    return (before == after) & (jump * after < -JUMP * np.ptp(voltage))


def _agree(clock: Clock, other: Clock) -> bool:
    elapsed = [one.seconds - one.seconds[0] for one in (clock, other)]
    return bool(np.allclose(*elapsed, rtol=0, atol=AGREEMENT * elapsed[0].max() + TICK))


def _refuse_repeated(frame: pd.DataFrame) -> None:
    """Refuse a table with rows that stand in it twice, time and cycle included."""
    repeated = frame.duplicated().to_numpy()
    if find_all(frame.columns, CYCLE) and repeated.mean() > REPEATED:
        raise InputError(
            f"{repeated.sum()} rows from {place(frame, int(np.argmax(repeated)))} on are the same "
            "as rows before them; remove them."
        )


def _put_together(
    frame: pd.DataFrame, clock: Clock, wall: Clock | None
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Total time of a clock that starts anew."""
    _refuse_repeated(frame)
    starts = _boundaries(frame, clock)
    parts = np.split(np.arange(len(frame)), starts)
    total, end = np.empty(len(frame)), -np.inf
    for part in parts:
        seconds = clock.seconds[part]
        if wall is None:
            begin = 0.0 if end == -np.inf else end
        else:
            offsets = wall.seconds[part] - seconds
            begin = float(np.median(offsets))
            if np.abs(offsets - begin).max() > TICK:
                return wall.seconds, wall.remarks
            begin = max(begin, end - seconds[0])
        total[part] = begin + seconds
        end = total[part[-1]]
    where = (
        f"where '{wall.header}' says that they began"
        if wall
        else "one after the other, without any time between them"
    )
    remark = f"'{clock.header}' starts anew {len(starts)} times; its parts were put {where}."
    return total, (*clock.remarks, *(wall.remarks if wall else ()), remark)
