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
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

from porousalloy.experiments.figures_rates import half_cycles, plot_rates, rate_legend
from porousalloy.experiments.style import capacity_label, panel

VOLTAGE_STEP = 1e-3  # V
VOLTAGE_SMOOTHING = 5e-3  # V, standard deviation of the Gaussian
CAPACITY_CELLS = 500
CAPACITY_SMOOTHING = 0.005  # of the capacity of the half cycle
REFINEMENT = 20  # points between two samples
# dV/dQ grows without limit at the ends of a half cycle: the axis shows what lies inside them
SHOWN = (0.04, 0.96)


def differential_capacity(
    capacity: np.ndarray, voltage: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """dQ/dV of one half cycle.

    Parameters
    ----------
    capacity, voltage : numpy.ndarray, shape (n,)
        Samples in the order of time; capacity [mA.h.g-1] counts from 0, voltage in [V].

    Returns
    -------
    voltage : numpy.ndarray, shape (m,)
        Middles of the cells of the grid [V].
    differential : numpy.ndarray, shape (m,)
        dQ/dV [mA.h.g-1.V-1]; negative if the voltage falls over the half cycle.
    """
    capacity, voltage = _refine(capacity), _refine(voltage)
    span = max(float(np.ptp(voltage)), VOLTAGE_STEP)
    cells = int(span / VOLTAGE_STEP)
    edges = voltage.min() + np.linspace(0, span, cells + 1)
    low = np.minimum(voltage[1:], voltage[:-1])
    width = np.maximum(np.abs(np.diff(voltage)), 1e-12)  # a piece at rest fills one cell
    passed = np.diff(capacity)
    below = np.array([passed @ np.clip((edge - low) / width, 0, 1) for edge in edges])
    below[-1] = passed.sum()  # the last edge closes pieces at rest on it
    step = edges[1] - edges[0]
    differential = gaussian_filter1d(np.diff(below) / step, VOLTAGE_SMOOTHING / step)
    return (edges[1:] + edges[:-1]) / 2, np.sign(voltage[-1] - voltage[0]) * differential


def differential_voltage(
    capacity: np.ndarray, voltage: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """dV/dQ of one half cycle.

    Parameters
    ----------
    capacity, voltage : numpy.ndarray, shape (n,)
        Samples in the order of time; capacity [mA.h.g-1] grows, voltage in [V].

    Returns
    -------
    capacity : numpy.ndarray, shape (500,)
        Middles of the cells of the grid [mA.h.g-1].
    differential : numpy.ndarray, shape (500,)
        dV/dQ [V.g.mA-1.h-1].
    """
    edges = np.linspace(capacity[0], capacity[-1], CAPACITY_CELLS + 1)
    slope = np.diff(PchipInterpolator(capacity, voltage)(edges)) / np.diff(edges)
    smooth = gaussian_filter1d(slope, CAPACITY_SMOOTHING * CAPACITY_CELLS)
    return (edges[1:] + edges[:-1]) / 2, smooth


@panel(rate_legend)
def plot_voltage(dataset: xr.Dataset, ax: Axes) -> None:
    """Voltage against capacity of the last cycle, a colour for each C-rate."""
    plot_rates(ax, dataset, "capacity", lambda half: half["voltage"])
    ax.set_xlabel(capacity_label(dataset))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(0, None)


@panel(rate_legend)
def plot_differential_capacity(dataset: xr.Dataset, ax: Axes) -> None:
    """dQ/dV against voltage of the last cycle; charge of the cell up, discharge down."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for half, colour, line in half_cycles(dataset):
        curve = differential_capacity(half["capacity"].values, half["voltage"].values)
        ax.plot(*curve, line, color=colour, linewidth=1)
    ax.set_xlabel("Voltage (V)")
    ax.set_ylabel("dQ/dV (mAh g$^{-1}$ V$^{-1}$)")


@panel(rate_legend)
def plot_differential_voltage(dataset: xr.Dataset, ax: Axes) -> None:
    """dV/dQ against the capacity stored; charge of the cell up, discharge down."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    shown = [0.0]
    for half, colour, line in half_cycles(dataset):
        passed, slope = differential_voltage(half["capacity"].values, half["voltage"].values)
        stored = np.interp(passed, half["capacity"].values, half["stored_capacity"].values)
        ax.plot(stored, 1000 * slope, line, color=colour, linewidth=1)
        first, last = (int(share * CAPACITY_CELLS) for share in SHOWN)
        shown += [1000 * slope[first:last].min(), 1000 * slope[first:last].max()]
    ax.set_ylim(1.05 * min(shown), 1.05 * max(shown))
    ax.set_xlabel(capacity_label(dataset, "Stored capacity"))
    ax.set_ylabel("dV/dQ (mV g mAh$^{-1}$)")


def _refine(samples: np.ndarray) -> np.ndarray:
    places = np.arange(len(samples))
    fine = np.linspace(0, places[-1], REFINEMENT * places[-1] + 1)
    return PchipInterpolator(places, samples)(fine)
