"""Pores, particles and electrode against the capacity stored, and the peak stress."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from porousalloy.experiments.plotting.curves import (
    Colours,
    curve_legend,
    plot_curves,
    shown_half_cycles,
)
from porousalloy.experiments.plotting.style import capacity_label, from_zero, panel
from porousalloy.experiments.results.half_cycles import HalfCycle

#: Irreversible part [thickness ratio] from which it is drawn.
NOTICEABLE = 1e-3


def _plot_stored(
    ax: Axes,
    dataset: xr.Dataset,
    y: Callable[[HalfCycle], np.ndarray],
    label: str,
    colours: Colours | None,
) -> None:
    plot_curves(ax, dataset, "stored_capacity", y, colours)
    ax.set_xlabel(capacity_label(dataset, "Stored capacity"))
    ax.set_ylabel(label)


@panel(curve_legend)
def plot_internal_porosity(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Porosity inside the particles."""
    _plot_stored(ax, dataset, lambda half: half["internal_porosity"], "Internal porosity", colours)
    from_zero(ax)


@panel(curve_legend)
def plot_outer_expansion(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Growth of the particles' outer volume."""
    expansion = "Particle expansion (%)"
    _plot_stored(
        ax, dataset, lambda half: 100 * (half["outer_volume_ratio"] - 1), expansion, colours
    )


@panel(curve_legend)
def plot_thickness(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Thickness of the electrode over its thickness at the start, and without what stays."""
    label = "Electrode thickness ratio"
    _plot_stored(ax, dataset, lambda half: half["thickness_ratio"], label, colours)
    kept = dataset.get("irreversible_thickness_ratio")
    if kept is not None and float(kept.max()) > NOTICEABLE:
        for half, colour, _ in shown_half_cycles(dataset, colours):
            if half.branch == "delithiation":
                repacked = half["thickness_ratio"] - half["irreversible_thickness_ratio"]
                ax.plot(half["stored_capacity"], repacked, ":", color=colour)
        ax.plot([], [], ":", color="0.3", label="if the packing closed again")
        bottom, top = ax.get_ylim()
        ax.set_ylim(bottom, top + 0.15 * (top - bottom))  # room for the legend
        ax.legend(loc="upper left")


@panel(curve_legend)
def plot_electrode_porosity(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Porosity between the particles."""
    _plot_stored(
        ax, dataset, lambda half: half["electrode_porosity"], "Electrode porosity", colours
    )


@panel(curve_legend)
def plot_peak_von_mises(dataset: xr.Dataset, ax: Axes, colours: Colours | None = None) -> None:
    """Largest von Mises stress in the ligaments of the electrode."""
    label = "Peak von Mises stress (GPa)"
    _plot_stored(ax, dataset, lambda half: 1e-9 * half["peak_von_mises"], label, colours)
