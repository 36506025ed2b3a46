"""From the columns of a table to samples in the units of the models."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import row_numbers
from porousalloy.experiments.data.columns.charge_and_current import read_capacity, read_current
from porousalloy.experiments.data.columns.column_kinds import (
    CAPACITY,
    CELL_VOLTAGE,
    COLUMN_KINDS,
    CURRENT,
    STOICHIOMETRY,
    THICKNESS,
    VOLTAGE,
)
from porousalloy.experiments.data.columns.column_units import PER_CENT
from porousalloy.experiments.data.columns.complete_rows import complete_rows, without_empty_columns
from porousalloy.experiments.data.columns.elapsed_time import elapsed_time
from porousalloy.experiments.data.columns.find_columns import find, find_all, numbers
from porousalloy.experiments.data.columns.labels import branch_labels, cycle_numbers
from porousalloy.experiments.data.columns.measured_voltage import read_voltage
from porousalloy.experiments.data.columns.per_mass import Scale, ScaleMissing
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

#: What is read of a table, in this order.
QUANTITIES = (
    "voltage", "stoichiometry", "time", "current", "capacity", "thickness", "cycle", "branch",
)  # fmt: skip


def extract(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    mass: float | None = None,
    initial_thickness: float | None = None,
    names: Iterable[str] = QUANTITIES,
    *,
    area: float | None = None,
    half_cell: bool = True,
) -> tuple[Samples, tuple[str, ...]]:
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
    area : float, optional
        Area of the electrode [m2]; needed where the file has currents or charges per area.
    half_cell : bool, optional
        Whether the potential of the working electrode is the voltage, where a table has both. The
        default is True.

    Returns
    -------
    samples : Samples
        At least two rows; a current only where there is a time.
    remarks : tuple of str
        Sentences on what was chosen and left out.

    Raises
    ------
    InputError
        If a unit, number, the mass or the area is missing or off, or the table has fewer than two
        rows.
    """
    if len(frame) < 2:
        raise InputError(f"The table has {len(frame)} rows of numbers; give at least two.")
    unknown = set(columns) - set(COLUMN_KINDS)
    if unknown:
        raise InputError(
            f"There is no quantity '{sorted(unknown)[0]}'; name columns of "
            f"{', '.join(COLUMN_KINDS)}."
        )
    frame = without_empty_columns(frame, columns)
    names = tuple(names)
    remarks: tuple[str, ...] = ()
    if "voltage" in names:
        frame, remarks = complete_rows(frame, columns, VOLTAGE if half_cell else CELL_VOLTAGE)
    table = _Table(frame, columns, Scale(mass, area), initial_thickness, half_cell)
    for name in names:
        table.read(name)
    for kind in (CURRENT, CAPACITY):
        remarks += table.scale.other_mass(frame, kind)
    return Samples(row_numbers(frame), table.found), (*remarks, *table.remarks)


class _Table:
    """Quantities of one table, as they are read one after the other."""

    def __init__(self, frame, columns, scale: Scale, initial_thickness, half_cell: bool):
        self.frame: pd.DataFrame = frame
        self.columns: Mapping[str, str] = columns
        self.scale = scale
        self.initial_thickness: float | None = initial_thickness
        self.half_cell = half_cell
        self.found: dict[str, np.ndarray] = {}
        self.remarks: list[str] = []

    def read(self, name: str) -> None:
        """Read a quantity; one that only checks others is left out where it cannot be read."""
        readers: dict[str, Callable[[], np.ndarray | None]] = {
            "voltage": self._voltage,
            "stoichiometry": self._stoichiometry,
            "time": self._time,
            "current": self._current,
            "capacity": self._capacity,
            "thickness": self._thickness,
            "cycle": lambda: cycle_numbers(self.frame, self.columns.get("cycle")),
            "branch": self._branch,
        }
        try:
            values = readers[name]()
        except InputError as error:
            if name in self.columns or self._needs(name, error):
                raise
            fault = str(error).partition(";")[0].rstrip(".")
            self.remarks.append(f"{fault}; the {name} was left out.")
            values = None
        if values is not None:
            self.found[name] = values

    def _needs(self, name: str, error: InputError) -> bool:
        if name in ("cycle", "branch"):
            return False
        if name == "capacity" and {"time", "current"} <= set(self.found):
            return False
        if name == "stoichiometry" and self._has("time") and self._has("current"):
            return False
        if "stoichiometry" in self.found:
            # a table of stoichiometries needs no charges, and no clock
            return not (isinstance(error, ScaleMissing) or name == "time")
        return name != "time" or self._has("current")

    def _has(self, name: str) -> bool:
        return name in self.columns or bool(find_all(self.frame.columns, COLUMN_KINDS[name]))

    def _voltage(self) -> np.ndarray | None:
        values, remarks = read_voltage(self.frame, self.columns.get("voltage"), self.half_cell)
        self.remarks += remarks
        return values

    def _stoichiometry(self) -> np.ndarray | None:
        column = find(self.frame, STOICHIOMETRY, self.columns.get("stoichiometry"))
        return None if column is None else numbers(self.frame, column, STOICHIOMETRY)

    def _time(self) -> np.ndarray | None:
        values, remarks = elapsed_time(self.frame, self.columns, self.found.get("voltage"))
        self.remarks += remarks
        return values

    def _current(self) -> np.ndarray | None:
        # without time a current says no more than its sign
        if "time" not in self.found:
            return None
        values, remarks = read_current(self.frame, self.columns.get("current"), self.scale)
        self.remarks += remarks
        return values

    def _capacity(self) -> np.ndarray | None:
        return read_capacity(
            self.frame, self.columns.get("capacity"), self.scale, "current" not in self.found
        )

    def _branch(self) -> np.ndarray | None:
        labels, remarks = branch_labels(
            self.frame,
            self.columns.get("branch"),
            self.found.get("voltage"),
            self.found.get("current"),
        )
        self.remarks += remarks
        return labels

    def _thickness(self) -> np.ndarray | None:
        column = find(self.frame, THICKNESS, self.columns.get("thickness"))
        if column is None:
            return None
        values = numbers(self.frame, column, THICKNESS, gaps=True)
        if column.unit == PER_CENT:
            initial = self.initial_thickness
            if initial is None or not 0 < initial < np.inf:
                raise InputError(
                    f"'{column.header}' is in per cent; give the initial thickness, such as "
                    "'20 um'."
                )
            values = values * initial
        measured = np.flatnonzero(np.isfinite(values))
        return values - values[measured[0]] if measured.size else None
