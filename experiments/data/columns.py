"""Columns of measured tables, known by their names and units.

Names count in any case, with the unit in brackets, behind a slash or at the end: "Voltage [V]",
"voltage / V", "Ewe/V", "voltage_V". The names are those of papers, of BioLogic and of the Battery
Data Format.

References
----------
Battery Data Alliance, Battery Data Format Ontology 1.0.0,
https://w3id.org/battery-data-alliance/ontology/battery-data-format
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.parameters.errors import InputError


class Quantity(NamedTuple):
    """Names of a column in small letters, factors by the letters and digits of its unit, and how
    to name it."""

    names: tuple[str, ...]
    units: Mapping[str, float]
    example: str


class Column(NamedTuple):
    """Header of a column as the table has it, and the letters and digits of its unit."""

    header: str
    unit: str


# to A.h and mA.h.g-1; "wrong by 1000" starts here, so every prefix has its own row
CHARGE_UNITS = {"ah": 1.0, "mah": 1e-3, "uah": 1e-6, "amperehour": 1.0}
PER_GRAM_UNITS = {"mahg1": 1.0, "mahg": 1.0, "ahkg1": 1.0, "ahkg": 1.0, "ahg1": 1e3, "ahg": 1e3}
# to A and A.kg-1
AMPERE_UNITS = {"a": 1.0, "ma": 1e-3, "ua": 1e-6, "ampere": 1.0}
SPECIFIC_UNITS = {"mag1": 1.0, "mag": 1.0, "akg1": 1.0, "akg": 1.0, "ag1": 1e3, "ag": 1e3}
LENGTH_UNITS = {"m": 1.0, "mm": 1e-3, "um": 1e-6, "nm": 1e-9}

_CAPACITY_UNITS = {**CHARGE_UNITS, **PER_GRAM_UNITS}
_PER_GRAM = "Capacity [mA.h.g-1]"
VOLTAGE = Quantity(
    ("voltage", "potential", "cell voltage", "ewe", "<ewe>", "ecell", "<ecell>", "ocp", "ocv",
     "e", "u"),
    {"v": 1.0, "volt": 1.0, "mv": 1e-3},
    "Voltage [V]",
)  # fmt: skip
CURRENT = Quantity(
    ("current", "specific current", "i", "<i>"),
    {**AMPERE_UNITS, **SPECIFIC_UNITS},
    "Current [A]",
)
TIME = Quantity(
    ("test time", "time", "elapsed time", "total time"),
    {"s": 1.0, "sec": 1.0, "second": 1.0, "ms": 1e-3, "millisecond": 1e-3, "min": 60.0,
     "h": 3600.0, "hour": 3600.0},
    "Test Time / s",
)  # fmt: skip
CAPACITY = Quantity(
    ("capacity", "specific capacity", "net capacity", "q", "q-q0", "q-qo"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
DISCHARGED = Quantity(
    ("discharge capacity", "discharging capacity", "specific discharge capacity", "q discharge"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
CHARGED = Quantity(
    ("charge capacity", "charging capacity", "specific charge capacity", "q charge"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
CYCLE = Quantity(("cycle", "cycle number", "cycle index", "cycle count"), {"": 1, "1": 1}, "Cycle")
BRANCH = Quantity(("branch", "direction"), {"": 1}, "Branch")
CELL = Quantity(("cell", "cell name", "cell id", "sample"), {"": 1}, "Cell")

#: What a column of branches may say.
BRANCHES = {
    "lithiation": ("lithiation", "sodiation", "insertion"),
    "delithiation": ("delithiation", "desodiation", "extraction"),
}
HIGHEST_VOLTAGE = 10.0  # V; no single cell has more
LARGEST_CAPACITY = 10000.0  # mAh/g; beyond lithium's 3861 and silicon's 4200


def split_header(header: str) -> tuple[str, str]:
    """Name in small letters, and the letters and digits of the unit, "" if there is none."""
    whole = str(header).lower().strip()
    found = re.match(r"\(?([^\[(/]*?)\)?\s*[\[(/](.*)$", whole)
    name, unit = found.groups() if found else (whole, "")
    return re.sub(r"[\s_]+", " ", name).strip(), letters(unit)


def letters(unit: str) -> str:
    """Small letters and digits of a unit, which tell "mA.h.g-1" as well as "mAh/g"."""
    return re.sub(r"[^a-z0-9%]", "", unit.lower().replace("µ", "u").replace("μ", "u"))


def find_all(headers: Iterable, quantity: Quantity) -> list[Column]:
    """Every column that bears one of the names."""
    found = []
    for header in map(str, headers):
        name, unit = split_header(header)
        if name in quantity.names:
            found.append(Column(header, unit))
            continue
        for known in quantity.names:
            # "voltage_V", "test_time_second"
            tail = letters(name.removeprefix(f"{known} "))
            if not unit and name.startswith(f"{known} ") and tail in quantity.units:
                found.append(Column(header, tail))
                break
    return found


def find(frame: pd.DataFrame, quantity: Quantity, given: str | None = None) -> Column | None:
    """The column of a quantity; None if there is none.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table.
    quantity : Quantity
        What to look for.
    given : str, optional
        Header to take in place of the known names; with a unit behind it, as "U [V]", where the
        table has "U" alone.

    Raises
    ------
    InputError
        If several columns bear the names, or the given one is missing.
    """
    if given is not None:
        return _given(frame, given)
    found = find_all(frame.columns, quantity)
    if len(found) > 1:
        columns = "' and '".join(column.header for column in found)
        raise InputError(f"'{columns}' both say the same; keep or choose one of these columns.")
    return found[0] if found else None


def _given(frame: pd.DataFrame, given: str) -> Column:
    headers = list(map(str, frame.columns))
    if given in headers:
        return Column(given, split_header(given)[1])
    bare, _, unit = given.rpartition("[")
    if bare.strip() in headers:
        return Column(bare.strip(), letters(unit))
    raise InputError(
        f"There is no column '{given}'; choose among {', '.join(headers)}, with its unit behind "
        "it in brackets where the table has none."
    )


def numbers(
    frame: pd.DataFrame, column: Column, quantity: Quantity, gaps: bool = False
) -> np.ndarray:
    """Values of a column in the unit that the factors lead to.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table; rows are counted from 1 by its index.
    column : Column
        Of that table.
    quantity : Quantity
        Its units.
    gaps : bool, optional
        Whether cells may be empty (NaN).

    Raises
    ------
    InputError
        If the unit is not known or a cell is no number.
    """
    if column.unit not in quantity.units:
        raise InputError(
            f"The unit of column '{column.header}' is not known; name it with its unit, as "
            f"'{quantity.example}'."
        )
    cells = frame[column.header]
    if cells.dtype == bool:
        cells = cells.astype(str)
    values = pd.to_numeric(cells, errors="coerce").to_numpy(float) * quantity.units[column.unit]
    bad = ~np.isfinite(values)
    if gaps:
        bad &= cells.notna().to_numpy()
    if bad.any() or not values.size:
        row = frame.index[np.argmax(bad)] + 1 if bad.any() else 1
        raise InputError(
            f"Column '{column.header}' has no number in row {row}; fill or remove the row."
        )
    return values


def texts(cells: pd.Series) -> pd.Series:
    """Cells as text without blanks around; "" where there is none."""
    return cells.astype(object).where(cells.notna(), "").astype(str).str.strip()


def missing(frame: pd.DataFrame, what: str, example: str) -> InputError:
    """The error for a quantity without a column."""
    columns = ", ".join(map(str, frame.columns))
    return InputError(f"No column of {what} among {columns}; name one '{example}'.")
