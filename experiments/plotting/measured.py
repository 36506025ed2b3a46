"""Model over measured curves, and the residuals."""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import usual_current
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
MOST_LABELS = 6  # of half cycles; more are summed up by branch
ROW_OF_LEGEND = 4 * MILLIMETRE


class MeasuredCurve(NamedTuple):
    """One measured half cycle.

    Attributes
    ----------
    branch : {"lithiation", "delithiation"}
        What happened to the alloy.
    cycle : int or None
        Number of its cycle; None if it has none.
    capacity : numpy.ndarray, shape (n,)
        Capacity since the half cycle began [mA.h.g-1].
    voltage : numpy.ndarray, shape (n,)
        Voltage [V].
    current : float
        Size of the current per mass [A.kg-1].
    """

    branch: str
    cycle: int | None
    capacity: np.ndarray
    voltage: np.ndarray
    current: float


def measured_curves(records: Sequence[Record]) -> list[MeasuredCurve]:
    """Voltage against capacity of every half cycle.

    Parameters
    ----------
    records : sequence of Record
        What was measured.

    Returns
    -------
    list of MeasuredCurve
        Half cycles in the order of the records; rests and pulses are none.
    """
    curves = []
    for record in records:
        charge = record.charge
        for branch, rows in branches(record):
            voltage = record.voltage[rows]
            known = np.isfinite(voltage)
            if branch == "rest" or known.sum() < 2:
                continue
            # its current flows since the sample before
            passed = np.abs(charge[rows] - charge[max(rows.start - 1, 0)])[known]
            cycle = None if record.cycle is None else int(record.cycle[rows.start])
            current = usual_current(record.time[rows], record.current[rows])
            curves.append(MeasuredCurve(branch, cycle, passed, voltage[known], current))
    return curves


def nearest_half_cycle(
    dataset: xr.Dataset, branch: str, current: float, cycle: int | None = None
) -> HalfCycle | None:
    """Half cycle of the model at the C-rate nearest to that of a measurement.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    branch : {"lithiation", "delithiation"}
        What happens to the alloy.
    current : float
        Size of the measured current per mass [A.kg-1].
    cycle : int, optional
        Number of the measured cycle.

    Returns
    -------
    HalfCycle or None
        That of the same cycle, or the last one of those at that C-rate; None if there is none of
        the branch.
    """
    halves = [half for half in half_cycles(dataset) if half.branch == branch]
    known = [half for half in halves if half.c_rate > 0]
    one_c = float(dataset.attrs.get("one_c_current", np.nan)) / extents_of(dataset.attrs).mass
    if known and np.isfinite(one_c):
        # rounded, so that all of those at the same C-rate are alike
        distance = [round(abs(np.log(half.c_rate * one_c / current)), 6) for half in known]
        halves = [half for half, far in zip(known, distance, strict=True) if far == min(distance)]
    same = [half for half in halves if half.cycle == cycle]
    return (same or halves or [None])[-1]


def compared(
    dataset: xr.Dataset, records: Sequence[Record]
) -> list[tuple[HalfCycle, MeasuredCurve]]:
    """Measured half cycles, each with its counterpart in the model."""
    pairs = [
        (nearest_half_cycle(dataset, curve.branch, curve.current, curve.cycle), curve)
        for curve in measured_curves(records)
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
    """Voltage against capacity of every measured half cycle, as points, and of its counterpart."""
    curves = measured_curves(records)
    colours = _colours(curves)
    for curve in curves:
        every = max(len(curve.capacity) // MOST_POINTS, 1)
        colour = colours[curve.cycle] if len(colours) > 1 else MEASURED_COLOUR
        ax.plot(
            curve.capacity[::every], curve.voltage[::every], "o", color=colour,
            markersize=2, fillstyle="none", markeredgewidth=0.6,
        )  # fmt: skip
    for half, curve in compared(dataset, records):
        line = LINES[half.branch]
        ax.plot(half["capacity"], half["voltage"], line, color=colours[curve.cycle])
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel()
def plot_residuals(dataset: xr.Dataset, ax: Axes, records: Sequence[Record]) -> None:
    """Model minus measured voltage against capacity."""
    colours = _colours(measured_curves(records))
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for half, curve in compared(dataset, records):
        capacity, difference = residuals(half, curve)
        ax.plot(capacity, 1000 * difference, LINES[half.branch], color=colours[curve.cycle])
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
        entries = _entries(dataset, records)
        figure = new_figure(COLUMN, 115 * MILLIMETRE + (1 + len(entries)) * ROW_OF_LEGEND)
        upper, lower = figure.subplots(2, 1, sharex=True)
        plot_over_measured(dataset, upper, records=records)
        plot_residuals(dataset, lower, records=records)
        upper.set_xlabel("")
        measured = Line2D([], [], color=MEASURED_COLOUR, marker="o", fillstyle="none", linestyle="")
        handles = [measured, *(handle for handle, _ in entries)]
        labels = ["measured", *(label for _, label in entries)]
        figure.legend(handles, labels, loc="outside upper center", ncols=1)
    return figure


def _entries(dataset: xr.Dataset, records: Sequence[Record]) -> list[tuple[Line2D, str]]:
    """Lines and labels of the half cycles that are compared."""
    names, pairs = branch_names(dataset), compared(dataset, records)
    colours = _colours(measured_curves(records))
    errors = [1000 * np.sqrt(np.mean(residuals(*pair)[1] ** 2)) for pair in pairs]
    entries = []
    if len(pairs) <= MOST_LABELS:
        for (half, curve), error in zip(pairs, errors, strict=True):
            cycle = f" of cycle {curve.cycle}" if len(colours) > 1 else ""
            rate = f" at {half.c_rate:.3g}C" if np.isfinite(half.c_rate) else ""
            line = Line2D([], [], color=colours[curve.cycle], linestyle=LINES[half.branch])
            label = f"{names[half.branch]}{cycle}{rate}, root mean square {error:.0f} mV"
            entries.append((line, label))
        return entries
    for branch in LINES:
        own = [(curve.cycle, error) for (half, curve), error in zip(pairs, errors, strict=True)
               if half.branch == branch]  # fmt: skip
        if own:
            cycles, of_branch = zip(*own, strict=True)
            numbers = [cycle for cycle in cycles if cycle is not None] or [1]
            span = f"{names[branch]}, cycles {min(numbers)} to {max(numbers)}"
            label = f"{span}: root mean square {min(of_branch):.0f} to {max(of_branch):.0f} mV"
            entries.append((Line2D([], [], color="0.4", linestyle=LINES[branch]), label))
    return entries


def _colours(curves: Sequence[MeasuredCurve]) -> dict[int | None, Colour]:
    """Colour of every measured cycle."""
    cycles = list(dict.fromkeys(curve.cycle for curve in curves))
    return dict(zip(cycles, order_colours(max(len(cycles), 2)), strict=False))
