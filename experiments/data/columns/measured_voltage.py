"""Voltage of a table, of the electrode or of the cell as it is needed."""

import numpy as np
import pandas as pd

from porousalloy.experiments.data.columns.cells import as_numbers, place, series
from porousalloy.experiments.data.columns.column_kinds import CELL_VOLTAGE, VOLTAGE
from porousalloy.experiments.data.columns.find_columns import find, find_all, numbers
from porousalloy.experiments.data.columns.headers import reference_of
from porousalloy.parameters.errors import InputError

HIGHEST_VOLTAGE = 10.0  # V; no single cell has more
LOWEST_VOLTAGE_RANGE = 0.01  # V; below it volts were labelled millivolt
SMALLEST_VOLTAGE = 1e-30  # V, but for 0
DIFFERENT = 1e-3  # V between two columns of voltage that are not the same


def read_voltage(
    frame: pd.DataFrame, given: str | None, half_cell: bool
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Voltage of every row.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of one cell.
    given : str or None
        Header of the column, where it is not a known one.
    half_cell : bool
        Whether the potential of the working electrode is preferred to the voltage of the cell.

    Returns
    -------
    voltage : numpy.ndarray, shape (n,), or None
        Voltage [V]; None if there is no such column.
    remarks : tuple of str
        Sentence on which of two columns was taken.

    Raises
    ------
    InputError
        If a cell is no number, no cell has such a voltage, or it is against another metal.
    """
    kind = VOLTAGE if half_cell else CELL_VOLTAGE
    # one against another metal is no second opinion
    own = [header for header in frame.columns if given or not reference_of(header)]
    column = find(frame.loc[:, own], kind, given) or find(frame, kind, given)
    if column is None:
        return None, ()
    foreign = reference_of(column.header)
    if foreign and given is None:
        raise InputError(
            f"'{column.header}' is against {foreign}, where the models have the metal of the "
            "counter electrode; add the difference, or name the column as voltage to take it as "
            "it is."
        )
    voltage = numbers(frame, column, kind)
    _check(frame, column.header, voltage)
    if given is None and voltage.max() < 0:
        raise InputError(
            f"All of column '{column.header}' is below 0 V, where no cell works; change its sign, "
            "or name the column as voltage to take it as it is."
        )
    for other in find_all(frame.columns, kind):
        if given or other.rank == column.rank or other.unit not in kind.units:
            continue
        values = as_numbers(series(frame, other.header)) * kind.units[other.unit].size
        apart = np.abs(values - voltage)
        if np.isfinite(apart).any() and np.nanmax(apart) > DIFFERENT:
            return voltage, (
                f"'{column.header}' was taken as the voltage; '{other.header}' differs from it by "
                f"up to {1e3 * np.nanmax(apart):.3g} mV.",
            )
    return voltage, ()


def _check(frame: pd.DataFrame, header: str, voltage: np.ndarray) -> None:
    """Refuse voltages of another unit, and single ones that no cell has."""
    sizes = np.abs(voltage)
    high = sizes > HIGHEST_VOLTAGE
    position = int(np.argmax(sizes))
    if high.mean() > 0.5:
        raise InputError(
            f"The voltage reaches {sizes[position]:.4g} V; name the column 'Voltage [mV]' if it "
            "is in millivolt."
        )
    # a denormal number is what is left of an underflow
    odd = high | ((sizes > 0) & (sizes < SMALLEST_VOLTAGE))
    if odd.any():
        position = int(np.argmax(odd))
        raise InputError(
            f"Column '{header}' has {voltage[position]:.4g} V in {place(frame, position)}, which "
            "no cell has; correct or remove that row."
        )
    if sizes[position] < LOWEST_VOLTAGE_RANGE:
        raise InputError(
            f"The voltage stays within {sizes[position]:.2g} V; name the column 'Voltage [V]' if "
            "it is in volt."
        )
