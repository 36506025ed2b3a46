"""Capacities, mean voltages, energies and extremes of every cycle.

Q = int |I| dt and E = int V |I| dt over a half cycle; its mean voltage is E/Q. What a cell gives
on discharge is the lithiation of a half cell and the delithiation of a full cell.
"""

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results import cumulative_integral, masses

# the second mass that people compare on, beside the one of the C-rate: silicon without its
# shell, and both electrodes of a full cell
SECOND_BASIS = {"positive": "alloy", "negative": "both electrodes"}


def summarise(dataset: xr.Dataset) -> pd.DataFrame:
    """One row per C-rate and cycle.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.collect` makes it, or read back from its file.

    Returns
    -------
    pandas.DataFrame
        "C-rate", "Cycle", "Complete" and columns named with unit and mass basis; NaN where a
        half cycle was skipped or not reached. Extremes are over both half cycles, stresses also
        over the ligament and the electrode, tension positive.
    """
    rows = []
    for rate in range(dataset.sizes["c_rate"]):
        for cycle in range(dataset.sizes["cycle"]):
            part = dataset.isel(c_rate=rate, cycle=cycle)
            if part["time"].notnull().any():
                rows.append(_row(part))
    return pd.DataFrame(rows)


def _row(part: xr.Dataset) -> dict[str, object]:
    complete = int(part["cycle"]) <= int(part["cycles_completed"])
    return {
        "C-rate": float(part["c_rate"]),
        "Cycle": int(part["cycle"]),
        "Complete": "yes" if complete else "no",
        **_charges_and_energies(part),
        "Peak tensile stress [MPa]": part["peak_tension"].max().item() / 1e6,
        "Peak compressive stress [MPa]": part["peak_compression"].max().item() / 1e6,
        "Peak von Mises stress [MPa]": part["peak_von_mises"].max().item() / 1e6,
        "Largest outer expansion [%]": 100 * (part["outer_volume_ratio"].max().item() - 1),
        "Smallest internal porosity": part["internal_porosity"].min().item(),
        "Largest thickness change [um]": part["thickness_change"].max().item() * 1e6,
        "Largest thickness change [%]": 100 * (part["thickness_ratio"].max().item() - 1),
    }


def _charges_and_energies(part: xr.Dataset) -> dict[str, float]:
    """Capacity, mean voltage and energy of both half cycles on both bases."""
    mass = masses(part)
    bases = (part.attrs["capacity_basis"], SECOND_BASIS[part.attrs["alloy_electrode"]])
    charge, energy = {}, {}
    for branch in part["branch"].values:
        half = part.sel(branch=branch)
        charge[branch], energy[branch] = _integrals(half)
    columns = {}
    for basis in bases:
        for branch, value in charge.items():
            name = f"{branch.capitalize()} capacity per gram of {basis} [mA.h.g-1]"
            columns[name] = value / mass[basis]
    for branch, value in charge.items():
        columns[f"Mean {branch} voltage [V]"] = energy[branch] / value
    for basis in bases:
        for branch, value in energy.items():
            name = f"{branch.capitalize()} energy per kilogram of {basis} [W.h.kg-1]"
            columns[name] = value / mass[basis]
    return columns


def _integrals(half: xr.Dataset) -> tuple[float, float]:
    """Charge [A.h] and energy [W.h] of a half cycle."""
    hours = half["time"].values / 3600
    current = np.abs(half["current"].values)
    charge = cumulative_integral(current, hours)[-1]
    energy = cumulative_integral(current * half["voltage"].values, hours)[-1]
    return float(charge), float(energy)
