"""Where every number of a parameter set comes from.

The tables in data/ hold one row a parameter: key, value, unit, low, high, kind, source, note. A
parameter set is a list of tables, of which a later one replaces the rows of an earlier one; the
sets read their values from the rows, so a value and its source cannot part. In keys, {Domain} and
{domain} stand for the alloy electrode. A value that is a function is written "module:function"; one
that follows from the others "=module:function", and is computed when the set is loaded.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from numbers import Number

from porousalloy.parameters.cells import PARAMETER_SETS, Cell
from porousalloy.parameters.errors import InputError

KINDS = ("measured", "calculated", "fitted", "assumed")
DERIVED = "="


GIVEN = "given"


def find_cell(cell: Cell | str) -> Cell:
    """Cell of a parameter set's name; a cell is returned as it is.

    Raises
    ------
    InputError
        If no set has that name.
    """
    if isinstance(cell, Cell):
        return cell
    if cell not in PARAMETER_SETS:
        raise InputError(
            f"No parameter set is called '{cell}'; choose one of {', '.join(PARAMETER_SETS)}."
        )
    return PARAMETER_SETS[cell]


def read_rows(cell: Cell | str) -> tuple[dict[str, str], ...]:
    """Rows of a parameter set, as text, with the name of their table.

    Parameters
    ----------
    cell : Cell or str
        A cell, or the name of a registered set.

    Returns
    -------
    tuple of dict
        One a parameter, with the columns of the tables and "table".

    Raises
    ------
    InputError
        If no set has that name.
    """
    cell = find_cell(cell)
    return _rows_of_tables(cell.tables, cell.electrode)


@cache
def _rows_of_tables(tables, electrode):
    rows: dict[str, dict[str, str]] = {}
    for table in tables:
        text = (files("porousalloy.parameters") / "data" / f"{table}.csv").read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            row["key"] = row["key"].format(Domain=electrode.capitalize(), domain=electrode)
            rows[row["key"]] = {"table": table, **row}
    return tuple(rows.values())


class ResolvedValues(Mapping):
    """Values of a set by name, those that follow from others computed when they are asked for.

    Parameters
    ----------
    cell : Cell or str
        A cell, or the name of a registered set.
    changes : Mapping, optional
        Values that replace those of the set; what follows from them follows.
    """

    def __init__(self, cell: Cell | str, changes: Mapping | None = None):
        cell = find_cell(cell)
        self._Domain = cell.electrode.capitalize()
        texts = {row["key"]: row["value"] for row in read_rows(cell)}
        changes = {**cell.changes, **(changes or {})}
        self._values = texts | changes
        self._underway: list[str] = []

    def __getitem__(self, key):
        value = self._values[key]
        if isinstance(value, str):
            value = self._values[key] = self._resolve(key, value)
        return value

    def _resolve(self, key, text):
        """Number of a row, the function that it names, or what its derivation gives."""
        if ":" not in text:
            return float(text)
        module, name = text.removeprefix(DERIVED).split(":")
        function = getattr(import_module(module), name)
        if not text.startswith(DERIVED):
            return function
        if key in self._underway:
            raise RecursionError(" from ".join([*self._underway, key]))
        self._underway.append(key)
        value = function(self, self._Domain)
        self._underway.pop()
        # a symbol where the changes hold symbols
        return float(value) if isinstance(value, Number) else value

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


def provenance(cell: Cell | str):
    """Value, unit, range, kind and source of every parameter of a set.

    Parameters
    ----------
    cell : Cell or str
        A cell, or the name of a registered set.

    Returns
    -------
    pandas.DataFrame
        One row a parameter, indexed by its name; `value` is a float, or the function's
        "module:function"; `low` and `high` are NaN where no range was given. Values that a cell
        changes are of kind "given".

    Raises
    ------
    InputError
        If no set has that name.
    """
    import pandas as pd

    cell = find_cell(cell)
    frame = pd.DataFrame(read_rows(cell)).set_index("key")
    values = ResolvedValues(cell)
    given = frame.index.isin(list(cell.changes))
    frame["value"] = [
        text if _is_function(text) and key not in cell.changes else values[key]
        for key, text in frame["value"].items()
    ]
    frame.loc[given, ["kind", "source", "note"]] = [GIVEN, "given by the user", ""]
    for bound in ("low", "high"):
        frame[bound] = pd.to_numeric(frame[bound])
    return frame


def parameter_dictionary(cell: Cell | str, changes: Mapping | None = None) -> dict:
    """Values of a parameter set as PyBaMM expects them from an entry point.

    Parameters
    ----------
    cell : Cell or str
        A cell, or the name of a registered set.
    changes : Mapping, optional
        Values that replace those of the set; what follows from them follows.

    Returns
    -------
    dict
        Numbers and functions by parameter name, with "chemistry" and "citations".

    Raises
    ------
    InputError
        If no set has that name.
    """
    cell = find_cell(cell)
    values = ResolvedValues(cell, changes)
    return {"chemistry": "lithium_ion", **values, "citations": list(cell.citations)}


def _is_function(text):
    return ":" in text and not text.startswith(DERIVED)
