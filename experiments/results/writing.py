"""Files of a result that every command leaves."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.bdf import SUFFIX, write_bdf
from porousalloy.experiments.results.netcdf import netcdf_bytes
from porousalloy.experiments.results.run_id import NETCDF
from porousalloy.experiments.results.tables import sample_table, step_table

SAMPLES, STEPS, CYCLES = "results.csv", "steps.csv", "summary.csv"
#: Further tables of protocols, by name; the file is named for it.
TABLES = ("gitt", "spectra", "impedance", "estimates", "diagnosis")
#: Table that people are shown after a protocol, if it has it.
SHOWN_TABLE = "impedance"
COMMON = (NETCDF, SAMPLES, STEPS, CYCLES)
#: Figures that a command saves with its result, as far as the result has the data for them.
FIGURES = {
    "simulate": ("voltage", "ligament", "swelling"),
    "run": ("voltage", "cycles", "diffusivity", "impedance"),
    "cycle": ("cycles", "voltage"),
    "fit": ("voltage",),
}


def expected_files(command: str, protocol: str = "cycling") -> set[str]:
    """Names of tables and figures that a command may write, and a pattern of its time series.

    Parameters
    ----------
    command : str
        "simulate", "run", "cycle" or "fit".
    protocol : str, optional
        Name of the protocol, which the time series are named for. The default is "cycling".
    """
    figures = (f"{name}.png" for name in FIGURES[command])
    return {*COMMON, *(f"{name}.csv" for name in TABLES), *figures, f"{protocol}*{SUFFIX}"}


def write_files(
    dataset: xr.Dataset, cycles: pd.DataFrame, tables: Mapping[str, pd.DataFrame], folder: Path
) -> None:
    """Write all files of a result but its figures.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        One row per cycle.
    tables : Mapping of str to pandas.DataFrame
        Further tables by name: the file is named for it.
    folder : pathlib.Path
        An existing folder.
    """
    (folder / NETCDF).write_bytes(netcdf_bytes(dataset))
    sample_table(dataset).to_csv(folder / SAMPLES, index=False)
    step_table(dataset).to_csv(folder / STEPS, index=False)
    cycles.to_csv(folder / CYCLES, index=False)
    write_bdf(dataset, cycles, folder)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
