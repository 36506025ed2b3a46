"""What a study gave, as one object: tables, derivatives and files.

>>> results = run_study(get_cell("ampsi-ncm"), [0.1, 1], cycles=3).results
>>> results.summary()["Delithiation energy per kilogram of stack [W.h.kg-1]"]
>>> voltage, slope = results.differential_capacity(0.1, 3, "delithiation")
>>> results.to_netcdf("mine.nc")
>>> Results.read("mine.nc").dataset.attrs["options"]
"""

from pathlib import Path
from typing import final

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.plotting import voltage as figures_voltage
from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results import bdf
from porousalloy.experiments.results.dataset import to_table
from porousalloy.experiments.results.reading import read_result
from porousalloy.experiments.results.summary import summarise
from porousalloy.parameters.errors import InputError


@final
class Results:
    """Curves and profiles of a study, and what follows from them.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    """

    def __init__(self, dataset: xr.Dataset):
        #: Curves c_rate x cycle x branch x sample, profiles c_rate x branch x state x r; the
        #: attributes say what was run with which programs, options and changed parameters.
        self.dataset = dataset

    @classmethod
    def read(cls, path: str | Path) -> "Results":
        """Results from the NetCDF file or the folder that they were written to.

        Parameters
        ----------
        path : str or Path
            A folder that `porousalloy simulate` wrote, or the file.

        Returns
        -------
        Results
            As they were written.

        Raises
        ------
        InputError
            If there is no such file, it is something else, or its runs gave no half cycle.
        """
        return cls(read_result(path))

    def summary(self) -> pd.DataFrame:
        """Capacities, efficiencies, voltages, energies and extremes, one row a C-rate and cycle.

        Returns
        -------
        pandas.DataFrame
            See :func:`porousalloy.experiments.results.summary.summarise`.
        """
        return summarise(self.dataset)

    def differential_capacity(
        self, c_rate: float, cycle: int, branch: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """dQ/dV of one half cycle.

        Parameters
        ----------
        c_rate : float
            One of the C-rates that were run [h-1].
        cycle : int
            Counted from 1.
        branch : {"lithiation", "delithiation"}
            Of the alloy.

        Returns
        -------
        voltage, differential : numpy.ndarray, shape (m,)
            [V] and [mA.h.g-1.V-1]; see
            :func:`porousalloy.experiments.results.differential.differential_capacity`.

        Raises
        ------
        InputError
            If there is no such half cycle.
        """
        return figures_voltage.differential_capacity(*self._curve(c_rate, cycle, branch))

    def differential_voltage(
        self, c_rate: float, cycle: int, branch: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """dV/dQ of one half cycle.

        Parameters
        ----------
        c_rate, cycle, branch
            As for :meth:`differential_capacity`.

        Returns
        -------
        capacity, differential : numpy.ndarray, shape (m,)
            [mA.h.g-1] and [V.g.mA-1.h-1]; see
            :func:`porousalloy.experiments.results.differential.differential_voltage`.

        Raises
        ------
        InputError
            If there is no such half cycle.
        """
        return figures_voltage.differential_voltage(*self._curve(c_rate, cycle, branch))

    def to_netcdf(self, path: str | Path) -> None:
        """Write all of it to a NetCDF 3 file, that :meth:`read` takes."""
        self.dataset.to_netcdf(path, engine="scipy")

    def to_csv(self, path: str | Path) -> None:
        """Write the curves as one table, one row a sample."""
        to_table(self.dataset).to_csv(path, index=False)

    def to_bdf(self, folder: str | Path) -> list[Path]:
        """Write the time series in the Battery Data Format, one file a C-rate.

        Parameters
        ----------
        folder : str or Path
            Made if it does not exist.

        Returns
        -------
        list of Path
            The files written; see :mod:`porousalloy.experiments.results.bdf`.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return bdf.write_bdf(self.dataset, folder)

    def _curve(self, c_rate: float, cycle: int, branch: str) -> tuple[np.ndarray, np.ndarray]:
        """Capacity and voltage of a half cycle."""
        rates = self.dataset["c_rate"].values
        place = np.flatnonzero(np.isclose(rates, c_rate))
        cycles = self.dataset["cycle"].values
        if not place.size or cycle not in cycles or branch not in BRANCHES:
            raise InputError(
                f"There is no {branch} of cycle {cycle} at {c_rate:g}C; C-rates are "
                f"{', '.join(f'{rate:g}' for rate in rates)}, cycles 1 to {cycles[-1]}, branches "
                f"{' and '.join(BRANCHES)}."
            )
        half = self.dataset.isel(c_rate=place[0]).sel(cycle=cycle, branch=branch)
        if half["time"].isnull().any():
            raise InputError(
                f"The {branch} of cycle {cycle} at {c_rate:g}C was not run "
                f"({half['reason'].item()}); choose another half cycle."
            )
        return half["capacity"].values, half["voltage"].values
