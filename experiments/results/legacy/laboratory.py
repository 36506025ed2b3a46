"""`porousalloy run` of version 0.1.0: curves.nc on step x sample, or spectra.nc of impedance."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import (
    curve_variables,
    run_coordinates,
    step_coordinates,
)
from porousalloy.experiments.results.legacy.assembly import (
    curves_of,
    step_dataset,
    stored_extents,
    with_stored_capacity,
)
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.results.tables import INVALID
from porousalloy.experiments.solving.run import Run

CURVES, PULSES, SPECTRA, SPECTRA_TABLE = "curves.nc", "gitt.csv", "spectra.nc", "spectra.csv"
STORED = ("cell", "title", "ending", "reason")
STEADY = 1e-6  # largest relative change of a constant current, far above what a solver leaves
DIGITS = 9  # of a C-rate that is computed from a current
PER_AREA = 1e4  # Ohm.m2 in Ohm.cm2

Read = tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]


def read(folder: Path) -> Read:
    """Steps of a protocol, and the table of a titration.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with curves.nc.
    """
    old = xr.load_dataset(folder / CURVES, engine="scipy")
    extents, one_c = stored_extents(old.attrs, folder)
    steps = []
    for place in range(old.sizes["step"]):
        step = old.isel(step=place)
        stored = {str(key): variable.values for key, variable in step.data_vars.items()}
        stored["charge"] = stored["capacity"] * extents.mass  # mA.h/g is A.h/kg
        steps.append(
            SampledStep(
                1,
                int(step["cycle"]),
                str(step["name"].item()),
                _c_rate(stored["current"], one_c),
                "",  # why a step ended was not kept
                curves_of(stored, old.sizes["sample"]),
            )
        )
    cycles = int(old["cycle"].max()) if steps else 0
    run = _run(old.attrs, cycles, "")
    described = {**old.attrs, **extents.attributes, "command": "run", "one_c_current": one_c}
    dataset = step_dataset(with_stored_capacity(steps), [(np.nan, run)], described, folder)
    tables = {}
    if (folder / PULSES).is_file():
        pulses = pd.read_csv(folder / PULSES).astype({"Why not": object}).fillna({"Why not": ""})
        tables["gitt"] = pulses.rename(columns={"Why not": INVALID})
    return dataset, summarise(dataset), tables


def read_spectra(folder: Path) -> Read:
    """Impedance at fillings of the alloy.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with spectra.nc.
    """
    old = xr.load_dataset(folder / SPECTRA, engine="scipy")
    old = old.rename(voltage="rest_voltage", filling="spectrum_filling")
    old = old.swap_dims(spectrum_filling="spectrum")
    extents, one_c = stored_extents(old.attrs, folder)
    ohm, per_area = old["real_impedance"].values, old["real_impedance_per_area"].values
    if ohm.size:
        # the file does not have the changes of the cell, but both impedances give its area
        place = np.abs(ohm).argmax()
        area = float(per_area.flat[place] / ohm.flat[place]) / PER_AREA
        extents = extents._replace(area=area)
    run = _run(old.attrs, old.sizes["spectrum"], "linearised")
    described = {**old.attrs, **extents.attributes, "command": "run", "one_c_current": one_c}
    coordinates = {**step_coordinates([]), **run_coordinates([(np.nan, run)])}
    dataset = old.assign(curve_variables([])).assign_coords(coordinates).assign_attrs(described)
    return dataset, pd.DataFrame(), {"spectra": pd.read_csv(folder / SPECTRA_TABLE)}


def _run(attributes: Mapping, cycles: int, solver: str) -> Run:
    """End of the run; how many cycles were asked for was not kept."""
    ending, reason = attributes["ending"], str(attributes["reason"])
    stopped_in = re.search(r" of cycle (\d+)", reason)
    completed = cycles
    if ending != "completed" and stopped_in:
        completed = int(stopped_in[1]) - 1
    return Run(ending, reason, (), completed, cycles, solver)


def _c_rate(current: np.ndarray, one_c: float) -> float:
    """C-rate of a constant current [h-1]; NaN of a hold or a rest."""
    largest = float(np.abs(current).max())
    if largest < STEADY * one_c or np.ptp(current) > STEADY * largest:
        return np.nan
    return float(f"{largest / one_c:.{DIGITS}g}")
