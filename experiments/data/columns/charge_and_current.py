"""Current and capacity of a table, per mass."""

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.column_kinds import (
    CAPACITY,
    CHARGED,
    CURRENT,
    DISCHARGED,
    ColumnKind,
)
from porousalloy.experiments.data.columns.find_columns import Column, find, find_all
from porousalloy.experiments.data.columns.per_mass import Scale


def read_current(
    frame: pd.DataFrame, given: str | None, scale: Scale
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Current of every row, with the sign of the file.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    given : str or None
        Header of the column, where it is not a known one.
    scale : Scale
        Mass and area of the electrode.

    Returns
    -------
    current : numpy.ndarray, shape (n,), or None
        Current per mass [A.kg-1]; None if there is no such column.
    remarks : tuple of str
        Sentence where only a set current is there.

    Raises
    ------
    InputError
        If columns differ, a unit, the mass or the area is missing, or a cell is no number.
    """
    column = scale.find(frame, CURRENT) if given is None else find(frame, CURRENT, given)
    if column is None:
        return None, ()
    current = scale.values(frame, column, CURRENT)
    if given is None and column.rank == CURRENT.ranks["control"]:
        return current, (
            f"'{column.header}' is the current that was set; no column has the measured one.",
        )
    return current, ()


def read_capacity(
    frame: pd.DataFrame, given: str | None, scale: Scale, needed: bool
) -> np.ndarray | None:
    """Charge passed, or charge in minus charge out where a file has two columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    given : str or None
        Header of the column, where it is not a known one.
    scale : Scale
        Mass and area of the electrode.
    needed : bool
        Whether nothing else tells the charge, so that columns which differ are refused.

    Returns
    -------
    numpy.ndarray, shape (n,), or None
        Charge per mass [mA.h.g-1]; None if there is no such column.

    Raises
    ------
    InputError
        If columns differ, a unit, the mass or the area is missing, or a cell is no number.
    """
    if given is not None:
        column = find(frame, CAPACITY, given)
        return None if column is None else scale.values(frame, column, CAPACITY)
    for kinds in ((CAPACITY,), (CHARGED, DISCHARGED)):
        columns = [_column(frame, kind, scale, needed) for kind in kinds]
        parts = [
            scale.values(frame, column, kind)
            for column, kind in zip(columns, kinds, strict=True)
            if column is not None
        ]
        if parts:
            return parts[0] - parts[1] if len(parts) == 2 else parts[0]
    return None


def _column(frame: pd.DataFrame, kind: ColumnKind, scale: Scale, needed: bool) -> Column | None:
    if needed:
        return scale.find(frame, kind)
    # cyclers count in several ways; as a check the first that is understood will do
    found = (column for column in find_all(frame.columns, kind) if scale.knows(column, kind))
    return next(found, None)
