"""Open-circuit branches from a low-rate record, without dynamics: starts for a fit of the cell.

At low rate the voltage is the potential of the mean filling, on its way from branch to branch as
PyBaMM's one-state hysteresis has it:

    theta(t) = theta_0 + q(t)/capacity
    U = (1 + h)/2 U_delithiation(theta) + (1 - h)/2 U_lithiation(theta)
    dh/dtheta = gamma/2 (s - h),  s = -1 filling, +1 emptying      (solved for each branch)

No equation is integrated in time, so a fit of a dozen numbers takes a fraction of a second.

References
----------
Axen et al. 2022, J. Energy Storage 48:103985, 10.1016/j.est.2022.103985 (hysteresis state).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pybamm
from scipy.optimize import least_squares

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, free_parameters
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.errors import InputError

#: Fillings of a trial value are kept this far inside 0 to 1; a potential may be infinite there.
END = 1e-4
BRANCHES = ("lithiation", "delithiation")


class BranchFit(NamedTuple):
    """Numbers of the branches, and how well they do.

    Attributes
    ----------
    values : dict of str to float
        Fitted values by parameter name.
    voltage : numpy.ndarray, shape (n,)
        Voltage of the branches at every sample of the record [V].
    root_mean_square : float
        Root mean square of the residuals [V].
    """

    values: dict[str, float]
    voltage: np.ndarray
    root_mean_square: float


def fit_branches(
    cell: Cell,
    record: Record,
    names: Iterable[str],
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts_at: Mapping[str, float] | None = None,
) -> BranchFit:
    """Least squares of the branches' numbers over the voltages of a record.

    Parameters
    ----------
    cell : Cell
        Half cell whose branches depend on the named parameters.
    record : Record
        One or more half cycles at low rate.
    names : iterable of str
        Names of the parameters to fit: numbers of the branches, decay rates, initial filling,
        utilised fraction.
    bounds, starts_at : Mapping, optional
        Bounds and starts by name that replace the ranges and values of the cell.

    Returns
    -------
    BranchFit
        Fitted branches, whose values can be the `starts_at` of
        :func:`porousalloy.experiments.fitting.fit.fit`.

    Raises
    ------
    InputError
        If the cell is no half cell, a name is unknown, or no voltage was measured.
    """
    if not cell.is_half_cell:
        raise InputError("Branches are fitted to half cells; give a half cell of the same alloy.")
    kept = np.isfinite(record.voltage)
    if not kept.any():
        raise InputError("The record has no voltage; give a measured half cycle or more.")
    free = free_parameters(cell, names, bounds, starts_at)
    if any(parameter.name == MASS_RATIO for parameter in free):
        raise InputError(f"'{MASS_RATIO}' is not a parameter of the branches; leave it out.")
    voltage = _Voltage(cell, record, symbolic_values(cell, [p.name for p in free]))

    def values(u: np.ndarray) -> dict[str, float]:
        return {p.name: float(p.value(x)) for p, x in zip(free, u, strict=True)}

    def residuals(u: np.ndarray) -> np.ndarray:
        return (voltage(values(u)) - record.voltage)[kept]

    found = least_squares(residuals, [p.share(p.start) for p in free], bounds=(0, 1))
    result = values(found.x)
    return BranchFit(result, voltage(result), float(np.sqrt(np.mean(found.fun**2))))


class _Voltage:
    """Voltage of a record as a function of the free numbers."""

    def __init__(self, cell: Cell, record: Record, values: pybamm.ParameterValues):
        domain = cell.electrode
        Domain = domain.capitalize()
        self._charge = record.charge
        self._filling = record.current > 0
        self._numbers = [
            _processed(values, symbol)
            for symbol in (
                values["Initial alloy filling"],
                active_capacity(dict(values.items()), Domain),
                values[f"Initial hysteresis state in {domain} electrode"],
                *(values[f"{Domain} particle {name} hysteresis decay rate"] for name in BRANCHES),
            )
        ]
        sto = pybamm.StateVector(slice(0, record.time.size))
        self._potentials = [
            _processed(values, values[f"{Domain} electrode {name} OCP [V]"](sto))
            for name in BRANCHES
        ]

    def __call__(self, inputs: dict[str, float]) -> np.ndarray:
        start, capacity, h_0, *rates = (
            float(np.squeeze(number.evaluate(inputs=inputs))) for number in self._numbers
        )
        theta = np.clip(start + self._charge / capacity, END, 1 - END)
        h = self._state(theta, h_0, *rates)
        lithiation, delithiation = (
            np.squeeze(potential.evaluate(y=theta, inputs=inputs)) for potential in self._potentials
        )
        return (1 + h) / 2 * delithiation + (1 - h) / 2 * lithiation

    def _state(
        self, theta: np.ndarray, h: float, lithiation_rate: float, delithiation_rate: float
    ) -> np.ndarray:
        """h of every sample; exact within a half cycle."""
        state = np.empty(theta.size)
        starts = np.flatnonzero(np.diff(self._filling, prepend=~self._filling[0]))
        for start, stop in zip(starts, [*starts[1:], theta.size], strict=True):
            filling = self._filling[start]
            goal, rate = (-1, lithiation_rate) if filling else (1, delithiation_rate)
            passed = np.abs(theta[start:stop] - theta[max(start - 1, 0)])
            state[start:stop] = goal + (h - goal) * np.exp(-rate / 2 * passed)
            h = state[stop - 1]
        return state


def _processed(values: pybamm.ParameterValues, symbol: pybamm.Symbol | float) -> pybamm.Symbol:
    if not isinstance(symbol, pybamm.Symbol):
        return pybamm.Scalar(symbol)
    return values.process_symbol(symbol)
