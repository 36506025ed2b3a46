"""Arbin's .res files: Access databases, whose table of records the program mdbtools exports.

The libraries that read them (galvani, cellpy) call the same program.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from porousalloy.experiments.data.tables.text_table import table_of
from porousalloy.parameters.errors import InputError

PROGRAM = "mdb-export"
RECORDS = "Channel_Normal_Table"
LONGEST = 600  # s, for a large file on a slow disk
#: The database names no units; Arbin's are these.
UNITS = {
    "Test_Time": "s",
    "Step_Time": "s",
    "Current": "A",
    "Voltage": "V",
    "Charge_Capacity": "Ah",
    "Discharge_Capacity": "Ah",
    "Charge_Energy": "Wh",
    "Discharge_Energy": "Wh",
}
#: Columns by which the rows are sorted; a database keeps no order.
ORDER = ("Test_ID", "Data_Point")


def read_arbin(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table of the records in Arbin's database.

    Parameters
    ----------
    path : pathlib.Path
        Path of a .res file.
    columns : Mapping of str to str
        Headers that the user named.

    Returns
    -------
    pandas.DataFrame
        Table with units in its headers; its `attrs` are those of a text table.

    Raises
    ------
    InputError
        If mdbtools is not installed, or the file has no such table.
    """
    advice = f"export its table {RECORDS} as text"
    program = shutil.which(PROGRAM)
    if program is None:
        raise InputError(
            f"'{path}' is a database of Arbin; install the program mdbtools, which reads it, or "
            f"{advice}."
        )
    try:
        done = subprocess.run(
            [program, str(path.resolve()), RECORDS], capture_output=True, timeout=LONGEST
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"'{path}' could not be read by {PROGRAM}; {advice}.") from error
    if done.returncode or not done.stdout.strip():
        raise InputError(f"'{path}' has no table {RECORDS} that {PROGRAM} can read; {advice}.")
    table = table_of(path, done.stdout, columns)
    attributes = table.attrs
    table = table.sort_values([name for name in ORDER if name in table], ignore_index=True)
    table = table.rename(columns={name: f"{name}({unit})" for name, unit in UNITS.items()})
    table.attrs = attributes
    table.attrs["remarks"] = (*attributes["remarks"], f"{PROGRAM} read the file.")
    return table
