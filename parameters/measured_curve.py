"""Fillings and potentials of a measured curve, from a text table with a header.

Columns are known by their names, in any case and with the unit in brackets or behind a slash:
Filling or Capacity [mA.h.g-1], Voltage [V], and Branch where the table has both.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.parameters.errors import InputError

FILLING = ("filling", "stoichiometry", "sto", "normalised capacity", "normalized capacity")
CAPACITY = ("capacity", "specific capacity", "q")
VOLTAGE = ("voltage", "potential", "ocp", "ocv", "ewe", "e")
BRANCH = ("branch", "direction")
BRANCHES = {
    "lithiation": ("lithiation", "sodiation", "insertion"),
    "delithiation": ("delithiation", "desodiation", "extraction"),
}
#: Factors to V and A.h.kg-1, by the letters and digits of the unit.
VOLTAGE_UNITS = {"": 1, "v": 1, "mv": 1e-3}
CAPACITY_UNITS = {"": 1, "mahg1": 1, "mahg": 1, "ahkg1": 1, "ahkg": 1}
#: Filling may leave 0 to 1 by this much: capacities are rounded, or measured a little too large.
OVERSHOOT = 0.01


def read_curve(
    path: str | Path, full_capacity: float | None = None
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Branches of a table.

    Parameters
    ----------
    path : str or Path
        Text table with a header, columns parted by comma, semicolon or tab; # starts a comment.
    full_capacity : float, optional
        Capacity at filling 1 per mass of pristine alloy [A.h.kg-1]; needed where the table has
        capacities and no fillings.

    Returns
    -------
    dict of str to (numpy.ndarray, numpy.ndarray)
        Filling, from 0 to 1 [-], and potential [V] in the order of the table: of "lithiation"
        and "delithiation", or of the one that is there, or of "curve" without such a column.

    Raises
    ------
    InputError
        If the file, a column or a number is missing, or a unit is off.
    """
    frame = _read(path)
    filling, potential = _filling(frame, full_capacity), _voltage(frame)
    return {name: (filling[rows], potential[rows]) for name, rows in _branches(frame).items()}


def _read(path):
    if not Path(path).is_file():
        raise InputError(f"There is no file '{path}'; give the path of a table of the curve.")
    try:
        return pd.read_csv(path, sep=r"[,;\t]", engine="python", comment="#")
    except ValueError as error:
        raise InputError(f"'{path}' is not a table; give text columns under a header.") from error


def _column(frame, names):
    """First column of one of the names, and the letters and digits of its unit."""
    for column in frame.columns:
        name, _, unit = re.sub(r"[\[(/]", "|", column.lower(), count=1).partition("|")
        if re.sub(r"[\s_]+", " ", name).strip() in names:
            return column, re.sub(r"[^a-z0-9]", "", unit)
    return None, ""


def _missing(frame, what, example):
    columns = ", ".join(frame.columns)
    return InputError(f"No column of {what} among {columns}; name one '{example}'.")


def _numbers(frame, column, factor):
    if factor is None:
        raise InputError(f"The unit of column '{column}' is not known; give V or mA.h.g-1.")
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(float) * factor
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size or not numbers.size:
        row = bad[0] + 1 if bad.size else 1
        raise InputError(f"Column '{column}' has no number in row {row}; fill or remove the row.")
    return numbers


def _filling(frame, full_capacity):
    column, unit = _column(frame, FILLING)
    if column is not None:
        filling = _numbers(frame, column, 1)
    else:
        column, unit = _column(frame, CAPACITY)
        if column is None:
            raise _missing(frame, "filling or capacity", "Filling' or 'Capacity [mA.h.g-1]")
        if full_capacity is None or not full_capacity > 0:
            raise InputError(
                f"Full capacity is {full_capacity}; to turn '{column}' into filling, give the "
                "capacity at full filling in A.h.kg-1, such as 3579."
            )
        filling = _numbers(frame, column, CAPACITY_UNITS.get(unit)) / full_capacity
    if np.abs(filling - 0.5).max() > 0.5 + OVERSHOOT:
        raise InputError(
            f"'{column}' makes fillings of {filling.min():.4g} to {filling.max():.4g}; give "
            "fillings from 0 to 1, or a larger full capacity."
        )
    return np.clip(filling, 0, 1)


def _voltage(frame):
    column, unit = _column(frame, VOLTAGE)
    if column is None:
        raise _missing(frame, "potential", "Voltage [V]")
    potential = _numbers(frame, column, VOLTAGE_UNITS.get(unit))
    if potential.min() < -0.5 or potential.max() > 3:
        milli = ", or name it 'Voltage [mV]'" if potential.max() > 30 else ""
        raise InputError(
            f"'{column}' runs from {potential.min():.4g} to {potential.max():.4g} V; give "
            f"potentials between -0.5 and 3 V{milli}."
        )
    return potential


def _branches(frame):
    """Rows of each branch; of the whole curve if there is no such column."""
    column, _ = _column(frame, BRANCH)
    if column is None:
        return {"curve": np.full(len(frame), True)}
    given = frame[column].astype(str).str.strip().str.lower()
    unknown = given[~given.isin(sum(BRANCHES.values(), ()))]
    if len(unknown):
        raise InputError(
            f"Column '{column}' says '{unknown.iloc[0]}'; give lithiation or delithiation."
        )
    rows = {name: given.isin(words).to_numpy() for name, words in BRANCHES.items()}
    return {name: where for name, where in rows.items() if where.any()}
