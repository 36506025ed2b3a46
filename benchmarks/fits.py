"""Fits of a voltage with one to five parameters, as ratios to as many solutions of stock PyBaMM."""

import time
from typing import NamedTuple

from timing import HALF, HOUR, median_times

from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half")
C_RATE, NOISE = 0.1, 2e-3  # [h-1], [V]
#: (true value, start of the fit); the start needs no fewer radial cells than the result.
FIVE = {
    "Alloy reference diffusivity [m2.s-1]": (2.4e-19, 2.4e-19 / 1.5),
    "Alloy reference exchange-current density [A.m-2]": (1.0, 1.5),
    "Contact resistance [Ohm]": (20.0, 15.0),
    "Positive electrode utilised alloy fraction": (0.757, 0.8),
    "Alloy host yield stress [Pa]": (1.2e9, 1.5e9),
}


class Fitted(NamedTuple):
    """A fit that was timed.

    Attributes
    ----------
    optimum : Optimum
        What the fit found.
    seconds : float
        Processor time of the fit [s].
    ratio : float
        That time over the time of as many solutions of stock PyBaMM's SPMe, over a half cycle and
        without sensitivities [-].
    """

    optimum: object
    seconds: float
    ratio: float


def timed_fit(number: int = 5) -> Fitted:
    """Fit the first parameters of `FIVE`, after a fit that has left compiled functions behind."""
    import pybamm

    asked = dict(list(FIVE.items())[:number])
    truth = {name: value for name, (value, _) in asked.items()}
    starts = {name: start for name, (_, start) in asked.items()}
    record = synthetic_record(CELL, truth, C_RATE, {"voltage": NOISE})
    fit(CELL, [record], asked, starts_at=starts)
    began = time.process_time()
    optimum = fit(CELL, [record], asked, starts_at=starts).optimum
    seconds = time.process_time() - began
    values = pybamm.ParameterValues(CELL.parameter_set)
    values["Current function [A]"] = C_RATE * values["Nominal cell capacity [A.h]"]
    stock = pybamm.Simulation(pybamm.lithium_ion.SPMe(HALF), parameter_values=values)
    (one,) = median_times([lambda: stock.solve([0, 1.5 * HOUR / C_RATE])])
    return Fitted(optimum, seconds, seconds / (one * optimum.solves))
