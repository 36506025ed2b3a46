"""Variables by one compiled expression, against those that PyBaMM processes one by one."""

import numpy as np
import pybamm
import pytest
from solved_cycles import discharges, ran

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.quantities import CURVES, PROFILES, RADIUS
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.experiments.solving.evaluation import Evaluator
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.parameters.cells import get_cell


@pytest.fixture(scope="module", params=["ampsi-half", "na-sn-porous-nvpf"])
def solved(request):
    """Electrode of the alloy and the steps of a cycle."""
    cell = get_cell(request.param)
    prepared = prepare(cell)
    cycle = tuple(prepared.steps.half_cycle(branch, 1.0) for branch in BRANCHES)
    came = ran(prepared.simulator([cycle], 1.0))
    assert came.run.completed
    return cell.electrode, [step.solution for step in came.cycles[0].steps]


def times(solution):
    """The ends, and times between and on the solver's own steps."""
    inner = solution.t[0] + np.ptp(solution.t) * np.random.default_rng(1).random(50)
    return np.sort(np.concatenate([solution.t[:20], solution.t[-1:], inner]))


def largest_difference(mine, theirs):
    return np.abs(mine - theirs).max() / max(np.abs(theirs).max(), 1e-12)


def test_scalars_are_those_of_pybamm(solved):
    electrode, solutions = solved
    names = [q.variable.format(D=electrode.capitalize(), d=electrode) for q in CURVES.values()]
    evaluator = Evaluator(names)
    for solution in solutions:
        time = times(solution)
        for name, values in zip(names, evaluator(solution, time), strict=True):
            assert values.shape == (1, time.size)
            # both interpolate the states by the same cubics
            assert largest_difference(values[0], solution[name](time)) < 1e-9, name


def test_variables_along_the_radius_are_those_of_pybamm(solved):
    electrode, solutions = solved
    names = [q.variable.format(D=electrode.capitalize(), d=electrode) for q in PROFILES.values()]
    evaluator = Evaluator([RADIUS[electrode], *names])
    for solution in solutions:
        time = times(solution)
        radius, *values = evaluator(solution, time)
        for name, mine in zip(names, values, strict=True):
            processed = solution[name]
            nodes = processed.mesh.nodes
            # PyBaMM's mesh is that of r/a0
            assert radius[: nodes.size, 0] / radius[0, 0] == pytest.approx(nodes / nodes[0])
            theirs = processed(time)
            if theirs.shape[0] == nodes.size + 2:  # with both ends of the domain
                theirs = theirs[1:-1]
            assert largest_difference(mine, theirs) < 1e-9, name


def test_times_that_rounding_moved_out_of_the_step_are_those_of_its_ends(solved):
    _, solutions = solved
    evaluator = Evaluator(["Voltage [V]"])
    for solution in solutions:
        ends = solution.t[[0, -1]]
        beyond = np.nextafter(ends, [-np.inf, np.inf])
        assert np.array_equal(evaluator(solution, beyond)[0], evaluator(solution, ends)[0])


def test_the_last_sample_of_a_step_is_never_past_its_end():
    """A quantity that ends with the step: a charge of a finite current, say, over the time left."""
    start, end = 1.1466070155493595, 11.285886436589719
    assert start + (end - start) * 1 > end  # rounding alone
    time_left = pybamm.BaseModel()
    y = pybamm.Variable("y")
    time_left.rhs, time_left.initial_conditions = {y: pybamm.Scalar(1)}, {y: pybamm.Scalar(0)}
    time_left.variables = {"Root": pybamm.sqrt(end - pybamm.t), "y": y}
    solution = pybamm.IDAKLUSolver().solve(time_left, [start, end])
    assert solution.t[-1] == end
    sampled = np.array([start, start + (end - start) * 1])
    root, y = Evaluator(["Root", "y"])(solution, sampled)
    assert root[0] == pytest.approx([np.sqrt(end - start), 0])
    assert y[0] == pytest.approx([0, end - start])


def test_one_evaluator_serves_several_models(solved, model, values):
    _, solutions = solved
    other = ran(Simulator(model, values, discharges(1))).cycles[0].steps[0].solution
    evaluator = Evaluator(["Voltage [V]"])
    for solution in (solutions[0], other, solutions[1]):
        time = times(solution)
        assert evaluator(solution, time)[0][0] == pytest.approx(
            solution["Voltage [V]"](time), rel=1e-9
        )
