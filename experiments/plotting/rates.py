"""Curves of several C-rates in one panel: which half cycles, which colours, which legend."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.style import LINES, PAGE, branch_names, order_colours


def half_cycle(dataset: xr.Dataset, c_rate: float, branch: str) -> xr.Dataset | None:
    """Curves of a half cycle of the last cycle that a C-rate obtained.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    c_rate : float
        One of its C-rates.
    branch : {"lithiation", "delithiation"}
        Which half.

    Returns
    -------
    xarray.Dataset or None
        Curves over "sample"; None if that half was skipped or not reached.
    """
    run = dataset.sel(c_rate=c_rate)
    cycles = np.flatnonzero(run["time"].notnull().any(["branch", "sample"]))
    if not cycles.size:
        return None
    half = run.isel(cycle=cycles[-1]).sel(branch=branch)
    return half if half["time"].notnull().all() else None


def half_cycles(dataset: xr.Dataset) -> Iterator[tuple[xr.Dataset, np.ndarray, str]]:
    """Curves, colour and line of the half cycles of the last cycle of every C-rate."""
    c_rates = dataset["c_rate"].values
    for c_rate, colour in zip(c_rates, order_colours(len(c_rates)), strict=True):
        for branch, line in LINES.items():
            half = half_cycle(dataset, c_rate, branch)
            if half is not None:
                yield half, colour, line


def plot_rates(
    ax: Axes, dataset: xr.Dataset, x: str, y: Callable[[xr.Dataset], xr.DataArray]
) -> None:
    """Both half cycles of the last cycle that each C-rate obtained.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    x : str
        Curve on the horizontal axis.
    y : callable
        Gives what is drawn from the Dataset of a half cycle.
    """
    for half, colour, line in half_cycles(dataset):
        ax.plot(half[x], y(half), line, color=colour)


def rate_legend(figure: Figure, dataset: xr.Dataset) -> None:
    """Colours of the C-rates and line styles of the half cycles."""
    order_legend(figure, dataset, [f"{c_rate:g}C" for c_rate in dataset["c_rate"].values])


def order_legend(
    figure: Figure, dataset: xr.Dataset, labels: Sequence[str], fills: Mapping | None = None
) -> None:
    """Colours of what has an order and lines of the half cycles, outside of the axes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        All in one line above a page; above and below the panel in a figure of one column.
    dataset : xarray.Dataset
        Says what the half cycles are called.
    labels : sequence of str
        What has an order.
    fills : mapping of str to str, optional
        Fill style of the markers of each half cycle; no markers if not given.
    """
    colours = [Line2D([], [], color=colour) for colour in order_colours(len(labels))]
    lines = [
        Line2D([], [], color="0.3", linestyle=line)
        if fills is None
        else Line2D([], [], color="0.3", linestyle=line, marker="o", fillstyle=fills[branch])
        for branch, line in LINES.items()
    ]
    names = list(branch_names(dataset).values())
    if figure.get_figwidth() >= PAGE:
        count = len(labels) + len(names)
        figure.legend(
            colours + lines, [*labels, *names], loc="outside upper center", ncols=min(count, 8)
        )
        return
    figure.legend(colours, labels, loc="outside upper center", ncols=min(len(labels), 5))
    figure.legend(lines, names, loc="outside lower center", ncols=2)
