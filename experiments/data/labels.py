"""Cycle numbers and names of branches, as a file gives them."""

import numpy as np
import pandas as pd

from porousalloy.experiments.data.column_kinds import BRANCH
from porousalloy.experiments.data.columns import find, letters, row_numbers, series, texts
from porousalloy.parameters.errors import InputError

#: Words for branches, in small letters. Charge and discharge separate half cycles but say nothing
#: of the alloy: the charge of a full cell fills it.
WORDS = {
    "lithiation": ("lithiation", "sodiation", "insertion"),
    "delithiation": ("delithiation", "desodiation", "extraction"),
    "charge": ("charge", "charging", "cha", "chg"),
    "discharge": ("discharge", "discharging", "dch", "dchg"),
    "rest": ("rest", "ocv", "pause"),
}
_BRANCH_OF_WORD = {word: name for name, words in WORDS.items() for word in words}
LARGEST_CYCLE = 1e9


def cycle_numbers(values: np.ndarray | None) -> np.ndarray | None:
    """Cycle numbers as whole numbers; None if there are none.

    Raises
    ------
    InputError
        If they are not whole.
    """
    if values is None:
        return None
    whole = np.round(values)
    if np.abs(values - whole).max() > 1e-6 or np.abs(whole).max() > LARGEST_CYCLE:
        raise InputError("The numbers of the cycles are not whole; name another column as cycle.")
    return whole.astype(int)


def branch_labels(frame: pd.DataFrame, given: str | None = None) -> np.ndarray | None:
    """Branch of every row; None if the table has no such column.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table of one cell.
    given : str, optional
        Header of the column, where it is not a known one.

    Returns
    -------
    numpy.ndarray of str, shape (n,), or None
        Keys of `WORDS`.

    Raises
    ------
    InputError
        If a row says something else.
    """
    column = find(frame, BRANCH, given)
    if column is None:
        return None
    cells = series(frame, column.header)
    known = texts(cells).map(letters).map(_BRANCH_OF_WORD)
    if known.isna().any():
        place = known.isna().to_numpy().argmax()
        raise InputError(
            f"Column '{column.header}' says '{cells.iloc[place]}' in row "
            f"{row_numbers(frame)[place]}; give {', '.join(list(WORDS)[:-1])} or rest."
        )
    return known.to_numpy(str)
