"""Baselines without dynamics: curves that are scaled in charge, and shifted."""

import numpy as np
from scipy.optimize import least_squares

from porousalloy.parameters.materials.silicon import delithiation_potential, lithiation_potential
from silicon.contender import Contender
from silicon.measured_cycle import NOT_JUDGED, MeasuredCycle, within

FULL_CAPACITY = 3579.0  # mAh/g, Li15Si4
END = 1e-3  # PyBaMM's potential of lithiation is infinite at filling 0 and 1


class ScaledCurve(Contender):
    """A measured cycle stands for the next: each branch from its own start, scaled in charge."""

    name = "measured cycle, scaled"
    numbers = 0

    def fit(self, cycle):
        self._cycle = cycle
        return cycle.voltage

    def predict(self, cycle):
        return _with_mass(self._voltage, cycle)

    def _voltage(self, charge):
        known = zip(self._cycle.charge, self._cycle.voltage, strict=True)
        return np.array([np.interp(q, *curve) for q, curve in zip(charge, known, strict=True)])


class ShiftedBranches(Contender):
    """PyBaMM's silicon branches with a scale and an offset in filling and a shift of each."""

    name = "PyBaMM's branches, scaled and shifted"
    numbers = 4

    def fit(self, cycle):
        def residuals(numbers):
            self._numbers = numbers
            return _judged(self._voltage(cycle.charge), cycle)

        found = least_squares(residuals, [0.02, 1.3, 0.0, 0.0], x_scale=[0.01, 0.1, 0.01, 0.01])
        self._numbers = found.x
        return self._voltage(cycle.charge)

    def predict(self, cycle):
        return _with_mass(self._voltage, cycle)

    def _voltage(self, charge):
        empty, scale, *shifts = self._numbers
        into, out = charge * scale / FULL_CAPACITY
        fillings = empty + into, empty + out[-1] - out
        potentials = lithiation_potential, delithiation_potential
        return np.array(
            [
                potential(np.clip(filling, END, 1 - END)) + shift
                for potential, filling, shift in zip(potentials, fillings, shifts, strict=True)
            ]
        )


def _judged(voltage, cycle):
    return (voltage - cycle.voltage)[:, within(NOT_JUDGED)].ravel()


def _with_mass(voltage, cycle: MeasuredCycle):
    """Voltages with the mass that meets the cycle best; charge per gram goes with its inverse."""
    found = least_squares(lambda mass: _judged(voltage(cycle.charge / mass), cycle), [1.0])
    mass = float(found.x[0])
    return voltage(cycle.charge / mass), mass
