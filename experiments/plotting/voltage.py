"""Voltage against capacity, and its two derivatives.

dQ/dV is taken on a grid of voltages: monotone cubic interpolation in time between the samples,
then the charge that passes while the voltage lies in each cell of the grid, over the cell's width,
smoothed by a Gaussian that reflects at the ends. No charge is lost, so the curve integrates to the
capacity, also where the voltage stands still or turns back. dV/dQ is taken likewise on a grid of
capacities. Both are positive where the voltage rises and negative where it falls.
"""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from porousalloy.experiments.plotting.curves import (
    Colours,
    curve_legend,
    plot_curves,
    shown_half_cycles,
)
from porousalloy.experiments.plotting.style import capacity_label, panel
from porousalloy.experiments.results.differential import (
    CAPACITY_CELLS,
    differential_capacity,
    differential_voltage,
)

# dV/dQ grows without limit at the ends of a half cycle: the axis shows what lies inside them
SHOWN = (0.04, 0.96)


@panel(curve_legend)
def plot_voltage(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Voltage against capacity, a colour for each C-rate or cycle."""
    plot_curves(ax, dataset, "capacity", lambda half: half["voltage"], colours)
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel(curve_legend)
def plot_differential_capacity(dataset: xr.Dataset, ax: Axes) -> None:
    """dQ/dV against voltage; charge of the cell up, discharge down."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for half, colour, line in shown_half_cycles(dataset):
        if _is_known(half["voltage"]):
            curve = differential_capacity(half["capacity"], half["voltage"])
            ax.plot(*curve, line, color=colour, linewidth=1)
    ax.set_xlabel("Voltage (V)")
    ax.set_ylabel("dQ/dV (mAh g$^{-1}$ V$^{-1}$)")


@panel(curve_legend)
def plot_differential_voltage(dataset: xr.Dataset, ax: Axes) -> None:
    """dV/dQ against the capacity stored; charge of the cell up, discharge down."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    shown = [0.0]
    for half, colour, line in shown_half_cycles(dataset):
        if not _is_known(half["voltage"]):
            continue
        passed, slope = differential_voltage(half["capacity"], half["voltage"])
        stored = np.interp(passed, half["capacity"], half["stored_capacity"])
        ax.plot(stored, 1000 * slope, line, color=colour, linewidth=1)
        first, last = (int(share * CAPACITY_CELLS) for share in SHOWN)
        shown += [1000 * slope[first:last].min(), 1000 * slope[first:last].max()]
    if any(shown):
        ax.set_ylim(1.05 * min(shown), 1.05 * max(shown))
    ax.set_xlabel(capacity_label(dataset, "Stored capacity"))
    ax.set_ylabel("dV/dQ (mV g mAh$^{-1}$)")


def _is_known(curve: np.ndarray) -> bool:
    return bool(np.isfinite(curve).all())
