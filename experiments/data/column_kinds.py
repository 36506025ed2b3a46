"""Kinds of columns in measured tables: their names, their units and the factors to ours."""

from collections.abc import Mapping
from typing import NamedTuple

from porousalloy.experiments.data.battery_data_format import CURRENT as CURRENT_LABEL
from porousalloy.experiments.data.battery_data_format import TEST_TIME


class ColumnKind(NamedTuple):
    """A quantity that a column may hold.

    Attributes
    ----------
    names : tuple of str
        Names of such columns, in small letters.
    units : Mapping of str to float
        Factors to the unit of the models, by the letters and digits of the unit in the header;
        "" for a header without unit.
    example : str
        Header that a message proposes.
    """

    names: tuple[str, ...]
    units: Mapping[str, float]
    example: str


# to A.h and mA.h.g-1; "wrong by 1000" starts here, so every prefix has its own row
CHARGE_UNITS = {"ah": 1.0, "mah": 1e-3, "uah": 1e-6, "amperehour": 1.0}
PER_GRAM_UNITS = {"mahg1": 1.0, "mahg": 1.0, "ahkg1": 1.0, "ahkg": 1.0, "ahg1": 1e3, "ahg": 1e3}
# to A and A.kg-1
AMPERE_UNITS = {"a": 1.0, "ma": 1e-3, "ua": 1e-6, "ampere": 1.0}
SPECIFIC_UNITS = {"mag1": 1.0, "mag": 1.0, "akg1": 1.0, "akg": 1.0, "ag1": 1e3, "ag": 1e3}
LENGTH_UNITS = {"m": 1.0, "mm": 1e-3, "um": 1e-6, "nm": 1e-9}
PER_CENT = "%"

_CAPACITY_UNITS = {**CHARGE_UNITS, **PER_GRAM_UNITS}
_PER_GRAM = "Capacity [mA.h.g-1]"
VOLTAGE = ColumnKind(
    ("voltage", "potential", "cell voltage", "ewe", "<ewe>", "ecell", "<ecell>", "ocp", "ocv",
     "e", "u"),
    # a cell's voltage in millivolt cannot be taken for one in volt, so the unit may be left out
    {"": 1.0, "v": 1.0, "volt": 1.0, "mv": 1e-3},
    "Voltage [V]",
)  # fmt: skip
CURRENT = ColumnKind(
    ("current", "specific current", "i", "<i>"),
    {**AMPERE_UNITS, **SPECIFIC_UNITS},
    CURRENT_LABEL,
)
TIME = ColumnKind(
    ("test time", "time", "elapsed time", "total time"),
    {"s": 1.0, "sec": 1.0, "second": 1.0, "ms": 1e-3, "millisecond": 1e-3, "min": 60.0,
     "h": 3600.0, "hour": 3600.0},
    TEST_TIME,
)  # fmt: skip
CAPACITY = ColumnKind(
    ("capacity", "specific capacity", "net capacity", "q", "q-q0", "q-qo"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
DISCHARGED = ColumnKind(
    ("discharge capacity", "discharging capacity", "specific discharge capacity", "q discharge"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
CHARGED = ColumnKind(
    ("charge capacity", "charging capacity", "specific charge capacity", "q charge"),
    _CAPACITY_UNITS,
    _PER_GRAM,
)
STOICHIOMETRY = ColumnKind(
    ("stoichiometry", "filling", "sto", "normalised capacity", "normalized capacity"),
    {"": 1, "1": 1},
    "Stoichiometry",
)
THICKNESS = ColumnKind(
    ("thickness change", "thickness", "expansion", "dilation", "displacement", "height change"),
    {**LENGTH_UNITS, PER_CENT: 0.01},
    "Thickness change [um]",
)
CYCLE = ColumnKind(
    ("cycle", "cycle number", "cycle index", "cycle count"), {"": 1, "1": 1}, "Cycle"
)
BRANCH = ColumnKind(("branch", "direction"), {"": 1}, "Branch")
CELL = ColumnKind(("cell", "cell name", "cell id", "sample"), {"": 1}, "Cell")
#: Kinds by the names that a user gives to choose columns.
COLUMN_KINDS = {
    "time": TIME,
    "voltage": VOLTAGE,
    "current": CURRENT,
    "capacity": CAPACITY,
    "stoichiometry": STOICHIOMETRY,
    "cycle": CYCLE,
    "branch": BRANCH,
    "cell": CELL,
    "thickness": THICKNESS,
}
