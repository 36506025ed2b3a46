"""Layered tables: cycles, their steps and the records of each in one list, as Neware exports them.

The names and rows of the inner layers begin with empty cells::

    Cycle Index,Chg. Cap.(Ah)
    ,Step Index,Step Type
    ,,DataPoint,Time,Voltage(V)
    1,0.0027
    ,1,CC DChg
    ,,1,00:00:00,0.88

The records are the table; the numbers and names of their cycle and step are carried down to them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.tables.table_layout import Layout, Row, bare_names, is_value

LAYERS = "The table has layers; the records were taken, with the names of their cycle and step."
LAYERS_ABOVE = 12  # rows above the header of the records that may hold those of the outer layers
#: Names that are carried down: not the charges, energies and times of a whole cycle or step.
_CARRIED = re.compile(r"(?:cycle|step|state|status)\b", re.IGNORECASE)
_NOT_CARRIED = re.compile(r"time|cap|energy|volt|curr|date", re.IGNORECASE)
#: Names of the first cell of a layer without a header.
_FIRST_NAME = ("Cycle Index", "Step Index")


class OuterRow(NamedTuple):
    """Row of an outer layer.

    Attributes
    ----------
    place : int
        Place among all rows, records included.
    row : Row
        Its cells.
    """

    place: int
    row: Row


def outer_headers(rows: Sequence[Row], layout: Layout) -> dict[int, int]:
    """Places of the headers of outer layers, by the number of empty cells before their names."""
    found: dict[int, int] = {}
    least = rows[layout.header].lead
    for place in range(layout.header - 1, max(layout.header - LAYERS_ABOVE, -1), -1):
        row = rows[place]
        if not row.is_blank and not row.is_data and row.lead < least and row.width - row.lead > 1:
            found[row.lead] = place
            least = row.lead
    return found


def is_outer(row: Row, lead: int, width: int, headers: Mapping[int, Row]) -> bool:
    """Whether a row belongs to an outer layer, rather than to a first column without a name.

    Parameters
    ----------
    row : Row
        Row beneath the header of the records.
    lead : int
        Number of empty cells before the names of the records.
    width : int
        Number of cells of their header.
    headers : Mapping of int to Row
        Headers of the outer layers.

    Returns
    -------
    bool
        True where it begins before the records do and is not as long as they are.
    """
    return row.lead < lead and (row.lead in headers or row.width != width)


def carried(
    records: np.ndarray, outer: Sequence[OuterRow], headers: Mapping[int, Row]
) -> dict[str, pd.Series]:
    """Columns of the outer layers for every record.

    Parameters
    ----------
    records : numpy.ndarray of int, shape (n,)
        Places of the records among all rows.
    outer : sequence of OuterRow
        Rows of the outer layers.
    headers : Mapping of int to Row
        Headers of the outer layers that have one, by the number of empty cells before the names.

    Returns
    -------
    dict of str to pandas.Series, shape (n,) each
        Cells by names; None before the first row of a layer.
    """
    columns: dict[str, pd.Series] = {}
    for order, lead in enumerate(sorted({row.row.lead for row in outer})):
        layer = [row for row in outer if row.row.lead == lead]
        last = np.searchsorted([row.place for row in layer], records) - 1
        for name, cell in _names(layer[0].row, headers.get(lead), order).items():
            values = [one.row.cells[cell] if cell < len(one.row.cells) else None for one in layer]
            columns[name] = pd.Series([None if k < 0 else values[k] for k in last], dtype=object)
    return columns


def _names(first: Row, header: Row | None, order: int) -> dict[str, int]:
    """Places of the cells that are carried down, by their names."""
    if header is not None:
        return {
            name: place
            for place, name in enumerate(bare_names(header))
            if _CARRIED.match(name) and not _NOT_CARRIED.search(name)
        }
    named = {_FIRST_NAME[min(order, 1)]: first.lead}
    words = [place for place, cell in enumerate(first.cells) if cell and not is_value(cell)]
    return {**named, **({"Step Type": words[0]} if words else {})}
