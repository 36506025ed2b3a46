"""Voltage against time, and what happens to it at rest."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from porousalloy.experiments.plotting.selection import MOST_CURVES, evenly
from porousalloy.experiments.plotting.style import LINES, branch_names, order_colours, panel

REST_COLOUR = "0.6"
HOUR = 3600.0


@panel()
def plot_voltage_in_time(dataset: xr.Dataset, ax: Axes) -> None:
    """Voltage against time; rests are grey."""
    labels = branch_names(dataset) | {"rest": "rest"}
    for place, name in enumerate(map(str, dataset["step_name"].values)):
        ax.plot(
            dataset["time"].values[place] / HOUR,
            dataset["voltage"].values[place],
            LINES.get(name, "-"),
            linewidth=1.0,  # a titration has a hundred steps
            color="C0" if name in LINES else REST_COLOUR,
            label=labels.pop(name, None),  # once each
        )
    ax.legend()
    ax.set_xlabel("Time (h)")
    ax.set_ylabel("Voltage (V)")


@panel()
def plot_relaxation(dataset: xr.Dataset, ax: Axes) -> None:
    """Change of the voltage over a rest, against the time at rest on a logarithmic axis.

    Of many rests five are shown, evenly spaced.
    """
    steps = dataset["step_name"].values
    names = branch_names(dataset)
    rests = evenly(np.flatnonzero(steps == "rest").tolist(), MOST_CURVES)
    for place, colour in zip(rests, order_colours(len(rests)), strict=True):
        time, voltage = (dataset[key].values[place] for key in ("time", "voltage"))
        before = names.get(str(steps[place - 1]), "rest") if place else "assembly"
        cycle = dataset["step_cycle"].values[place]
        ax.plot(
            (time - time[0])[1:],
            1000 * (voltage - voltage[0])[1:],
            color=colour,
            label=f"cycle {cycle}, after {before}",
        )
    ax.set_xscale("log")
    ax.set_xlabel("Time at rest (s)")
    ax.set_ylabel("Change of voltage (mV)")
    ax.legend()
