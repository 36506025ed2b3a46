"""Columns of a raw table: unique names, numbers, and the dates and durations of sheets."""

import datetime
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from porousalloy.experiments.data.tables.number_style import as_numbers
from porousalloy.experiments.data.tables.table_layout import known_kinds
from porousalloy.experiments.data.tables.table_names import unique_names

#: Excel counts its days from here, so that a duration may look like a date of 1899 or 1900.
_EXCEL_ZERO = datetime.datetime(1899, 12, 31)
_EXCEL_OLD = datetime.datetime(1905, 1, 1)


def finished(
    raw: pd.DataFrame,
    names: list[str],
    lines: np.ndarray,
    decimal: str | None,
    remarks: Sequence[str] = (),
) -> pd.DataFrame:
    """Table with names and numbers.

    Parameters
    ----------
    raw : pandas.DataFrame
        Cells as they were read.
    names : list of str
        Names of its columns; "" where there is none.
    lines : numpy.ndarray of int, shape (n,)
        Line of the file of each row.
    decimal : str or None
        Decimal sign that the file shows.
    remarks : sequence of str, optional
        Sentences on how it was read so far.

    Returns
    -------
    pandas.DataFrame
        Table; its `attrs` hold "remarks", "lines" and "unclear", sentences by the names of the
        columns whose numbers may be read in two ways and were left as text.
    """
    raw = raw.reset_index(drop=True)
    full = raw.notna().any().to_numpy()
    columns: list[tuple[str, pd.Series]] = []
    seen: dict[str, list[pd.Series]] = {}
    count = Counter(names)
    for place, name in enumerate(names):
        cells = raw.iloc[:, place]
        # a repeated column that says nothing, or the same, is no second one
        if not full[place] and (not name or count[name] > 1):
            continue
        if any(cells.equals(other) for other in seen.get(name, ())):
            continue
        seen.setdefault(name, []).append(cells)
        columns.append((name, cells))
    headers = unique_names([name for name, _ in columns])
    notes, unclear, table = list(remarks), {}, {}
    for name, same in seen.items():
        if len(same) > 1 and known_kinds([name], {}):
            notes.append(
                f"Column '{name}' is there {len(same)} times; the first one bears the name alone, "
                f"the next is called '{name} (2nd)'."
            )
    for header, (_, cells) in zip(headers, columns, strict=True):
        values = _times(cells)
        if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            numbers = as_numbers(values, header, decimal)
            values = numbers.values
            notes += [numbers.remark] if numbers.remark else []
            if numbers.unclear:
                unclear[header] = numbers.unclear
            elif values is cells:
                values = cells.map(_stripped, na_action="ignore")
        table[header] = values
    frame = pd.DataFrame(table, index=pd.RangeIndex(len(lines)))
    frame.attrs = {"remarks": tuple(notes), "lines": np.asarray(lines, int), "unclear": unclear}
    return frame


def _stripped(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell


def with_attributes(frame: pd.DataFrame, *remarks: str) -> pd.DataFrame:
    """Table of a library with the attributes of one that was read here."""
    frame = frame.reset_index(drop=True)
    rows = np.arange(1, len(frame) + 1)
    frame.attrs = {"remarks": remarks, "lines": rows, "unclear": {}}
    return frame


def _times(cells: pd.Series) -> pd.Series:
    """Dates and durations of a sheet as pandas has them; other cells as they are."""
    if cells.dtype != object:
        return cells
    full = cells[cells.notna()]
    kinds = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)
    if not len(full) or not all(isinstance(cell, kinds) for cell in full):
        return cells
    if all(_is_duration(cell) for cell in full):
        return pd.to_timedelta(cells.map(_duration, na_action="ignore"))
    if any(isinstance(cell, datetime.time | datetime.timedelta) for cell in full):
        return cells.astype(str)
    return pd.to_datetime(cells, errors="coerce")


def _is_duration(cell) -> bool:
    if isinstance(cell, datetime.datetime):
        return cell < _EXCEL_OLD
    return isinstance(cell, datetime.time | datetime.timedelta)


def _duration(cell) -> datetime.timedelta:
    if isinstance(cell, datetime.timedelta):
        return cell
    if isinstance(cell, datetime.datetime):
        # Excel has a 29 February 1900 that never was
        late = cell >= datetime.datetime(1900, 3, 1)
        return cell - _EXCEL_ZERO + datetime.timedelta(days=int(late))
    return datetime.timedelta(
        hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond
    )
