"""Errors of the curves of a cycle, lithiation and delithiation, against finer ones.

Of both half cycles the worse:

capacity
    Charge to the cut-off; relative.
stress
    Largest von Mises stress and largest tension, over time and ligament; relative to the larger of
    the peak and the yield stress, since ligaments that nothing holds are hardly stressed.
voltage
    Root mean square of the difference at the same charge of the alloy, over what both half cycles
    passed but a per cent at either end, where the voltage is a cliff: there it is the capacity that
    is off.
dQ/dV
    Largest difference over the largest value, as the figures have it: charge in cells of 1 mV,
    smoothed by a Gaussian of 5 mV.
"""

from typing import NamedTuple

import numpy as np

from porousalloy.experiments.results.differential import differential_capacity

#: Share of the common charge, at either end, over which voltages are not compared.
CLIFF = 0.01
#: Largest errors that the project allows, in the units of `Errors`.
LIMITS = (0.5, 2.0, 1.0, 5.0)


class HalfCycle(NamedTuple):
    """Curves of a half cycle: charge of the alloy since the start of the cycle [A.h], voltage [V]
    and largest stresses [Pa], each of shape (n,).
    """

    charge: np.ndarray
    voltage: np.ndarray
    von_mises: np.ndarray
    tension: np.ndarray


class Errors(NamedTuple):
    """Errors of a cycle: capacity, stress and dQ/dV [%], voltage [mV]."""

    capacity: float
    stress: float
    voltage: float
    differential: float


def errors(cycle: list[HalfCycle], fine: list[HalfCycle], least: float) -> Errors:
    """The larger errors of both half cycles.

    Parameters
    ----------
    cycle, fine : list of HalfCycle
        Lithiation and delithiation, coarse and fine.
    least : float
        Stress that the error of smaller peaks refers to [Pa].
    """
    pairs = list(zip(cycle, fine, strict=True))
    return Errors(
        100 * max(abs(np.ptp(a.charge) / np.ptp(b.charge) - 1) for a, b in pairs),
        100 * max(_peak(cycle, fine, name, least) for name in ("von_mises", "tension")),
        1e3 * max(_voltage(a, b) for a, b in pairs),
        100 * max(_differential(a, b) for a, b in pairs),
    )


def _peak(cycle, fine, name: str, least: float) -> float:
    peak, right = (max(np.max(getattr(half, name)) for half in halves) for halves in (cycle, fine))
    return abs(peak - right) / max(right, least)


def _voltage(half: HalfCycle, fine: HalfCycle) -> float:
    low = max(half.charge.min(), fine.charge.min())
    high = min(half.charge.max(), fine.charge.max())
    charge = low + (high - low) * np.linspace(CLIFF, 1 - CLIFF, 2000)
    order = np.sign(half.charge[-1] - half.charge[0])
    a, b = (np.interp(order * charge, order * h.charge, h.voltage) for h in (half, fine))
    return float(np.sqrt(np.mean((a - b) ** 2)))


def _differential(half: HalfCycle, fine: HalfCycle) -> float:
    (voltage, a), (fine_voltage, b) = (
        differential_capacity(np.abs(h.charge - h.charge[0]), h.voltage) for h in (half, fine)
    )
    low, high = max(voltage[0], fine_voltage[0]), min(voltage[-1], fine_voltage[-1])
    grid = np.arange(low, high, 1e-3)
    difference = np.interp(grid, voltage, a) - np.interp(grid, fine_voltage, b)
    return float(np.max(np.abs(difference)) / np.max(np.abs(b)))
