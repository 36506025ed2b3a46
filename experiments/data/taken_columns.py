"""Which column of a table became which quantity, found by comparing the numbers."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.column_kinds import COLUMN_KINDS
from porousalloy.experiments.data.columns.find_columns import find_all
from porousalloy.experiments.data.measured_file import MeasuredFile

ALIKE = 1e-6  # share of a quantity's range by which it may leave its column


class TakenColumn(NamedTuple):
    """A quantity and the column that it was read from.

    Attributes
    ----------
    quantity : str
        Our name of the quantity.
    header : str
        Header of the column; "" where it was made of others, such as a clock or two capacities.
    factor : float
        What a number of the column is multiplied by; NaN where it is no number.
    """

    quantity: str
    header: str
    factor: float


def taken_columns(file: MeasuredFile) -> list[TakenColumn]:
    """Columns of a file by the quantities that they became.

    Parameters
    ----------
    file : MeasuredFile
        Samples and the table they come from.

    Returns
    -------
    list of TakenColumn
        One for each quantity of the samples.
    """
    samples = file.samples
    rows = file.table.loc[samples.rows - 1]
    found = []
    for quantity, values in samples.columns.items():
        named = [column.header for column in find_all(rows.columns, COLUMN_KINDS[quantity])]
        headers = list(dict.fromkeys([*named, *map(str, rows.columns)]))
        told = _words if quantity == "branch" else _factor
        factors = ((header, told(rows[header], values)) for header in headers)
        header, factor = next(((h, f) for h, f in factors if f is not None), ("", np.nan))
        found.append(TakenColumn(quantity, header, factor))
    return found


def _factor(cells: pd.Series, values: np.ndarray) -> float | None:
    """Factor between a column and a quantity; None if it is none."""
    if not pd.api.types.is_numeric_dtype(cells) or cells.dtype == bool:
        return None
    given = cells.to_numpy(float)
    known = np.isfinite(given) & np.isfinite(values)
    if not known.any():
        return None
    given, values = given[known], np.asarray(values, float)[known]
    moved, expected = given - given[0], values - values[0]
    if not (moved.any() or expected.any()):
        moved, expected = given, values
    if not moved.any() or not expected.any():
        return None
    factor = float(moved @ expected / (moved @ moved))
    off = np.abs(expected - factor * moved).max()
    return factor if factor > 0 and off <= ALIKE * np.abs(expected).max() else None


def _words(cells: pd.Series, labels: np.ndarray) -> float | None:
    """NaN for a column each of whose words means one label; None for others."""
    if pd.api.types.is_float_dtype(cells):
        return None
    words = cells.astype(str).to_numpy()
    meanings = {(word, label) for word, label in zip(words, labels, strict=True)}
    alike = len(meanings) == len(set(words)) < len(words) / 2
    return np.nan if alike and len(set(words)) >= len(set(labels)) > 1 else None
