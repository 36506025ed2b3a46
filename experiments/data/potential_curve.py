"""Fillings and potentials of a measured curve, from a text table with a header.

Columns are known by their names, in any case and with the unit in brackets or behind a slash:
Filling or Capacity [mA.h.g-1], Voltage [V], and Branch where the table has both.
"""

from pathlib import Path

import numpy as np

from porousalloy.experiments.data.columns import (
    BRANCH,
    BRANCHES,
    CAPACITY,
    PER_GRAM_UNITS,
    VOLTAGE,
    Quantity,
    find,
    missing,
    numbers,
    texts,
)
from porousalloy.experiments.data.text_table import read_table
from porousalloy.parameters.errors import InputError

FILLING = Quantity(
    ("filling", "stoichiometry", "sto", "normalised capacity", "normalized capacity"),
    {"": 1, "1": 1},
    "Filling",
)
# such tables often leave out the units, which the checks of fillings and potentials catch
POTENTIAL = VOLTAGE._replace(units={"": 1, **VOLTAGE.units})
CHARGE = CAPACITY._replace(units={"": 1, **PER_GRAM_UNITS})
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
    frame = read_table(path, "a table of the curve")
    filling, potential = _filling(frame, full_capacity), _voltage(frame)
    return {name: (filling[rows], potential[rows]) for name, rows in _branches(frame).items()}


def _filling(frame, full_capacity):
    column = find(frame, FILLING)
    if column is not None:
        filling = numbers(frame, column, FILLING)
    else:
        column = find(frame, CHARGE)
        if column is None:
            raise missing(frame, "filling or capacity", "Filling' or 'Capacity [mA.h.g-1]")
        if full_capacity is None or not full_capacity > 0:
            raise InputError(
                f"Full capacity is {full_capacity}; to turn '{column.header}' into filling, give "
                "the capacity at full filling in A.h.kg-1, such as 3579."
            )
        filling = numbers(frame, column, CHARGE) / full_capacity
    if np.abs(filling - 0.5).max() > 0.5 + OVERSHOOT:
        raise InputError(
            f"'{column.header}' makes fillings of {filling.min():.4g} to {filling.max():.4g}; give "
            "fillings from 0 to 1, or a larger full capacity."
        )
    return np.clip(filling, 0, 1)


def _voltage(frame):
    column = find(frame, POTENTIAL)
    if column is None:
        raise missing(frame, "potential", "Voltage [V]")
    potential = numbers(frame, column, POTENTIAL)
    if potential.min() < -0.5 or potential.max() > 3:
        milli = ", or name it 'Voltage [mV]'" if potential.max() > 30 else ""
        raise InputError(
            f"'{column.header}' runs from {potential.min():.4g} to {potential.max():.4g} V; give "
            f"potentials between -0.5 and 3 V{milli}."
        )
    return potential


def _branches(frame):
    """Rows of each branch; of the whole curve if there is no such column."""
    column = find(frame, BRANCH)
    if column is None:
        return {"curve": np.full(len(frame), True)}
    given = texts(frame[column.header]).str.lower()
    unknown = given[~given.isin(sum(BRANCHES.values(), ()))]
    if len(unknown):
        raise InputError(
            f"Column '{column.header}' says '{unknown.iloc[0]}'; give lithiation or delithiation."
        )
    rows = {name: given.isin(words).to_numpy() for name, words in BRANCHES.items()}
    return {name: where for name, where in rows.items() if where.any()}
