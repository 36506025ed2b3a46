"""`porousalloy fit` of version 0.1.0: the fitted curves in curves.csv as steps of the model."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.legacy.assembly import (
    curves_of,
    step_dataset,
    stored_extents,
    with_stored_capacity,
)
from porousalloy.experiments.results.metadata import CHANGES, OPTIONS
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.solving.run import Run
from porousalloy.experiments.solving.termination import Ending
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError

DOCUMENT, CURVES, ESTIMATES, VALUES = "fit.json", "curves.csv", "estimates.csv", "set.json"
RESTING = 1e-3  # of the largest current: what cyclers show while nothing flows
NAMES = {1: "lithiation", -1: "delithiation", 0: "rest"}
DIGITS = 3  # of the C-rate of a measured current


def read(folder: Path) -> tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Half cycles of the model at the optimum, one run per record.

    Steps have as many samples as the longest of them; shorter ones repeat their last sample.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with fit.json and curves.csv.

    Raises
    ------
    InputError
        If capacities were fitted, which have no curves.
    """
    if not (folder / CURVES).is_file():
        raise InputError(
            f"'{folder}' holds a fit without '{CURVES}': capacities were fitted, which have no "
            "curves to show; read its tables as csv, or give the folder of a fit to curves."
        )
    content = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    table = pd.read_csv(folder / CURVES)
    attributes = _attributes(content, folder)
    extents, one_c = stored_extents(attributes, folder)
    records = list(table.groupby("Record", sort=False))
    pieces = [
        (run, cycle, name, rows)
        for run, (_, record) in enumerate(records, start=1)
        for cycle, name, rows in _half_cycles(record)
    ]
    samples = max((len(rows) for *_, rows in pieces), default=0)
    steps = [_step(*piece, samples, extents, one_c) for piece in pieces]
    ending, reason = _ending(content)
    last = {run: cycle for run, cycle, *_ in pieces}
    runs = [
        (np.nan, Run(ending, f"{name}: {reason}", (), last[run], last[run], ""))
        for run, (name, _) in enumerate(records, start=1)
        if run in last
    ]
    described = {
        **attributes,
        **extents.attributes,
        "command": "fit",
        "protocol": "fit",
        "one_c_current": one_c,
    }
    dataset = step_dataset(with_stored_capacity(steps), runs, described, folder)
    tables = {"estimates": pd.read_csv(folder / ESTIMATES), "curves": table}
    return dataset, summarise(dataset), tables


def _attributes(content: Mapping, folder: Path) -> dict[str, str]:
    name = str(content["cell"])
    if name not in CELLS:
        raise InputError(
            f"'{folder}' is a fit of the cell '{name}', which this version does not have; fit it "
            "again."
        )
    values = json.loads((folder / VALUES).read_text(encoding="utf-8"))
    return {
        "cell": name,
        "title": CELLS[name].title,
        "porousalloy_version": str(content["porousalloy"]),
        "model": str(content["model"]),
        OPTIONS: json.dumps(content["options"]),
        CHANGES: json.dumps(values),
    }


def _ending(content: Mapping) -> tuple[Ending, str]:
    """Ending of the fit, and why."""
    if content["stopped"]:
        return "interrupted", "the fit was interrupted"
    if not content["converged"]:
        return "failed", "the fit did not converge"
    return "completed", "the fit converged"


def _half_cycles(record: pd.DataFrame) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """Number of the cycle, name and rows of every stretch of one sign of the current."""
    current = record["Current [A.kg-1]"].to_numpy()
    signs = np.sign(current) * (np.abs(current) > RESTING * np.abs(current).max())
    borders = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(current)]
    cycle, before = 1, ""
    for start, stop in pairwise(borders):
        name = NAMES[int(signs[start])]
        cycle += name == "lithiation" and before == "delithiation"
        before = before if name == "rest" else name
        if stop - start > 1:
            yield cycle, name, record.iloc[start:stop]


def _step(
    run: int,
    cycle: int,
    name: str,
    rows: pd.DataFrame,
    samples: int,
    extents: Extents,
    one_c: float,
) -> SampledStep:
    """What the model gave over these rows."""
    rows = rows.iloc[np.minimum(np.arange(samples), len(rows) - 1)]
    column = {str(heading): values.to_numpy() for heading, values in rows.items()}
    current = column["Current [A.kg-1]"] * extents.mass
    capacity = np.abs(column["Charge [mA.h.g-1]"] - column["Charge [mA.h.g-1]"][0])
    stored = {
        "time": column["Time [s]"],
        # PyBaMM counts the current of discharge as positive
        "current": current if extents.electrode == "positive" else -current,
        "voltage": column["Model voltage [V]"],
        "thickness_change": column["Model thickness change [m]"],
        "capacity": capacity,
        "charge": capacity * extents.mass,  # mA.h/g is A.h/kg
    }
    c_rate = np.nan
    if name != "rest":
        c_rate = float(f"{np.abs(current).mean() / one_c:.{DIGITS}g}")
    return SampledStep(run, cycle, name, c_rate, "", curves_of(stored, samples))
