"""The rest of the hysteresis: the cell is on its branches, and nothing is counted twice."""

import numpy as np
import pybamm
import pytest
from helpers import (
    HOUR,
    MODELS,
    NO_CUT_OFF,
    c_rate_current,
    filling_rate,
    parameters,
    simulation,
    solve,
    step,
)

HELD = {"ligament shape": "cylinder", "particle expansion": "accommodation"}
SPHERE = {"ligament shape": "sphere", "particle expansion": "accommodation"}
ALLOYS = pytest.mark.parametrize("alloy", [SPHERE, HELD], ids=["sphere", "held cylinder"])
FAST = NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-14}
U, STRESS, REST, S = (
    f"X-averaged positive electrode {quantity}"
    for quantity in (
        "open-circuit potential [V]",
        "stress overpotential [V]",
        "residual hysteresis [V]",
        "hysteresis state",
    )
)
SURFACE = "X-averaged positive particle surface stoichiometry"


def legs_of(made, there=0.7, back=0.6):
    """In and out again at 0.2C, by shares of the filling."""
    current = c_rate_current("half", 0.2)
    rate = filling_rate(made, current)
    return [(there / rate, current), (back / rate, -current)]


def branches(theta):
    """Measured branches and equilibrium [V], by PyBaMM's own evaluation of the parameters."""
    values = parameters()
    at = pybamm.Vector(theta)
    names = ("lithiation OCP", "delithiation OCP", "OCP")
    return [
        np.ravel(values.evaluate(values[f"Positive electrode {name} [V]"](at))) for name in names
    ]


@pytest.fixture(scope="module", params=MODELS)
def cycled(request):
    """{held: solution} of the model."""
    found = {}
    for held, alloy in ((False, SPHERE), (True, HELD)):
        made = simulation(request.param, alloy, FAST)
        found[held] = step(made, legs_of(made), outputs=201)
    return found


@pytest.mark.parametrize("held", [False, True])
def test_the_cell_is_on_the_measured_branches(cycled, held):
    solution = cycled[held]
    theta, s = solution[SURFACE].entries, solution[S].entries
    lithiated, delithiated, _ = branches(theta)
    inward, outward = slice(20, 200), slice(-40, None)
    # the sign of a current of 0.2C is 1 to 2e-6
    assert s[inward] == pytest.approx(-1, abs=1e-5)
    assert s[outward] == pytest.approx(1, abs=1e-3)
    # stress explains a part of the gap or none, the sum is the same; the corner adds up to 0.5 mV,
    # and PyBaMM's asymptotes at the ends less than 1 mV
    potential = solution[U].entries
    assert potential[inward] == pytest.approx(lithiated[inward], abs=1.5e-3)
    assert potential[outward] == pytest.approx(delithiated[outward], abs=1.5e-3)


def test_stress_is_not_counted_again(cycled):
    free, held = (np.abs(cycled[key][REST].entries) for key in (False, True))
    stress = np.abs(cycled[True][STRESS].entries)
    middle = slice(40, 200)
    assert stress[middle].min() > 0.02
    # silicon's ligament flows in compression on the way in: its rest is smaller by its stress
    theta = [cycled[key][SURFACE].entries[middle] for key in (False, True)]
    assert theta[0] == pytest.approx(theta[1], abs=1e-3)
    assert free[middle] - held[middle] == pytest.approx(stress[middle], abs=2e-3)


def test_twice_the_yield_stress_leaves_the_gap_and_six_times_exceeds_it():
    def run(factor):
        changes = FAST | {
            name: factor * parameters()[name]
            for name in ("Alloy host yield stress [Pa]", "Filled alloy yield stress [Pa]")
        }
        made = simulation("SPM", HELD, changes)
        solution = step(made, legs_of(made), outputs=101)
        return solution[U].entries[40:100], solution[STRESS].entries[40:100]

    (once, _), (twice, stress), (far, much) = run(1), run(2), run(6)
    assert stress.min() < -0.06
    assert twice == pytest.approx(once, abs=1e-3)
    # where stress alone goes beyond the branch, the cell does
    assert much.min() < -0.2
    assert (far < once - 0.02).any()


@ALLOYS
def test_the_flux_knows_nothing_of_it(alloy):
    changes = NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-17}
    fields = []
    for option in ("true", "false"):
        made = simulation("SPM", alloy | {"residual hysteresis": option}, changes, rtol=1e-8)
        solution = solve(made, 0.2 * HOUR, c_rate_current("half", 1))
        fields.append(solution["X-averaged positive particle stoichiometry"].entries)
    # to the tolerance of the solver
    assert fields[0] == pytest.approx(fields[1], abs=1e-5)
    assert np.ptp(fields[0][:, -1]) > 1e-3


def test_its_work_is_heat():
    options = SPHERE | {"calculate heat source for isothermal models": "true"}
    made = simulation("SPMe", options, FAST, rtol=1e-8, atol=1e-8)
    legs = legs_of(made, 0.5, 0.0)[:1]
    solution = step(made, legs, outputs=401)
    lost = simulation("SPMe", options | {"residual hysteresis": "false"}, FAST, rtol=1e-8)
    plain = step(lost, legs, outputs=401)
    heats = [
        np.trapezoid(one["Total heating [W]"].entries, one["Time [s]"].entries)
        for one in (solution, plain)
    ]
    current = c_rate_current("half", 0.2)
    work = np.trapezoid(current * -solution[REST].entries, solution["Time [s]"].entries)
    # the rest lowers the voltage of the cell, and what it takes is heat
    assert work > 0.05 * current * legs[0][0]
    assert heats[0] - heats[1] == pytest.approx(work, rel=2e-3)


def test_sensitivities_equal_finite_differences():
    name = "Silicon branch half gap when empty [V]"
    changes = {name: "[input]", "Current function [A]": c_rate_current("half", 1)}
    made = simulation("SPMe", SPHERE, changes, rtol=1e-9, atol=1e-9)
    t = np.linspace(0, 600, 21)

    def run(at, **kwargs):
        return made.solve([0, 600], t_interp=t, inputs={name: at}, calc_esoh=False, **kwargs)

    at, h = parameters()[name], 1e-3
    found = run(at, calculate_sensitivities=[name])["Voltage [V]"].sensitivities[name]
    up, down = (run(at * (1 + k * h))["Voltage [V]"].entries for k in (1, -1))
    slope = (up - down) / (2 * h * at)
    assert np.abs(slope).max() > 0.5  # half the gap is nearly the shift
    assert np.ravel(found) == pytest.approx(slope, abs=2e-3 * np.abs(slope).max())


@ALLOYS
def test_works_in_a_full_cell(alloy):
    made = simulation("SPMe", alloy, NO_CUT_OFF, cell="full")
    current = c_rate_current("full", 1)
    solution = step(made, [(0.4 * HOUR, current), (0.3 * HOUR, -current)])
    s = solution["X-averaged negative electrode hysteresis state"].entries
    assert s[50] == pytest.approx(1, abs=1e-5)  # delithiation branch of a discharge
    assert s[-1] < 0
