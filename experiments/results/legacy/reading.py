"""Folders that version 0.1.0 wrote, by their kind.

Every command of 0.1.0 left files of its own: `simulate` results.nc on c_rate x cycle x branch x
sample, `run` curves.nc on step x sample or spectra.nc, `cycle` cycles.csv and curves.nc, `fit`
fit.json and curves.csv. What they hold is taken over to the last digit; what today's results have
beside it is computed from it where it follows exactly, and is NaN where it does not.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import xarray as xr

from porousalloy.experiments.results.legacy import cycle_life, fit, laboratory, simulate
from porousalloy.parameters.errors import InputError

Read = tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]

#: File that shows the kind of a folder, and what reads the folder; the first one found counts.
KINDS: dict[str, Callable[[Path], Read]] = {
    simulate.CURVES: simulate.read,
    cycle_life.TABLE: cycle_life.read,
    fit.DOCUMENT: fit.read,
    laboratory.SPECTRA: laboratory.read_spectra,
    laboratory.CURVES: laboratory.read,
}


def is_legacy(folder: Path) -> bool:
    """Whether a folder without results.nc is one that version 0.1.0 wrote.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    """
    return any((folder / name).is_file() for name in KINDS)


def read_legacy(path: Path) -> Read:
    """Read a folder or a results.nc of version 0.1.0.

    Parameters
    ----------
    path : pathlib.Path
        The folder, or the results.nc of `porousalloy simulate`.

    Returns
    -------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        One row per cycle.
    tables : dict of str to pandas.DataFrame
        Further tables by name.

    Raises
    ------
    InputError
        If a file is missing or damaged, or the folder holds no step.
    """
    if path.is_file():
        read = simulate.read
    else:
        read = next(read for name, read in KINDS.items() if (path / name).is_file())
    try:
        return read(path)
    except InputError:
        raise
    except Exception as error:
        # whatever a damaged or unrelated file makes the readers stumble over
        raise InputError(
            f"'{path}' cannot be read as a result of porousalloy 0.1.0 "
            f"({type(error).__name__}: {error}); give a folder that it wrote, or run it again."
        ) from error
