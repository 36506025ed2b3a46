"""A compiled model gives the numbers of the interpreted one, and both those of PyBaMM's IDAKLU.

The functions are the same to round-off. That decides now and then whether a step is accepted, and
from there on the steps are others: the solutions agree as two solutions at one tolerance do.
"""

import numpy as np
import pybamm
import pytest
from compiled_models import POINTS, SOLVERS, half_an_hour, libraries, same, small, voltages
from helpers import CELLS, HOUR, MODELS, STOCK_MODELS, c_rate_current, quadratic_change

from porousalloy.experiments.runs.impedance import run_impedance
from porousalloy.models.solver import c_compiler
from porousalloy.models.solver.library import VARIABLE
from porousalloy.parameters.cells import get_cell

pytestmark = pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")
#: A hundred times the tolerance of a step: the errors of steps add up.
AGREEMENT = 1e-6
HELD = {"particle expansion": "force balance"}
FREE = {"particle expansion": "accommodation"}
THERMAL = {"thermal": "lumped"}
SEI = {"SEI": "solvent-diffusion limited"}

PAIR = ("PyBaMM's", "compiled")
CASES = {
    "sphere": ("SPM", "half", {"ligament shape": "sphere"} | FREE),
    "held cylinder": ("SPM", "half", {"ligament shape": "cylinder"} | HELD),
    "slab": ("SPMe", "half", {"ligament shape": "slab"} | FREE),
    "thermal": ("SPM", "half", THERMAL),
    "SEI": ("SPM", "half", SEI),
    "full cell": ("SPM", "full", THERMAL | SEI),
    "particles along x": ("DFN", "half", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_at_constant_current(case, cache):
    model, cell, options = CASES[case]
    solutions = {
        name: half_an_hour(small(model, solver(), options, cell=cell), cell)
        for name, solver in SOLVERS.items()
    }
    assert len(libraries(cache)) == 1
    own = solutions["PyBaMM's"]
    assert np.ptp(voltages(own)) > 0.01  # something happens
    same(solutions["interpreted"], own, AGREEMENT)
    same(solutions["compiled"], own, AGREEMENT)


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("shape", "expansion"),
    [("sphere", FREE), ("cylinder", FREE), ("slab", FREE), ("cylinder", HELD), ("slab", HELD)],
    ids=["sphere", "cylinder", "slab", "held cylinder", "held slab"],
)
@pytest.mark.parametrize("cell", CELLS)
def test_every_model_and_shape(model, shape, expansion, cell, cache):
    options = {"ligament shape": shape} | expansion
    expected, found = (
        half_an_hour(small(model, SOLVERS[name](), options, cell=cell), cell) for name in PAIR
    )
    same(found, expected, AGREEMENT)


DRIVEN = np.array([[0, 0.5], [60, 1.0], [150, -0.4], [240, 0.8], [300, 0.2]])


def current_of(times, currents, **settings):
    return pybamm.Interpolant(times, c_rate_current("half", 1) * currents, pybamm.t, **settings)


@pytest.mark.parametrize("interpolator", ["linear", "cubic"])
def test_a_drive_cycle(interpolator, cache):
    changes = {"Current function [A]": current_of(*DRIVEN.T, interpolator=interpolator)}
    times = np.linspace(0, 300, 61)
    solutions = [
        small("SPM", solver(), changes=changes).solve([0, 300], t_interp=times)
        for solver in SOLVERS.values()
    ]
    assert len(libraries(cache)) == 1
    for solution in solutions[1:]:
        same(solution, solutions[0], AGREEMENT)


def test_drive_cycles_share_a_library(cache):
    """What is looked up is no part of the model."""
    for factor in (1.0, 0.7):
        changes = {"Current function [A]": factor * current_of(*DRIVEN.T)}
        times = {"t_interp": np.linspace(0, 300, 61)}
        expected, found = (
            small("SPM", SOLVERS[name](), changes=changes).solve([0, 300], **times) for name in PAIR
        )
        same(found, expected, AGREEMENT)
    assert len(libraries(cache)) == 1


CHARGE = [
    pybamm.step.c_rate(0.5, duration=600),
    pybamm.step.rest(300),
    pybamm.step.c_rate(-0.5, duration=1200, termination="0.6 V"),
    pybamm.step.voltage(0.6, duration=600, termination="C/50"),
    pybamm.step.rest(300),
]
# PyBaMM's unified model has the tables of its steps inside a switch: no scalar graph
DRIVE = [CHARGE[0], pybamm.step.current(DRIVEN * [1, c_rate_current("half", 1)]), CHARGE[1]]
EXPERIMENTS = {
    "charge": (CHARGE, {}, True),
    "charge, unified": (CHARGE, {"experiment_model_mode": "unified"}, True),
    "drive cycle": (DRIVE, {}, True),
    "drive cycle, unified": (DRIVE, {"experiment_model_mode": "unified"}, False),
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment(name, cache):
    steps, settings, compiled = EXPERIMENTS[name]
    experiment = pybamm.Experiment([tuple(steps)], period=60)
    solutions = [
        small("SPM", solver(), experiment=experiment, **settings).solve(calc_esoh=False)
        for solver in SOLVERS.values()
    ]
    assert bool(libraries(cache)) == compiled
    own, *others = (solution.cycles[0].steps for solution in solutions)
    assert len(own) == len(steps)
    if steps is CHARGE:
        assert own[2].t[-1] - own[2].t[0] < 1200  # the limit of the voltage was met
    for found, expected in (pair for other in others for pair in zip(other, own, strict=True)):
        assert found.termination == expected.termination
        ends = [(step.t[0], step.t[-1]) for step in (found, expected)]
        assert ends[0] == pytest.approx(ends[1], rel=AGREEMENT)
        times = np.linspace(max(ends)[0], min(end for _, end in ends), 7)
        values = [step["Voltage [V]"](times) for step in (found, expected)]
        assert values[0] == pytest.approx(values[1], abs=AGREEMENT)


class TestSensitivities:
    D = "Alloy reference diffusivity [m2.s-1]"
    J = "Alloy reference exchange-current density [A.m-2]"

    def solution(self, solver, by=(), **inputs):
        changes = {self.D: "[input]", self.J: "[input]"}
        made = small("SPM", solver, changes=changes)
        times = np.linspace(0, HOUR / 2, 26)
        current = {"Current function [A]": c_rate_current("half", 1)}
        values = {self.D: 3e-16, self.J: 1.0} | inputs | current
        return made.solve(
            [0, times[-1]], t_interp=times, inputs=values, calculate_sensitivities=list(by)
        )

    def slopes(self, solution, name):
        return np.ravel(solution["Voltage [V]"].sensitivities[name])

    def test_are_pybamms_and_those_of_finite_differences(self, cache):
        own, *others = (self.solution(solver(), by=(self.J, self.D)) for solver in SOLVERS.values())
        for name in (self.D, self.J):
            expected = self.slopes(own, name)
            scale = np.abs(expected).max()
            assert scale > 0
            for solution in others:
                # slopes are iterated to the tolerance, not controlled to it
                assert self.slopes(solution, name) == pytest.approx(expected, abs=1e-4 * scale)
        change = 1e-2
        above, below = (
            voltages(self.solution(SOLVERS["interpreted"](), **{self.J: 1 + h}))
            for h in (change, -change)
        )
        differences = (above - below) / (2 * change)
        # of second order in a change of 1e-2
        scale = np.abs(differences).max()
        assert self.slopes(others[1], self.J) == pytest.approx(differences, abs=1e-3 * scale)

    def test_by_an_input_that_shifts_a_drive_cycle(self, cache):
        shift = "shift [s]"
        # smooth, so that its slope is defined everywhere
        times = np.linspace(0, 400, 81)
        currents = c_rate_current("half", 1) * np.sin(times / 40)
        moved = pybamm.t + pybamm.InputParameter(shift)
        table = pybamm.Interpolant(times, currents, moved, interpolator="cubic")
        at = {"t_interp": np.linspace(0, 300, 31), "inputs": {shift: 10.0}}
        own, *others = (
            small("SPM", solver(), changes={"Current function [A]": table}).solve(
                [0, 300], calculate_sensitivities=[shift], **at
            )
            for solver in SOLVERS.values()
        )
        expected = self.slopes(own, shift)
        assert np.abs(expected).max() > 1e-6
        for solution in others:
            found = self.slopes(solution, shift)
            assert found == pytest.approx(expected, abs=1e-4 * np.abs(expected).max())


def test_tables_of_states_are_solved_as_pybamm_does(cache):
    """A measured potential has no scalar graph, and nothing to compile."""
    filling = np.linspace(0, 1, 41)
    potential = 0.5 - 0.45 * filling

    def table(sto):
        return pybamm.Interpolant(filling, potential, sto, interpolator="cubic")

    changes = {"X electrode OCP [V]": table}
    own, *others = (
        half_an_hour(small("SPM", solver(), changes=changes)) for solver in SOLVERS.values()
    )
    assert libraries(cache) == []
    for solution in others:
        same(solution, own, AGREEMENT)


def test_values_that_are_part_of_the_structure(cache):
    """A number that happens to be 0, 1 or 2 makes another model, not another result."""
    for value in (0.0, 1.7):
        changes = {"Contact resistance [Ohm]": value}
        options = {"contact resistance": "true"}
        expected, found = (
            half_an_hour(small("SPM", SOLVERS[name](), options, changes)) for name in PAIR
        )
        assert voltages(found) == pytest.approx(voltages(expected), abs=1e-6)
    assert len(libraries(cache)) > 1


def test_a_volume_change_that_is_not_linear(cache):
    changes = {"X electrode volume change": quadratic_change}
    expected, found = (
        half_an_hour(small("SPM", SOLVERS[name](), changes=changes)) for name in PAIR
    )
    same(found, expected, AGREEMENT)


def test_several_inputs_at_once(cache):
    currents = [{"Current function [A]": x * c_rate_current("half", 1)} for x in (0.5, 1.0)]
    times = np.linspace(0, 600, 13)
    own, *others = (
        small("SPM", solver()).solve([0, 600], t_interp=times, inputs=currents)
        for solver in SOLVERS.values()
    )
    for solutions in others:
        for found, expected in zip(solutions, own, strict=True):
            same(found, expected, AGREEMENT)


def test_output_variables_and_their_slopes(cache):
    J = TestSensitivities.J
    inputs = {"Current function [A]": c_rate_current("half", 1), J: 1.0}
    found = []
    for name in SOLVERS:
        solver = SOLVERS[name](output_variables=["Voltage [V]"])
        made = small("SPM", solver, changes={J: "[input]"})
        solution = made.solve(
            [0, 600], t_interp=[0, 300, 600], inputs=inputs, calculate_sensitivities=[J]
        )
        voltage = solution["Voltage [V]"]
        found.append([voltage.data, np.ravel(voltage.sensitivities[J])])
    for values in found[1:]:
        assert values[0] == pytest.approx(found[0][0], abs=AGREEMENT)
        assert values[1] == pytest.approx(found[0][1], abs=1e-4 * np.abs(found[0][1]).max())


@pytest.mark.parametrize("name", ["SPM", "DFN"])
def test_pybamms_own_models(name, cache):
    results = []
    for solver in SOLVERS.values():
        model = STOCK_MODELS[name]()
        points = model.default_var_pts | POINTS
        made = pybamm.Simulation(model, solver=solver(), var_pts=points)
        results.append(made.solve([0, 600], t_interp=np.linspace(0, 600, 13)))
    assert len(libraries(cache)) == 1
    for result in results[1:]:
        same(result, results[0], AGREEMENT)


@pytest.mark.parametrize(
    "options",
    [
        {"jacobian": "sparse", "linear_solver": "SUNLinSol_SPGMR"},
        {"jacobian": "matrix-free", "linear_solver": "SUNLinSol_SPGMR"},
        {"jacobian": "dense", "linear_solver": "SUNLinSol_Dense"},
        {"jacobian": "none", "linear_solver": "SUNLinSol_Dense"},
    ],
    ids=lambda options: f"{options['jacobian']} {options['linear_solver'][10:]}",
)
def test_linear_solvers(options, cache):
    """dx/dt = -1.7 x, z = x^2: every product with the Jacobian is that of PyBaMM's."""
    ends = []
    for solver in SOLVERS.values():
        model = pybamm.BaseModel()
        x, z = pybamm.Variable("x"), pybamm.Variable("z")
        model.rhs, model.algebraic = {x: -1.7 * x}, {z: z - x**2}
        model.initial_conditions = {x: 1, z: 1}
        model.variables = {"x": x, "z": z}
        pybamm.Discretisation().process_model(model)
        solution = solver(options=options).solve(model, [0, 1])
        assert solution["z"].data[-1] == pytest.approx(np.exp(-3.4), rel=AGREEMENT)
        ends.append(solution["x"].data[-1])
    # to round-off: the steps are the same
    assert ends[1:] == pytest.approx([ends[0]] * 2, rel=1e-10)


def test_impedance_does_not_depend_on_the_solver(cache, monkeypatch):
    cell = get_cell("ampsi-half").with_(model="spm")
    spectra = []
    for policy in ("never", "always"):
        monkeypatch.setenv(VARIABLE, policy)
        spectra.append(run_impedance(cell, [0.3], [1e-2, 10.0, 1e3]).dataset)
    for name in ("real_impedance", "imaginary_impedance", "rest_voltage"):
        never, always = (spectrum[name].values for spectrum in spectra)
        assert never == pytest.approx(always, rel=1e-12)
