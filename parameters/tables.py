"""The csv tables behind every parameter set: one row a number, with its unit, kind and source.

A parameter set is a list of tables, of which a later one replaces the rows of an earlier one. In
keys, {Domain} and {domain} stand for the alloy electrode. A value that is a function is written
"module:function"; one that follows from the others "=module:function".
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

KINDS = ("measured", "calculated", "fitted", "assumed")
DERIVED = "="


@cache
def read_tables(tables: Sequence[str], electrode: str) -> tuple[dict[str, str], ...]:
    """Rows of several tables, as text, with the name of their table.

    Parameters
    ----------
    tables : tuple of str
        Names of the tables, without folder and ending; later rows replace earlier ones.
    electrode : {"negative", "positive"}
        Electrode of the alloy.

    Returns
    -------
    tuple of dict
        One row per parameter, with the columns of the tables and "table".

    Raises
    ------
    FileNotFoundError
        If there is no such table.
    """
    rows: dict[str, dict[str, str]] = {}
    for table in tables:
        text = (files("porousalloy.parameters") / "data" / f"{table}.csv").read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            row["key"] = row["key"].format(Domain=electrode.capitalize(), domain=electrode)
            rows[row["key"]] = {"table": table, **row}
    return tuple(rows.values())
