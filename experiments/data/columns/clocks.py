"""Clocks of measured tables: cells that say a time, in seconds.

Cells may hold numbers with a unit, hours, minutes and seconds ("36:02:03.5", "1d 12:02:03.5",
"1.12:02:03", "02:03.5"), dates with a time (`dates`), or what a spreadsheet makes of them.
"""

import datetime
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import as_numbers, no_number, place, series, texts
from porousalloy.experiments.data.columns.column_kinds import OF_WALL, TIME
from porousalloy.experiments.data.columns.dates import DAY, seconds_of_dates
from porousalloy.experiments.data.columns.find_columns import UNKNOWN_UNIT, Column, numbers
from porousalloy.parameters.errors import InputError

LONGEST = 1e9  # s, 30 years
MOST = 0.5  # share of the cells that tells how a column is written
#: Numbers without unit in a column of dates: days since 1900, seconds and milliseconds since 1970.
_SERIAL_DAYS, _UNIX_SECONDS, _UNIX_MILLISECONDS = (2e4, 1e5), (1e8, 1e11), (1e11, 1e14)
_DAYS = r"(?:(?P<days>\d+)(?:\s*(?:d|days?|tage?|t|天),?\s*|\s*[-.:,]\s*|\s+)(?=\d+:\d+:))?"
_CLOCK = re.compile(
    rf"^(?P<sign>-?){_DAYS}(?:(?P<hours>\d+):(?=\d+:))?(?P<minutes>\d+):"
    r"(?P<seconds>\d+(?:[.,]\d*)?)$",
    re.IGNORECASE,
)
_DATE = r"^\d{1,4}[-/.年 ]\s*(?:\d{1,2}|[A-Za-z]{3,9})[-/.月 ]"
#: Moments from which spreadsheets count days; those of 1900 have a day too many after February.
_FIRST_DAY, _LEAP_DAY = datetime.datetime(1899, 12, 31), datetime.datetime(1900, 3, 1)


class NotAClock(InputError):
    """The cells of a column say no time, or no unit of one."""


@dataclass(frozen=True, eq=False)
class Clock:
    """Times of one column.

    Attributes
    ----------
    header : str
        Header of the column.
    rank : int
        Kind of clock, as `column_kinds.TIME` ranks its names.
    seconds : numpy.ndarray, shape (n,)
        Times [s], of any beginning.
    remarks : tuple of str
        Sentences on how the cells were understood.
    """

    header: str
    rank: int
    seconds: np.ndarray
    remarks: tuple[str, ...] = ()

    @property
    def resolution(self) -> float:
        """Digit in which the times are given, 1 s or finer; a day for dates alone [s]."""
        parts = np.mod(self.seconds, 1.0)
        if np.any(np.minimum(parts, 1 - parts) > 1e-6):
            return 1e-3
        return DAY if np.all(np.mod(self.seconds, DAY) == 0) else 1.0

    def goes_back(self) -> np.ndarray:
        """Positions of rows whose time is before that of the row above."""
        return np.flatnonzero(np.diff(self.seconds) < 0) + 1


def rank_of(column: Column) -> int:
    """Kind of clock that a column's name says, as `column_kinds.TIME` ranks it."""
    return column.rank % UNKNOWN_UNIT


def read_clock(frame: pd.DataFrame, column: Column) -> Clock:
    """Times of a column.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    column : Column
        Column of that table.

    Returns
    -------
    Clock
        Times of every row.

    Raises
    ------
    InputError
        If the unit is missing, a cell says no time, dates are ambiguous, or the times are more
        than 30 years apart.
    """
    cells = series(frame, column.header)
    remarks: tuple[str, ...] = ()
    if pd.api.types.is_datetime64_any_dtype(cells):
        seconds = _since_1970(cells)
    elif pd.api.types.is_timedelta64_dtype(cells):
        seconds = cells.dt.total_seconds().to_numpy()
    elif cells.dtype == object or pd.api.types.is_string_dtype(cells):
        seconds, remarks = _of_texts(frame, column, cells)
    elif rank_of(column) == OF_WALL and column.unit not in TIME.units:
        seconds = _of_serial_numbers(frame, column)
    else:
        seconds = _of_numbers(frame, column)
    bad = ~np.isfinite(seconds)
    if bad.any():
        raise no_number(frame, column.header, int(np.argmax(bad)), "time")
    far = np.abs(seconds - seconds[0]) > LONGEST
    if far.any():
        position = int(np.argmax(far))
        raise InputError(
            f"'{column.header}' reaches {seconds[position]:.4g} s in {place(frame, position)}, "
            "more than 30 years; correct that row, or the unit of the column."
        )
    return Clock(column.header, rank_of(column), seconds, remarks)


def _of_texts(frame, column, cells) -> tuple[np.ndarray, tuple[str, ...]]:
    """Seconds of cells that are not all numbers."""
    cells = cells.map(_without_spreadsheet)
    written = texts(cells)
    if np.isfinite(as_numbers(cells)).mean() > MOST:
        return _of_numbers(frame, column), ()
    parts = written.str.extract(_CLOCK)
    if parts["minutes"].notna().mean() > MOST:
        return _of_parts(parts, frame, column), ()
    if written.str.match(_DATE).mean() > MOST:
        return seconds_of_dates(written, frame, column.header)
    raise NotAClock(str(no_number(frame, column.header, 0, "time")))


def _of_numbers(frame: pd.DataFrame, column: Column) -> np.ndarray:
    """Seconds of numbers with a unit."""
    if column.unit not in TIME.units:
        raise NotAClock(
            f"The unit of column '{column.header}' is not known; name it with its unit, as "
            f"'{TIME.example}'."
        )
    return numbers(frame, column, TIME)


def _of_parts(parts: pd.DataFrame, frame: pd.DataFrame, column: Column) -> np.ndarray:
    """Seconds of days, hours, minutes and seconds; NaN where there are none."""
    days, hours, minutes, seconds = (
        as_numbers(parts[name].str.replace(",", "."))
        for name in ("days", "hours", "minutes", "seconds")
    )
    over = (seconds >= 60 + 1e-9) | ((hours >= 0) & (minutes >= 60)) | ((days >= 0) & (hours >= 24))
    if over.any():
        raise no_number(frame, column.header, int(np.argmax(over)), "time")
    total = 86400 * np.nan_to_num(days) + 3600 * np.nan_to_num(hours) + 60 * minutes + seconds
    return np.where(parts["sign"] == "-", -total, total)


def _of_serial_numbers(frame: pd.DataFrame, column: Column) -> np.ndarray:
    """Seconds of days since 1900, or of seconds or milliseconds since 1970."""
    values = as_numbers(series(frame, column.header))
    typical = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
    for (low, high), size in {
        _SERIAL_DAYS: DAY,
        _UNIX_SECONDS: 1.0,
        _UNIX_MILLISECONDS: 1e-3,
    }.items():
        if low <= typical < high:
            return values * size
    return _of_numbers(frame, column)


def _without_spreadsheet(cell: object) -> object:
    """Cell as text where a spreadsheet made a time, a duration or a date of it."""
    if isinstance(cell, datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.datetime) and cell.year >= 1910:
        return cell.isoformat(" ")
    if isinstance(cell, datetime.timedelta):
        return _written(cell)
    if isinstance(cell, datetime.datetime):
        # 36 h in a cell that shows times is noon of the first of January 1900
        epoch = _FIRST_DAY if cell < _LEAP_DAY else _FIRST_DAY - datetime.timedelta(days=1)
        return _written(cell.replace(tzinfo=None) - epoch)
    return cell


def _written(duration: datetime.timedelta) -> str:
    """Duration as minutes and seconds."""
    seconds = duration.total_seconds()
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes:.0f}:{rest:.6f}"


def _since_1970(cells: pd.Series) -> np.ndarray:
    moments = pd.to_datetime(cells, utc=True)
    return ((moments - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)).to_numpy(float)
