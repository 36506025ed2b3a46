"""Time series in the Battery Data Format, that other tools read.

One file a C-rate, because each starts from the cell as it was made and a file is one test. Labels
and signs are those of the format's ontology 1.2: a positive current charges the cell, which in a
half cell delithiates the alloy; charging and discharging capacities and energies count from the
start of the test and never go down.

References
----------
.. [1] Battery Data Alliance, Battery Data Format,
   https://w3id.org/battery-data-alliance/ontology/battery-data-format
"""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.data import battery_data_format as bdf
from porousalloy.experiments.results.writing import TIME_SERIES

FILE_NAME = TIME_SERIES.replace("*", "{c_rate:g}")
COLUMNS = (
    bdf.TEST_TIME,
    bdf.VOLTAGE,
    bdf.CURRENT,
    bdf.CYCLE_COUNT,
    bdf.STEP_COUNT,
    bdf.CHARGING_CAPACITY,
    bdf.DISCHARGING_CAPACITY,
    bdf.CHARGING_ENERGY,
    bdf.DISCHARGING_ENERGY,
)


def to_bdf(dataset: xr.Dataset, c_rate: float) -> pd.DataFrame:
    """Time series of one C-rate.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    c_rate : float
        One of its C-rates [h-1].

    Returns
    -------
    pandas.DataFrame
        One row a sample with the columns ``COLUMNS``; a step is a half cycle that was run.
    """
    runs = dataset.sel(c_rate=c_rate)
    passed = dict.fromkeys(COLUMNS[5:], 0.0)
    pieces = []
    for cycle in runs["cycle"].values:
        for branch in runs["branch"].values:
            half = runs.sel(cycle=cycle, branch=branch)
            if half["time"].isnull().any():
                continue
            # PyBaMM counts the current of discharge as positive
            current = -half["current"].values
            counting = "Charging" if current.sum() > 0 else "Discharging"
            totals = {name: np.full(current.size, total) for name, total in passed.items()}
            totals[f"{counting} Capacity / Ah"] += half["charge"].values
            totals[f"{counting} Energy / Wh"] += half["energy"].values
            passed = {name: values[-1] for name, values in totals.items()}
            columns = (half["time"].values, half["voltage"].values, current, cycle, len(pieces) + 1)
            pieces.append(pd.DataFrame(dict(zip(COLUMNS, columns, strict=False)) | totals))
    return pd.concat(pieces) if pieces else pd.DataFrame(columns=list(COLUMNS))


def write_bdf(dataset: xr.Dataset, folder: Path) -> list[Path]:
    """Write a file for every C-rate that gave a half cycle.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    folder : pathlib.Path
        An existing folder.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    written = []
    for c_rate in dataset["c_rate"].values.tolist():
        table = to_bdf(dataset, c_rate)
        if len(table):
            written.append(folder / FILE_NAME.format(c_rate=c_rate))
            table.to_csv(written[-1], index=False)
    return written
