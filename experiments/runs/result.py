"""What every command gives: curves and profiles by step, a table of cycles, figures, files."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, final

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.bdf import SUFFIX, write_bdf
from porousalloy.experiments.results.differential import (
    differential_capacity,
    differential_voltage,
)
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.half_cycles import HalfCycle, find_half_cycle
from porousalloy.experiments.results.reading import read_stored
from porousalloy.experiments.results.tables import sample_table, step_table
from porousalloy.experiments.results.writing import expected_files, write_files
from porousalloy.experiments.solving.messages import one_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@final
class Result:
    """Steps of one or several runs of a cell, and what follows from them.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        Capacities, efficiencies, voltages, energies and extremes, one row per run and cycle.
    tables : Mapping of str to pandas.DataFrame, optional
        Further tables by name, such as "gitt" or "spectra".
    """

    def __init__(
        self,
        dataset: xr.Dataset,
        cycles: pd.DataFrame,
        tables: Mapping[str, pd.DataFrame] | None = None,
    ):
        #: Curves step x sample and profiles along the ligament; the attributes say what was run
        #: with which programs, options and changed parameters.
        self.dataset = dataset
        #: Further tables by name.
        self.tables = dict(tables or {})
        self._cycles = cycles

    def summary(self) -> pd.DataFrame:
        """Capacities, efficiencies, voltages, energies and extremes of every cycle.

        Returns
        -------
        pandas.DataFrame
            One row per run and cycle; see
            :func:`porousalloy.experiments.results.cycle_row.cycle_row`.
        """
        return self._cycles.copy()

    def steps(self) -> pd.DataFrame:
        """Duration, charge, energy and voltages at both ends of every step, one row per step."""
        return step_table(self.dataset)

    def samples(self) -> pd.DataFrame:
        """Curves of every step as one long table, one row per sample."""
        return sample_table(self.dataset)

    @property
    def ending(self) -> str:
        """Worst ending of its runs: "failed", "interrupted", "event" or "completed"."""
        endings = self.dataset["run_ending"].values
        order = ("failed", "interrupted", "event", "completed")
        return next(ending for ending in order if ending in endings)

    @property
    def reasons(self) -> list[str]:
        """Why each run ended."""
        return [str(reason) for reason in self.dataset["run_reason"].values]

    def half_cycle(self, c_rate: float, cycle: int, branch: str) -> HalfCycle:
        """Curves of one half cycle.

        Parameters
        ----------
        c_rate : float
            C-rate of the half cycle [h-1].
        cycle : int
            Number of the cycle, counted from 1.
        branch : {"lithiation", "delithiation"}
            What happens to the alloy.

        Returns
        -------
        HalfCycle
            ``half["voltage"]`` [V], ``half["capacity"]`` [mA.h.g-1] and all other curves.

        Raises
        ------
        InputError
            If there is no such half cycle.
        """
        return find_half_cycle(self.dataset, c_rate, cycle, branch)

    def differential_capacity(
        self, c_rate: float, cycle: int, branch: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """dQ/dV of one half cycle.

        Parameters
        ----------
        c_rate, cycle, branch
            Half cycle, as for :meth:`half_cycle`.

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
        half = self.half_cycle(c_rate, cycle, branch)
        return differential_capacity(half["capacity"], half["voltage"])

    def differential_voltage(
        self, c_rate: float, cycle: int, branch: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """dV/dQ of one half cycle.

        Parameters
        ----------
        c_rate, cycle, branch
            Half cycle, as for :meth:`half_cycle`.

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
        half = self.half_cycle(c_rate, cycle, branch)
        return differential_voltage(half["capacity"], half["voltage"])

    def figures(self) -> list[str]:
        """Names of the figures that the result has the data for."""
        from porousalloy.experiments.plotting.catalogue import applicable

        return [kind.name for kind in applicable(self.dataset, self._cycles, self.tables)]

    def plot(self, name: str = "voltage") -> "Figure":
        """Draw a figure.

        Parameters
        ----------
        name : str, optional
            One of :meth:`figures`. The default is "voltage".

        Returns
        -------
        matplotlib.figure.Figure
            The figure; ``figure.savefig("voltage.png")`` writes it.

        Raises
        ------
        InputError
            If there is no such figure, or not of this result.
        """
        from porousalloy.experiments.plotting.catalogue import draw

        return draw(name, self.dataset, self._cycles, self.tables)

    def save(self, folder: str | Path) -> Path:
        """Write everything to a folder, which :func:`load` reads.

        Parameters
        ----------
        folder : str or Path
            Folder; made if it does not exist. Files in it that are not of an earlier result are
            never replaced.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InputError
            If the folder cannot be written to, or holds files of other origin by the same names.
        """
        target = Path(folder)
        described = self.described()
        expected = expected_files(str(described["command"]), str(described["protocol"]))
        with output_folder(target, expected, described) as staging:
            self.write(staging)
        return target

    def write(self, folder: Path) -> None:
        """Write tables, time series in the Battery Data Format, and the main figures.

        Parameters
        ----------
        folder : Path
            An existing folder.
        """
        from porousalloy.experiments.plotting.catalogue import main_figures
        from porousalloy.experiments.plotting.style import save

        write_files(self.dataset, self._cycles, self.tables, folder)
        drawing = ""
        try:
            for name, figure in main_figures(self.dataset, self._cycles, self.tables).items():
                drawing = f"{name}.png"
                save(figure, folder / drawing)
        except OSError:
            raise  # no room: the tables are not safe either
        except (KeyboardInterrupt, Exception) as error:
            # the tables are there and are kept; a figure may be half written
            if drawing:
                (folder / drawing).unlink(missing_ok=True)
            why = one_line(str(error)) or type(error).__name__
            warnings.warn(f"Figures are missing, since drawing ended: {why}.", stacklevel=2)

    def described(self) -> dict[str, object]:
        """What the manifest of its folder says of it."""
        names = ("command", "protocol", "cell", "model")
        return {name: str(self.dataset.attrs.get(name, "")) for name in names}

    def to_bdf(self, folder: str | Path) -> list[Path]:
        """Write the time series in the Battery Data Format, one file per run.

        Parameters
        ----------
        folder : str or Path
            Folder; made if it does not exist.

        Returns
        -------
        list of Path
            The files written; see :mod:`porousalloy.experiments.results.bdf`.

        Raises
        ------
        InputError
            If the folder cannot be written to, or holds files of other origin by the same names.
        """
        folder = Path(folder)
        described = self.described() | {"command": "to_bdf"}
        with output_folder(folder, {f"{described['protocol']}*{SUFFIX}"}, described) as staging:
            files = write_bdf(self.dataset, self._cycles, staging)
        return [folder / file.name for file in files]


def load(path: str | Path) -> Result:
    """Result of any command, read from its folder.

    Parameters
    ----------
    path : str or Path
        A folder that `porousalloy simulate`, `run`, `cycle` or `fit` or :meth:`Result.save`
        wrote, or the results.nc in it; folders of version 0.1.0 too.

    Returns
    -------
    Result
        As it was written.

    Raises
    ------
    InputError
        If there is no such result, it is something else, or it holds nothing.
    """
    stored = read_stored(path)
    return Result(stored.dataset, stored.cycles, stored.tables)
