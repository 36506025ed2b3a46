"""PyBaMM's own options keep working, and keep their meaning, beside the alloy's."""

import numpy as np
import pybamm
import pytest
from helpers import (
    CELLS,
    HOUR,
    MODELS,
    NO_CUT_OFF,
    F,
    c_rate_current,
    filling_rate,
    parameters,
    simulation,
    solve,
    step,
)

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
SPHERE = {"ligament shape": "sphere", "particle expansion": "accommodation"}
ALLOYS = pytest.mark.parametrize("alloy", [SPHERE, HELD], ids=["sphere", "held cylinder"])
ALL_MODELS = pytest.mark.parametrize("model", MODELS)


class TestSEI:
    OPTIONS = {"SEI": "solvent-diffusion limited"}  # noqa: RUF012

    @ALLOYS
    @ALL_MODELS
    def test_takes_lithium_and_charge_in_a_half_cell(self, model, alloy):
        made = simulation(model, self.OPTIONS | alloy, NO_CUT_OFF, rtol=1e-8, atol=1e-8)
        current, seconds = c_rate_current("half", 1), 0.5 * HOUR
        solution = solve(made, seconds, current)
        alloyed = solution["Total lithium in primary phase in positive electrode [mol]"].entries
        lost = solution["Loss of lithium to positive SEI [mol]"].entries
        passed = current * solution.t / F
        assert lost[-1] > 1e-4 * passed[-1]
        # what passes goes into the alloy or the film
        balance = (alloyed - alloyed[0]) + (lost - lost[0]) - passed
        assert np.abs(balance).max() < 1e-6 * passed[-1]

    @ALLOYS
    @ALL_MODELS
    def test_is_all_that_a_full_cell_loses(self, model, alloy):
        made = simulation(model, self.OPTIONS | alloy, cell="full", rtol=1e-8, atol=1e-8)
        solution = solve(made, 0.5 * HOUR, c_rate_current("full", 1))
        film = solution["Loss of lithium to negative SEI [mol]"].entries
        lost = solution["Total lithium lost [mol]"].entries
        assert film[-1] > 1e-9
        # 1e-6 of a fall in filling of 1.5e-5 mol
        assert lost == pytest.approx(film, abs=2e-11)

    @pytest.mark.parametrize("shape", ["sphere", "cylinder", "slab"])
    def test_starts_with_the_given_thickness_on_every_shape(self, shape):
        # PyBaMM turns thickness into an amount with the area of spheres
        made = simulation("SPM", self.OPTIONS | {"ligament shape": shape}, NO_CUT_OFF)
        thickness = solve(made, 1.0, 0.0)["X-averaged positive SEI thickness [m]"].entries[0]
        # on the area at the initial filling of 0.01, 2 % larger than the pristine one
        given = made.parameter_values["Initial SEI thickness [m]"]
        assert thickness == pytest.approx(given, rel=0.03)


class TestHeat:
    @ALLOYS
    @ALL_MODELS
    def test_heats_an_insulated_cell_by_what_it_makes(self, model, alloy):
        made = simulation(
            model,
            {"thermal": "lumped"} | alloy,
            NO_CUT_OFF | {"Total heat transfer coefficient [W.m-2.K-1]": 0.0},
            rtol=1e-7,
            atol=1e-7,
        )
        # the run stays short of its surface event, whose time lies between outputs
        solution = solve(made, 0.3 * HOUR, c_rate_current("half", 2), outputs=401)
        assert solution.termination == "final time"
        T = solution["Volume-averaged cell temperature [K]"].entries
        Q = solution["Volume-averaged total heating [W.m-3]"].entries
        capacity = solution["Volume-averaged effective heat capacity [J.K-1.m-3]"].entries
        rise = np.concatenate([[0], np.cumsum(np.diff(solution.t) * (Q[1:] + Q[:-1]) / 2)])
        # trapezoids over 400 intervals, steep in the first of them
        assert T - T[0] == pytest.approx(rise / capacity, abs=2e-3 * np.ptp(T))
        assert np.ptp(T) > 0.1
        # flow of the ligaments is part of it
        plastic = solution["X-averaged positive particle plastic power density [W.m-3]"].entries
        if alloy is HELD:
            assert plastic.max() > 1e5

    @ALLOYS
    def test_a_warm_cell_has_a_warm_diffusivity(self, alloy):
        options = {"thermal": "lumped"} | alloy
        name = "X-averaged positive particle effective diffusivity [m2.s-1]"
        cold, warm = (
            solve(simulation("SPM", options, {k: T for k in TEMPERATURES}), 10, 1e-4)[name].entries
            for T in (298.15, 318.15)
        )
        # 48.2 kJ/mol of the parameter set, over 20 K
        ratio = np.exp(48200 / 8.314462618 * (1 / 298.15 - 1 / 318.15))
        assert warm[:, 0] / cold[:, 0] == pytest.approx(ratio, rel=1e-3)


TEMPERATURES = ("Initial temperature [K]", "Ambient temperature [K]")


class TestSurfaceForm:
    @ALLOYS
    @ALL_MODELS
    def test_double_layer_charges_first_and_is_gone_later(self, model, alloy):
        current = c_rate_current("half", 1)
        layered, plain = (
            solve(simulation(model, options | alloy), 600, current, outputs=601)
            for options in ({"surface form": "differential"}, {})
        )
        voltages = [solution["Voltage [V]"].entries for solution in (layered, plain)]
        assert voltages[0][0] > voltages[1][0] + 0.02  # before the reaction takes over
        # 0.2 F/m2 times the slope of the voltage leave 0.2 mV; PyBaMM's SPMe differs by 0.3 mV
        # between its surface forms
        assert voltages[0][60:] == pytest.approx(voltages[1][60:], abs=1e-3)


class TestHysteresis:
    @pytest.mark.parametrize("option", ["one-state hysteresis", ("single", "one-state hysteresis")])
    @ALLOYS
    def test_moves_between_the_branches_of_a_half_cell_as_pybamms(self, alloy, option):
        # fast diffusion, so that the potential is that of the mean filling
        changes = NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-14}
        hysteresis = {"open-circuit potential": ("single", "one-state hysteresis")}
        stock = pybamm.lithium_ion.SPM(CELLS["half"].options | hysteresis)
        made, theirs = (
            simulation(model, {"open-circuit potential": option} | alloy, changes)
            for model in ("SPM", stock)
        )
        current = c_rate_current("half", 0.2)
        rate = filling_rate(made, current)
        legs = [(0.5 / rate, current), (0.4 / rate, -current)]
        solution, expected = step(made, legs), step(theirs, legs)
        # the state moves with the charge per host material, whatever the surface has grown to
        h, U = (
            solution[f"X-averaged positive electrode {what}"].entries
            for what in ("hysteresis state", "open-circuit potential [V]")
        )
        stock_h = expected["X-averaged positive electrode hysteresis state"].entries
        assert h == pytest.approx(stock_h, abs=1e-4)
        assert h[50] == pytest.approx(-1)
        assert h[-1] > 0.7
        theta = solution["Average positive particle stoichiometry"].entries
        values = parameters()
        branches = [
            values[f"Positive electrode {name} OCP [V]"] for name in ("lithiation", "delithiation")
        ]
        for k in (50, 70, -1):
            at = pybamm.Scalar(theta[k])
            lithiated, delithiated = (values.evaluate(branch(at)) for branch in branches)
            assert delithiated - lithiated > 0.1
            between = lithiated + (1 + h[k]) / 2 * (delithiated - lithiated)
            # PyBaMM adds asymptotes at both ends of every curve
            assert U[k] == pytest.approx(between, abs=1e-3)
        # the branches contain the stress already
        stress = solution["X-averaged positive electrode stress overpotential [V]"].entries
        assert np.all(stress == 0)

    @ALLOYS
    def test_works_in_a_full_cell(self, alloy):
        option = {"open-circuit potential": ("one-state hysteresis", "single")}
        made = simulation("SPMe", option | alloy, NO_CUT_OFF, cell="full")
        current = c_rate_current("full", 1)
        solution = step(made, [(0.4 * HOUR, current), (0.3 * HOUR, -current)])
        h = solution["X-averaged negative electrode hysteresis state"].entries
        assert h[50] == pytest.approx(1)  # delithiation branch of a discharge
        assert h[-1] < 0


class TestLossOfActiveMaterial:
    ADDED = {  # noqa: RUF012
        "Positive electrode LAM constant proportional term [s-1]": 1e-5,
        "Positive electrode LAM constant exponential term": 2.0,
        "Positive electrode critical stress [Pa]": 1e9,
    }

    @ALLOYS
    @ALL_MODELS
    def test_tension_of_extraction_takes_material(self, model, alloy):
        options = {"loss of active material": ("none", "stress-driven")} | alloy
        # steep gradients, or the sphere has no stress to speak of
        changes = NO_CUT_OFF | {
            "X particle diffusivity [m2.s-1]": 1e-17,
            "X particle radius [m]": 1.5e-7,
            "Initial concentration in positive electrode [mol.m-3]": 310970 * 0.2,
        }
        made = simulation(model, options, changes, added=self.ADDED, rtol=1e-8, atol=1e-8)
        current = c_rate_current("half", 0.5)
        legs = [(0.6 * HOUR, current), (0.6 * HOUR, -current)]
        solution = step(made, legs, outputs=401)
        eps = solution["Positive electrode active material volume fraction"].entries
        stress = solution["Positive particle surface hydrostatic stress [Pa]"].entries
        rate = -1e-5 * (np.maximum(stress, 0) / 1e9) ** 2
        assert rate.min() < -1e-8
        loss = (rate[:, 1:] + rate[:, :-1]) / 2 @ np.diff(solution.t)
        # trapezoids over 400 intervals a leg, with the reversal of stress in a few of them
        assert eps[:, -1] - eps[:, 0] == pytest.approx(loss, rel=0.02)
        # nothing is lost under compression
        in_compression = stress[:, 5:380].max(axis=1) < 0
        assert np.all((eps[:, 380] == eps[:, 5])[in_compression])
        # lost material keeps its lithium
        alloyed = solution["Total lithium in primary phase in positive electrode [mol]"].entries
        name = "Loss of lithium due to loss of active material in positive electrode [mol]"
        kept = solution[name].entries
        leg = np.minimum(solution.t, 0.6 * HOUR) - np.maximum(solution.t - 0.6 * HOUR, 0)
        passed = current * leg / F
        balance = alloyed - alloyed[0] + kept - passed
        assert np.abs(balance).max() < 1e-6 * passed.max()


class TestTransportEfficiency:
    @ALLOYS
    @pytest.mark.parametrize("model", ["SPMe", "DFN"])
    def test_tortuosity_factor(self, model, alloy):
        factors = {"Separator": 2.0, "Positive electrode": 3.0}
        added = {f"{k} tortuosity factor (electrolyte)": v for k, v in factors.items()}
        added["Positive electrode tortuosity factor (electrode)"] = 4.0
        options = {"transport efficiency": "tortuosity factor"} | alloy
        made = simulation(model, options, {"X particle internal porosity": 0.3}, added=added)
        solution = solve(made, 0.4 * HOUR, c_rate_current("half", 1))
        eps = solution["Positive electrode porosity"].entries
        lambda_x = solution["Positive electrode thickness ratio"].entries
        efficiency = solution["Positive electrolyte transport efficiency"].entries
        assert efficiency == pytest.approx(eps / 3 / lambda_x, rel=1e-9)
        solid = solution["Positive electrode transport efficiency"].entries
        assert solid == pytest.approx((1 - eps) / 4 / lambda_x, rel=1e-9)
        assert np.ptp(efficiency) > 1e-3

    def test_bruggeman_of_the_current_thickness(self):
        solution = solve(simulation("SPMe", HELD), 0.4 * HOUR, c_rate_current("half", 1))
        eps = solution["Positive electrode porosity"].entries
        lambda_x = solution["Positive electrode thickness ratio"].entries
        efficiency = solution["Positive electrolyte transport efficiency"].entries
        assert efficiency == pytest.approx(eps**1.5 / lambda_x, rel=1e-9)


CYCLES = {
    "half": ("Discharge at C/2 until 0.01 V", "Rest for 10 minutes", "Charge at C/2 until 1 V"),
    "full": ("Discharge at 1C until 2.8 V", "Charge at 1C until 4 V", "Hold at 4 V until C/5"),
}
ENDS = {"half": [0.01, None, 1.0], "full": [2.8, 4.0, 4.0]}


class TestExperiment:
    @ALLOYS
    @pytest.mark.parametrize("cell", CYCLES)
    def test_every_step_of_every_cycle_ends_as_it_says(self, cell, alloy):
        experiment = pybamm.Experiment([CYCLES[cell]] * 3, period="1 minute")
        model = MODELS["SPMe"](CELLS[cell].options | alloy)
        made = pybamm.Simulation(model, parameter_values=parameters(cell), experiment=experiment)
        solution = made.solve(calc_esoh=False)
        assert len(solution.cycles) == 3
        assert all(len(one.steps) == 3 for one in solution.cycles)
        capacities = [np.ptp(one["Discharge capacity [A.h]"].entries) for one in solution.cycles]
        nominal = made.parameter_values["Nominal cell capacity [A.h]"]
        assert min(capacities) > 0.3 * nominal
        for one in solution.cycles:
            ends = [step["Voltage [V]"].entries[-1] for step in one.steps]
            for end, limit in zip(ends, ENDS[cell], strict=True):
                assert limit is None or end == pytest.approx(limit, abs=1e-4)
