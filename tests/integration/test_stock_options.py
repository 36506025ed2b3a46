"""PyBaMM's own options keep working, and keep their meaning, beside the alloy's."""

import pickle

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


def half_filled(cell="half"):
    return {f"Initial concentration in {CELLS[cell].electrode} electrode [mol.m-3]": 310970 / 2}


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
        solution = solve(made, 0.5 * HOUR, c_rate_current("half", 2), outputs=401)
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
    def test_follows_the_branches_of_a_half_cell(self, alloy, option):
        from porousalloy.parameters.silicon import delithiation_potential, lithiation_potential

        # thin and slow, so that the potential is that of the mean filling
        changes = NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-14}
        made = simulation("SPM", {"open-circuit potential": option} | alloy, changes)
        current = c_rate_current("half", 0.2)
        rate = filling_rate(made, current)
        solution = step(made, [(0.5 / rate, current), (0.4 / rate, -current)])
        theta = solution["X-averaged positive particle surface stoichiometry"].entries[0]
        U = solution["X-averaged positive electrode open-circuit potential [V]"].entries
        assert U[50] == pytest.approx(lithiation_potential(theta[50]), abs=2e-3)
        # a decay rate of 10 per filling: 2 % of the gap are left after 0.4
        gap = delithiation_potential(theta[-1]) - lithiation_potential(theta[-1])
        assert gap > 0.15
        assert U[-1] == pytest.approx(delithiation_potential(theta[-1]), abs=0.03 * gap)
        # the branches contain the stress already
        stress = solution["X-averaged positive electrode stress overpotential [V]"].entries
        assert np.all(stress == 0)

    @ALLOYS
    def test_works_in_a_full_cell(self, alloy):
        option = {"open-circuit potential": ("one-state hysteresis", "single")}
        made = simulation("SPMe", option | alloy, NO_CUT_OFF, cell="full")
        current = c_rate_current("full", 1)
        solution = step(made, [(0.4 * HOUR, current), (0.2 * HOUR, -current)])
        h = solution["X-averaged negative electrode hysteresis state"].entries
        assert h[50] == pytest.approx(1)  # delithiation branch of a discharge
        assert h[-1] < -0.5


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
        changes = NO_CUT_OFF | {"X particle diffusivity [m2.s-1]": 1e-18}
        made = simulation(model, options, changes, added=self.ADDED, rtol=1e-8, atol=1e-8)
        current = c_rate_current("half", 0.5)
        legs = [(0.6 * HOUR, current), (0.4 * HOUR, -current)]
        solution = step(made, legs, outputs=401)
        eps = solution["Positive electrode active material volume fraction"].entries
        stress = solution["Positive particle surface hydrostatic stress [Pa]"].entries
        rate = -1e-5 * (np.maximum(stress, 0) / 1e9) ** 2
        assert rate.min() < -1e-7
        loss = (rate[:, 1:] + rate[:, :-1]) / 2 @ np.diff(solution.t)
        # trapezoids over 400 intervals a leg, with the reversal of stress in a few of them
        assert eps[:, -1] - eps[:, 0] == pytest.approx(loss, rel=0.02)
        # nothing is lost under compression
        in_compression = stress[:, 5:380].max(axis=1) < 0
        assert np.all((eps[:, 380] == eps[:, 5])[in_compression])
        # lost material keeps its lithium
        alloyed = solution["Total lithium in primary phase in positive electrode [mol]"].entries
        kept = solution["Loss of lithium due to loss of active material in positive electrode [mol]"]
        leg = np.minimum(solution.t, 0.6 * HOUR) - np.maximum(solution.t - 0.6 * HOUR, 0)
        passed = current * leg / F
        balance = alloyed - alloyed[0] + kept.entries - passed
        assert np.abs(balance).max() < 1e-6 * passed.max()


class TestTransportEfficiency:
    @ALLOYS
    @pytest.mark.parametrize("model", ["SPMe", "DFN"])
    def test_tortuosity_factor(self, model, alloy):
        factors = {"Separator": 2.0, "Positive electrode": 3.0}
        added = {f"{k} tortuosity factor (electrolyte)": v for k, v in factors.items()}
        added["Positive electrode tortuosity factor (electrode)"] = 4.0
        options = {"transport efficiency": "tortuosity factor"} | alloy
        made = simulation(model, options, added=added)
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


class TestExperiment:
    @ALLOYS
    @pytest.mark.parametrize(
        ("cell", "cycle"),
        [
            ("half", ("Discharge at C/2 until 0.01 V", "Rest for 10 minutes", "Charge at C/2 until 1 V")),
            ("full", ("Discharge at 1C until 2.8 V", "Charge at 1C until 4 V", "Hold at 4 V until C/5")),
        ],
        ids=["half", "full"],
    )  # fmt: skip
    def test_every_step_of_every_cycle_ends_as_it_says(self, cell, cycle, alloy):
        experiment = pybamm.Experiment([cycle] * 3, period="1 minute")
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
            expected = [0.01, None, 1.0] if cell == "half" else [2.8, 4.0, 4.0]
            for end, limit in zip(ends, expected, strict=True):
                assert limit is None or end == pytest.approx(limit, abs=1e-4)


class TestImpedance:
    PARAMETERS = half_filled() | {"X particle diffusivity [m2.s-1]": 1e-17}
    SURFACE_FORM = {"surface form": "differential"}  # noqa: RUF012

    @ALL_MODELS
    @ALLOYS
    def test_equals_the_answer_to_a_small_sine(self, model, alloy):
        frequency, amplitude, periods = 0.01, 1e-5, 8
        options = CELLS["half"].options | self.SURFACE_FORM | alloy
        values = parameters("half", self.PARAMETERS)
        spectrum = pybamm.EISSimulation(MODELS[model](options), parameter_values=values)
        Z = spectrum.solve([frequency]).impedance[0]

        omega = 2 * np.pi * frequency
        values = parameters("half", self.PARAMETERS | NO_CUT_OFF)
        values["Current function [A]"] = lambda t: amplitude * pybamm.sin(omega * t)
        solver = pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11, options={"dt_max": 1.0})
        sine = pybamm.Simulation(MODELS[model](options), parameter_values=values, solver=solver)
        t = np.linspace(0, periods / frequency, 200 * periods + 1)
        V = sine.solve([0, t[-1]], t_interp=t)["Voltage [V]"].entries
        late = t >= periods / frequency / 2
        terms = np.c_[np.sin(omega * t), np.cos(omega * t), np.ones_like(t), t][late]
        a, b, *_ = np.linalg.lstsq(terms, V[late], rcond=None)[0]
        # linear at this amplitude to 1e-5
        assert -(a + 1j * b) / amplitude == pytest.approx(Z, rel=1e-4)
        assert Z.real > 1
        assert Z.imag < -0.5

    def test_of_a_full_cell(self):
        model = MODELS["SPMe"](self.SURFACE_FORM | HELD)
        spectrum = pybamm.EISSimulation(model, parameter_values=parameters("full"))
        Z = spectrum.solve(np.logspace(-2, 5, 15)).impedance
        assert np.all(np.diff(Z.real) < 0)  # falls with the frequency
        assert np.all(Z.imag < 0)


class TestInputs:
    """What a fit or a batch study changes, without a rebuild."""

    SWEEP = {  # noqa: RUF012
        "Positive particle radius [m]": (3e-8, 8e-8),
        "Positive particle internal porosity": (0.5, 0.65),
        "Silicon yield stress [Pa]": (1.2e9, 2e9),
        "Silicon reference diffusivity [m2.s-1]": (1e-17, 1e-16),
        "Positive particle confinement modulus [Pa]": (1e9, 2e10),
    }

    @pytest.mark.parametrize("model", ["SPMe", "DFN"])
    def test_inputs_equal_numbers_and_cost_no_rebuild(self, model):
        made = simulation(model, HELD, dict.fromkeys(self.SWEEP, "[input]"))
        base = {name: parameters()[name] for name in self.SWEEP}
        current = c_rate_current("half", 1)
        solve(made, 600, current, inputs=base)
        built = made.built_model
        # one model and solver for all of them, one comparison each with a build of its own
        for which in (0, 1):
            inputs = {name: values[which] for name, values in self.SWEEP.items()}
            solution = solve(made, 600, current, inputs=inputs)
            assert made.built_model is built
            direct = solve(simulation(model, HELD, inputs), 600, current)
            for name in (
                "Voltage [V]",
                "X-averaged positive particle internal porosity",
                "Maximum positive particle von Mises stress [Pa]",
            ):
                # tolerance of the solver, whose steps differ
                expected = direct[name].entries
                assert solution[name].entries == pytest.approx(expected, rel=1e-4, abs=1e-4), name

    @pytest.mark.parametrize("name", SWEEP)
    def test_every_input_matters(self, name):
        made = simulation("SPM", HELD, {name: "[input]"})
        ends = [
            solve(made, 600, c_rate_current("half", 1), inputs={name: value})["Voltage [V]"].entries
            for value in self.SWEEP[name]
        ]
        assert np.abs(ends[0] - ends[1]).max() > 1e-3

    @pytest.mark.parametrize(
        ("name", "value", "alloy"),
        [
            ("Positive particle radius [m]", 2e-7, SPHERE),
            ("Silicon reference diffusivity [m2.s-1]", 1e-17, HELD),
            ("Positive particle radius [m]", 2e-7, HELD),
        ],
    )
    def test_forward_sensitivities_equal_finite_differences(self, name, value, alloy):
        current = c_rate_current("half", 1)
        # with the current as an input too, there would be a sensitivity to it
        changes = {name: "[input]", "Current function [A]": current}
        made = simulation("SPMe", alloy, changes, rtol=1e-9, atol=1e-9)
        t = np.linspace(0, 600, 21)

        def run(at, **kwargs):
            return made.solve([0, 600], t_interp=t, inputs={name: at}, calc_esoh=False, **kwargs)

        sensitivity = run(value, calculate_sensitivities=[name])["Voltage [V]"].sensitivities[name]
        sensitivity = np.asarray(sensitivity).ravel() * value
        h = 1e-3
        up, down = (run(value * (1 + s * h))["Voltage [V]"].entries for s in (1, -1))
        difference = (up - down) / (2 * h)
        assert np.abs(difference).max() > 1e-3  # [V] per relative change
        # second order in h, and the solver's 1e-9 over 2e-3
        assert sensitivity == pytest.approx(difference, abs=2e-3 * np.abs(difference).max())


class TestCopies:
    @pytest.mark.parametrize("cell", CELLS)
    def test_pickled_parameter_values_give_the_same_run(self, cell):
        values = parameters(cell)
        copy = pickle.loads(pickle.dumps(values))
        runs = [
            pybamm.Simulation(MODELS["SPM"](CELLS[cell].options), parameter_values=v).solve([0, 600])
            for v in (values, copy)
        ]
        ends = [run["Voltage [V]"].entries[-1] for run in runs]
        assert ends[0] == ends[1]

    @ALL_MODELS
    @ALLOYS
    def test_pickled_models_give_the_same_run(self, model, alloy):
        original = MODELS[model](CELLS["half"].options | alloy)
        copy = pickle.loads(pickle.dumps(original))
        assert type(copy) is type(original)
        assert copy.options == original.options
        ends = [
            pybamm.Simulation(m, parameter_values=parameters()).solve([0, 600])["Voltage [V]"]
            for m in (original, copy)
        ]
        assert ends[0].entries[-1] == ends[1].entries[-1]

    def test_solutions_can_be_pickled(self):
        solution = solve(simulation("SPM", HELD), 60, c_rate_current("half", 1), outputs=3)
        name = "Positive particle von Mises stress [Pa]"
        copy = pickle.loads(pickle.dumps(solution))
        assert np.all(copy[name].entries == solution[name].entries)
        assert solution[name].entries.max() > 0

    def test_a_simulation_leaves_its_model_alone(self):
        # two simulations of one model, as in a batch
        model = MODELS["SPMe"](CELLS["half"].options | HELD)
        ends = [
            pybamm.Simulation(model, parameter_values=parameters()).solve([0, 600])["Voltage [V]"]
            for _ in range(2)
        ]
        assert ends[0].entries[-1] == ends[1].entries[-1]
