"""From a file to the table of one cell, whatever program wrote it."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.column_kinds import CELL
from porousalloy.experiments.data.columns.find_columns import find, series, texts
from porousalloy.experiments.data.tables.arbin_database import read_arbin
from porousalloy.experiments.data.tables.cycler_files import read_cycler_file
from porousalloy.experiments.data.tables.file_content import kind_of
from porousalloy.experiments.data.tables.text_table import read_table
from porousalloy.experiments.data.tables.workbook import read_workbook
from porousalloy.parameters.errors import InputError

#: Suffixes of files that hold no text, whatever their first bytes say.
BINARY_SUFFIXES = (
    ".nda", ".ndax", ".mpr", ".mat", ".parquet", ".feather", ".ccs", ".h5", ".hdf5", ".nc", ".res"
)  # fmt: skip
NEWARE = (".nda", ".ndax")  # libraries decide, as these have no sign of their own in old versions
FIRST_BYTES = 1000
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r")  # bytes that no text has
#: Suffixes of files that are binary where their first bytes say so: a text may be called .xls.
_SUFFIX_OF_KIND = {"BioLogic's .mpr": ".mpr", "Neware's .nda": ".nda", "Parquet": ".parquet"}
ARBIN = "an Access database, such as Arbin's .res"
LISTED = 12  # names in a message


def load_table(path: str | Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table of a file of any cycler, by what the file holds rather than by its name.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of a text table, an Excel workbook, or a binary file of a cycler (with the extras
        `cyclers` and `biologic`).
    columns : Mapping of str to str
        Headers that the user named.

    Returns
    -------
    pandas.DataFrame
        Table whose rows are numbered from 0 as in the file; its `attrs` hold "remarks" (sentences),
        "lines" (line of the file, or row of the sheet, of every row) and "unclear" (sentences on
        columns whose numbers may be read in two ways, by their headers).

    Raises
    ------
    InputError
        If the file cannot be read, or only with an extra that is not installed.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"There is no file '{path}'; give the path of a measured curve.")
    try:
        with path.open("rb") as file:
            content = file.read(FIRST_BYTES)
        kind = kind_of(content) or ""
        suffix = _SUFFIX_OF_KIND.get(kind, path.suffix.lower())
        if kind == "zip":
            suffix = _suffix_of_zip(path) or suffix
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}; check the file.") from error
    if kind == ARBIN:
        return read_arbin(path, columns)
    if suffix in BINARY_SUFFIXES:
        if suffix not in NEWARE and not kind and content and not set(content) & _CONTROL:
            raise InputError(
                f"'{path}' is a text and no {suffix} file; rename it to .csv to read it as a table."
            )
        return read_cycler_file(path, suffix)
    if kind == "excel" or (kind == "zip" and suffix in (".xlsx", ".xls")):
        return read_workbook(path, columns)
    return read_table(path, columns=columns)


def _suffix_of_zip(path: Path) -> str | None:
    """What a zip is: an Excel workbook and Neware's .ndax are some."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "data.ndc" in names:
        return ".ndax"
    if any(name.startswith(("xl/", "xl\\")) for name in names):
        return ".xlsx"
    return None


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
    if cell is None and len(cells) == 1 and column.rank:
        return frame, ", ".join(chosen)
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
