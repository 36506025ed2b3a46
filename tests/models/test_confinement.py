"""Confinement with a memory: it sets where its limits are passed, and what is lost is heat."""

from itertools import pairwise

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, NO_CUT_OFF, PINNED, F, c_rate_current, simulation, step
from scipy.integrate import cumulative_simpson, simpson

from porousalloy.models.submodels.particle_expansion.confinement import SET_TIME

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
MODULUS, STRENGTH, TENSILE = 2e9, 3e7, 1e7
PHI_0 = PINNED["X particle internal porosity"]
SOLID = PINNED["X electrode active material volume fraction"]
SOFT = NO_CUT_OFF | {
    "X particle confinement modulus [Pa]": MODULUS,
    "X particle confinement strength [Pa]": STRENGTH,
    "X particle confinement tensile strength [Pa]": TENSILE,
}
#: In, out for a little, in again; then three whole cycles: [s], in units of the current at C/2.
LEGS = [(0.6, 1), (0.05, -1), (0.1, 1), *[(0.5, -1), (0.5, 1)] * 3]
OUTPUTS = np.union1d(np.linspace(0, 1, 801), np.geomspace(1e-4, 0.99, 101))


def outline(solution, electrode="positive"):
    """(J_p, s, P, dissipation per particle volume) against time, of one particle."""
    quantities = ("outer volume ratio", "confinement set", "confinement pressure [Pa]")
    start = f"{electrode.capitalize()} particle"
    lost = solution[f"{start} confinement dissipation [W.m-3]"].entries[5] * (1 - PHI_0)
    return *(solution[f"{start} {quantity}"].entries[5] for quantity in quantities), lost


@pytest.fixture(scope="module", params=["SPM", "SPMe", "DFN"])
def loaded(request):
    """(t, slices of the legs, outline) past the strength and back, several times."""
    made = simulation(request.param, HELD, SOFT, rtol=1e-8, atol=1e-10)
    current = c_rate_current("half", 0.5)
    solution = step(made, [(2 * HOUR * h, sign * current) for h, sign in LEGS], outputs=OUTPUTS)
    ends = np.cumsum([0.0] + [2 * HOUR * h for h, _ in LEGS])
    # a leg starts just after the last output of the one before
    turns = np.searchsorted(solution.t, ends - 1e-6)
    return solution.t, [slice(a + (a > 0), b + 1) for a, b in pairwise(turns)], solution


def test_second_loading_starts_at_the_set(loaded):
    _, legs, solution = loaded
    J_p, s, P, _ = outline(solution)
    stretch = J_p ** (1 / 3) - 1
    first, off, on = legs[:3]
    # the first loading starts at rest, and passes the strength
    assert s[0] == 0
    assert P[first][-1] == pytest.approx(STRENGTH, rel=1e-9)
    kept = s[first][-1]
    assert kept > 0.1
    # unloaded and loaded again within the limits: elastic about the set, which stands still
    elastic = np.abs(P[off] - (STRENGTH - TENSILE) / 2) < 0.45 * (STRENGTH + TENSILE)
    assert elastic.sum() > 100
    stays = s[off][elastic]
    assert np.ptp(stays) < 1e-9
    # it flows for a few of its times after the reversal, by what it was behind
    assert stays[0] == pytest.approx(kept, abs=1e-3)
    law = MODULUS * (stretch - s)[off][elastic]
    assert P[off][elastic] == pytest.approx(law, abs=1e-6 * STRENGTH)
    # there is no pressure at the stretch of the set, and none before it
    rest = np.interp(0, P[off][elastic][::-1], stretch[off][elastic][::-1])
    assert rest == pytest.approx(stays[0], abs=1e-6)
    assert np.interp(0, P[on], stretch[on]) == pytest.approx(s[on][0], abs=2e-4)
    # it yields again where it left off
    again = stretch[on][np.argmax(P[on] > 0.9999 * STRENGTH)]
    assert again == pytest.approx(s[on][0] + STRENGTH / MODULUS, abs=5e-4)


def test_set_is_that_of_return_mapping(loaded):
    # rate-independent plasticity along the recorded outline: a set moves by what exceeds a limit
    t, _, solution = loaded
    J_p, s, P, _ = outline(solution)
    mapped, pressures, now = [], [], 0.0
    for stretch in J_p ** (1 / 3) - 1:
        now += max(stretch - now - STRENGTH / MODULUS, 0)
        now += min(stretch - now + TENSILE / MODULUS, 0)
        mapped.append(now)
        pressures.append(MODULUS * (stretch - now))
    # the set lags by its time while it flows, and its corners are 1e-4 wide
    every = np.linspace(0, t[-1], 2001)
    lag = SET_TIME * np.abs(np.gradient(np.interp(every, t, J_p ** (1 / 3)), every)).max()
    assert lag < 1e-3
    assert s == pytest.approx(np.array(mapped), abs=lag + 3e-4)
    assert np.ptp(s) > 0.2
    assert np.abs(P - pressures).max() < MODULUS * (lag + 3e-4)


def test_area_of_the_loop_is_the_work_lost(loaded):
    t, legs, solution = loaded
    J_p, _, P, lost = outline(solution)
    last = slice(legs[-2].start - 1, legs[-1].stop)
    area = np.trapezoid(P[last], J_p[last])
    assert lost.min() >= 0
    dissipated = sum(simpson(lost[leg], x=t[leg]) for leg in legs[-2:])
    # the set is behind by the rounding of its rate, and what it is behind is lost a little later
    assert dissipated == pytest.approx(area, rel=2e-3)
    # two plateaus: the strengths times the volume that passes on each, less the elastic stretch
    assert area == pytest.approx((STRENGTH + TENSILE) * np.ptp(J_p[last]), rel=0.1)


def test_volumes_salt_and_lithium_are_kept_while_it_sets(loaded):
    t, legs, solution = loaded
    # in the DFN and the SPMe the electrolyte moves with the outline
    name = "Positive particle outer volume ratio"
    if f"{name} change [s-1]" in solution.all_models[0].variables:
        rate = solution[f"{name} change [s-1]"].entries
        J_p = solution[name].entries
        for leg in legs[3:5]:
            moved = cumulative_simpson(rate[:, leg], x=t[leg], initial=0)
            change = J_p[:, leg] - J_p[:, leg][:, :1]
            # Simpson's rule over the corners of the law, and the rounding of ds/dt
            assert np.abs(moved - change).max() < 1e-3 * np.ptp(change)
    salt = solution["Total lithium in electrolyte [mol]"].entries
    cycles = 4
    assert np.abs(salt / salt[0] - 1).max() < 1e-6 * cycles
    lithium = solution["Total lithium in positive electrode [mol]"].entries
    ends = [leg.stop - 1 for leg in legs]
    charge = np.cumsum([2 * HOUR * h * way for h, way in LEGS]) * c_rate_current("half", 0.5)
    assert lithium[ends] - lithium[0] == pytest.approx(charge / F, rel=1e-6)
    grown = solution["Positive electrode thickness ratio"].entries
    eps_tot = solution["Positive electrode electrolyte volume fraction"].entries
    mean_J = solution["Positive particle mean volume ratio"].entries
    solid = SOLID * (mean_J - mean_J[:, :1])
    # what the electrode gains is solid or electrolyte
    gained = (grown - grown[:, :1]) - (eps_tot - eps_tot[:, :1]) - solid
    assert np.abs(gained).max() < 1e-10


def test_cycles_after_the_second_are_alike(loaded):
    _, legs, solution = loaded
    J_p, s, *_ = outline(solution)
    thickness = solution["Positive electrode thickness change [m]"].entries
    for of_all in (J_p, s, thickness):
        second, third = (of_all[leg.start : leg.stop] for leg in (legs[5], legs[7]))
        assert third[-1] == pytest.approx(second[-1], rel=1e-3)


def test_discharge_capacities_after_the_second_cycle_are_alike():
    made = simulation("SPMe", HELD, SOFT, default_solver=True)
    values = made.parameter_values
    values.update({"Lower voltage cut-off [V]": 0.01, "Upper voltage cut-off [V]": 1.2})
    values["Current function [A]"] = c_rate_current("half", 0.5)
    cycle = ("Discharge at C/2 until 0.05 V", "Charge at C/2 until 1 V")
    experiment = pybamm.Experiment([cycle] * 4)
    run = pybamm.Simulation(made.model, experiment, parameter_values=values, solver=made.solver)
    cycles = run.solve(calc_esoh=False).cycles
    assert len(cycles) == 4
    taken, grown = [], []
    for one in cycles:
        charge = one.steps[1]["Discharge capacity [A.h]"].entries
        taken.append(charge[0] - charge[-1])
        grown.append(one.steps[1]["Positive electrode thickness change [m]"].entries[-1])
    assert taken[3] == pytest.approx(taken[2], rel=1e-3)
    # what stays of the first peak follows the capacity, which the salt at C/2 still moves
    assert grown[3] == pytest.approx(grown[2], rel=2e-3)


#: Voltages [V] and outer volume ratios of the model before its confinement could set.
EARLIER = {
    ("half", "SPM"): ([0.200824, 0.0750411, 0.4609207], [1.1880516, 1.2188293, 0.9521575]),
    ("half", "SPMe"): ([0.189058, 0.0631497, 0.4725262], [1.1880516, 1.2188293, 0.9521576]),
    ("half", "DFN"): ([0.1890371, 0.0631919, 0.4725074], [1.1880495, 1.218823, 0.9521633]),
    ("full", "SPM"): ([3.5001683, 3.2503296, 3.7596272], [0.8618266, 0.8591384, 1.0060937]),
    ("full", "SPMe"): ([3.4908511, 3.2410372, 3.7685767], [0.8618267, 0.8591384, 1.0060937]),
    ("full", "DFN"): ([3.4908857, 3.2411, 3.7685698], [0.861828, 0.8591384, 1.0060944]),
}


@pytest.mark.parametrize(("cell", "model"), EARLIER)
def test_below_its_limits_nothing_is_set(cell, model):
    # nor had the electrode a memory then
    earlier = NO_CUT_OFF | {"X electrode irreversible thickness fraction": 0}
    made = simulation(model, HELD, earlier, cell=cell, rtol=1e-8, atol=1e-8)
    current = c_rate_current(cell, 1)
    solution = step(made, [(0.6 * HOUR, current), (0.5 * HOUR, -current)], outputs=11)
    electrode = CELLS[cell].electrode
    _, s, P, lost = outline(solution, electrode)
    J_p = solution[f"X-averaged {electrode} particle outer volume ratio"].entries
    assert np.abs(P).max() > 2e8  # of 5e8
    assert np.all(s == 0)
    assert np.all(lost == 0)
    at = [5, 10, 16]
    voltages, ratios = EARLIER[cell, model]
    # seven figures were kept
    assert solution["Voltage [V]"].entries[at] == pytest.approx(voltages, abs=1e-6)
    assert J_p[at] == pytest.approx(ratios, abs=1e-6)


@pytest.mark.parametrize("tensile_strength", [0.0, 1e4, 1e5])
def test_neighbours_that_cannot_pull_move_up(tensile_strength):
    # the limit of a small tensile strength: the set follows the particle inwards, without a force
    changes = SOFT | {"X particle confinement tensile strength [Pa]": tensile_strength}
    made = simulation("SPM", HELD, changes, rtol=1e-8, atol=1e-10)
    current = c_rate_current("half", 0.5)
    solution = step(made, [(HOUR, current), (0.9 * HOUR, -current)], outputs=201)
    J_p, s, P, _ = outline(solution)
    emptied = slice(300, None)
    assert P[emptied] == pytest.approx(-tensile_strength, abs=1)
    expected = J_p[emptied] ** (1 / 3) - 1 + tensile_strength / MODULUS
    assert s[emptied] == pytest.approx(expected, abs=1e-3)
    assert J_p[-1] == pytest.approx(1.1746, abs=2e-4)  # whatever the strength


@pytest.mark.parametrize("modulus", [0.0, 1.0])
def test_no_confinement_sets_nowhere(modulus):
    changes = SOFT | {
        "X particle confinement modulus [Pa]": modulus,
        "X particle confinement tensile strength [Pa]": 0.0,
    }
    made = simulation("SPM", HELD, changes)
    solution = step(made, [(HOUR, c_rate_current("half", 0.5))])
    J_p, s, P, lost = outline(solution)
    assert J_p[-1] > 2
    assert np.all(s == 0)
    assert np.abs(P).max() < 2
    assert np.all(lost == 0)


def test_a_shell_that_starts_past_its_strength_has_set_already():
    changes = SOFT | {
        "X particle internal porosity": 0.3,
        "Initial concentration in positive electrode [mol.m-3]": 0.5 * 310970,
        "X particle reference plastic strain rate [s-1]": 1e-12,  # it would creep under its load
    }
    solution = step(simulation("SPM", HELD, changes, rtol=1e-8, atol=1e-10), [(60, 0.0)])
    J_p, s, P, _ = outline(solution)
    assert s == pytest.approx(J_p ** (1 / 3) - 1 - STRENGTH / MODULUS, abs=3e-4)
    assert np.abs(P / STRENGTH - 1).max() < 1e-6


@pytest.mark.parametrize("name", ["strength", "tensile strength"])
def test_sensitivity_to_the_strength_equals_finite_differences(name):
    name = f"Positive particle confinement {name} [Pa]"
    current = c_rate_current("half", 0.5)
    value = SOFT[name.replace("Positive", "X")]
    start = {"Initial concentration in positive electrode [mol.m-3]": 0.4 * 310970}
    changes = SOFT | {"X particle internal porosity": 0.687} | start
    rate = -current if "tensile" in name else current
    changes |= {name.replace("Positive", "X"): "[input]", "Current function [A]": rate}
    changes |= {"X particle confinement modulus [Pa]": 2e10}
    made = simulation(
        "SPMe", HELD | {"residual hysteresis": "false"}, changes, rtol=1e-9, atol=1e-9
    )
    t = np.linspace(0, 1500, 31)

    def run(at, **kwargs):
        return made.solve([0, 1500], t_interp=t, inputs={name: at}, calc_esoh=False, **kwargs)

    for output in ("Voltage [V]", "X-averaged positive particle confinement set"):
        found = run(value, calculate_sensitivities=[name])[output].sensitivities[name]
        found = np.asarray(found).ravel() * value
        h = 1e-2
        up, down = (run(value * (1 + sign * h))[output].entries for sign in (1, -1))
        difference = (up - down) / (2 * h)
        assert np.abs(difference).max() > 1e-4
        # the onset of the flow moves with the strength; second order in h elsewhere
        assert found == pytest.approx(difference, abs=2e-2 * np.abs(difference).max())
