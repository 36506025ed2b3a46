"""`porousalloy cycle` of version 0.1.0: cycles.csv, and the curves of some cycles in curves.nc."""

import json
from collections.abc import Mapping
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.cycle_row import REMARK, Row, SampledStep, cycle_row
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.legacy.assembly import (
    SIGNS,
    curves_of,
    step_dataset,
    stored_extents,
    with_stored_capacity,
)
from porousalloy.experiments.results.metadata import CHANGES, ROUNDING
from porousalloy.experiments.solving.run import Run
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import parameter_dictionary

TABLE, CURVES, CHECKPOINT = "cycles.csv", "curves.nc", "checkpoint.txt"
#: Columns by their name of today.
RENAMED = {"C-rate [h-1]": "C-rate", "Remarks": REMARK}
#: Columns whose numbers are growth in per cent today.
RATIOS = ("Largest outer volume ratio", "Largest thickness ratio")
COATING = "alloy electrode"


def read(folder: Path) -> tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Table of all cycles and the steps of those whose curves were kept.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with cycles.csv and curves.nc, of a run that has ended or still goes on.

    Raises
    ------
    InputError
        If no cycle was finished.
    """
    old = pd.read_csv(folder / TABLE)
    # the last row may be half written while a run goes on
    old = old.dropna(subset=["Duration [s]"]).astype({"Remarks": object}).fillna({"Remarks": ""})
    if old.empty:
        raise InputError(f"'{folder}' holds no finished cycle; start it again.")
    curves = xr.load_dataset(folder / CURVES, engine="scipy")
    attributes = curves.attrs or _attributes(folder)
    extents, one_c = stored_extents(attributes, folder)
    cycles = pd.DataFrame([_row(row.to_dict(), extents) for _, row in old.iterrows()])
    c_rates = cycles["C-rate"].to_numpy(float)
    starts = np.concatenate([[0.0], np.cumsum(cycles["Duration [s]"].to_numpy(float))])
    steps = []
    for place, cycle in enumerate(curves["cycle"].values.tolist()):
        if cycle <= len(cycles):
            half = curves.isel(cycle=place)
            c_rate, start = float(c_rates[cycle - 1]), float(starts[cycle - 1])
            steps += _steps(half, cycle, c_rate, start, extents, one_c)
    reason = str(attributes.get("reason", f"{len(cycles)} cycles were finished"))
    ending = attributes.get("ending", "interrupted")
    run = Run(ending, reason, (), len(cycles), len(cycles), "")
    described = {
        **attributes,
        **extents.attributes,
        "command": "cycle",
        "protocol": "cycling",
        "one_c_current": one_c,
        "cycles_kept": "some" if len(steps) < 2 * len(cycles) else "all",
    }
    return step_dataset(with_stored_capacity(steps), [(np.nan, run)], described, folder), cycles, {}


def _attributes(folder: Path) -> dict[str, Any]:
    """Cell of a run that has not ended, from its checkpoint."""
    identity = json.loads((folder / CHECKPOINT).read_bytes().split(b"\n")[0])["identity"]
    cell = CELLS[identity["cell"]]
    own = parameter_dictionary(cell)
    given = {row["key"]: identity.get(f"'{row['key']}'") for row in cell.rows}
    changes = {
        name: value
        for name, value in given.items()
        if isinstance(value, float) and not isclose(value, own[name], rel_tol=ROUNDING)
    }
    return {
        "cell": cell.name,
        "title": cell.title,
        "model": identity["model"],
        CHANGES: json.dumps(changes),
    }


def _row(old: Mapping[str, Any], extents: Extents) -> Row:
    """Row of today's table: what the file has is taken over, the rest is computed from it."""
    steps = [_totals(old, branch, extents) for branch in BRANCHES]
    row = cycle_row(steps, extents, complete=True)
    own = {name: value for name, value in old.items() if name not in RATIOS}
    return row | {RENAMED.get(name, name): value for name, value in own.items()}


def _totals(old: Mapping[str, Any], branch: str, extents: Extents) -> SampledStep:
    """A half cycle of two samples, its start and its end, with the numbers of the table."""
    name = f"{branch.capitalize()} capacity per gram of {extents.basis} [mA.h.g-1]"
    charge = old[name] * extents.mass  # mA.h/g is A.h/kg
    ratio = old["Largest thickness ratio"]
    stored = {
        "time": [0.0, np.nan],
        "charge": [0.0, charge],
        "energy": [0.0, charge * old[f"Mean {branch} voltage [V]"]],
        "peak_tension": 2 * [1e6 * old["Peak tensile stress [MPa]"]],
        "peak_compression": 2 * [1e6 * old["Peak compressive stress [MPa]"]],
        "outer_volume_ratio": 2 * [old["Largest outer volume ratio"]],
        "internal_porosity": 2 * [old["Smallest internal porosity"]],
        "thickness_ratio": 2 * [ratio],
        "thickness_change": 2 * [extents.thicknesses[COATING] * (ratio - 1)],
    }
    curves = curves_of({key: np.array(value) for key, value in stored.items()}, 2)
    return SampledStep(1, int(old["Cycle"]), branch, old["C-rate [h-1]"], "", curves)


def _steps(
    half: xr.Dataset, cycle: int, c_rate: float, start: float, extents: Extents, one_c: float
) -> list[SampledStep]:
    """Both half cycles of a cycle; the file counts the time of each from its own start."""
    steps = []
    for place, branch in enumerate(half["branch"].values.tolist()):
        stored = {str(key): variable.values[place] for key, variable in half.data_vars.items()}
        samples = len(stored["time"])
        lithiates = SIGNS[branch] if extents.electrode == "positive" else -SIGNS[branch]
        curves = {
            **stored,
            "time": start + stored["time"],
            "charge": stored["capacity"] * extents.mass,
            "current": np.full(samples, lithiates * c_rate * one_c),
        }
        start = curves["time"][-1]
        steps.append(SampledStep(1, cycle, branch, c_rate, "", curves_of(curves, samples)))
    return steps
