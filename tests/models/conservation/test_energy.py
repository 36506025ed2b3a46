"""Over a closed cycle, the electrical work that is lost is the heat that is made.

Charge goes in and out for equal times, so that no steep end of a potential is between two samples.
"""

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, MODELS, NO_CUT_OFF, step

from porousalloy.experiments.solving.mesh import radial_cells

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
LUMPED = {"intraparticle transport": "lumped"}
STRESS_FREE = {"ligament shape": "cylinder", "ligament mechanics": "stress-free"}
HEAT = {"calculate heat source for isothermal models": "true"}
#: Part of the charge of one hour at 1C that goes in and out.
SHARE = 0.15
#: After which a cycle repeats the one before.
CYCLES = 8
#: As fractions of a half cycle: the potential moves with the root of the time after a reversal.
OUTPUTS = np.union1d(np.linspace(0, 1, 401), np.geomspace(1e-6, 1, 201))
#: The elastic energy that the potential neglects leaves -0.1 to 0.3 % of the lost work.
WITH_STRESS = 5e-3


def steady_cycle(model, extra, parameter_set="AMPSi2019_halfcell", c_rate=0.5, changes=()):
    """The last of equal cycles from a quarter of the filling, as (times [s], solution)."""
    values = pybamm.ParameterValues(parameter_set)
    full = values["Maximum concentration in positive electrode [mol.m-3]"]
    start = {"Initial concentration in positive electrode [mol.m-3]": 0.25 * full}
    values.update(NO_CUT_OFF | start | {"Current function [A]": "[input]"} | dict(changes))
    made = MODELS[model](CELLS["half"].options | HEAT | extra)
    solver = made.default_solver
    solver.rtol, solver.atol = solver.rtol / 100, solver.atol / 100
    points = made.default_var_pts | {"r_p": radial_cells(values, "positive", c_rate)}
    simulation = pybamm.Simulation(made, parameter_values=values, solver=solver, var_pts=points)
    current = c_rate * values["Nominal cell capacity [A.h]"]
    cycle = [(SHARE * HOUR / c_rate, sign * current) for sign in (1, -1)]
    solution = step(simulation, cycle * CYCLES, outputs=OUTPUTS)
    begin = solution.t[-1] - 2 * SHARE * HOUR / c_rate
    return np.flatnonzero(solution.t > begin - 1e-6)[1:], solution


def integral(cycle, name):
    last, solution = cycle
    return np.trapezoid(solution[name].entries[last], solution.t[last])


def heat_over_lost_work(cycle):
    return integral(cycle, "Total heating [W]") / -integral(cycle, "Power [W]")


HELD_CASES = [
    ("SPMe", "AMPSi2019_halfcell", 0.5, HELD),
    ("SPMe", "AMPSi2019_halfcell", 0.5, HELD | LUMPED),
    *(
        pytest.param(name, cell, c_rate, HELD, marks=pytest.mark.slow)
        for name, cell, c_rate in (
            ("SPMe", "AMPSi2019_halfcell", 0.1),
            ("DFN", "AMPSi2019_halfcell", 0.1),
            ("DFN", "AMPSi2019_halfcell", 0.5),
            ("SPMe", "NaSn_porous_halfcell", 0.5),
        )
    ),
]


@pytest.mark.parametrize(("model", "parameter_set", "c_rate", "extra"), HELD_CASES)
def test_lost_work_is_heat(model, parameter_set, c_rate, extra):
    cycle = steady_cycle(model, extra, parameter_set, c_rate)
    assert heat_over_lost_work(cycle) == pytest.approx(1, abs=WITH_STRESS)
    # the balance could not close without the heat of the alloy: plastic flow and diffusion
    alloy = integral(cycle, "Alloy heating per unit electrode-pair area [W.m-2]") * 1e-4  # m2
    assert alloy > 0.3 * integral(cycle, "Total heating [W]")
    last, solution = cycle
    heat = solution["X-averaged positive particle heat of diffusion [W.m-3]"].entries
    diffusion = heat[last]
    # what the flux loses is lost: a little less than nothing on few cells
    assert diffusion.min() > -1e-2 * diffusion.max()


@pytest.mark.parametrize("model", ["SPMe", pytest.param("DFN", marks=pytest.mark.slow)])
def test_work_on_a_confinement_that_yields_is_heat(model):
    strengths = dict.fromkeys(("strength", "tensile strength"), 3e7)
    changes = {f"Positive particle confinement {name} [Pa]": P for name, P in strengths.items()}
    cycle = steady_cycle(model, HELD, c_rate=0.1, changes=changes)
    assert heat_over_lost_work(cycle) == pytest.approx(1, abs=WITH_STRESS)
    last, solution = cycle
    alloy = integral(cycle, "Alloy heating per unit electrode-pair area [W.m-2]")
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    solid = values.evaluate(
        values["Positive electrode active material volume fraction"]
        * values["Positive electrode thickness [m]"]
    )
    name = "X-averaged positive particle confinement dissipation [W.m-3]"
    shell = solid * np.trapezoid(solution[name].entries[last], solution.t[last])
    # the balance could not close without it
    assert shell > 5 * WITH_STRESS * integral(cycle, "Total heating [W]") * 1e4
    assert shell < alloy


@pytest.mark.parametrize("diffusion", ["potential", "Fickian"])
def test_lost_work_is_heat_without_stress(diffusion):
    extra = STRESS_FREE | {"ligament diffusion": diffusion}
    cycle = steady_cycle("SPMe", extra)
    # nothing is stored between one cycle and the next: what remains is the sampling
    assert heat_over_lost_work(cycle) == pytest.approx(1, abs=2e-4)


def test_the_entropy_of_the_spread_of_fillings_is_heat():
    # up to -1 mV/K: ions that even out within the ligament take and give heat that PyBaMM's own
    # entropic heat, of the surface, does not see
    change = "Positive electrode OCP entropic change [V.K-1]"
    extra = STRESS_FREE | HEAT
    cycle = steady_cycle("SPMe", extra, changes={change: lambda theta: -1e-3 * theta})
    assert heat_over_lost_work(cycle) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize(
    "extra",
    [
        {"stress-potential coupling": "false"},
        {"stress-driven diffusion": "false"},
        {"open-circuit potential": "one-state hysteresis"} | LUMPED,
    ],
    ids=["uncoupled", "stress drives nothing", "hysteresis"],
)
def test_no_heat_that_the_voltage_does_not_pay_for(extra):
    cycle = steady_cycle("SPMe", HELD | extra)
    assert heat_over_lost_work(cycle) == pytest.approx(1, abs=WITH_STRESS)
