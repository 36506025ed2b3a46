"""One potential of the ion: where it is uniform nothing flows, and at rest the cell measures it."""

import warnings

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, F, R_g, ideal_potential, simulation, solve

from porousalloy.models import PorousAlloySPM
from porousalloy.models.alloy_parameters import AlloyParameters
from porousalloy.models.radial_operators import gradient_matrix
from porousalloy.models.submodels.ligament_potential import mean_mixing_potential

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
STATE = "X-averaged positive particle"


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_a_uniform_potential_has_no_gradient(dimension):
    # the flux is a factor times the gradient, so that no fields of filling and stress matter
    edges = np.sort(np.r_[0, np.random.default_rng(1).random(20), 1])
    slopes = gradient_matrix(edges, dimension)
    # a uniform field gives the round-off of the largest entry
    assert np.abs(slopes.sum(axis=1)).max() < 1e-14 * np.abs(slopes).max()


@pytest.fixture(scope="module")
def rested():
    """AMPSi after half an hour at C/2, and 100 h of rest."""
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    experiment = pybamm.Experiment(
        ["Discharge at C/2 for 30 minutes", pybamm.step.rest(100 * HOUR, period="10 minutes")]
    )
    made = pybamm.Simulation(
        PorousAlloySPM(CELLS["half"].options | HELD | {"residual hysteresis": "false"}),
        parameter_values=values,
        experiment=experiment,
        solver=pybamm.IDAKLUSolver(rtol=1e-7, atol=1e-8),
        var_pts=PorousAlloySPM(CELLS["half"].options).default_var_pts | {"r_p": 24},
    )
    return made.solve(calc_esoh=False).cycles[-1]


def test_at_rest_the_potential_becomes_uniform(rested):
    U, time = rested[f"{STATE} potential [V]"].entries, rested["Time [s]"].entries
    spread, hours = np.ptp(U, axis=0), (time - time[0]) / HOUR
    assert spread[0] > 0.1  # [V], while the current flows
    assert np.interp(1, hours, spread) < 1e-3
    assert spread[-1] < 1e-4


def test_at_rest_fillings_and_stresses_need_not_be_uniform(rested):
    # plastic flow has left stress behind, which the potential balances
    theta = rested[f"{STATE} stoichiometry"].entries[:, -1]
    sigma_h = rested[f"{STATE} hydrostatic stress [Pa]"].entries[:, -1]
    assert np.ptp(theta) > 0.1
    assert np.ptp(sigma_h) > 5e8


def test_at_rest_the_cell_measures_the_potential(rested):
    U = rested[f"{STATE} potential [V]"].entries[:, -1]
    # the surface is extrapolated from the last two of 24 cells
    assert rested["Voltage [V]"].entries[-1] == pytest.approx(U.mean(), abs=1e-4)


def mean_factor(parameter_set="AMPSi2019_halfcell", changes=()):
    values = pybamm.ParameterValues(parameter_set)
    values.update(dict(changes))
    param = pybamm.LithiumIonParameters(CELLS["half"].options)
    return values.process_symbol(mean_mixing_potential(AlloyParameters(param.p.prim), "positive"))


#: Mean thermodynamic factor F M/(R_g T) of every pair; by quadrature with 20000 points.
FACTORS = {
    "LiSi": 3.54, "LiGe": 2.75, "LiSn": 2.67, "LiSb": 1.04,
    "NaSi": 0.18, "NaGe": 0.32, "NaSn": 3.47, "NaSb": 1.44,
}  # fmt: skip


@pytest.mark.parametrize("alloy", FACTORS)
def test_mean_thermodynamic_factor(alloy):
    M = mean_factor(f"{alloy}_porous_halfcell")
    assert isinstance(M, pybamm.Scalar)  # a number, without cost in the model
    values = pybamm.ParameterValues(f"{alloy}_porous_halfcell")
    x = (np.arange(20000) + 0.5) / 20000
    U_0 = values.evaluate(values["Positive electrode OCP [V]"](pybamm.Vector(x))).squeeze()
    exact = np.mean((1 - 2 * x) * U_0)
    assert M.value == pytest.approx(exact, rel=3e-3)
    assert M.value * F / (R_g * 298.15) == pytest.approx(FACTORS[alloy], abs=0.005)


def test_mean_thermodynamic_factor_of_an_ideal_solution():
    M = mean_factor(changes={"Positive electrode OCP [V]": ideal_potential})
    # the logarithms at the ends cost Gauss's rule 2e-4
    assert M.value == pytest.approx(R_g * 298.15 / F, rel=5e-4)


def test_numbers_of_the_potential_may_be_inputs():
    # M follows them: with sensitivities, equal to finite differences
    name = "Silicon potential second step half height [V]"
    changes = {"Current function [A]": 3e-3, "X particle diffusivity [m2.s-1]": 1e-17}
    made = simulation("SPM", HELD, changes | {name: "[input]"}, rtol=1e-9, atol=1e-9)
    times = np.linspace(0, 600, 21)

    def run(value, **kwargs):
        inputs = {name: value}
        return made.solve([0, 600], t_interp=times, inputs=inputs, calc_esoh=False, **kwargs)

    at = 0.0743
    found = run(at, calculate_sensitivities=[name])["Voltage [V]"].sensitivities[name]
    up, down = (run(at * (1 + s))["Voltage [V]"].entries for s in (1e-3, -1e-3))
    slope = (up - down) / (2e-3 * at)
    assert np.abs(slope).max() > 0.1
    # second order in the step, and the solver's 1e-9 over 1.5e-4
    assert np.asarray(found).ravel() == pytest.approx(slope, abs=2e-3 * np.abs(slope).max())


def test_the_sign_of_the_flux():
    # on insertion the surface is fuller than the centre
    solution = solve(simulation("SPM", HELD, {"X particle diffusivity [m2.s-1]": 1e-17}), 300, 2e-3)
    theta = solution[f"{STATE} stoichiometry"].entries[:, -1]
    assert (np.diff(theta) > 0).all()
    assert solution[f"{STATE} flux [mol.m-2.s-1]"].entries[:, -1].min() < 0


def test_hysteresis_leaves_the_potential_of_the_flux_alone():
    branches = {"open-circuit potential": "one-state hysteresis"}
    free = {"ligament mechanics": "stress-free", "ligament shape": "cylinder"}
    changes = {"X particle diffusivity [m2.s-1]": 1e-17}
    fields = [
        solve(simulation("SPM", free | extra, changes), 300, 2e-3)[f"{STATE} potential [V]"].entries
        for extra in ({}, branches)
    ]
    # the voltage differs by the branch, the ligament does not
    assert fields[1] == pytest.approx(fields[0], abs=1e-5)


def wavy_potential(sto):
    """Silicon's potential with a wave of 20 mV, which rises in places."""
    return 0.6 - 0.5 * sto + 0.02 * pybamm.sin(60 * sto)


def test_a_potential_that_rises_is_named_with_its_place():
    changes = {"X electrode OCP [V]": wavy_potential}
    made = simulation("SPM", HELD, changes)
    with pytest.warns(UserWarning, match=r"positive electrode rises by .* between .*0\.\d+"):
        solution = solve(made, 600, 1e-3)
    assert solution.t[-1] == 600  # and the run goes on


def test_a_potential_that_rises_is_named_once():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(2):
            simulation("SPM", HELD, {"X electrode OCP [V]": wavy_potential}).build()
    assert sum("rises" in str(warning.message) for warning in caught) == 1


@pytest.mark.parametrize("alloy", FACTORS)
def test_the_potentials_of_the_sets_fall(alloy):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean_factor(f"{alloy}_porous_halfcell")
