"""Capacities, efficiencies, voltages, energies and extremes of every cycle.

Q = int |I| dt and E = int V |I| dt over a half cycle; its mean voltage is E/Q. The cell gives on
discharge, which is the lithiation of a half cell and the delithiation of a full cell, and takes on
charge. Its energy efficiency is E given over E taken, and its hysteresis gap is the mean voltage of
charge less that of discharge. The coulombic efficiency is what came out of the alloy over what went
in. Runs start at the filling of the parameter set ("Initial alloy filling" of a half cell), and a
cycle may empty the alloy below it: its coulombic efficiency is then above one although no reaction
but the alloy's takes place, and "Remark" says so.
"""

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.dataset import AREA, masses, thicknesses

# the second mass that people compare on, beside the one of the C-rate: silicon without its
# shell, and both electrodes of a full cell
SECOND_BASIS = {"positive": "alloy", "negative": "both electrodes"}
REMARK = "Remark"
AREAL = "areal capacity"
COULOMBIC_EFFICIENCY = "Coulombic efficiency"
GAVE_MORE = "emptied below the filling it started from"
# that of a steady cycle is one but for the solver's tolerance
NOTICEABLE = 1e-3


def summarise(dataset: xr.Dataset) -> pd.DataFrame:
    """One row per C-rate and cycle.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it, or read back from its file.

    Returns
    -------
    pandas.DataFrame
        "C-rate", "Cycle", "Complete" and columns named with unit and basis; NaN where a half
        cycle was skipped or not reached. Masses are those of
        :mod:`porousalloy.parameters.electrodes.masses`, the basis of the C-rate first; volumes are of the
        alloy electrode's coating and, in a full cell, of the stack, both pristine and at the
        largest thickness of that cycle ("swollen"). Extremes are over both half cycles, stresses
        also over the ligament and the electrode, tension positive.
    """
    rows = []
    for rate in range(dataset.sizes["c_rate"]):
        for cycle in range(dataset.sizes["cycle"]):
            part = dataset.isel(c_rate=rate, cycle=cycle)
            if part["time"].notnull().any():
                rows.append(_row(part))
    return pd.DataFrame(rows)


def split(summary: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a reader looks at first, and the same charges and energies on all other bases.

    Parameters
    ----------
    summary : pandas.DataFrame
        As :func:`summarise` makes it.

    Returns
    -------
    first, others : pandas.DataFrame
        Each with "C-rate" and "Cycle"; the columns of the second begin at the areal capacities.
    """
    columns = list(summary.columns)
    start = next((n for n, name in enumerate(columns) if AREAL in name), len(columns))
    others = [name for name in columns[start:] if name != REMARK]
    return summary.drop(columns=others), summary[[*columns[:2], *others]]


def _row(part: xr.Dataset) -> dict[str, object]:
    complete = int(part["cycle"]) <= int(part["cycles_completed"])
    charge, energy = (
        {str(half["branch"].item()): half.item() for half in part[name].isel(sample=-1)}
        for name in ("charge", "energy")
    )
    efficiencies = _efficiencies(charge, energy, part.attrs["alloy_electrode"])
    gave_more = efficiencies[COULOMBIC_EFFICIENCY] > 1 + NOTICEABLE
    return {
        "C-rate": float(part["c_rate"]),
        "Cycle": int(part["cycle"]),
        "Complete": "yes" if complete else "no",
        **_per_mass(part, charge, "capacity per gram", "mA.h.g-1", _ordered_bases(part)[:2]),
        **efficiencies,
        **_per_mass(part, energy, "energy per kilogram", "W.h.kg-1", _ordered_bases(part)[:2]),
        "Peak tensile stress [MPa]": part["peak_tension"].max().item() / 1e6,
        "Peak compressive stress [MPa]": part["peak_compression"].max().item() / 1e6,
        "Peak von Mises stress [MPa]": part["peak_von_mises"].max().item() / 1e6,
        "Largest outer expansion [%]": 100 * (part["outer_volume_ratio"].max().item() - 1),
        "Smallest internal porosity": part["internal_porosity"].min().item(),
        "Largest thickness change [um]": part["thickness_change"].max().item() * 1e6,
        "Largest thickness change [%]": 100 * (part["thickness_ratio"].max().item() - 1),
        **_per_area_and_volume(part, charge, energy),
        **_per_mass(part, charge, "capacity per gram", "mA.h.g-1", _ordered_bases(part)[2:]),
        **_per_mass(part, energy, "energy per kilogram", "W.h.kg-1", _ordered_bases(part)[2:]),
        REMARK: GAVE_MORE if gave_more else "",
    }


def _ordered_bases(part: xr.Dataset) -> list[str]:
    """Names of the masses, those that people compare on first."""
    first = (part.attrs["capacity_basis"], SECOND_BASIS[part.attrs["alloy_electrode"]])
    return list(dict.fromkeys([*first, *masses(part)]))


def _per_mass(part, passed, quantity, unit, bases) -> dict[str, float]:
    """Charge or energy of both half cycles over each mass: A.h/kg is mA.h/g."""
    mass = masses(part)
    return {
        f"{branch.capitalize()} {quantity} of {basis} [{unit}]": value / mass[basis]
        for basis in bases
        for branch, value in passed.items()
    }


def _efficiencies(charge, energy, alloy_electrode: str) -> dict[str, float]:
    """Efficiencies, mean voltages and the gap between them."""
    mean = {branch: energy[branch] / charge[branch] for branch in charge}
    taken, given = ("lithiation", "delithiation")
    if alloy_electrode == "positive":
        taken, given = given, taken
    return {
        **{f"Mean {branch} voltage [V]": voltage for branch, voltage in mean.items()},
        "Hysteresis gap [V]": mean[taken] - mean[given],
        COULOMBIC_EFFICIENCY: charge["delithiation"] / charge["lithiation"],
        "Energy efficiency": energy[given] / energy[taken],
    }


def _per_area_and_volume(part: xr.Dataset, charge, energy) -> dict[str, float]:
    """Areal capacities; capacities and energies per volume, pristine and swollen."""
    area = part.attrs[AREA]  # m2; A.h/m2 is 0.1 mA.h/cm2
    swelling = np.nanmax([0.0, part["thickness_change"].max().item()])
    columns = {
        f"{branch.capitalize()} {AREAL} [mA.h.cm-2]": value / area / 10
        for branch, value in charge.items()
    }
    for basis, pristine in thicknesses(part).items():
        for state, thickness in {"pristine": pristine, "swollen": pristine + swelling}.items():
            litres = 1000 * area * thickness
            for passed, quantity, unit in (
                (charge, "capacity", "mA.h.cm-3"),  # A.h/l is mA.h/cm3
                (energy, "energy", "W.h.l-1"),
            ):
                for branch, value in passed.items():
                    name = f"{branch.capitalize()} {quantity} per {state} volume of {basis}"
                    columns[f"{name} [{unit}]"] = value / litres
    return columns
