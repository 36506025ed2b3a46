"""From a file to the table of one cell, whatever program wrote it."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.experiments.data.column_kinds import CELL, VOLTAGE
from porousalloy.experiments.data.columns import find, find_all, series, texts
from porousalloy.experiments.data.text_table import read_table
from porousalloy.parameters.errors import InputError

EXTRA = "cyclers"
#: Files that hold no text table and are left to the cyclers extra at once.
CYCLER_SUFFIXES = (".nda", ".ndax", ".xlsx", ".xls", ".mat", ".parquet", ".feather", ".ccs", ".gz")
LISTED = 12  # names in a message


def load_table(path: str | Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table of a text file, of BioLogic's .mpt, or of whatever batterydf can read.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of the file.
    columns : Mapping of str to str
        Headers that the user named; a text table that has them needs no other reader.

    Returns
    -------
    pandas.DataFrame
        Table whose rows are numbered from 0 as in the file; its `attrs` may hold "remarks".

    Raises
    ------
    InputError
        If the file cannot be read, or only with the extra that is not installed.
    """
    path = Path(path)
    if path.is_file() and path.suffix.lower() in CYCLER_SUFFIXES:
        return _by_batterydf(path, f"'{path}' is no text table")
    try:
        frame = read_table(path)
    except InputError as error:
        if not path.is_file():
            raise
        return _by_batterydf(path, str(error).partition(";")[0].rstrip("."))
    if "voltage" in columns or find_all(frame.columns, VOLTAGE):
        return frame
    headers = ", ".join(map(str, frame.columns))
    return _by_batterydf(path, f"'{path}' has no column of voltage among {headers}")


def _by_batterydf(path: Path, reason: str) -> pd.DataFrame:
    try:
        import bdf  # pyright: ignore[reportMissingImports]  # the extra cyclers
    except ImportError as error:
        raise InputError(
            f"{reason}; give text columns under a header such as 'Voltage [V]', choose them with "
            "'columns', or read files of other cyclers after pip install "
            f"'porousalloy[{EXTRA}]'."
        ) from error
    try:
        frame = bdf.read(str(path), validate=False).reset_index(drop=True)
    except Exception as error:  # readers of foreign files fail in every way there is
        raise InputError(
            f"{reason}, and batterydf cannot read it; export it as a text table with "
            "'Test Time / s', 'Voltage / V' and 'Current / A'."
        ) from error
    # its version 0.1.0 turns a Basytec time in hours into seconds twice
    frame.attrs["remarks"] = ("batterydf read the file; check that the times are right.",)
    return frame


def select_rows(
    frame: pd.DataFrame,
    path: str | Path,
    columns: Mapping[str, str],
    cell: str | None,
    where: Mapping[str, object],
) -> tuple[pd.DataFrame, str]:
    """Rows of one cell and one test.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table of the whole file.
    path : str or pathlib.Path
        Path of the file, for messages.
    columns : Mapping of str to str
        Headers that the user named.
    cell : str or None
        Name of the cell, or a part that only one name has.
    where : Mapping of str to object
        Values that other columns must have.

    Returns
    -------
    rows : pandas.DataFrame
        Rows that were chosen, with their places in the file as index.
    name : str
        Name of the choice, for people.

    Raises
    ------
    InputError
        If a column or value is missing, or there are several cells and none is chosen.
    """
    chosen = []
    for header, value in where.items():
        if header not in frame.columns:
            raise InputError(
                f"There is no column '{header}' to choose by; choose among "
                f"{', '.join(map(str, frame.columns))}."
            )
        cells = series(frame, header)
        rows = (texts(cells) == str(value)).to_numpy()
        if pd.api.types.is_numeric_dtype(cells) and isinstance(value, int | float):
            rows = rows | np.isclose(cells.to_numpy(float), float(value), rtol=1e-9)
        if not rows.any():
            raise InputError(f"No row has {value} in column '{header}'; choose {_listed(cells)}.")
        frame = frame.loc[rows]
        chosen.append(f"{header} {value}")
    column = find(frame, CELL, columns.get("cell"))
    if column is None:
        if cell is not None:
            raise InputError(
                f"'{path}' has no column of cells to find '{cell}' in; leave the cell out, or name "
                "the column."
            )
        return frame, ", ".join(chosen)
    names = texts(series(frame, column.header))
    cells = list(dict.fromkeys(names))
    matching = cells
    if cell is not None:
        matching = [name for name in cells if name == str(cell)]
        matching = matching or [name for name in cells if str(cell) in name]
    if len(matching) != 1:
        given = f"'{path}' holds {len(cells)} cells" if cell is None else f"No one cell is '{cell}'"
        raise InputError(f"{given}; choose {_listed(names)} as the cell.")
    return frame.loc[(names == matching[0]).to_numpy()], ", ".join([f"cell {matching[0]}", *chosen])


def _listed(values: pd.Series) -> str:
    different = list(dict.fromkeys(texts(values)))
    more = f" or {len(different) - LISTED} others" if len(different) > LISTED else ""
    return " or ".join(f"'{value}'" for value in different[:LISTED]) + more
