"""Columns of a table in the units of the models, row by row as the file has them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns import (
    AMPERE_UNITS,
    BRANCH,
    BRANCHES,
    CAPACITY,
    CELL,
    CHARGE_UNITS,
    CHARGED,
    CURRENT,
    CYCLE,
    DISCHARGED,
    HIGHEST_VOLTAGE,
    LENGTH_UNITS,
    TIME,
    VOLTAGE,
    Quantity,
    find,
    find_all,
    letters,
    missing,
    numbers,
    split_header,
    texts,
)
from porousalloy.parameters.errors import InputError

THICKNESS = Quantity(
    ("thickness change", "thickness", "expansion", "dilation", "displacement", "height change"),
    {**LENGTH_UNITS, "%": 0.01},
    "Thickness change [um]",
)
#: Our names of columns, for the mapping that a user may give.
COLUMNS = {
    "time": TIME,
    "voltage": VOLTAGE,
    "current": CURRENT,
    "capacity": CAPACITY,
    "cycle": CYCLE,
    "branch": BRANCH,
    "cell": CELL,
    "thickness": THICKNESS,
}
#: Words that part half cycles but say nothing of the alloy: a full cell's charge fills its anode.
_BRANCH_WORDS = {
    **{word: name for name, words in BRANCHES.items() for word in words},
    **{word: "charge" for word in ("charge", "charging", "cha", "chg")},
    **{word: "discharge" for word in ("discharge", "discharging", "dch", "dchg")},
    **{word: "rest" for word in ("rest", "ocv", "pause")},
}
LOWEST_VOLTAGE_RANGE = 0.01  # V; below it volts were labelled millivolt


@dataclass(frozen=True)
class Samples:
    """Rows of one cell: what the file says, before anything is concluded.

    Attributes
    ----------
    rows : numpy.ndarray, shape (n,)
        Numbers of the rows in the file, from 1.
    voltage, time, current, capacity, thickness : numpy.ndarray, shape (n,), or None
        [V], [s], [A.kg-1] with the sign of the file and only where there is a time,
        [mA.h.g-1] and change [m].
    cycle : numpy.ndarray of int, shape (n,), or None
        As the file has it.
    branch : numpy.ndarray of str, shape (n,), or None
        "lithiation", "delithiation", "charge", "discharge" or "rest".
    """

    rows: np.ndarray
    voltage: np.ndarray | None
    time: np.ndarray | None = None
    current: np.ndarray | None = None
    capacity: np.ndarray | None = None
    thickness: np.ndarray | None = None
    cycle: np.ndarray | None = None
    branch: np.ndarray | None = None

    def take(self, rows) -> "Samples":
        """The rows of a mask, slice or index."""
        kept = {name: value[rows] for name, value in vars(self).items() if value is not None}
        return replace(self, **kept)


def extract(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    mass: float | None,
    initial_thickness: float | None,
    with_voltage: bool = True,
) -> Samples:
    """Samples of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    columns : mapping of str to str
        Headers by our names, where they are not known ones.
    mass : float or None
        What charges and currents are divided by [kg], where the file has them in A.h and A.
    initial_thickness : float or None
        That an expansion in per cent refers to [m].
    with_voltage : bool, optional
        Whether there must be a voltage.

    Returns
    -------
    Samples
        At least two rows.

    Raises
    ------
    InputError
        If a column, unit, number or the mass is missing, or the table is empty.
    """
    if len(frame) < 2:
        raise InputError(f"The table has {len(frame)} rows of numbers; give at least two.")
    unknown = set(columns) - set(COLUMNS)
    if unknown:
        raise InputError(
            f"There is no quantity '{sorted(unknown)[0]}'; name columns of {', '.join(COLUMNS)}."
        )

    def read(name, gaps=False):
        column = find(frame, COLUMNS[name], columns.get(name))
        return None if column is None else numbers(frame, column, COLUMNS[name], gaps)

    voltage = read("voltage") if with_voltage else None
    if with_voltage:
        if voltage is None:
            raise missing(frame, "voltage", VOLTAGE.example)
        _check_voltage(voltage)
    time, current = _time(frame, columns), None
    if time is not None:
        current = _per_mass(frame, columns, "current", AMPERE_UNITS, mass)
    return Samples(
        rows=frame.index.to_numpy() + 1,
        voltage=voltage,
        time=time,
        current=current,
        capacity=_capacity(frame, columns, mass),
        thickness=_thickness(frame, columns, initial_thickness),
        cycle=_cycle(read("cycle")),
        branch=_branch(frame, columns),
    )


def _check_voltage(voltage: np.ndarray) -> None:
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


def _time(frame, columns) -> np.ndarray | None:
    """Time of the test; where there are several, "Time" alone counts from the last step."""
    found = find_all(frame.columns, TIME)
    of_test = [column.header for column in found if split_header(column.header)[0] != "time"]
    given = columns.get("time") or (of_test[0] if len(found) > 1 == len(of_test) else None)
    column = find(frame, TIME, given)
    return None if column is None else numbers(frame, column, TIME)


def _per_mass(frame, columns, name, absolute, mass) -> np.ndarray | None:
    """Values per mass; those of a unit in `absolute` are divided by the mass."""
    column = find(frame, COLUMNS[name], columns.get(name))
    if column is None:
        return None
    values = numbers(frame, column, COLUMNS[name])
    return values / _checked(mass, column.header) if column.unit in absolute else values


def _checked(mass: float | None, header: str) -> float:
    if mass is None or not 0 < mass < np.inf:
        given = "no mass" if mass is None else f"the mass {mass:g} kg"
        raise InputError(
            f"'{header}' is not per gram and {given} was given; give the mass that C-rates refer "
            "to, in kg."
        )
    return mass


def _capacity(frame, columns, mass) -> np.ndarray | None:
    """Charge passed, or charge in minus charge out where the file has two columns."""
    if "capacity" in columns:
        return _per_mass(frame, columns, "capacity", CHARGE_UNITS, mass)
    parts = []
    for quantity in (CAPACITY, CHARGED, DISCHARGED):
        # cyclers give several capacities; where there is a current they are a check only
        found = find_all(frame.columns, quantity)
        if len(found) > 1 and not find_all(frame.columns, CURRENT):
            find(frame, quantity)
        values = None
        if found:
            values = numbers(frame, found[0], quantity)
            if found[0].unit in CHARGE_UNITS:
                values = values / _checked(mass, found[0].header)
        parts.append(values)
    whole, charged, discharged = parts
    if whole is not None:
        return whole
    if charged is None or discharged is None:
        return discharged if charged is None else charged
    return charged - discharged


def _thickness(frame, columns, initial) -> np.ndarray | None:
    column = find(frame, THICKNESS, columns.get("thickness"))
    if column is None:
        return None
    values = numbers(frame, column, THICKNESS, gaps=True)
    if column.unit == "%":
        if initial is None or not 0 < initial < np.inf:
            raise InputError(
                f"'{column.header}' is in per cent; give the initial thickness of the electrode "
                "in m."
            )
        values = values * initial
    measured = np.flatnonzero(np.isfinite(values))
    return values - values[measured[0]] if measured.size else None


def _cycle(values: np.ndarray | None) -> np.ndarray | None:
    if values is None:
        return None
    whole = np.round(values)
    if np.abs(values - whole).max() > 1e-6 or np.abs(whole).max() > 1e9:
        raise InputError("The numbers of the cycles are not whole; name another column as cycle.")
    return whole.astype(int)


def _branch(frame, columns) -> np.ndarray | None:
    column = find(frame, BRANCH, columns.get("branch"))
    if column is None:
        return None
    words = texts(frame[column.header]).map(letters)
    known = words.map(_BRANCH_WORDS)
    if known.isna().any():
        row = known.isna().to_numpy().argmax()
        raise InputError(
            f"Column '{column.header}' says '{frame[column.header].iloc[row]}' in row "
            f"{frame.index[row] + 1}; give lithiation, delithiation, charge, discharge or rest."
        )
    return known.to_numpy(str)
