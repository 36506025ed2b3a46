"""Cells of a table: their numbers, their texts, and where they stand in the file."""

import numpy as np
import pandas as pd

from porousalloy.parameters.errors import InputError

LARGEST = 1e30  # a larger number is an overflow of the program that wrote it


def no_number(
    frame: pd.DataFrame, header: str, position: int | None, what: str = "number"
) -> InputError:
    """Error for a cell that is no number, or no time."""
    if position is None:
        return InputError(f"Column '{header}' has no rows; give at least two.")
    unclear = frame.attrs.get("unclear", {})
    if header in unclear:
        # the numbers of the whole column may be read in two ways
        return InputError(unclear[header])
    cell = texts(series(frame, header)).iloc[position]
    says = f"but '{cell}'" if cell else "in its cell"
    return InputError(
        f"Column '{header}' has no {what} in {place(frame, position)} {says}; correct or remove "
        "that row."
    )


def as_numbers(cells: pd.Series) -> np.ndarray:
    """Numbers in cells; NaN where there is none."""
    if cells.dtype == bool:
        cells = cells.astype(str)
    if cells.dtype == object:
        # neither a truth nor a date is a number
        cells = cells.map(
            lambda cell: cell if type(cell) in (int, float, str) or cell is None else str(cell)
        )
    return np.asarray(pd.to_numeric(cells, errors="coerce"), float)


def empty(cells: pd.Series) -> np.ndarray:
    """Whether nothing stands in a cell."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells.isna().to_numpy()
    return (texts(cells) == "").to_numpy()


def row_numbers(frame: pd.DataFrame) -> np.ndarray:
    """Numbers of the rows in the file, from 1."""
    return frame.index.to_numpy(int) + 1


def place(frame: pd.DataFrame, position: int) -> str:
    """Line of the file in which a row stands, or the row's number where no line is known."""
    lines = frame.attrs.get("lines")
    row = int(frame.index[position])
    if lines is None or row >= len(lines):
        return f"row {row + 1}"
    return f"line {lines[row]}"


def series(frame: pd.DataFrame, header: str) -> pd.Series:
    """Cells of one column; headers of a table are unique."""
    return pd.Series(frame[header])


def texts(cells: pd.Series) -> pd.Series:
    """Cells as text without blanks around; "" where there is none."""
    return cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
