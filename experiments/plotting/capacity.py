"""Capacity against C-rate and against cycle, and coulombic efficiency."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from porousalloy.experiments.plotting.rates import order_legend, rate_legend
from porousalloy.experiments.plotting.style import (
    LINES,
    capacity_label,
    from_zero,
    order_colours,
    panel,
)

MOST_CYCLES = 5  # as many lines as a panel can hold
FILLS = {"lithiation": "full", "delithiation": "none"}


def capacities(dataset: xr.Dataset) -> xr.DataArray:
    """Capacity of every half cycle [mA.h.g-1], c_rate x cycle x branch; NaN where there is none."""
    return dataset["capacity"].isel(sample=-1)


def coulombic_efficiency(dataset: xr.Dataset) -> xr.DataArray:
    """Charge that comes out of the alloy over the charge that went in, c_rate x cycle [-]."""
    passed = capacities(dataset)
    return passed.sel(branch="delithiation", drop=True) / passed.sel(branch="lithiation", drop=True)


def _cycle_legend(figure: Figure, dataset: xr.Dataset) -> None:
    labels = [f"cycle {cycle}" for cycle in _shown_cycles(dataset)]
    order_legend(figure, dataset, labels, FILLS)


@panel(_cycle_legend)
def plot_rate_capability(dataset: xr.Dataset, ax: Axes) -> None:
    """Capacity against C-rate, a colour for each cycle; of many cycles, five."""
    passed = capacities(dataset)
    cycles = _shown_cycles(dataset)
    for cycle, colour in zip(cycles, order_colours(len(cycles)), strict=True):
        for branch, line in LINES.items():
            values = passed.sel(cycle=cycle, branch=branch)
            ax.plot(
                dataset["c_rate"], values, line, color=colour, marker="o", fillstyle=FILLS[branch]
            )
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(FixedLocator(dataset["c_rate"].values))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda c_rate, _: f"{c_rate:g}C"))
    ax.set_xlabel("C-rate")
    ax.set_ylabel(capacity_label(dataset))
    from_zero(ax)


@panel(rate_legend)
def plot_cycle_capacity(dataset: xr.Dataset, ax: Axes) -> None:
    """Capacity of both half cycles against the cycle, a colour for each C-rate."""
    passed = capacities(dataset)
    for rate, colour in enumerate(order_colours(dataset.sizes["c_rate"])):
        for branch, line in LINES.items():
            values = passed.isel(c_rate=rate).sel(branch=branch)
            ax.plot(dataset["cycle"], values, line, color=colour, marker="o", fillstyle="none")
    ax.set_ylabel(capacity_label(dataset))
    from_zero(ax)
    _cycle_axis(ax)


@panel(rate_legend)
def plot_coulombic_efficiency(dataset: xr.Dataset, ax: Axes) -> None:
    """Coulombic efficiency against the cycle, a colour for each C-rate."""
    efficiency = 100 * coulombic_efficiency(dataset)
    for rate, colour in enumerate(order_colours(dataset.sizes["c_rate"])):
        ax.plot(dataset["cycle"], efficiency.isel(c_rate=rate), color=colour, marker="o")
    ax.set_ylabel("Coulombic efficiency (%)")
    _cycle_axis(ax)


def _cycle_axis(ax: Axes) -> None:
    ax.set_xlabel("Cycle")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def _shown_cycles(dataset: xr.Dataset) -> np.ndarray:
    """Cycles with a legend entry: all, or the first, the last and some evenly between."""
    cycles = dataset["cycle"].values
    places = np.linspace(0, len(cycles) - 1, min(len(cycles), MOST_CYCLES))
    return cycles[np.round(places).astype(int)]
