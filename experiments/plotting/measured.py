"""Model over measured curves, and the residuals."""

from collections.abc import Iterator, Sequence

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.data.half_cycles import split_branches
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.plotting.rates import half_cycles, plot_rates, rate_legend
from porousalloy.experiments.plotting.style import (
    COLUMN,
    MEASURED_COLOUR,
    MILLIMETRE,
    STYLE,
    capacity_label,
    new_figure,
    panel,
)

POINTS = 200
#: Capacity [mA.h.g-1] and voltage [V], or its residual, of a half cycle.
Curve = tuple[np.ndarray, np.ndarray]


def measured_curves(records: Sequence[Record]) -> dict[str, Curve]:
    """Voltage against capacity of the last half cycle of each branch.

    Parameters
    ----------
    records : sequence of Record
        Records of :func:`porousalloy.experiments.data.reader.read_data`.

    Returns
    -------
    dict of str to (numpy.ndarray, numpy.ndarray)
        Capacity from 0 [mA.h.g-1] and voltage [V] of "lithiation" and "delithiation", or of the
        one that was measured.
    """
    curves = {}
    for record in records:
        for branch, half in split_branches(record):
            known = np.isfinite(half.voltage)
            curves[branch] = np.abs(half.charge[known]), half.voltage[known]
    return curves


def residuals(half: xr.Dataset, measured: Curve) -> Curve:
    """Model minus measured voltage at the same capacity, as far as both go.

    Parameters
    ----------
    half : xarray.Dataset
        Curves of one half cycle.
    measured : (numpy.ndarray, numpy.ndarray)
        Measured capacity [mA.h.g-1] and voltage [V] of the same branch.

    Returns
    -------
    capacity : numpy.ndarray, shape (200,)
        From 0 to the smaller of the two capacities [mA.h.g-1].
    difference : numpy.ndarray, shape (200,)
        Residual [V].
    """
    end = min(float(half["capacity"][-1]), measured[0][-1])
    capacity = np.linspace(0, end, POINTS)
    model = np.interp(capacity, half["capacity"], half["voltage"])
    return capacity, model - np.interp(capacity, *measured)


def compared(
    dataset: xr.Dataset, records: Sequence[Record]
) -> Iterator[tuple[xr.Dataset, np.ndarray, str, Curve]]:
    """Half cycles of all C-rates, colour and line, with the measured curve of their branch."""
    curves = measured_curves(records)
    for half, colour, line in half_cycles(dataset):
        branch = str(half["branch"].values)
        if branch in curves:
            yield half, colour, line, curves[branch]


@panel(rate_legend)
def plot_over_measured(dataset: xr.Dataset, ax: Axes, records: Sequence[Record]) -> None:
    """Voltage against capacity of every C-rate over measured points, in black."""
    for capacity, voltage in measured_curves(records).values():
        every = max(len(capacity) // 60, 1)
        ax.plot(
            capacity[::every], voltage[::every], "o", color=MEASURED_COLOUR,
            markersize=2, fillstyle="none", markeredgewidth=0.6,
        )  # fmt: skip
    plot_rates(ax, dataset, "capacity", lambda half: half["voltage"])
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel(rate_legend)
def plot_residuals(dataset: xr.Dataset, ax: Axes, records: Sequence[Record]) -> None:
    """Model minus measured voltage against capacity; root mean squares in the legend."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    lines = []
    for half, colour, line, curve in compared(dataset, records):
        capacity, difference = residuals(half, curve)
        root = 1000 * np.sqrt(np.mean(difference**2))
        label = f"{float(half['c_rate']):g}C {root:.0f}"
        lines += ax.plot(capacity, 1000 * difference, line, color=colour, label=label)
    ax.legend(
        handles=lines,
        title="root mean square (mV)",
        ncols=min(dataset.sizes["c_rate"], 5),
        fontsize=6,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.24),
    )
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Model - measured (mV)")


def measured_figure(dataset: xr.Dataset, records: Sequence[Record]) -> Figure:
    """Curves above their residuals, in one column."""
    with mpl.rc_context(STYLE):
        figure = new_figure(COLUMN, 135 * MILLIMETRE)
        upper, lower = figure.subplots(2, 1, sharex=True)
        plot_over_measured(dataset, upper, records=records)
        point = Line2D([], [], color=MEASURED_COLOUR, marker="o", fillstyle="none", linestyle="")
        upper.legend([point], ["measured"], loc="best")
        plot_residuals(dataset, lower, records=records)
        upper.set_xlabel("")
        rate_legend(figure, dataset)
    return figure
