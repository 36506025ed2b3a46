"""Read results back from their folder or file."""

from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.writing import TABLES
from porousalloy.experiments.runs.cycle_log import CURVES as LONG_CURVES
from porousalloy.experiments.runs.cycle_log import TABLE as LONG_TABLE
from porousalloy.parameters.errors import InputError

NETCDF = TABLES[1]
ATTRIBUTES = ("cell", "title", "alloy_electrode", "capacity_basis", "area")
CURVES = ("time", "voltage", "charge", "energy", "capacity", "stored_capacity")


def find_result(path: str | Path) -> Path:
    """File of results: the one given, or the one in the folder given.

    Raises
    ------
    InputError
        If there is none.
    """
    path = Path(path)
    file = path / NETCDF if path.is_dir() else path
    if not file.is_file():
        raise InputError(
            f"There is no file '{file}'; give the folder or the results.nc that `porousalloy "
            "simulate` wrote."
        )
    return file


def read_result(path: str | Path) -> xr.Dataset:
    """Results with at least one half cycle.

    Parameters
    ----------
    path : str or Path
        A folder that `porousalloy simulate` wrote, or the results.nc in it.

    Returns
    -------
    xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` made it.

    Raises
    ------
    InputError
        If there is no such file, it is something else, or its runs gave no half cycle.
    """
    file = find_result(path)
    other = (
        f"'{file}' is not a result of porousalloy; give the results.nc of `porousalloy simulate`."
    )
    try:
        dataset = xr.load_dataset(file, engine="scipy")
    except Exception as error:
        # whatever a file of another kind makes SciPy's reader stumble over
        raise InputError(other) from error
    if not {*ATTRIBUTES} <= {*dataset.attrs} or not {*CURVES} <= {*dataset.data_vars}:
        raise InputError(other)
    if not dataset["time"].notnull().any():
        runs = zip(dataset["c_rate"].values, dataset["reason"].values, strict=True)
        reasons = "; ".join(f"{c_rate:g}C: {reason}" for c_rate, reason in runs)
        raise InputError(f"'{file}' holds no half cycle ({reasons}); run the simulation again.")
    return dataset


def is_long_run(path: str | Path) -> bool:
    """Whether a folder is one that `porousalloy cycle` wrote."""
    return (Path(path) / LONG_TABLE).is_file()


def read_long_run(folder: str | Path) -> tuple[pd.DataFrame, xr.Dataset]:
    """Table and curves of a long run with at least one cycle, finished or not.

    Parameters
    ----------
    folder : str or Path
        As `porousalloy cycle` wrote it.

    Returns
    -------
    pandas.DataFrame, xarray.Dataset
        As :class:`porousalloy.experiments.runs.cycle_life.LongRun` holds them.

    Raises
    ------
    InputError
        If a file is missing or damaged, or no cycle was finished.
    """
    folder = Path(folder)
    try:
        table = pd.read_csv(folder / LONG_TABLE)
        if table.columns[0] != "Cycle":
            raise ValueError(f"{LONG_TABLE} has other columns")
        # the last row may be half written while the run goes on
        table = table[table["Duration [s]"].notna()]
        curves = xr.load_dataset(folder / LONG_CURVES, engine="scipy") if len(table) else None
    except Exception as error:
        # whatever a file of another kind makes the readers of pandas and SciPy stumble over
        raise InputError(
            f"'{folder}' is not a long run of porousalloy ({error}); give the folder of "
            "`porousalloy cycle`."
        ) from error
    if curves is None:
        raise InputError(f"'{folder}' holds no finished cycle yet; wait for one, or resume it.")
    return table, curves
