"""Columns of measured tables, recognised by their names and units.

Names count in any case, with the unit in brackets, behind a slash or at the end: "Voltage [V]",
"voltage / V", "Ewe/V", "voltage_V". The names are those of papers, of BioLogic and of the Battery
Data Format.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.column_kinds import ColumnKind
from porousalloy.parameters.errors import InputError


class Column(NamedTuple):
    """A column of one table.

    Attributes
    ----------
    header : str
        Header as the table has it.
    unit : str
        Letters and digits of its unit.
    """

    header: str
    unit: str


def split_header(header: str) -> tuple[str, str]:
    """Name in small letters, and the letters and digits of the unit, "" if there is none."""
    whole = str(header).lower().strip()
    found = re.match(r"\(?([^\[(/]*?)\)?\s*[\[(/](.*)$", whole)
    name, unit = found.groups() if found else (whole, "")
    return re.sub(r"[\s_]+", " ", name).strip(), letters(unit)


def letters(unit: str) -> str:
    """Small letters and digits of a unit, which are the same in "mA.h.g-1" and "mAh g^-1"."""
    return re.sub(r"[^a-z0-9%]", "", unit.lower().replace("µ", "u").replace("μ", "u"))


def find_all(headers: Iterable, kind: ColumnKind) -> list[Column]:
    """Every column that bears one of the names of a kind."""
    found = []
    for header in map(str, headers):
        name, unit = split_header(header)
        if name in kind.names:
            found.append(Column(header, unit))
            continue
        for known in kind.names:
            # "voltage_V", "test_time_second"
            tail = letters(name.removeprefix(f"{known} "))
            if not unit and name.startswith(f"{known} ") and tail in kind.units:
                found.append(Column(header, tail))
                break
    return found


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
        The column; None if there is none.

    Raises
    ------
    InputError
        If several columns bear the names, or the given one is missing.
    """
    if given is not None:
        return _given(frame, given)
    found = find_all(frame.columns, kind)
    if len(found) > 1:
        columns = "' and '".join(column.header for column in found)
        raise InputError(f"'{columns}' both say the same; keep or choose one of these columns.")
    return found[0] if found else None


def is_header(frame: pd.DataFrame, given: str) -> bool:
    """Whether a table has this header, or has it without the unit behind it."""
    return {given, given.rpartition("[")[0].strip()} & set(map(str, frame.columns)) != set()


def _given(frame: pd.DataFrame, given: str) -> Column:
    headers = list(map(str, frame.columns))
    if given in headers:
        return Column(given, split_header(given)[1])
    if is_header(frame, given):
        bare, _, unit = given.rpartition("[")
        return Column(bare.strip(), letters(unit))
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
    if cells.dtype == bool:
        cells = cells.astype(str)
    values = np.asarray(pd.to_numeric(cells, errors="coerce"), float) * kind.units[column.unit]
    bad = ~np.isfinite(values)
    if gaps:
        bad &= cells.notna().to_numpy()
    if bad.any() or not values.size:
        row = row_numbers(frame)[np.argmax(bad)] if bad.any() else 1
        raise InputError(
            f"Column '{column.header}' has no number in row {row}; fill or remove the row."
        )
    return values


def row_numbers(frame: pd.DataFrame) -> np.ndarray:
    """Numbers of the rows in the file, from 1."""
    return frame.index.to_numpy(int) + 1


def series(frame: pd.DataFrame, header: str) -> pd.Series:
    """Cells of one column; headers of a table are unique."""
    return pd.Series(frame[header])


def texts(cells: pd.Series) -> pd.Series:
    """Cells as text without blanks around; "" where there is none."""
    return cells.astype(object).where(cells.notna(), "").astype(str).str.strip()


def missing(frame: pd.DataFrame, what: str, example: str) -> InputError:
    """Error for a quantity without a column."""
    columns = ", ".join(map(str, frame.columns))
    return InputError(f"No column of {what} among {columns}; name one '{example}'.")
