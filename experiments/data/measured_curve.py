"""A measured curve, voltage against capacity per gram, to lay a result over.

Columns are known by their names in any case, with the unit in brackets or behind a slash, as
cyclers and the Battery Data Format write them: "Voltage [V]" or "voltage / V"; then "Capacity
[mA.h.g-1]", or charge ("Discharge Capacity / Ah") or "Current [A]" with "Test Time / s", which
need the mass. Half cycles are parted where the current changes its sign.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns import (
    AMPERE_UNITS,
    CAPACITY,
    CHARGED,
    CURRENT,
    DISCHARGED,
    HIGHEST_VOLTAGE,
    LARGEST_CAPACITY,
    PER_GRAM_UNITS,
    TIME,
    VOLTAGE,
    Quantity,
    find,
    missing,
    numbers,
)
from porousalloy.experiments.data.text_table import read_table
from porousalloy.experiments.results.dataset import cumulative_integral
from porousalloy.parameters.errors import InputError

BACKLASH = 1e-3  # of the capacity: what rounding may turn back


class MeasuredCurve(NamedTuple):
    """One half cycle: capacity from 0 [mA.h.g-1], voltage [V], and whether the voltage rises."""

    capacity: np.ndarray
    voltage: np.ndarray
    rises: bool


def read_measured(path: str | Path, mass: float | None = None) -> list[MeasuredCurve]:
    """Last falling and last rising half cycle of a table.

    Parameters
    ----------
    path : str or Path
        Text table with a header, columns parted by comma, semicolon or tab; # starts a comment.
    mass : float, optional
        What capacities are given on [kg]; needed where the table holds charge or current.

    Returns
    -------
    list of MeasuredCurve
        The falling one first; one of them may be missing.

    Raises
    ------
    InputError
        If the file, a column, a number or the mass is missing, or a unit is off.
    """
    frame = _read(Path(path))
    voltage = _values(frame, VOLTAGE)
    if voltage is None:
        raise missing(frame, "voltage", "Voltage [V]")
    if np.abs(voltage).max() > HIGHEST_VOLTAGE:
        raise InputError(
            f"The voltage reaches {np.abs(voltage).max():.4g} V; name the column 'Voltage [mV]' if "
            "it is in millivolt."
        )
    current = _values(frame, CURRENT)
    passed = _capacity(frame, current, mass)
    curves: dict[bool, MeasuredCurve] = {}
    for rows in _half_cycles(current, len(voltage)):
        rises = bool(voltage[rows][-1] > voltage[rows][0])
        capacity = _from_zero(passed[rows], first_row=rows.start + 1)
        curves[rises] = MeasuredCurve(capacity, voltage[rows], rises)
    if not curves:
        raise InputError(f"'{path}' holds no half cycle: no two rows carry current; give a cycle.")
    return [curves[rises] for rises in (False, True) if rises in curves]


def _read(path: Path) -> pd.DataFrame:
    frame = read_table(path)
    if len(frame) < 2:
        raise InputError(f"'{path}' has {len(frame)} rows of numbers; give at least two.")
    return frame


def _values(frame: pd.DataFrame, quantity: Quantity) -> np.ndarray | None:
    column = find(frame, quantity)
    return None if column is None else numbers(frame, column, quantity)


def _capacity(frame, current, mass) -> np.ndarray:
    """Charge passed per gram [mA.h.g-1], up or down along each half cycle."""
    named = {}
    for quantity in (CAPACITY, DISCHARGED, CHARGED):
        column = find(frame, quantity)
        if column is not None:
            values = numbers(frame, column, quantity)
            if column.unit not in PER_GRAM_UNITS:
                values = values / _grams(mass, column.header) * 1e3
            named[quantity.names] = values
    if CAPACITY.names in named:
        return named[CAPACITY.names]
    if named:
        return named.get(DISCHARGED.names, 0) - named.get(CHARGED.names, 0)
    time = _values(frame, TIME)
    if current is None or time is None:
        raise missing(frame, "capacity", "Capacity [mA.h.g-1]")
    passed = cumulative_integral(current, time / 3600)
    column = find(frame, CURRENT)
    return passed / _grams(mass, column.header) * 1e3 if column.unit in AMPERE_UNITS else passed


def _grams(mass: float | None, column: str) -> float:
    if mass is None or not 0 < mass < np.inf:
        given = "no mass" if mass is None else f"the mass {mass:g} kg"
        raise InputError(
            f"'{column}' is not per gram and {given} was given; give the mass that capacities "
            "refer to, in kg."
        )
    return 1e3 * mass


def _half_cycles(current: np.ndarray | None, rows: int):
    """Slices of rows with current of one sign; all rows where no current is known."""
    if current is None:
        yield slice(0, rows)
        return
    signs = np.sign(current)
    borders = np.flatnonzero(np.diff(signs)) + 1
    for start, stop in zip([0, *borders], [*borders, rows], strict=True):
        if signs[start] and stop - start > 1:
            yield slice(int(start), int(stop))


def _from_zero(passed: np.ndarray, first_row: int) -> np.ndarray:
    """Capacity of a half cycle, counted up from its first row."""
    capacity = passed - passed[0]
    capacity *= np.sign(capacity[-1]) or 1
    largest = capacity.max()
    back = np.flatnonzero(np.diff(capacity) < -BACKLASH * largest)
    if back.size or largest <= 0:
        row = first_row + (back[0] + 1 if back.size else 0)
        raise InputError(
            f"The capacity turns back in row {row}; give one half cycle, or a column "
            "'Current [A]' to part them by."
        )
    if largest > LARGEST_CAPACITY:
        raise InputError(
            f"The capacity reaches {largest:.4g} mAh/g, more than any electrode has; check its "
            "unit and the mass."
        )
    return np.maximum.accumulate(capacity)
