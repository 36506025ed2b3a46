"""Columns of measured tables, found by the names and units of their headers."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import (
    LARGEST,
    as_numbers,
    empty,
    no_number,
    series,
    texts,
)
from porousalloy.experiments.data.columns.column_kinds import ColumnKind
from porousalloy.experiments.data.columns.column_units import Factor
from porousalloy.experiments.data.columns.headers import plain, readings, unit_key
from porousalloy.parameters.errors import InputError

#: Added to the rank of a column whose unit is not known.
UNKNOWN_UNIT = 100
AGREEMENT = 1e-3  # of the largest value, by which two columns of one quantity may differ


class Column(NamedTuple):
    """A column of one table.

    Attributes
    ----------
    header : str
        Header as the table has it.
    unit : str
        Key of its unit, "" for none.
    rank : int
        Place in the order of preference among the columns of its kind, from 0. The default is 0.
    """

    header: str
    unit: str
    rank: int = 0


def find_all(headers: Iterable, kind: ColumnKind) -> list[Column]:
    """Columns that bear one of the names of a kind, the preferred ones first."""
    found = [_of_kind(header, kind) for header in map(str, headers)]
    return sorted(filter(None, found), key=lambda column: column.rank)


def _of_kind(header: str, kind: ColumnKind) -> Column | None:
    unknown = None
    for name, unit, marked in readings(header):
        if name not in kind.ranks:
            continue
        rank = kind.ranks[name]
        unit = unit or kind.own_units.get(name, "")
        if name in kind.vague and unit not in kind.units.keys() - {""}:
            continue
        if unit in kind.units:
            return Column(header, unit, rank)
        if not kind.has_unit:
            continue
        if not unit:
            # a clock says its unit in its cells
            return Column(header, unit, rank + UNKNOWN_UNIT * (kind.title != "test time"))
        if marked and len(name) > 1:
            unknown = unknown or Column(header, unit, rank + UNKNOWN_UNIT)
    return unknown


def find(frame: pd.DataFrame, kind: ColumnKind, given: str | None = None) -> Column | None:
    """The column of a kind.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table to search.
    kind : ColumnKind
        Kind of column to look for.
    given : str, optional
        Header to take in place of the known names, with a unit behind it where the table has
        none: "U [V]" for a column "U".

    Returns
    -------
    Column or None
        The preferred column; None if there is none.

    Raises
    ------
    InputError
        If columns of equal rank differ, or the given one is missing.
    """
    if given is not None:
        return _given(frame, given, kind)
    found = find_all(frame.columns, kind)
    return chosen(frame, found, kind) if found else None


def chosen(frame: pd.DataFrame, found: list[Column], kind: ColumnKind) -> Column:
    """The first of some columns, if those of its rank agree with it."""
    first, *others = found
    for other in others:
        if other.rank == first.rank and not _agree(frame, first, other, kind):
            raise InputError(
                f"'{first.header}' and '{other.header}' both say the same and differ; keep or "
                f"choose one of these columns as {kind.title}."
            )
    return first


def _agree(frame: pd.DataFrame, first: Column, other: Column, kind: ColumnKind) -> bool:
    if not kind.has_unit:
        return bool(
            (texts(series(frame, first.header)) == texts(series(frame, other.header))).all()
        )
    factors = [kind.units.get(column.unit, Factor(np.nan)) for column in (first, other)]
    values = [
        as_numbers(series(frame, column.header)) * factor.size
        for column, factor in zip((first, other), factors, strict=True)
    ]
    if factors[0].basis != factors[1].basis:
        return False
    scale = np.nanmax(np.abs(values[0]), initial=0.0)
    return bool(np.allclose(*values, rtol=0, atol=AGREEMENT * scale, equal_nan=True))


def is_header(frame: pd.DataFrame, given: str) -> bool:
    """Whether a table has this header, or has it without the unit behind it."""
    return {given, given.rpartition("[")[0].strip()} & set(map(str, frame.columns)) != set()


def _given(frame: pd.DataFrame, given: str, kind: ColumnKind) -> Column:
    headers = list(map(str, frame.columns))
    if given in headers:
        units = [unit for _, unit, _ in readings(given) if unit in kind.units]
        known = _of_kind(given, kind)
        return known or Column(given, units[0] if units else plain(given))
    if is_header(frame, given):
        bare, _, unit = given.rpartition("[")
        return Column(bare.strip(), unit_key(unit.rstrip("] ")))
    raise InputError(
        f"There is no column '{given}'; choose among {', '.join(headers)}, with its unit behind "
        "it in brackets where the table has none."
    )


def numbers(
    frame: pd.DataFrame, column: Column, kind: ColumnKind, gaps: bool = False
) -> np.ndarray:
    """Values of a column in the unit of the models.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table whose index counts the rows from 0.
    column : Column
        Column of that table.
    kind : ColumnKind
        Its kind, which knows the factors of the units.
    gaps : bool, optional
        True if cells may be empty (NaN). The default is False.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Values in the unit that the factors lead to.

    Raises
    ------
    InputError
        If the unit is not known or a cell is no number.
    """
    if column.unit not in kind.units:
        raise InputError(
            f"The unit of column '{column.header}' is not known; name it with its unit, as "
            f"'{kind.example}'."
        )
    cells = series(frame, column.header)
    values = as_numbers(cells)
    bad = ~(np.abs(values) < LARGEST)
    if gaps:
        bad &= ~empty(cells)
    if bad.any() or not values.size:
        raise no_number(frame, column.header, int(np.argmax(bad)) if values.size else None)
    return values * kind.units[column.unit].size


def missing(frame: pd.DataFrame, what: str, example: str) -> InputError:
    """Error for a quantity without a column."""
    columns = ", ".join(map(str, frame.columns))
    return InputError(f"No column of {what} among {columns}; name one '{example}'.")
