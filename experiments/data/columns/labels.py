"""Cycle numbers and names of branches, as a file gives them."""

from itertools import pairwise

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import as_numbers, empty, series, texts
from porousalloy.experiments.data.columns.column_kinds import BRANCH, CYCLE
from porousalloy.experiments.data.columns.find_columns import Column, find, find_all
from porousalloy.experiments.data.columns.step_words import branch_of
from porousalloy.parameters.errors import InputError

LARGEST_CYCLE = 1e9
#: Share of the largest current below which nothing flows.
RESTING = 1e-3
#: Key of BioLogic's column of oxidations (1) and reductions (0).
_OXIDATIONS = {"1": "charge", "1.0": "charge", "0": "discharge", "0.0": "discharge"}


def cycle_numbers(frame: pd.DataFrame, given: str | None = None) -> np.ndarray | None:
    """Cycle of every row.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    given : str, optional
        Header of the column, where it is not a known one.

    Returns
    -------
    numpy.ndarray of int, shape (n,), or None
        Numbers; an empty cell belongs to the cycle above. None if there is no such column.

    Raises
    ------
    InputError
        If they are not whole numbers.
    """
    column = find(frame, CYCLE, given) if given else _first(frame)
    if column is None:
        return None
    cells = series(frame, column.header)
    values = as_numbers(cells)
    if empty(cells).any():
        values = pd.Series(values).ffill().bfill().to_numpy()
    whole = np.round(values)
    if not np.all((np.abs(values - whole) <= 1e-6) & (np.abs(whole) <= LARGEST_CYCLE)):
        raise InputError(
            f"The numbers of the cycles in '{column.header}' are not whole; name another column "
            "as cycle."
        )
    return whole.astype(int)


def _first(frame: pd.DataFrame) -> Column | None:
    """Preferred column of cycles; of several the first."""
    return next(iter(find_all(frame.columns, CYCLE)), None)


def branch_labels(
    frame: pd.DataFrame,
    given: str | None,
    voltage: np.ndarray | None,
    current: np.ndarray | None,
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Branch of every row.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    given : str or None
        Header of the column, where it is not a known one.
    voltage : numpy.ndarray, shape (n,), or None
        Voltage [V], which decides where a word names no branch.
    current : numpy.ndarray, shape (n,), or None
        Current of any unit, which tells where nothing flows.

    Returns
    -------
    labels : numpy.ndarray of str, shape (n,), or None
        "lithiation", "delithiation", "charge", "discharge" or "rest"; None if no column says any.
    remarks : tuple of str
        Sentence on words that name no branch.

    Raises
    ------
    InputError
        If the given column names no branch.
    """
    chosen = find(frame, BRANCH, given) if given else None
    columns = [chosen] if chosen else find_all(frame.columns, BRANCH)
    read = [(column, *_labels(frame, column)) for column in columns]
    silent = [column for column, _, labels in read if np.all(labels == "")]
    if not read or len(silent) == len(read):
        if chosen:
            first = texts(series(frame, chosen.header)).iloc[0]
            raise InputError(
                f"Column '{given}' says '{first}' in its first row, which names no branch; give "
                "lithiation, delithiation, charge, discharge or rest."
            )
        return None, tuple(
            f"Column '{column.header}' names no branch and was left out."
            for column in silent
            if column.rank == 0
        )
    # a column of modes may know rests alone
    column, words, labels = min(read, key=lambda one: int(np.sum(one[2] == "")))
    unknown = labels == ""
    strange = words[unknown & (words != "")]
    filled = _by_voltage(labels, voltage, current)
    if not strange.size:
        return filled, ()
    return filled, (
        f"'{strange[0]}' in column '{column.header}' names no branch ({unknown.sum()} rows); the "
        "voltage decided there.",
    )


def _labels(frame: pd.DataFrame, column: Column) -> tuple[np.ndarray, np.ndarray]:
    """Words of a column, and the branches that they name, "" for none."""
    words = texts(series(frame, column.header))
    known = words.map({word: _branch(word, column) for word in words.unique()})
    return words.to_numpy(dtype=object), known.to_numpy(dtype="<U12")


def _branch(word: str, column: Column) -> str:
    if column.rank == BRANCH.ranks["oxred"]:
        return _OXIDATIONS.get(word, "")
    return branch_of(word)


def _by_voltage(
    labels: np.ndarray, voltage: np.ndarray | None, current: np.ndarray | None
) -> np.ndarray:
    """Labels with those that are missing by the way of the voltage, which a charge raises."""
    flowing = np.ones(len(labels), bool)
    if current is not None:
        flowing = np.abs(current) > RESTING * np.abs(current).max()
    kinds = np.where(labels == "", np.where(flowing, 1, 2), 0)
    changes = np.flatnonzero(np.diff(kinds) | (labels[1:] != labels[:-1])) + 1
    filled = labels.copy()
    for start, stop in pairwise([0, *changes.tolist(), len(labels)]):
        if kinds[start] == 0:
            continue
        before = filled[start - 1] if start else "rest"
        if kinds[start] == 2 or voltage is None:
            filled[start:stop] = "rest" if kinds[start] == 2 else before
            continue
        rise = voltage[stop - 1] - voltage[max(start - (stop - start == 1), 0)]
        filled[start:stop] = {1: "charge", -1: "discharge"}.get(int(np.sign(rise)), before)
    return filled
