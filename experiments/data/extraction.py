"""From the columns of a table to samples in the units of the models."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from porousalloy.experiments.data.column_kinds import (
    AMPERE_UNITS,
    CAPACITY,
    CHARGE_UNITS,
    CHARGED,
    COLUMN_KINDS,
    CURRENT,
    DISCHARGED,
    PER_CENT,
    THICKNESS,
    TIME,
    ColumnKind,
)
from porousalloy.experiments.data.columns import (
    Column,
    find,
    find_all,
    numbers,
    row_numbers,
    split_header,
)
from porousalloy.experiments.data.labels import branch_labels, cycle_numbers
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

HIGHEST_VOLTAGE = 10.0  # V; no single cell has more
LOWEST_VOLTAGE_RANGE = 0.01  # V; below it volts were labelled millivolt


class MassMissing(InputError):
    """A column is not per gram, and the mass was not given."""


def extract(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    mass: float | None = None,
    initial_thickness: float | None = None,
    names: Iterable[str] | None = None,
) -> Samples:
    """Samples of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    columns : Mapping of str to str
        Headers by our names, where they are not among the known ones.
    mass : float, optional
        Mass to which charges and currents refer [kg]; needed where the file has A.h and A.
    initial_thickness : float, optional
        Thickness to which an expansion in per cent refers [m].
    names : iterable of str, optional
        Columns to read, by our names. The default is all that there are.

    Returns
    -------
    Samples
        At least two rows; a current only where there is a time.

    Raises
    ------
    InputError
        If a unit, number or the mass is missing or off, or the table has fewer than two rows.
    """
    if len(frame) < 2:
        raise InputError(f"The table has {len(frame)} rows of numbers; give at least two.")
    unknown = set(columns) - set(COLUMN_KINDS)
    if unknown:
        raise InputError(
            f"There is no quantity '{sorted(unknown)[0]}'; name columns of "
            f"{', '.join(COLUMN_KINDS)}."
        )
    readers: dict[str, Callable[[], np.ndarray | None]] = {
        "voltage": lambda: _voltage(frame, columns),
        "time": lambda: _time(frame, columns),
        "stoichiometry": lambda: _plain(frame, columns, "stoichiometry"),
        "current": lambda: _per_mass(frame, columns, "current", AMPERE_UNITS, mass),
        "capacity": lambda: _capacity(frame, columns, mass),
        "thickness": lambda: _thickness(frame, columns, initial_thickness),
        "cycle": lambda: cycle_numbers(_plain(frame, columns, "cycle")),
        "branch": lambda: branch_labels(frame, columns.get("branch")),
    }
    read: dict[str, np.ndarray] = {}
    for name in readers if names is None else names:
        # without time a current says no more than its sign
        if name == "current" and "time" not in read:
            continue
        try:
            values = readers[name]()
        except MassMissing:
            # a table of stoichiometries needs no charges
            if "stoichiometry" not in read:
                raise
            values = None
        if values is not None:
            read[name] = values
    return Samples(row_numbers(frame), read)


def _plain(frame, columns, name) -> np.ndarray | None:
    column = find(frame, COLUMN_KINDS[name], columns.get(name))
    return None if column is None else numbers(frame, column, COLUMN_KINDS[name])


def _voltage(frame, columns) -> np.ndarray | None:
    voltage = _plain(frame, columns, "voltage")
    if voltage is None:
        return None
    largest = np.abs(voltage).max()
    if largest > HIGHEST_VOLTAGE:
        raise InputError(
            f"The voltage reaches {largest:.4g} V; name the column 'Voltage [mV]' if it is in "
            "millivolt."
        )
    if largest < LOWEST_VOLTAGE_RANGE:
        raise InputError(
            f"The voltage stays within {largest:.2g} V; name the column 'Voltage [V]' if it is in "
            "volt."
        )
    return voltage


def _time(frame, columns) -> np.ndarray | None:
    """Time of the test; where there are several, "Time" alone counts from the last step."""
    found = find_all(frame.columns, TIME)
    of_test = [column.header for column in found if split_header(column.header)[0] != "time"]
    given = columns.get("time") or (of_test[0] if len(found) > 1 == len(of_test) else None)
    column = find(frame, TIME, given)
    return None if column is None else numbers(frame, column, TIME)


def _capacity(frame, columns, mass) -> np.ndarray | None:
    """Charge passed, or charge in minus charge out where the file has two columns."""
    if "capacity" in columns:
        return _per_mass(frame, columns, "capacity", CHARGE_UNITS, mass)
    parts = []
    for kind in (CAPACITY, CHARGED, DISCHARGED):
        found = find_all(frame.columns, kind)
        # cyclers give several capacities; where there is a current they are a check only
        if len(found) > 1 and not find_all(frame.columns, CURRENT):
            find(frame, kind)
        parts.append(_divided(frame, found[0], kind, CHARGE_UNITS, mass) if found else None)
    whole, charged, discharged = parts
    if whole is not None:
        return whole
    if charged is None or discharged is None:
        return discharged if charged is None else charged
    return charged - discharged


def _per_mass(frame, columns, name, absolute, mass) -> np.ndarray | None:
    kind = COLUMN_KINDS[name]
    column = find(frame, kind, columns.get(name))
    return None if column is None else _divided(frame, column, kind, absolute, mass)


def _divided(
    frame: pd.DataFrame,
    column: Column,
    kind: ColumnKind,
    absolute: Mapping[str, float],
    mass: float | None,
) -> np.ndarray:
    """Values of a column per mass; those with a unit of `absolute` are divided by the mass."""
    values = numbers(frame, column, kind)
    if column.unit not in absolute:
        return values
    if mass is None or not 0 < mass < np.inf:
        given = "no mass" if mass is None else f"the mass {mass:g} kg"
        raise MassMissing(
            f"'{column.header}' is not per gram and {given} was given; give the mass to which "
            "C-rates refer, such as '0.295 mg'."
        )
    return values / mass


def _thickness(frame, columns, initial: float | None) -> np.ndarray | None:
    column = find(frame, THICKNESS, columns.get("thickness"))
    if column is None:
        return None
    values = numbers(frame, column, THICKNESS, gaps=True)
    if column.unit == PER_CENT:
        if initial is None or not 0 < initial < np.inf:
            raise InputError(
                f"'{column.header}' is in per cent; give the initial thickness, such as '20 um'."
            )
        values = values * initial
    measured = np.flatnonzero(np.isfinite(values))
    return values - values[measured[0]] if measured.size else None
