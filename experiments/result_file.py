"""Read results back from their folder or file."""

from pathlib import Path

import xarray as xr

from porousalloy.experiments.files import TABLES
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
        As :func:`porousalloy.experiments.results.collect` made it.

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
