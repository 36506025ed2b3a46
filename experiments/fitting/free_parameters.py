"""Free parameters of a fit: what they are called, where they may lie and on which scale.

A fit works on u in [0, 1], which runs from the lower to the upper bound, on a logarithmic scale
where the bounds span decades (but for an initial filling: its charge is even). Bounds come from the
csv range of the parameter, the same range that stands for what is known of it without data: an
interval in u is therefore a share of the range.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pandas as pd

from porousalloy.experiments.fitting.record_start import FILLING
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import provenance
from porousalloy.parameters.validation import read_settings

#: True over stated mass of what the capacities refer to. Not a parameter of the cell but of the
#: measurement, so it scales the current and nothing else.
MASS_RATIO = "Active mass over stated mass"
MASS_RATIO_RANGE = (0.5, 1.5)
#: From this ratio of the bounds on, the scale is logarithmic.
DECADE = 10.0


@dataclass(frozen=True)
class FreeParameter:
    """A parameter that a fit may change.

    Attributes
    ----------
    name : str
        Name in the parameter set, or :data:`MASS_RATIO`.
    start, low, high : float
        Start of the fit, and its bounds, in the unit of the parameter.
    logarithmic : bool
        True if u is even in the logarithm of the value.
    """

    name: str
    start: float
    low: float
    high: float
    logarithmic: bool

    @overload
    def value(self, u: float) -> float: ...
    @overload
    def value(self, u: np.ndarray) -> np.ndarray: ...
    def value(self, u: Any) -> Any:
        """Value at a share u of the range."""
        if self.logarithmic:
            return self.low * (self.high / self.low) ** u
        return self.low + (self.high - self.low) * u

    def share(self, value: float) -> float:
        """u of a value; inverse of :meth:`value`."""
        if self.logarithmic:
            return float(np.log(value / self.low)) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def slope(self, u: float) -> float:
        """Derivative of the value with respect to u."""
        if self.logarithmic:
            return self.value(u) * math.log(self.high / self.low)
        return self.high - self.low


def free_parameters(
    cell: Cell,
    names: Iterable[str],
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts: Mapping[str, float] | None = None,
) -> tuple[FreeParameter, ...]:
    """Free parameters of a cell.

    Parameters
    ----------
    cell : Cell
        Cell whose tables hold value and range of every parameter.
    names : iterable of str
        Names of the parameters to fit, or :data:`MASS_RATIO`.
    bounds : Mapping of str to (float, float), optional
        Bounds that replace the csv range.
    starts : Mapping of str to float, optional
        Starts that replace the cell's values.

    Returns
    -------
    tuple of FreeParameter
        Free parameters in the order of the names.

    Raises
    ------
    InputError
        If a name is unknown, given twice, or stands for a function or for what follows from
        others; if there is no range and no bounds, or the start lies outside of them.
    """
    names, bounds, starts = list(names), dict(bounds or {}), dict(starts or {})
    if not names:
        raise InputError("No parameter is free; name at least one.")
    rows = provenance(cell)
    read_settings([*rows.index, MASS_RATIO], dict.fromkeys([*names, *bounds, *starts], 0.0))
    for name in [*bounds, *starts]:
        if name not in names:
            raise InputError(f"'{name}' has bounds or a start but is not free; name it, too.")
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise InputError(f"'{repeated[0]}' is named twice; name it once.")
    return tuple(_free(name, rows, bounds.get(name), starts.get(name)) for name in names)


def _free(
    name: str, rows: pd.DataFrame, bounds: tuple[float, float] | None, start: float | None
) -> FreeParameter:
    value, low, high = 1.0, *MASS_RATIO_RANGE
    if name != MASS_RATIO:
        row = rows.loc[name]
        if isinstance(row["value"], str):
            raise InputError(f"'{name}' is a function; fit the numbers that it takes.")
        value, low, high = float(row["value"]), row["low"], row["high"]
    low, high = (low, high) if bounds is None else map(float, bounds)
    start = value if start is None else float(start)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        given = "no range" if bounds is None else f"the bounds {low:g} and {high:g}"
        raise InputError(f"'{name}' has {given}; give a lower and a larger upper bound.")
    if not low <= start <= high:
        raise InputError(
            f"'{name}' starts at {start:g}, outside of {low:g} to {high:g}; give other bounds or "
            "another start."
        )
    logarithmic = low > 0 and high / low >= DECADE and name != FILLING
    return FreeParameter(name, start, float(low), float(high), logarithmic)
