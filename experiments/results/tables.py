"""Steps and samples of a Dataset as tables, and tables read back from their files."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import REMARK
from porousalloy.experiments.results.quantities import CURVES, DERIVED, heading

BRANCH = "Branch"
INVALID = "Invalid because"


def sample_table(dataset: xr.Dataset) -> pd.DataFrame:
    """Curves as one long table.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.

    Returns
    -------
    pandas.DataFrame
        One row per sample; columns "Run", "C-rate", "Cycle", "Step", "Branch" and the curves,
        each with its unit.
    """
    samples = dataset.sizes["sample"]
    table = pd.DataFrame(
        {
            "Run": dataset["step_run"].values,
            "C-rate": dataset["step_c_rate"].values,
            "Cycle": dataset["step_cycle"].values,
            "Step": np.arange(1, dataset.sizes["step"] + 1),
            BRANCH: dataset["step_name"].values,
        }
    )
    table = table.loc[table.index.repeat(samples)].reset_index(drop=True)
    curves = {
        heading(quantity): dataset[key].values.ravel()
        for key, quantity in (DERIVED | CURVES).items()
    }
    return pd.concat([table, pd.DataFrame(curves)], axis=1)


def step_table(dataset: xr.Dataset) -> pd.DataFrame:
    """Duration, charge, energy and voltages at both ends of every step.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.

    Returns
    -------
    pandas.DataFrame
        One row per step.
    """
    basis = dataset.attrs["capacity_basis"]
    voltage = dataset["voltage"].values
    return pd.DataFrame(
        {
            "Run": dataset["step_run"].values,
            "Cycle": dataset["step_cycle"].values,
            "Step": dataset["step_name"].values,
            "C-rate": dataset["step_c_rate"].values,
            "Duration [s]": np.ptp(dataset["time"].values, axis=1),
            f"Capacity per gram of {basis} [mA.h.g-1]": dataset["capacity"].values[:, -1],
            "Energy [W.h]": dataset["energy"].values[:, -1],
            "Start voltage [V]": voltage[:, 0],
            "End voltage [V]": voltage[:, -1],
            "Ended at": dataset["step_ending"].values,
        }
    )


def read_table(file: Path) -> pd.DataFrame:
    """Table from its csv file.

    Parameters
    ----------
    file : pathlib.Path
        File that :meth:`pandas.DataFrame.to_csv` wrote.

    Returns
    -------
    pandas.DataFrame
        Table as it was written: remarks that are empty are empty text.
    """
    table = pd.read_csv(file)
    for name in {REMARK, INVALID} & {*table.columns}:
        table[name] = table[name].astype(object).fillna("").astype(str)
    return table
