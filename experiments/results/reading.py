"""Results read back from their folder or file."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.legacy.reading import is_legacy, read_legacy
from porousalloy.experiments.results.remarks import REMARKED, with_remarks
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.results.tables import read_table
from porousalloy.experiments.results.writing import CYCLES, NETCDF, TABLES
from porousalloy.parameters.errors import InputError

NEEDED = ("cell", "title", "alloy_electrode", "capacity_basis", "area", "command", "protocol")


class Stored(NamedTuple):
    """What a folder of results holds.

    Attributes
    ----------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        One row per cycle.
    tables : dict of str to pandas.DataFrame
        Further tables by name.
    file : pathlib.Path
        File or folder that it was read from.
    """

    dataset: xr.Dataset
    cycles: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    file: Path


def read_stored(path: str | Path) -> Stored:
    """Results of any command, of this version or of 0.1.0.

    Parameters
    ----------
    path : str or Path
        A folder that `porousalloy` wrote, or the results.nc in it.

    Returns
    -------
    Stored
        Steps and table of cycles.

    Raises
    ------
    InputError
        If there is no such result, it is something else, or it holds nothing.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    if path.is_dir() and not (path / NETCDF).is_file():
        if is_legacy(path):
            return Stored(*read_legacy(path), path)
        raise InputError(
            f"There is no '{NETCDF}' in '{path}'; give a folder that `porousalloy simulate`, "
            "`run`, `cycle` or `fit` wrote."
        )
    file = path / NETCDF if path.is_dir() else path
    if not file.is_file():
        raise InputError(f"There is no file '{file}'; give a folder of results.")
    other = f"'{file}' is not a result of porousalloy; give a folder that it wrote."
    try:
        dataset = xr.load_dataset(file, engine="scipy")
    except Exception as error:
        # whatever a file of another kind makes SciPy's reader stumble over
        raise InputError(other) from error
    if "c_rate" in dataset.dims:
        return Stored(*read_legacy(file), file)
    if not {*NEEDED} <= {*dataset.attrs}:
        raise InputError(other)
    if not any(dataset.sizes.get(name) for name in ("step", "spectrum")):
        reasons = "; ".join(str(reason) for reason in dataset["run_reason"].values)
        raise InputError(f"'{file}' holds no step ({reasons}); run it again.")
    table = folder / CYCLES
    keeps_all = dataset.attrs.get("cycles_kept", "all") == "all"
    cycles = summarise(dataset) if keeps_all or not table.is_file() else read_table(table)
    if dataset.attrs["command"] in REMARKED:
        cycles = with_remarks(cycles, dataset.attrs)
    return Stored(dataset, cycles, _tables(folder), file)


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Further tables of a protocol."""
    found = {name: folder / f"{name}.csv" for name in TABLES}
    return {name: read_table(path) for name, path in found.items() if path.is_file()}
