"""Impedance spectra: Nyquist with equal axes, and Bode."""

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.style import (
    MILLIMETRE,
    PAGE,
    STYLE,
    Colour,
    new_figure,
    order_colours,
    panel,
)

TALLEST = 1.0  # height of the Nyquist plot over its width: the tail is cut above


@panel()
def plot_nyquist(dataset: xr.Dataset, ax: Axes) -> None:
    """-Im Z against Re Z, a colour for each filling; whole decades of frequency are marked.

    The axes are equal. Where the alloy fills like a capacitor the curve rises without limit: it is
    cut at the height of the widest spectrum, and the Bode plot shows the rest.
    """
    decades = np.log10(dataset["frequency"].values)
    whole = np.isclose(decades, decades.round(), atol=1e-6)
    widest = highest = 0.0
    for _, real, minus_imaginary, colour in _spectra(dataset):
        ax.plot(real, minus_imaginary, color=colour)
        ax.plot(real[whole], minus_imaginary[whole], "o", color=colour, markersize=2.5)
        widest = max(widest, 1.05 * real.max())
        highest = max(highest, 1.05 * minus_imaginary.max())
    ax.set_xlim(0, widest)
    ax.set_ylim(0, min(highest, TALLEST * widest))
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlabel("Re Z (Ω cm$^2$)")
    ax.set_ylabel("−Im Z (Ω cm$^2$)")


@panel()
def plot_magnitude(dataset: xr.Dataset, ax: Axes) -> None:
    """|Z| against frequency, both logarithmic."""
    for frequency, real, minus_imaginary, colour in _spectra(dataset):
        ax.plot(frequency, np.hypot(real, minus_imaginary), color=colour)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_ylabel("|Z| (Ω cm$^2$)")


@panel()
def plot_phase(dataset: xr.Dataset, ax: Axes) -> None:
    """Minus the phase against frequency."""
    for frequency, real, minus_imaginary, colour in _spectra(dataset):
        ax.plot(frequency, np.degrees(np.arctan2(minus_imaginary, real)), color=colour)
    ax.set_xscale("log")
    ax.set_yticks(np.arange(0, 91, 30))
    ax.set_ylabel("−Phase (°)")
    ax.set_xlabel("Frequency (Hz)")


def impedance_figure(dataset: xr.Dataset) -> Figure:
    """Nyquist beside Bode.

    Parameters
    ----------
    dataset : xarray.Dataset
        Result of the protocol "eis" with at least one spectrum: spectrum x frequency.
    """
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 85 * MILLIMETRE)
        axes = figure.subplot_mosaic([["nyquist", "magnitude"], ["nyquist", "phase"]])
        axes["phase"].sharex(axes["magnitude"])
        plot_nyquist(dataset, axes["nyquist"])
        plot_magnitude(dataset, axes["magnitude"])
        plot_phase(dataset, axes["phase"])
        axes["magnitude"].tick_params(labelbottom=False)
        lines = [Line2D([], [], color=colour) for *_, colour in _spectra(dataset)]
        labels = [
            f"{filling:g} ({voltage:.3f} V)"
            for filling, voltage in zip(
                dataset["spectrum_filling"].values, dataset["rest_voltage"].values, strict=True
            )
        ]
        title = "filling of the alloy (voltage at rest)"
        figure.legend(lines, labels, title=title, loc="outside upper center", ncols=6)
    return figure


def _spectra(
    dataset: xr.Dataset,
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, Colour]]:
    """Frequency [Hz], real and minus the imaginary part [Ohm.cm2], and colour of every spectrum."""
    frequency = dataset["frequency"].values
    real = dataset["real_impedance_per_area"].values
    imaginary = dataset["imaginary_impedance_per_area"].values
    colours = order_colours(dataset.sizes["spectrum"])
    return [(frequency, *parts) for parts in zip(real, -imaginary, colours, strict=True)]
