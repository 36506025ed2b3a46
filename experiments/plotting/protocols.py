"""Figures of protocols: curves by cycle, capacity of every cycle, voltage in time and at rest."""

from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from porousalloy.experiments.plotting.rates import order_legend
from porousalloy.experiments.plotting.style import (
    COLUMN,
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    branch_names,
    capacity_label,
    from_zero,
    new_figure,
    order_colours,
    panel,
)

MOST_CURVES = 5  # as many lines as a panel can hold
FILLS = {"lithiation": "full", "delithiation": "none"}
REST_COLOUR = "0.6"
HOUR = 3600.0


def half_cycles(dataset: xr.Dataset) -> Iterator[tuple[int, str, np.ndarray, np.ndarray]]:
    """Cycle, branch, capacity [mA.h.g-1] and voltage [V]; a hold goes on where the current ended.

    Parameters
    ----------
    dataset : xarray.Dataset
        Of :func:`porousalloy.experiments.runs.protocol.run_protocol`.
    """
    cycles, names = dataset["cycle"].values, dataset["name"].values
    pairs = [pair for pair in zip(cycles, names, strict=True) if pair[1] in LINES]
    for cycle, branch in dict.fromkeys(pairs):
        steps = dataset.isel(step=np.flatnonzero((cycles == cycle) & (names == branch)))
        ends = steps["capacity"].values[:, -1]
        before = np.concatenate([[0.0], np.cumsum(ends)[:-1]])
        capacity = (steps["capacity"].values + before[:, None]).ravel()
        yield int(cycle), branch, capacity, steps["voltage"].values.ravel()


def c_rates(dataset: xr.Dataset) -> dict[int, float]:
    """C-rate [h-1] that each cycle starts with."""
    moving = dataset.isel(step=np.flatnonzero(dataset["name"].values != "rest"))
    rates = np.abs(moving["current"].values[:, 0]) / dataset.attrs["one_c_current"]
    cycles = moving["cycle"].values
    return {int(cycle): float(rates[cycles == cycle][0]) for cycle in np.unique(cycles)}


def shown_cycles(dataset: xr.Dataset) -> dict[int, str]:
    """Cycles that are drawn, with their labels: the last at each C-rate, else a few evenly."""
    rates = c_rates(dataset)
    cycles = list(rates)
    if np.ptp(list(rates.values())) < 1e-6:
        places = np.linspace(0, len(cycles) - 1, min(len(cycles), MOST_CURVES)).round()
        return {cycles[int(place)]: f"cycle {cycles[int(place)]}" for place in places}
    labels: dict[int, str] = {}
    for cycle, rate in rates.items():
        if abs(rates.get(cycle + 1, np.inf) - rate) > 1e-6:
            label = f"{rate:.3g}C"
            labels[cycle] = f"{label} again" if label in labels.values() else label
    return labels


def _legend(figure: Figure, dataset: xr.Dataset) -> None:
    order_legend(figure, dataset, list(shown_cycles(dataset).values()))


@panel(_legend)
def plot_profiles(dataset: xr.Dataset, ax: Axes) -> None:
    """Voltage against capacity, a colour for each cycle or C-rate."""
    labels = list(shown_cycles(dataset))
    colours = dict(zip(labels, order_colours(len(labels)), strict=True))
    for cycle, branch, capacity, voltage in half_cycles(dataset):
        if cycle in colours:
            ax.plot(capacity, voltage, LINES[branch], color=colours[cycle])
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel()
def plot_capacities(dataset: xr.Dataset, ax: Axes) -> None:
    """Capacity of both half cycles of every cycle; C-rates are written above their cycles."""
    for branch, fill in FILLS.items():
        passed = {cycle: q[-1] for cycle, name, q, _ in half_cycles(dataset) if name == branch}
        name = branch_names(dataset)[branch]
        ax.plot(list(passed), list(passed.values()), "o", color="C0", fillstyle=fill, label=name)
    ax.set_xlabel("Cycle")
    ax.set_ylabel(capacity_label(dataset))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    from_zero(ax)
    ax.legend(loc="lower left")
    rates = c_rates(dataset)
    first, top = min(rates), ax.get_ylim()[1]
    ax.set_xlim(first - 0.5, max(rates) + 0.5)
    for cycle, rate in rates.items():
        if abs(rates.get(cycle + 1, np.inf) - rate) > 1e-6:
            ax.annotate(f"{rate:.3g}C", ((first + cycle) / 2, top), ha="center", va="bottom")
            if cycle + 1 in rates:
                ax.axvline(cycle + 0.5, color="0.85", linewidth=0.7, zorder=0)
            first = cycle + 1


@panel()
def plot_time(dataset: xr.Dataset, ax: Axes) -> None:
    """Voltage against time; rests are grey."""
    labels = branch_names(dataset) | {"rest": "rest"}
    for step, name in enumerate(map(str, dataset["name"].values)):
        ax.plot(
            dataset["time"].values[step] / HOUR,
            dataset["voltage"].values[step],
            LINES.get(name, "-"),
            linewidth=1.0,  # a titration has a hundred steps
            color="C0" if name in LINES else REST_COLOUR,
            label=labels.pop(name, None),  # once each
        )
    ax.legend()
    ax.set_xlabel("Time (h)")
    ax.set_ylabel("Voltage (V)")


@panel()
def plot_rests(dataset: xr.Dataset, ax: Axes) -> None:
    """Change of the voltage over every rest, against the time at rest on a logarithmic axis."""
    names = dataset["name"].values
    rests = np.flatnonzero(names == "rest")
    for step, colour in zip(rests, order_colours(len(rests)), strict=True):
        time, voltage = (dataset[key].values[step] for key in ("time", "voltage"))
        before = branch_names(dataset).get(str(names[step - 1]), "rest") if step else "rest"
        ax.plot(
            (time - time[0])[1:],
            1000 * (voltage - voltage[0])[1:],
            color=colour,
            label=f"after {before}",
        )
    ax.set_xscale("log")
    ax.set_xlabel("Time at rest (s)")
    ax.set_ylabel("Change of voltage (mV)")
    if rests.size:  # none in a run that ended before
        ax.legend()


CYCLES = (plot_profiles, plot_capacities)
PANELS = {
    "rate-capability": (plot_capacities, plot_profiles),
    "pseudo-ocv": (plot_profiles,),
    "relaxation": (plot_time, plot_rests),
    "gitt": (plot_time,),
}


def protocol_figure(dataset: xr.Dataset) -> Figure:
    """The panels that suit a protocol, side by side.

    Parameters
    ----------
    dataset : xarray.Dataset
        Of :func:`porousalloy.experiments.runs.protocol.run_protocol`, with at least one step.
    """
    panels = PANELS.get(dataset.attrs["protocol"], CYCLES)
    if "rest" in dataset["name"].values and panels is CYCLES:
        panels = (plot_profiles, plot_time)  # the half cell's prelithiation
    with mpl.rc_context(STYLE):
        width = PAGE if len(panels) > 1 else COLUMN
        figure = new_figure(width, 78 * MILLIMETRE)
        axes = figure.subplots(1, len(panels), squeeze=False)[0]
        for ax, plot in zip(axes, panels, strict=True):
            plot(dataset, ax)
        if plot_profiles in panels:
            _legend(figure, dataset)
    return figure
