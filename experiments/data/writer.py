"""Records as a table in the Battery Data Format."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from porousalloy.experiments.data import battery_data_format as bdf
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.sign_convention import AlloyElectrode, rise_of_lithiation
from porousalloy.parameters.errors import InputError

APART = 1e-9  # share of a record's duration until the next one begins


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
        Records of different cycles; without cycle numbers they get their place in the sequence.
    path : str or pathlib.Path
        Path of the table: test time, voltage, current (positive when it charges the cell), cycle
        count, and change of thickness where a record has it.
    mass : float
        Mass to which the currents of the records refer [kg].
    alloy_electrode : {"positive", "negative"}, optional
        Electrode of the alloy. The default is "positive", that of a half cell.

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
            bdf.TEST_TIME: start + record.time,
            bdf.VOLTAGE: record.voltage,
            bdf.CURRENT: charging * mass * record.current,
            bdf.CYCLE_COUNT: place if record.cycle is None else record.cycle,
        }
        if record.thickness is not None:
            table[bdf.THICKNESS_CHANGE] = record.thickness
        tables.append(pd.DataFrame(table))
        # the next one begins just after it, so that no charge passes between
        start += record.time[-1] * (1 + APART)
    try:
        pd.concat(tables).to_csv(path, index=False)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written to; give another place.") from error
