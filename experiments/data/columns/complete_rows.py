"""Rows of a table that say all that is needed."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import empty, place, series
from porousalloy.experiments.data.columns.column_kinds import (
    CAPACITY,
    CURRENT,
    STOICHIOMETRY,
    TIME,
    VOLTAGE,
    ColumnKind,
)
from porousalloy.experiments.data.columns.find_columns import find, find_all
from porousalloy.parameters.errors import InputError


def without_empty_columns(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table without columns in which nothing stands, but for those that the user named."""
    kept = [
        header
        for header in frame.columns
        if str(header) in columns.values() or not empty(series(frame, header)).all()
    ]
    # pandas does not promise to carry attributes along
    part = pd.DataFrame(frame[kept])
    part.attrs = frame.attrs
    return part


def complete_rows(
    frame: pd.DataFrame, columns: Mapping[str, str], voltage: ColumnKind = VOLTAGE
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rows with a voltage, and with a time and a current or with a capacity or stoichiometry.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    columns : Mapping of str to str
        Headers that the user named.
    voltage : ColumnKind, optional
        Kind of voltage that is read. The default is that of a half cell.

    Returns
    -------
    rows : pandas.DataFrame
        Rows in whose needed cells something stands.
    remarks : tuple of str
        Sentence on how many were left out.

    Raises
    ------
    InputError
        If fewer than two rows are left.
    """
    needed = {"voltage": _filled(frame, voltage, columns.get("voltage"))}
    series_of_time = {
        "time": _filled(frame, TIME, columns.get("time")),
        "current": _filled(frame, CURRENT, columns.get("current")),
    }
    if all(series_of_time.values()):
        needed |= series_of_time
    else:
        for name, kind in (("stoichiometry", STOICHIOMETRY), ("capacity", CAPACITY)):
            header = _filled(frame, kind, columns.get(name))
            if header:
                needed[name] = header
                break
    headers = {name: header for name, header in needed.items() if header}
    gaps = np.zeros(len(frame), bool)
    for header in headers.values():
        gaps |= empty(series(frame, header))
    if not gaps.any():
        return frame, ()
    first = place(frame, int(np.argmax(gaps)))
    rows = pd.DataFrame(frame.loc[~gaps])
    rows.attrs = frame.attrs
    what = " or ".join(f"no {name}" for name in headers)
    if len(rows) < 2:
        raise InputError(
            f"{gaps.sum()} of {len(frame)} rows have {what}, the first in {first}; give at least "
            "two rows with all of them."
        )
    return rows, (f"{gaps.sum()} rows have {what} and were left out, the first in {first}.",)


def _filled(frame: pd.DataFrame, kind: ColumnKind, given: str | None) -> str | None:
    """Header of the first column of a kind of which half the cells are filled."""
    if given is not None:
        column = find(frame, kind, given)
        return None if column is None else column.header
    found = find_all(frame.columns, kind)
    for column in found:
        if empty(series(frame, column.header)).mean() <= 0.5:
            return column.header
    return found[0].header if found else None
