"""Binary files of cyclers, read by well-kept libraries, and what these get wrong.

- .nda and .ndax (Neware) by NewareNDA, BSD-3-Clause, in the extra `cyclers`;
- .mpr (BioLogic) by galvani, GPL-3.0, so that it is an extra `biologic` of its own;
- .res (Arbin) by the program mdbtools (`arbin_database`);
- .mat, .parquet and others by batterydf, Apache-2.0, in the extra `cyclers`.

What they return is checked (`cycler_checks`). A library that fails leaves its file to batterydf.
"""

import importlib
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.battery_data_format import TEST_TIME, VOLTAGE
from porousalloy.experiments.data.tables.cycler_checks import checked, total_time
from porousalloy.experiments.data.tables.table_columns import with_attributes
from porousalloy.parameters.errors import InputError


class Library(NamedTuple):
    """Library that reads the files of one cycler.

    Attributes
    ----------
    module : str
        Name to import it by.
    extra : str
        Extra of this package that installs it.
    read : callable
        Function of the module and the path that returns a table.
    """

    module: str
    extra: str
    read: Callable[..., pd.DataFrame]


def read_cycler_file(path: Path, kind: str) -> pd.DataFrame:
    """Table of a binary file.

    Parameters
    ----------
    path : pathlib.Path
        Path of the file.
    kind : str
        Suffix of such files, in small letters.

    Returns
    -------
    pandas.DataFrame
        Table whose `attrs` are those of a text table.

    Raises
    ------
    InputError
        If no library that is installed can read it.
    """
    tried, extras = [], []
    for library in (*_LIBRARIES.get(kind, ()), _BATTERYDF):
        try:
            module = importlib.import_module(library.module)
        except ImportError:
            extras.append(library.extra)
            continue
        try:
            with _silence():
                frame = library.read(module, path)
        except Exception:  # readers of foreign files fail in every way there is
            tried.append(library.module)
            continue
        if isinstance(frame, pd.DataFrame) and len(frame):
            return frame
        tried.append(library.module)
    advice = (
        "export it as a text table with 'Test Time / s', 'Voltage / V' and 'Current / A'"
        if tried
        else f"export it as a text table, or read it after pip install 'porousalloy[{extras[0]}]'"
    )
    failed = f" and {' and '.join(tried)} cannot read it" if tried else ""
    raise InputError(f"'{path}' is no text table{failed}; {advice}.")


@contextmanager
def _silence() -> Iterator[None]:
    """Without what libraries tell of their troubles: the message below says what to do."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _neware(module, path: Path) -> pd.DataFrame:
    # the first step that is no rest begins a cycle: lithiation in a half cell
    frame = module.read(str(path), cycle_mode="auto", log_level="CRITICAL")
    time = total_time(frame["Time"], pd.to_datetime(frame["Timestamp"]))
    table = pd.DataFrame(
        {
            TEST_TIME: time,
            VOLTAGE: frame["Voltage"].astype(float),
            "Current [mA]": frame["Current(mA)"].astype(float),
            "Cycle": frame["Cycle"].astype(int),
            "Step Index": frame["Step_Index"].astype(int),
            "Step Type": frame["Status"].astype(str),
        }
    )
    return with_attributes(table, "NewareNDA read the file; its time is that of the steps, joined.")


def _biologic(module, path: Path) -> pd.DataFrame:
    data = module.MPRfile(str(path)).data
    frame = pd.DataFrame(data)
    # what the program shows as flags of a step is packed in bits here
    table = frame.select_dtypes("number").drop(columns=["flags"], errors="ignore")
    table = table.astype(float)
    remark = "galvani read the file."
    if not {"I/mA", "<I>/mA"} & set(table.columns):
        charge = next((name for name in ("dq/mA.h", "dQ/mA.h") if name in table), None)
        if charge is not None:
            steps = np.diff(table["time/s"], prepend=table["time/s"].iloc[0])
            with np.errstate(divide="ignore", invalid="ignore"):
                current = np.where(steps > 0, 3600 * table[charge] / steps, np.nan)
            # a sample at the time of the one before, or the first, has no mean of its own
            table["<I>/mA"] = pd.Series(current).bfill().fillna(0.0)
            remark = f"galvani read the file; its current is '{charge}' over the time between."
    return with_attributes(table, remark)


def _batterydf(module, path: Path) -> pd.DataFrame:
    frame = module.read(str(path), validate=False).reset_index(drop=True)
    return checked(with_attributes(frame, "batterydf read the file."))


_BATTERYDF = Library("bdf", "cyclers", _batterydf)
_NEWARE = Library("NewareNDA", "cyclers", _neware)
_LIBRARIES = {
    ".nda": (_NEWARE,),
    ".ndax": (_NEWARE,),
    ".mpr": (Library("galvani.BioLogic", "biologic", _biologic),),
}
