"""Radial cells that the bare models take by themselves, for every parameter set.

Both half cycles, to the cut-offs of the set, against two or four times as many cells: within 1 %
of the capacity at C/10 and 1C and 2 % at 2C (germanium 5 %), or else one warning.
"""

import warnings
from functools import cache

import numpy as np
import pybamm
import pytest
from helpers import HOUR

from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.models import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe
from porousalloy.parameters.cells import PARAMETER_SETS

TOLERANCE = {0.1: 1e-2, 1: 1e-2, 2: 2e-2}
#: The lithiation branch of germanium meets the cut-off on a plateau: the step of the plateau, as it
#: passes the surface, ends the half cycle earlier on coarse cells.
ON_A_PLATEAU = {("LiGe_dense_halfcell", 2): 5e-2}
#: At these C-rates ions reach the surface of the ligaments only.
TOO_SLOW = {"NaGe_dense_halfcell": (0.1, 1, 2), "NaSi_dense_halfcell": (0.1, 1, 2)}
#: Spheres, as the models' defaults have it, and struts, as in docs/pybamm.md.
OPTIONS = {
    "defaults": {},
    "held struts": {"ligament shape": "cylinder", "particle expansion": "force balance"},
}
#: Above its upper cut-off, at so small a current.
STARTS_OUTSIDE = ("AMPSi2019_NCM", "held struts", 0.1)
PICKED = ("LiSi_porous_halfcell", "LiGe_dense_halfcell", "AMPSi2019_NCM")


def bare(name, model=PorousAlloySPMe, options="defaults", values=(), points=None, **kwargs):
    """Simulation as a user of PyBaMM makes it."""
    half = {"working electrode": "positive"} if PARAMETER_SETS[name].is_half_cell else {}
    made = model(half | OPTIONS[options])
    parameter_values = pybamm.ParameterValues(name)
    parameter_values.update(dict(values))
    if points is not None:
        kwargs["var_pts"] = {**made.default_var_pts, f"r_{made.alloy_domain[0]}": points}
    return pybamm.Simulation(made, parameter_values=parameter_values, **kwargs)


def cells_and_warnings(name, **kwargs):
    """Cells that the model takes, and what it warns of."""
    simulation = bare(name, **kwargs)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        simulation.build()
    domain = f"{simulation.model.alloy_domain} particle"
    return simulation.mesh[domain].npts, [str(warning.message) for warning in caught]


@cache
def simulation_on(name, options, cells):
    solver = pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-6)
    current = {"Current function [A]": "[input]"}
    simulation = bare(name, options=options, values=current, points=cells, solver=solver)
    simulation.build()
    return simulation


def capacities(name, options, cells, c_rate):
    """Charge of the half cycles, in and out, over that of an hour at 1C."""
    simulation = simulation_on(name, options, cells)
    one_c = simulation.parameter_values["Nominal cell capacity [A.h]"]
    solution, ends = None, [0.0]
    for sign in (1, -1):
        solution = simulation.solver.step(
            solution,
            simulation.built_model,
            3 * HOUR / c_rate,
            t_interp=[0, 3 * HOUR / c_rate],
            inputs={"Current function [A]": sign * c_rate * one_c},
        )
        assert solution.termination.startswith("event"), solution.termination
        solution.termination = "final time"  # PyBaMM goes on from nothing else
        ends.append(float(solution.t[-1]))
    return np.diff(ends) / HOUR * c_rate


def check_against_more(name, options, c_rate, factor):
    cells, caught = cells_and_warnings(name, options=options, C_rate=c_rate)
    assert caught == []
    coarse = capacities(name, options, cells, c_rate)
    fine = capacities(name, options, factor * cells, c_rate)
    # an error that falls at least in proportion to the cells is twice the difference, or less
    share = 0.5 if factor == 2 else 1
    tolerance = ON_A_PLATEAU.get((name, c_rate), TOLERANCE[c_rate])
    assert coarse == pytest.approx(fine, rel=share * tolerance)


@pytest.mark.parametrize("c_rate", [1, 2])
@pytest.mark.parametrize("name", PICKED)
def test_capacity_of_picked_sets(name, c_rate):
    check_against_more(name, "defaults", c_rate, factor=2)


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("name", PARAMETER_SETS)
def test_capacity_of_every_set(name, options):
    for c_rate in TOLERANCE:
        if c_rate not in TOO_SLOW.get(name, ()) and (name, options, c_rate) != STARTS_OUTSIDE:
            check_against_more(name, options, c_rate, factor=4)
    simulation_on.cache_clear()


@pytest.mark.parametrize(
    ("name", "c_rate"), [(name, c_rate) for name, rates in TOO_SLOW.items() for c_rate in rates]
)
def test_ligaments_that_are_too_slow_warn_once(name, c_rate):
    _, caught = cells_and_warnings(name, C_rate=c_rate)
    (message,) = caught
    values = pybamm.ParameterValues(name)
    cells = radial_cells(values, "positive", c_rate)
    for words in ("r_p", f"Give {cells}", f"var_pts={{**model.default_var_pts, 'r_p': {cells}}}"):
        assert words in message
    assert "porousalloy.radial_mesh" in message
    # and with that many there is no more to say
    assert cells_and_warnings(name, C_rate=c_rate, points=cells) == (cells, [])


def test_cells_that_the_warning_gives():
    coarse, fine = (capacities("NaGe_dense_halfcell", "defaults", n, 1)[0] for n in (48, 96))
    # of a charge that is half a per cent of the capacity
    assert coarse == pytest.approx(fine, rel=6e-2)


def test_negative_electrode_is_named():
    slow = {"Negative particle radius [m]": 1e-6}
    _, (message,) = cells_and_warnings("AMPSi2019_NCM", values=slow)
    assert "along r_n" in message
    assert "'r_n': 48" in message


@pytest.mark.parametrize("model", [PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN])
def test_fast_ligaments_keep_few_cells(model):
    assert cells_and_warnings("NaSn_porous_halfcell", model=model) == (8, [])


TIMES = np.linspace(0, 60, 5)
UNKNOWN = {
    "current is an input": {"Current function [A]": "[input]"},
    "current is a table": {
        "Current function [A]": pybamm.Interpolant(TIMES, 1e-3 * np.ones(5), pybamm.t)
    },
    "current is a function": {"Current function [A]": lambda t: 1e-3 * pybamm.cos(t)},
}


@pytest.mark.parametrize("changes", UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize(("name", "cells"), [("AMPSi2019_halfcell", 32), ("PSn2016_halfcell", 8)])
def test_current_that_is_not_known(name, cells, changes):
    simulation = bare(name, values=changes)
    simulation.build()
    assert simulation.mesh["positive particle"].npts == cells


@pytest.mark.parametrize("quantity", ["radius [m]", "diffusivity [m2.s-1]"])
def test_an_input_that_decides_takes_the_most_cells(quantity):
    simulation = bare("PSn2016_halfcell", values={f"Positive particle {quantity}": "[input]"})
    simulation.build()
    assert simulation.mesh["positive particle"].npts == 32


def test_cells_that_are_asked_for_are_taken():
    four_times = 4 * PorousAlloySPM({"working electrode": "positive"}).default_var_pts["r_p"]
    for cells in (6, 32, four_times):
        assert cells_and_warnings("PSn2016_halfcell", points=cells) == (cells, [])


def test_an_experiment_up_to_twice_the_current_of_the_set_is_resolved():
    # dense germanium at 2C: on 20 cells the step of a plateau, as it passes the surface, ends the
    # discharge 5 % early
    values = pybamm.ParameterValues("LiGe_dense_halfcell")
    limits = (values[f"{side} voltage cut-off [V]"] for side in ("Lower", "Upper"))
    low, high = limits
    steps = (f"Discharge at 2C until {low} V", f"Charge at 2C until {high} V")
    simulation = bare("LiGe_dense_halfcell", experiment=pybamm.Experiment([steps]))
    first = simulation.solve(calc_esoh=False).cycles[0].steps[0]
    taken = (first.t[-1] - first.t[0]) / HOUR * 2
    assert taken == pytest.approx(capacities("LiGe_dense_halfcell", "defaults", 64, 2)[0], rel=3e-2)
