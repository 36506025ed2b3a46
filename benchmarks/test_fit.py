"""A fit of five parameters to a voltage: time, model solutions, and models built.

    pytest benchmarks -s

The limits are the project's. The ratio is that of the processor times of the fit and of as many
warm solutions of stock PyBaMM's SPMe half cell, without sensitivities, over a half cycle.
"""

import time

import pybamm
from helpers import CELLS, HOUR, STOCK_MODELS, parameters

from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.parameters.cells import get_cell

MOST_SECONDS, MOST_SOLVES = 20, 60
CELL = get_cell("ampsi-half")
#: (true value, start of the fit); the start needs no fewer radial cells than the result.
FIVE = {
    "Alloy reference diffusivity [m2.s-1]": (2.4e-19, 2.4e-19 / 1.5),
    "Alloy reference exchange-current density [A.m-2]": (1.0, 1.5),
    "Contact resistance [Ohm]": (20.0, 15.0),
    "Positive electrode utilised alloy fraction": (0.757, 0.8),
    "Alloy host yield stress [Pa]": (1.2e9, 1.5e9),
}


def test_five_parameters_of_a_voltage():
    truth = {name: value for name, (value, _) in FIVE.items()}
    starts = {name: start for name, (_, start) in FIVE.items()}
    record = synthetic_record(CELL, truth, 0.1, {"voltage": 2e-3})
    began, used = time.perf_counter(), time.process_time()
    optimum = fit(CELL, [record], FIVE, starts_at=starts).optimum
    wall, processor = time.perf_counter() - began, time.process_time() - used
    stock = pybamm.Simulation(
        STOCK_MODELS["SPMe"](CELLS["half"].options), parameter_values=parameters()
    )
    stock.solve([0, HOUR])
    used = time.process_time()
    for _ in range(optimum.solves):
        stock.solve([0, HOUR])
    ratio = processor / (time.process_time() - used)
    print(
        f"\n{wall:.1f} s, {processor:.1f} s of processor, {optimum.builds} build, {optimum.solves} "
        f"solutions; {ratio:.0f} times the processor time of as many of stock SPMe"
    )
    assert optimum.converged
    assert optimum.builds == 1
    assert optimum.solves <= MOST_SOLVES
    assert processor < MOST_SECONDS
