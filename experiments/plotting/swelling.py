"""Pores, particles and electrode against the capacity stored, and the peak stress."""

import xarray as xr
from matplotlib.axes import Axes

from porousalloy.experiments.plotting.rates import plot_rates, rate_legend
from porousalloy.experiments.plotting.style import capacity_label, from_zero, panel


def _plot_stored(ax: Axes, dataset: xr.Dataset, y, label: str) -> None:
    plot_rates(ax, dataset, "stored_capacity", y)
    ax.set_xlabel(capacity_label(dataset, "Stored capacity"))
    ax.set_ylabel(label)


@panel(rate_legend)
def plot_internal_porosity(dataset: xr.Dataset, ax: Axes) -> None:
    """Porosity inside the particles."""
    _plot_stored(ax, dataset, lambda half: half["internal_porosity"], "Internal porosity")
    from_zero(ax)


@panel(rate_legend)
def plot_outer_expansion(dataset: xr.Dataset, ax: Axes) -> None:
    """Growth of the particles' outer volume."""
    expansion = "Particle expansion (%)"
    _plot_stored(ax, dataset, lambda half: 100 * (half["outer_volume_ratio"] - 1), expansion)


@panel(rate_legend)
def plot_thickness(dataset: xr.Dataset, ax: Axes) -> None:
    """Thickness of the electrode over its thickness at the start."""
    _plot_stored(ax, dataset, lambda half: half["thickness_ratio"], "Electrode thickness ratio")


@panel(rate_legend)
def plot_electrode_porosity(dataset: xr.Dataset, ax: Axes) -> None:
    """Porosity between the particles."""
    _plot_stored(ax, dataset, lambda half: half["electrode_porosity"], "Electrode porosity")


@panel(rate_legend)
def plot_peak_von_mises(dataset: xr.Dataset, ax: Axes) -> None:
    """Largest von Mises stress in the ligaments of the electrode."""
    label = "Peak von Mises stress (GPa)"
    _plot_stored(ax, dataset, lambda half: 1e-9 * half["peak_von_mises"], label)
