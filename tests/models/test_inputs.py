"""What a fit or a batch study does: inputs without a rebuild, sensitivities, copies of models."""

import pickle

import numpy as np
import pybamm
import pytest
from helpers import CELLS, MODELS, c_rate_current, parameters, simulation, solve

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
SPHERE = {"ligament shape": "sphere", "particle expansion": "accommodation"}
ALLOYS = pytest.mark.parametrize("alloy", [SPHERE, HELD], ids=["sphere", "held cylinder"])
SWEEP = {
    "Positive particle radius [m]": (3e-8, 8e-8),
    "Positive particle internal porosity": (0.5, 0.65),
    "Alloy host yield stress [Pa]": (1.2e9, 2e9),
    "Alloy reference diffusivity [m2.s-1]": (1e-17, 1e-16),
    "Positive particle confinement modulus [Pa]": (1e9, 2e10),
}


@pytest.mark.parametrize("model", ["SPMe", "DFN"])
def test_inputs_equal_numbers_and_cost_no_rebuild(model):
    mesh = {"points": {"r_p": 12}}  # by itself a model takes more where the radius is an input
    made = simulation(model, HELD, dict.fromkeys(SWEEP, "[input]"), **mesh)
    base = {name: parameters()[name] for name in SWEEP}
    current = c_rate_current("half", 1)
    solve(made, 600, current, inputs=base)
    built = made.built_model
    # one model and solver for all of them, one comparison each with a build of its own
    for which in (0, 1):
        inputs = {name: values[which] for name, values in SWEEP.items()}
        solution = solve(made, 600, current, inputs=inputs)
        assert made.built_model is built
        direct = solve(simulation(model, HELD, inputs, **mesh), 600, current)
        for name in (
            "Voltage [V]",
            "X-averaged positive particle internal porosity",
            "Maximum positive particle von Mises stress [Pa]",
        ):
            # tolerance of the solver, whose steps differ
            expected = direct[name].entries
            assert solution[name].entries == pytest.approx(expected, rel=1e-4, abs=1e-4), name


@pytest.mark.parametrize("name", SWEEP)
def test_every_input_matters(name):
    # the whole gap is as measured, whatever stress explains of it
    made = simulation("SPM", HELD | {"residual hysteresis": "false"}, {name: "[input]"})
    ends = [
        solve(made, 600, c_rate_current("half", 1), inputs={name: value})["Voltage [V]"].entries
        for value in SWEEP[name]
    ]
    assert np.abs(ends[0] - ends[1]).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "value", "alloy"),
    [
        ("Positive particle radius [m]", 2e-7, SPHERE),
        ("Alloy reference diffusivity [m2.s-1]", 1e-17, HELD),
        ("Positive particle radius [m]", 2e-7, HELD),
    ],
)
def test_forward_sensitivities_equal_finite_differences(name, value, alloy):
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


@pytest.mark.parametrize("cell", CELLS)
def test_pickled_parameter_values_give_the_same_run(cell):
    values = parameters(cell)
    copy = pickle.loads(pickle.dumps(values))
    runs = [
        pybamm.Simulation(MODELS["SPM"](CELLS[cell].options), parameter_values=v).solve([0, 600])
        for v in (values, copy)
    ]
    ends = [run["Voltage [V]"].entries[-1] for run in runs]
    assert ends[0] == ends[1]


@pytest.mark.parametrize("model", MODELS)
@ALLOYS
def test_pickled_models_give_the_same_run(model, alloy):
    original = MODELS[model](CELLS["half"].options | alloy)
    copy = pickle.loads(pickle.dumps(original))
    assert type(copy) is type(original)
    assert copy.options == original.options
    ends = [
        pybamm.Simulation(m, parameter_values=parameters()).solve([0, 600])["Voltage [V]"]
        for m in (original, copy)
    ]
    assert ends[0].entries[-1] == ends[1].entries[-1]


def test_solutions_can_be_pickled():
    solution = solve(simulation("SPM", HELD), 60, c_rate_current("half", 1), outputs=3)
    name = "Positive particle von Mises stress [Pa]"
    copy = pickle.loads(pickle.dumps(solution))
    assert np.all(copy[name].entries == solution[name].entries)
    assert solution[name].entries.max() > 0


def test_a_simulation_leaves_its_model_alone():
    # two simulations of one model, as in a batch
    model = MODELS["SPMe"](CELLS["half"].options | HELD)
    ends = [
        pybamm.Simulation(model, parameter_values=parameters()).solve([0, 600])["Voltage [V]"]
        for _ in range(2)
    ]
    assert ends[0].entries[-1] == ends[1].entries[-1]
