"""Default bounds of a fit: the range of the cell, widened to the values of its kin.

The range of a cell is what is known of that cell; a fit to somebody's own electrode of the same
alloy must be able to find what another one had. So the bounds hold the value of every cell with the
same ion and host.
"""

import math
from collections.abc import Iterable
from dataclasses import replace

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.resolved_values import ResolvedValues


def default_bounds(cell: Cell, names: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Bounds of the parameters that have a range.

    Parameters
    ----------
    cell : Cell
        Cell that is fitted.
    names : iterable of str
        Names of the parameters to fit; those without a range of numbers are left out.

    Returns
    -------
    dict of str to (float, float)
        Lower and upper bounds by name.
    """
    kin = [
        other
        for other in CELLS.values()
        if other.alloy == cell.alloy and other.is_half_cell == cell.is_half_cell
    ]
    # a value that somebody gave is checked against the bounds, and makes none
    values = [ResolvedValues(other) for other in (replace(cell, changes={}), *kin)]
    rows = {row["key"]: row for row in cell.rows}
    found = {}
    for name in names:
        row = rows.get(name)
        if row is None or not (row["low"] and row["high"]):
            continue
        numbers = [one[name] for one in values if name in one]
        known = [float(x) for x in numbers if isinstance(x, int | float) and math.isfinite(x)]
        low, high = min(float(row["low"]), *known), max(float(row["high"]), *known)
        if low < high:
            found[name] = low, high
    return found
