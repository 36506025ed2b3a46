"""Model over measured curves, and the residuals."""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.data.half_cycles import split_branches
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.plotting.style import (
    COLUMN,
    LINES,
    MEASURED_COLOUR,
    MILLIMETRE,
    STYLE,
    Colour,
    branch_names,
    capacity_label,
    new_figure,
    order_colours,
    panel,
)
from porousalloy.experiments.results.extents import extents_of
from porousalloy.experiments.results.half_cycles import HalfCycle, half_cycles

POINTS = 200
MOST_POINTS = 60  # of a measured curve that are drawn


class MeasuredCurve(NamedTuple):
    """One measured half cycle.

    Attributes
    ----------
    capacity : numpy.ndarray, shape (n,)
        Capacity from 0 [mA.h.g-1].
    voltage : numpy.ndarray, shape (n,)
        Voltage [V].
    current : float
        Size of the current per mass [A.kg-1].
    """

    capacity: np.ndarray
    voltage: np.ndarray
    current: float


def measured_curves(records: Sequence[Record]) -> dict[str, MeasuredCurve]:
    """Voltage against capacity of the last half cycle of each branch.

    Parameters
    ----------
    records : sequence of Record
        What was measured.

    Returns
    -------
    dict of str to MeasuredCurve
        "lithiation" and "delithiation", or the one that was measured.
    """
    curves = {}
    for record in records:
        for branch, half in split_branches(record):
            known = np.isfinite(half.voltage)
            if branch in LINES and known.sum() > 1:
                passed = np.abs(half.charge - half.charge[0])[known]
                current = float(np.median(np.abs(half.current)))
                curves[branch] = MeasuredCurve(passed, half.voltage[known], current)
    return curves


def nearest_half_cycle(dataset: xr.Dataset, branch: str, current: float) -> HalfCycle | None:
    """Half cycle of the model at the C-rate nearest to that of a measurement.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    branch : {"lithiation", "delithiation"}
        What happens to the alloy.
    current : float
        Size of the measured current per mass [A.kg-1].

    Returns
    -------
    HalfCycle or None
        The last one of those at that C-rate; None if there is none of the branch.
    """
    halves = [half for half in half_cycles(dataset) if half.branch == branch]
    known = [half for half in halves if half.c_rate > 0]
    one_c = float(dataset.attrs.get("one_c_current", np.nan)) / extents_of(dataset.attrs).mass
    if not known or not np.isfinite(one_c):
        return halves[-1] if halves else None
    # rounded, so that the last one of those at the same C-rate is taken
    distance = [round(abs(np.log(half.c_rate * one_c / current)), 6) for half in known]
    return known[len(known) - 1 - int(np.argmin(distance[::-1]))]


def compared(
    dataset: xr.Dataset, records: Sequence[Record]
) -> list[tuple[HalfCycle, MeasuredCurve]]:
    """Measured half cycles with the model's that are nearest to them in C-rate."""
    measured = measured_curves(records)
    pairs = [
        (nearest_half_cycle(dataset, branch, measured[branch].current), measured[branch])
        for branch in LINES
        if branch in measured
    ]
    return [(half, curve) for half, curve in pairs if half is not None]


def residuals(half: HalfCycle, curve: MeasuredCurve) -> tuple[np.ndarray, np.ndarray]:
    """Model minus measured voltage at the same capacity, as far as both go.

    Parameters
    ----------
    half : HalfCycle
        Half cycle of the model.
    curve : MeasuredCurve
        Measured half cycle of the same branch.

    Returns
    -------
    capacity : numpy.ndarray, shape (200,)
        From 0 to the smaller of the two capacities [mA.h.g-1].
    difference : numpy.ndarray, shape (200,)
        Residual [V].
    """
    capacity = np.linspace(0, min(half["capacity"][-1], curve.capacity[-1]), POINTS)
    model = np.interp(capacity, half["capacity"], half["voltage"])
    return capacity, model - np.interp(capacity, curve.capacity, curve.voltage)


@panel()
def plot_over_measured(dataset: xr.Dataset, ax: Axes, records: Sequence[Record]) -> None:
    """Voltage against capacity of the half cycles that are compared, over measured points."""
    for curve in measured_curves(records).values():
        every = max(len(curve.capacity) // MOST_POINTS, 1)
        ax.plot(
            curve.capacity[::every], curve.voltage[::every], "o", color=MEASURED_COLOUR,
            markersize=2, fillstyle="none", markeredgewidth=0.6,
        )  # fmt: skip
    for half, _ in compared(dataset, records):
        ax.plot(half["capacity"], half["voltage"], LINES[half.branch], color=_colour())
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel()
def plot_residuals(dataset: xr.Dataset, ax: Axes, records: Sequence[Record]) -> None:
    """Model minus measured voltage against capacity."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for half, curve in compared(dataset, records):
        capacity, difference = residuals(half, curve)
        ax.plot(capacity, 1000 * difference, LINES[half.branch], color=_colour())
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Model − measured (mV)")


def measured_figure(dataset: xr.Dataset, records: Sequence[Record]) -> Figure:
    """Curves above their residuals, in one column; root mean squares in the legend.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    records : sequence of Record
        What was measured.
    """
    with mpl.rc_context(STYLE):
        figure = new_figure(COLUMN, 120 * MILLIMETRE)
        upper, lower = figure.subplots(2, 1, sharex=True)
        plot_over_measured(dataset, upper, records=records)
        plot_residuals(dataset, lower, records=records)
        upper.set_xlabel("")
        names = branch_names(dataset)
        handles = [
            Line2D([], [], color=MEASURED_COLOUR, marker="o", fillstyle="none", linestyle="")
        ]
        labels = ["measured"]
        for half, curve in compared(dataset, records):
            root = 1000 * np.sqrt(np.mean(residuals(half, curve)[1] ** 2))
            rate = f" at {half.c_rate:.3g}C" if np.isfinite(half.c_rate) else ""
            handles.append(Line2D([], [], color=_colour(), linestyle=LINES[half.branch]))
            labels.append(f"{names[half.branch]}{rate}, root mean square {root:.0f} mV")
        figure.legend(handles, labels, loc="outside upper center", ncols=1)
    return figure


def _colour() -> Colour:
    return order_colours(2)[0]
