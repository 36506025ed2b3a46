"""Time series in the Battery Data Format, that other tools read.

One file per run, because each run starts from a cell as it was made and a file is one test. Labels
and signs are those of the format's ontology 1.2: a positive current charges the cell, which in a
half cell delithiates the alloy; charging and discharging capacities and energies count from the
start of the test and never go down.

References
----------
.. [1] Battery Data Alliance, Battery Data Format,
   https://w3id.org/battery-data-alliance/ontology/battery-data-format
"""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.data import battery_data_format as bdf
from porousalloy.experiments.results.extents import extents_of

COLUMNS = (
    bdf.TEST_TIME,
    bdf.VOLTAGE,
    bdf.CURRENT,
    bdf.CYCLE_COUNT,
    bdf.STEP_COUNT,
    bdf.CHARGING_CAPACITY,
    bdf.DISCHARGING_CAPACITY,
    bdf.CHARGING_ENERGY,
    bdf.DISCHARGING_ENERGY,
)
TOTALS = COLUMNS[5:]
SUFFIX = ".bdf.csv"


def to_bdf(dataset: xr.Dataset, cycles: pd.DataFrame, run: int = 1) -> pd.DataFrame:
    """Time series of one run.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        Table of the run's cycles, that gives the charge of cycles whose curves were not kept.
    run : int, optional
        Number of the run. The default is 1.

    Returns
    -------
    pandas.DataFrame
        One row per sample with the columns ``COLUMNS``.
    """
    steps = dataset.isel(step=np.flatnonzero(dataset["step_run"].values == run))
    before = _totals_before(cycles, dataset)
    passed = _zero()
    cycle, pieces = 0, []
    for place in range(steps.sizes["step"]):
        step = steps.isel(step=place)
        if int(step["step_cycle"]) != cycle:
            cycle = int(step["step_cycle"])
            # by way of the table's numbers per gram, which may round a total down
            table = before.get(cycle, passed)
            passed = {name: float(np.maximum(table[name], passed[name])) for name in TOTALS}
        # PyBaMM counts the current of discharge as positive
        current = -step["current"].values
        counting = "Charging" if current.sum() > 0 else "Discharging"
        totals = {name: np.full(current.size, total) for name, total in passed.items()}
        totals[f"{counting} Capacity / Ah"] += step["charge"].values
        totals[f"{counting} Energy / Wh"] += step["energy"].values
        passed = {name: values[-1] for name, values in totals.items()}
        columns = (step["time"].values, step["voltage"].values, current, cycle, place + 1)
        pieces.append(pd.DataFrame(dict(zip(COLUMNS, columns, strict=False)) | totals))
    return pd.concat(pieces) if pieces else pd.DataFrame(columns=list(COLUMNS))


def write_bdf(dataset: xr.Dataset, cycles: pd.DataFrame, folder: Path) -> list[Path]:
    """Write a file for every run in which a step was finished.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        Table of the cycles of all runs.
    folder : pathlib.Path
        An existing folder.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    written = []
    for run, c_rate in enumerate(dataset["run_c_rate"].values.tolist(), start=1):
        table = to_bdf(dataset, _of_run(cycles, dataset, run), run)
        if len(table):
            name = str(dataset.attrs["protocol"])
            if np.isfinite(c_rate):
                name = f"{name}_{c_rate:g}C"
            written.append(folder / f"{name}{SUFFIX}")
            table.to_csv(written[-1], index=False)
    return written


def _of_run(cycles: pd.DataFrame, dataset: xr.Dataset, run: int) -> pd.DataFrame:
    """Rows of one run of several, which are told by their C-rate."""
    if dataset.sizes["run"] == 1 or cycles.empty:
        return cycles
    return cycles.loc[np.isclose(cycles["C-rate"], dataset["run_c_rate"].values[run - 1])]


def _totals_before(cycles: pd.DataFrame, dataset: xr.Dataset) -> dict[int, dict[str, float]]:
    """Charge [A.h] and energy [W.h] passed before each cycle, by its number."""
    extents = extents_of(dataset.attrs)
    discharge, charge = "Lithiation", "Delithiation"
    if extents.electrode == "negative":
        discharge, charge = charge, discharge
    totals, before = _zero(), {}
    for row in cycles.to_dict(orient="records"):
        before[int(row["Cycle"])] = dict(totals)
        # a row without a duration is of a cycle of which all is lost
        unknown = np.nan if np.isnan(row["Duration [s]"]) else 0.0
        for label, branch in (("Charging", charge), ("Discharging", discharge)):
            for name, quantity in (
                ("Capacity / Ah", "capacity per gram of {} [mA.h.g-1]"),
                ("Energy / Wh", "energy per kilogram of {} [W.h.kg-1]"),
            ):
                value = row[f"{branch} {quantity.format(extents.basis)}"]
                totals[f"{label} {name}"] += (float(np.nan_to_num(value)) * extents.mass) + unknown
    return before


def _zero() -> dict[str, float]:
    """Charge and energy at the start of a test."""
    return {name: 0.0 for name in TOTALS}
