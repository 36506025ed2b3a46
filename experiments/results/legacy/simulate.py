"""`porousalloy simulate` of version 0.1.0: results.nc on c_rate x cycle x branch x sample."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.results.dataset import profile_variables
from porousalloy.experiments.results.legacy.assembly import step_dataset
from porousalloy.experiments.results.quantities import CURVES as CURVE_KEYS
from porousalloy.experiments.results.quantities import DERIVED, PROFILES
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.solving.run import Run

CURVES = "results.nc"


def read(path: Path) -> tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Steps of every C-rate, one run each.

    Parameters
    ----------
    path : pathlib.Path
        The folder, or the results.nc in it.
    """
    file = path / CURVES if path.is_dir() else path
    old = xr.load_dataset(file, engine="scipy")
    steps = list(_steps(old))
    attributes = {**old.attrs, "command": "simulate", "protocol": "cycling"}
    if steps:
        first = steps[0]
        attributes["one_c_current"] = abs(float(first.curves["current"][0])) / first.c_rate
    dataset = step_dataset(steps, list(_runs(old)), attributes, file)
    dataset = dataset.assign(_profiles(old, steps))
    return dataset, summarise(dataset), {}


def _steps(old: xr.Dataset) -> Iterator[SampledStep]:
    """Half cycles in which time passed, in the order of time."""
    keys = {**CURVE_KEYS, **DERIVED}
    curves = {key: old[key].transpose("c_rate", "cycle", "branch", "sample").values for key in keys}
    for place in np.ndindex(curves["time"].shape[:3]):
        if np.isfinite(curves["time"][place]).all():
            rate, cycle, branch = place
            yield SampledStep(
                rate + 1,
                int(old["cycle"].values[cycle]),
                str(old["branch"].values[branch]),
                float(old["c_rate"].values[rate]),
                "",  # why a half cycle ended was not kept
                {key: values[place] for key, values in curves.items()},
            )


def _runs(old: xr.Dataset) -> Iterator[tuple[float, Run]]:
    coordinates = ("c_rate", "ending", "reason", "cycles_completed", "solver")
    for c_rate, ending, reason, completed, solver in zip(
        *(old[name].values for name in coordinates), strict=True
    ):
        requested = old.sizes["cycle"]
        end = Run(ending, str(reason), (), int(completed), requested, str(solver))
        yield float(c_rate), end


def _profiles(old: xr.Dataset, steps: list[SampledStep]) -> dict:
    """Profiles of the last half cycles of every C-rate."""
    values = {key: old[key].transpose("c_rate", "branch", "state", "r").values for key in PROFILES}
    branches = [str(branch) for branch in old["branch"].values]
    # the last step of a run and branch is the one whose profiles were kept
    last = {(step.run, step.name): place for place, step in enumerate(steps)}
    profiles = [
        {
            "radius": old["radius"].values,
            **{key: values[key][run - 1, branches.index(name)] for key in PROFILES},
        }
        for run, name in last
    ]
    return profile_variables(list(last.values()), profiles, old["state"].values)
