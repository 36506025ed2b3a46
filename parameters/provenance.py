"""Where every number of a cell comes from, and its values as PyBaMM expects them."""

from collections.abc import Mapping

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import find_cell
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.tables import DERIVED

GIVEN = "given"


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
    frame = pd.DataFrame(cell.rows).set_index("key")
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
