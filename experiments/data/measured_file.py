"""One measured file as samples: text table, rows of one cell, columns with units."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from porousalloy.experiments.data.columns.column_kinds import CAPACITY, CURRENT, TIME
from porousalloy.experiments.data.columns.extraction import extract
from porousalloy.experiments.data.columns.find_columns import find, missing
from porousalloy.experiments.data.samples import Samples
from porousalloy.experiments.data.tables.loading import load_table, select_rows
from porousalloy.parameters.errors import InputError


class MeasuredFile(NamedTuple):
    """What a file holds of one cell.

    Attributes
    ----------
    samples : Samples
        Rows of the cell, with a voltage.
    table : pandas.DataFrame
        Rows as the file has them.
    name : str
        Name of the file and of what was chosen in it.
    remarks : tuple of str
        Sentences on how the file was read.
    """

    samples: Samples
    table: pd.DataFrame
    name: str
    remarks: tuple[str, ...]

    @property
    def is_timed(self) -> bool:
        """Whether the file has time and current, rather than a capacity alone."""
        return "time" in self.samples and "current" in self.samples


def read_file(
    path: str | Path,
    *,
    mass: float | None = None,
    cell_name: str | None = None,
    where: Mapping[str, object] | None = None,
    columns: Mapping[str, str] | None = None,
    initial_thickness: float | None = None,
    area: float | None = None,
    half_cell: bool = True,
) -> MeasuredFile:
    """Samples of one cell in a file.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of the file.
    mass : float, optional
        Mass to which charges and currents refer [kg].
    cell_name : str, optional
        Name of the cell, or a part of it, in a table of several cells.
    where : Mapping of str to object, optional
        Values that other columns must have.
    columns : Mapping of str to str, optional
        Headers by our names.
    initial_thickness : float, optional
        Thickness to which an expansion in per cent refers [m].
    area : float, optional
        Area of the electrode, to which currents and charges per area refer [m2].
    half_cell : bool, optional
        Whether the potential of the working electrode is the voltage, where a file has both. The
        default is True.

    Returns
    -------
    MeasuredFile
        Samples with a voltage.

    Raises
    ------
    InputError
        If the file, the voltage, a number, a unit, the mass or the area is missing or off.
    """
    columns = dict(columns or {})
    whole = load_table(path, columns)
    table, chosen = select_rows(whole, path, columns, cell_name, dict(where or {}))
    samples, remarks = extract(
        table, columns, mass, initial_thickness, area=area, half_cell=half_cell
    )
    if "voltage" not in samples:
        raise missing(table, "voltage", "Voltage [V]")
    name = ", ".join(filter(None, [Path(path).stem, chosen]))
    return MeasuredFile(samples, table, name, (*whole.attrs.get("remarks", ()), *remarks))


def without_series(file: MeasuredFile, columns: Mapping[str, str]) -> InputError:
    """Error for a file that has neither time and current nor a capacity."""
    lacking = CAPACITY
    if "time" in file.samples:
        lacking = CURRENT
    elif find(file.table, CURRENT, columns.get("current")):
        lacking = TIME
    return missing(file.table, lacking.title, lacking.example)
