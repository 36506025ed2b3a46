"""A measured curve, voltage against capacity per gram, to lay a result over.

Columns are known by their names in any case, with the unit in brackets or behind a slash, as
cyclers and the Battery Data Format write them: "Voltage [V]" or "voltage / V"; then "Capacity
[mA.h.g-1]", or charge ("Discharge Capacity / Ah") or "Current [A]" with "Test Time / s", which
need the mass. Half cycles are parted where the current changes its sign.
"""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.results import cumulative_integral
from porousalloy.parameters.errors import InputError

VOLTAGE = ("voltage", "potential", "cell voltage", "ewe", "ecell")
CURRENT = ("current",)
TIME = ("test time", "time", "elapsed time")
CAPACITY = ("capacity", "specific capacity")
DISCHARGED = ("discharge capacity", "discharging capacity", "specific discharge capacity")
CHARGED = ("charge capacity", "charging capacity", "specific charge capacity")
#: Factors by the letters and digits of the unit, to V, A, s, A.h and mA.h.g-1.
VOLTAGE_UNITS = {"v": 1.0, "mv": 1e-3}
CURRENT_UNITS = {"a": 1.0, "ma": 1e-3, "ua": 1e-6}
TIME_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}
CHARGE_UNITS = {"ah": 1.0, "mah": 1e-3, "uah": 1e-6}
PER_GRAM_UNITS = {"mahg1": 1.0, "mahg": 1.0, "ahkg1": 1.0, "ahkg": 1.0, "ahg1": 1e3, "ahg": 1e3}
HIGHEST_VOLTAGE = 10.0  # V; no single cell has more
LARGEST_CAPACITY = 10000.0  # mAh/g; beyond lithium's 3861 and silicon's 4200
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
    voltage = _numbers(frame, VOLTAGE, VOLTAGE_UNITS, "Voltage [V]")
    if voltage is None:
        raise _missing(frame, "voltage", "Voltage [V]")
    if np.abs(voltage).max() > HIGHEST_VOLTAGE:
        raise InputError(
            f"The voltage reaches {np.abs(voltage).max():.4g} V; name the column 'Voltage [mV]' if "
            "it is in millivolt."
        )
    current = _numbers(frame, CURRENT, CURRENT_UNITS, "Current [A]")
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
    if not path.is_file():
        raise InputError(f"There is no file '{path}'; give the path of a measured curve.")
    try:
        frame = pd.read_csv(path, sep=r"[,;\t]", engine="python", comment="#")
    except (ValueError, OSError) as error:
        raise InputError(f"'{path}' is not a table; give text columns under a header.") from error
    if len(frame) < 2:
        raise InputError(f"'{path}' has {len(frame)} rows of numbers; give at least two.")
    return frame


def _find(frame: pd.DataFrame, names: tuple[str, ...]) -> tuple[str | None, str]:
    """The column of one of the names, and the letters and digits of its unit."""
    found = []
    for column in map(str, frame.columns):
        name, _, unit = re.sub(r"[\[(/]", "|", column.lower(), count=1).partition("|")
        if re.sub(r"[\s_]+", " ", name).strip() in names:
            found.append((column, re.sub(r"[^a-z0-9]", "", unit.replace("µ", "u"))))
    if len(found) > 1:
        columns = "' and '".join(column for column, _ in found)
        raise InputError(f"'{columns}' both say the same; keep one of these columns.")
    return found[0] if found else (None, "")


def _numbers(frame, names, units, example) -> np.ndarray | None:
    """Values of a column in the unit that the factors lead to; None if there is no column."""
    column, unit = _find(frame, names)
    if column is None:
        return None
    if unit not in units:
        raise InputError(
            f"The unit of column '{column}' is not known; name it with its unit, as '{example}'."
        )
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(float) * units[unit]
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size:
        raise InputError(
            f"Column '{column}' has no number in row {bad[0] + 1}; fill or remove the row."
        )
    return numbers


def _missing(frame, what, example) -> InputError:
    columns = ", ".join(map(str, frame.columns))
    return InputError(f"No column of {what} among {columns}; name one '{example}'.")


def _capacity(frame, current, mass) -> np.ndarray:
    """Charge passed per gram [mA.h.g-1], up or down along each half cycle."""
    named = {}
    for names in (CAPACITY, DISCHARGED, CHARGED):
        column, unit = _find(frame, names)
        if column is not None:
            per_gram = unit in PER_GRAM_UNITS
            units = PER_GRAM_UNITS if per_gram else CHARGE_UNITS
            values = _numbers(frame, names, units, "Capacity [mA.h.g-1]")
            named[names] = values if per_gram else values / _grams(mass, column) * 1e3
    if CAPACITY in named:
        return named[CAPACITY]
    if named:
        return named.get(DISCHARGED, 0) - named.get(CHARGED, 0)
    time = _numbers(frame, TIME, TIME_UNITS, "Test Time / s")
    if current is None or time is None:
        raise _missing(frame, "capacity", "Capacity [mA.h.g-1]")
    return cumulative_integral(current, time / 3600) / _grams(mass, "Current") * 1e3


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
