"""Records as a table in the Battery Data Format, which every reader of it understands."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.data.sign_convention import AlloyElectrode, rise_of_lithiation
from porousalloy.parameters.errors import InputError


def write_records_csv(
    records: Sequence[Record],
    path: str | Path,
    *,
    mass: float,
    alloy_electrode: AlloyElectrode = "positive",
) -> None:
    """Write records one after the other.

    Parameters
    ----------
    records : sequence of Record
        Of different cycles; without cycle numbers they get their place in the sequence.
    path : str or pathlib.Path
        Of the table: test time, voltage, current (charging is positive), cycle count, and
        thickness change where one has it.
    mass : float
        That the currents are multiplied by [kg].
    alloy_electrode : "positive" or "negative"
        Of a half or a full cell.

    Raises
    ------
    InputError
        If there is no record, or the table cannot be written.
    """
    if not records:
        raise InputError("There are no records to write; give at least one.")
    charging = rise_of_lithiation(alloy_electrode)
    start, tables = 0.0, []
    for place, record in enumerate(records, start=1):
        table = {
            "Test Time / s": start + record.time,
            "Voltage / V": record.voltage,
            "Current / A": charging * mass * record.current,
            "Cycle Count / 1": place if record.cycle is None else record.cycle,
        }
        if record.thickness is not None:
            table["Thickness change / m"] = record.thickness
        tables.append(pd.DataFrame(table))
        start += record.time[-1] + np.median(np.diff(record.time))
    try:
        pd.concat(tables).to_csv(path, index=False)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written to; give another place.") from error
