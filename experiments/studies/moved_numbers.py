"""Numbers of a cell that a study moves over their ranges, and those that it cannot."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import GIVEN, provenance
from porousalloy.parameters.tables import KINDS


class MovedNumber(NamedTuple):
    """A number and the range that it is moved over.

    Attributes
    ----------
    name : str
        Name of the parameter.
    kind, unit, source : str
        As its table gives them.
    value, low, high : float
        Value in the cell and ends of the range, in the unit of the name.
    """

    name: str
    kind: str
    unit: str
    source: str
    value: float
    low: float
    high: float


def moved_numbers(
    cell: Cell, kinds: Iterable[str]
) -> tuple[tuple[MovedNumber, ...], dict[str, str]]:
    """Numbers of some kinds, with their ranges.

    Parameters
    ----------
    cell : Cell
        Cell whose numbers are meant.
    kinds : iterable of str
        Kinds: "assumed", "fitted", "measured", "calculated" or "given".

    Returns
    -------
    moved : tuple of MovedNumber
        Numbers with a range, in the order of the tables.
    left_out : dict of str to str
        Why others of these kinds cannot be moved, by their names.

    Raises
    ------
    InputError
        If there is no such kind, or no number of these kinds.
    """
    known = (*KINDS, GIVEN)
    chosen = list(dict.fromkeys(kinds))
    for kind in chosen:
        if kind not in known:
            raise InputError(f"No number is of the kind '{kind}'; choose of {', '.join(known)}.")
    rows = provenance(cell)
    rows = rows.loc[rows["kind"].isin(chosen)]
    if not len(rows):
        raise InputError(f"No number of the cell is {' or '.join(chosen)}; choose another kind.")
    moved, left_out = [], {}
    for name, row in rows.to_dict(orient="index").items():
        if isinstance(row["value"], str):
            left_out[str(name)] = "is a function of other numbers"
        elif np.isnan(row["low"]):
            left_out[str(name)] = "has no range"
        elif not row["low"] < row["high"]:
            left_out[str(name)] = f"has a range of one value, {row['low']:g}"
        else:
            numbers = (float(row[column]) for column in ("value", "low", "high"))
            moved.append(MovedNumber(str(name), row["kind"], row["unit"], row["source"], *numbers))
    return tuple(moved), left_out
