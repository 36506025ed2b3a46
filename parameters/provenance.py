"""Where every number of a parameter set comes from.

The tables in data/ hold one row a parameter: key, value, unit, low, high, kind, source, note. A
parameter set is a list of tables; the sets read their values from the rows, so a value and its
source cannot part. In keys, {Domain} and {domain} stand for the alloy electrode. A value that
is a function is written "module:function".
"""

import csv
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import NamedTuple

from porousalloy.parameters.errors import InputError

KINDS = ("measured", "calculated", "fitted", "assumed")


class Source(NamedTuple):
    """What a parameter set is made of.

    Attributes
    ----------
    electrode : {"negative", "positive"}
        Which electrode is the alloy.
    tables : tuple of str
        Tables of data/, by name.
    citations : tuple of str
        Keys of PyBaMM's bibliography.
    """

    electrode: str
    tables: tuple[str, ...]
    citations: tuple[str, ...]


ALLOY_CELL_TABLES = ("li_si", "ampsi", "carbonate_electrolyte", "interphase", "coin_cell")

PARAMETER_SETS = {
    "AMPSi2019_halfcell": Source(
        "positive",
        (*ALLOY_CELL_TABLES, "lithium_metal", "ampsi2019_halfcell"),
        ("Chen2020", "Ai2022", "OKane2022", "Xu2019"),
    ),
    "AMPSi2019_NCM": Source(
        "negative",
        (*ALLOY_CELL_TABLES, "nmc532", "ampsi2019_ncm"),
        ("Chen2020", "Ai2022", "OKane2022", "Mohtat2020"),
    ),
}


@cache
def read_rows(parameter_set: str) -> tuple[dict[str, str], ...]:
    """Rows of a parameter set, as text, with the name of their table.

    Parameters
    ----------
    parameter_set : str
        Name of a registered set.

    Returns
    -------
    tuple of dict
        One a parameter, with the columns of the tables and "table".

    Raises
    ------
    InputError
        If no set has that name.
    """
    if parameter_set not in PARAMETER_SETS:
        raise InputError(
            f"No parameter set is called '{parameter_set}'; "
            f"choose one of {', '.join(PARAMETER_SETS)}."
        )
    electrode, tables, _ = PARAMETER_SETS[parameter_set]
    rows = []
    for table in tables:
        text = (files("porousalloy.parameters") / "data" / f"{table}.csv").read_text("utf-8")
        for row in csv.DictReader(text.splitlines()):
            row["key"] = row["key"].format(Domain=electrode.capitalize(), domain=electrode)
            rows.append({"table": table, **row})
    return tuple(rows)


def provenance(parameter_set: str):
    """Value, unit, range, kind and source of every parameter of a set.

    Parameters
    ----------
    parameter_set : str
        Name of a registered set.

    Returns
    -------
    pandas.DataFrame
        One row a parameter, indexed by its name; `value` is a float, or the function's
        "module:function"; `low` and `high` are NaN where no range was given.

    Raises
    ------
    InputError
        If no set has that name.
    """
    import pandas as pd

    frame = pd.DataFrame(read_rows(parameter_set)).set_index("key")
    frame["value"] = [_number_or_text(value) for value in frame["value"]]
    for bound in ("low", "high"):
        frame[bound] = pd.to_numeric(frame[bound])
    return frame


def parameter_dictionary(parameter_set: str) -> dict:
    """Values of a parameter set as PyBaMM expects them from an entry point.

    Parameters
    ----------
    parameter_set : str
        Name of a registered set.

    Returns
    -------
    dict
        Numbers and functions by parameter name, with "chemistry" and "citations".

    Raises
    ------
    InputError
        If no set has that name.
    """
    values = {row["key"]: _load(row["value"]) for row in read_rows(parameter_set)}
    citations = list(PARAMETER_SETS[parameter_set].citations)
    return {"chemistry": "lithium_ion", **values, "citations": citations}


def _number_or_text(text):
    return text if ":" in text else float(text)


def _load(text):
    """Number of a row, or the function that it names."""
    value = _number_or_text(text)
    if isinstance(value, str):
        module, function = value.split(":")
        return getattr(import_module(module), function)
    return value
