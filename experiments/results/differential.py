"""Derivatives of the curves of a half cycle: dQ/dV and dV/dQ.

The curves are refined by monotone cubics. dQ/dV is the charge that passes within each cell of a
grid of voltages, dV/dQ the change of the voltage over each cell of a grid of capacities, so both
integrate to what passed; then both are smoothed by a Gaussian.
"""

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

VOLTAGE_STEP = 1e-3  # [V]
VOLTAGE_SMOOTHING = 5e-3  # [V], standard deviation of the Gaussian
CAPACITY_CELLS = 500
CAPACITY_SMOOTHING = 0.005  # of the capacity of the half cycle
REFINEMENT = 20  # points between two samples


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
        Samples in the order of time; capacity [mA.h.g-1] never falls, voltage in [V].

    Returns
    -------
    capacity : numpy.ndarray, shape (500,)
        Middles of the cells of the grid [mA.h.g-1].
    differential : numpy.ndarray, shape (500,)
        dV/dQ [V.g.mA-1.h-1].
    """
    # a hold begins where its constant current ended
    capacity, places = np.unique(capacity, return_index=True)
    voltage = voltage[places]
    edges = np.linspace(capacity[0], capacity[-1], CAPACITY_CELLS + 1)
    slope = np.diff(PchipInterpolator(capacity, voltage)(edges)) / np.diff(edges)
    smooth = gaussian_filter1d(slope, CAPACITY_SMOOTHING * CAPACITY_CELLS)
    return (edges[1:] + edges[:-1]) / 2, smooth


def _refine(samples: np.ndarray) -> np.ndarray:
    places = np.arange(len(samples))
    fine = np.linspace(0, places[-1], REFINEMENT * places[-1] + 1)
    return PchipInterpolator(places, samples)(fine)
