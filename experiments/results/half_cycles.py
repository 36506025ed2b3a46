"""Half cycles of a Dataset: what lithiates or delithiates the alloy within one cycle."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.parameters.errors import InputError

# these count from the start of a step; over a half cycle of several steps they go on
COUNTED = ("charge", "energy", "capacity")


@dataclass(frozen=True)
class HalfCycle:
    """A lithiation or delithiation, with its hold if it has one.

    Attributes
    ----------
    run, cycle : int
        Numbers of the run and of the cycle, counted from 1.
    branch : {"lithiation", "delithiation"}
        What happens to the alloy.
    c_rate : float
        C-rate that it began with [h-1]; NaN if it began otherwise.
    curves : dict of str to numpy.ndarray, shape (samples,)
        Curves by their name in the Dataset.
    """

    run: int
    cycle: int
    branch: str
    c_rate: float
    curves: dict[str, np.ndarray]

    def __getitem__(self, key: str) -> np.ndarray:
        """Curve of that name."""
        return self.curves[key]


def half_cycles(dataset: xr.Dataset, run: int | None = None) -> list[HalfCycle]:
    """Half cycles in the order of time.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    run : int, optional
        Number of a run, counted from 1. The default is all runs.

    Returns
    -------
    list of HalfCycle
        Rests belong to none.
    """
    runs, cycles = dataset["step_run"].values, dataset["step_cycle"].values
    names, c_rates = dataset["step_name"].values, dataset["step_c_rate"].values
    curves = {
        str(key): variable.values
        for key, variable in dataset.data_vars.items()
        if variable.dims == ("step", "sample")
    }
    places: dict[tuple, list[int]] = {}
    for place, key in enumerate(zip(runs, cycles, names, strict=True)):
        if key[2] in BRANCHES and run in (None, key[0]):
            places.setdefault(key, []).append(place)
    return [
        HalfCycle(
            int(key[0]),
            int(key[1]),
            str(key[2]),
            float(c_rates[steps[0]]),
            {name: _joined(name, values[steps]) for name, values in curves.items()},
        )
        for key, steps in places.items()
    ]


def find_half_cycle(dataset: xr.Dataset, c_rate: float, cycle: int, branch: str) -> HalfCycle:
    """One half cycle.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    c_rate : float
        C-rate of the half cycle [h-1].
    cycle : int
        Number of the cycle, counted from 1.
    branch : {"lithiation", "delithiation"}
        What happens to the alloy.

    Returns
    -------
    HalfCycle
        The first one that fits.

    Raises
    ------
    InputError
        If there is none; the message says which there are.
    """
    found = half_cycles(dataset)
    for half in found:
        if half.cycle == cycle and half.branch == branch and np.isclose(half.c_rate, c_rate):
            return half
    rates = ", ".join(f"{rate:g}" for rate in dict.fromkeys(half.c_rate for half in found))
    cycles = sorted({half.cycle for half in found})
    kept = f"cycles {cycles[0]} to {cycles[-1]}" if cycles else "no cycles"
    reasons = "; ".join(str(reason) for reason in dataset["run_reason"].values)
    raise InputError(
        f"There is no {branch} of cycle {cycle} at {c_rate:g}C; there are C-rates {rates}, {kept}, "
        f"branches {' and '.join(BRANCHES)} ({reasons})."
    )


def _joined(name: str, values: np.ndarray) -> np.ndarray:
    """Curve over the steps of a half cycle, shape (steps, samples), one after the other."""
    if name in COUNTED:
        before = np.concatenate([[0.0], np.cumsum(values[:, -1])[:-1]])
        values = values + before[:, np.newaxis]
    return values.ravel()
