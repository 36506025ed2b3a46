"""Where every number of a cell comes from, and its values as PyBaMM expects them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import find_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.tables import DERIVED, KINDS

if TYPE_CHECKING:
    import pandas as pd

GIVEN = "given"


def provenance(cell: Cell | str, kind: str | None = None) -> "pd.DataFrame":
    """Value, unit, range, kind and source of the parameters of a cell.

    Parameters
    ----------
    cell : Cell or str
        A cell, its name, or that of its parameter set.
    kind : {"measured", "calculated", "fitted", "assumed", "given"}, optional
        Kind of the parameters to list. The default is all of them.

    Returns
    -------
    pandas.DataFrame
        One row per parameter, indexed by its name; `value` is a float, or the function's
        "module:function"; `low` and `high` are NaN where no range is known. Values that replace
        those of the tables are of kind "given".

    Raises
    ------
    InputError
        If no cell has that name, or there is no such kind.
    """
    import pandas as pd

    kinds = (*KINDS, GIVEN)
    if kind is not None and kind not in kinds:
        raise InputError(f"No parameter is of the kind '{kind}'; choose one of {', '.join(kinds)}.")
    chosen = find_cell(cell)
    values = ResolvedValues(chosen)
    rows = [_row(row, chosen, values) for row in chosen.rows]
    rows = [row for row in rows if kind in (None, row["kind"])]
    # with columns of their own, as there may be no row of the kind
    frame = pd.DataFrame(rows, columns=list(chosen.rows[0])).set_index("key")
    return frame.astype({"low": float, "high": float})


def _row(row: Mapping[str, str], cell: Cell, values: Mapping) -> dict[str, str | float]:
    """Row of a table with its numbers, or as the user gave it."""
    bounds = {bound: float(row[bound] or "nan") for bound in ("low", "high")}
    if row["key"] in cell.changes:
        given = {"kind": GIVEN, "source": "given by the user", "note": ""}
        return {**row, **bounds, **given, "value": values[row["key"]]}
    value = row["value"] if _is_function(row["value"]) else values[row["key"]]
    return {**row, **bounds, "value": value}


def parameter_dictionary(cell: Cell | str, changes: Mapping | None = None) -> dict:
    """Values of a cell as PyBaMM expects them from the entry point of a parameter set.

    Parameters
    ----------
    cell : Cell or str
        A cell, its name, or that of its parameter set.
    changes : Mapping of str to float, optional
        Values that replace those of the cell, by parameter name; what depends on them follows.

    Returns
    -------
    dict
        Numbers and functions by parameter name, with "chemistry" and "citations".

    Raises
    ------
    InputError
        If no cell has that name.
    """
    chosen = find_cell(cell)
    values = ResolvedValues(chosen, changes)
    return {"chemistry": "lithium_ion", **values, "citations": list(chosen.citations)}


def _is_function(text: str) -> bool:
    return ":" in text and not text.startswith(DERIVED)
