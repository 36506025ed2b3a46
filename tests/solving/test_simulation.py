"""Runs end as they should, and say so when they do not."""

import warnings

import numpy as np
import pybamm
import pytest
from helpers import Tiring
from solved_cycles import asked, discharges, ran

from porousalloy.experiments.protocols.cycling import BRANCHES, C_RATE, cycling
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.experiments.solving.solvers import SolverAttempt, fallback_solvers
from porousalloy.experiments.solving.termination import in_words
from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU

WORKS = SolverAttempt("works", WatchedIDAKLU)


def tiring(good_solves):
    return SolverAttempt(f"tires after {good_solves}", lambda: Tiring(good_solves))


def lose_potential_above_half_filling(values):
    stock = values["Positive electrode OCP [V]"]
    values["Positive electrode OCP [V]"] = lambda sto: stock(sto) + 1e-9 * pybamm.sqrt(0.5 - sto)


def test_a_run_completes_and_names_its_last_limit(model, values):
    came = ran(Simulator(model, values, cycling(values, "positive", 2)), {C_RATE: 1})
    assert came.run.completed
    assert (came.run.cycles_completed, came.run.cycles_requested) == (2, 2)
    assert came.numbers == [(1, True), (2, True)]
    assert [step.name for cycle in came.cycles for step in cycle.steps] == [*BRANCHES] * 2
    for words in ("2 cycles", "voltage > 4.2 V"):
        assert words in came.run.reason
    assert np.all(np.diff(came.time) >= 0)


def test_the_next_solver_goes_on_from_the_last_finished_cycle(model, values):
    asked_for = cycling(values, "positive", 3)
    tolerance = {"rtol": 1e-8, "atol": 1e-8}
    tight = SolverAttempt("tight", lambda: WatchedIDAKLU(**tolerance))
    whole = ran(Simulator(model, values, asked_for, [tight]), {C_RATE: 1})
    # three half cycles are solved: the second cycle is begun again by the next solver
    solvers = [SolverAttempt("tires", lambda: Tiring(3, **tolerance)), tight]
    came = ran(Simulator(model, values, asked_for, solvers), {C_RATE: 1})
    assert came.run.completed
    assert came.run.solver == "tight"
    assert came.numbers == [(1, True), (2, True), (3, True)]
    assert [state.solver for state in came.states] == ["tires", "tight", "tight"]
    assert any("tires" in remark and "cycle 2" in remark for remark in came.run.remarks)
    ends = np.array([[cycle.steps[n].solution.t[-1] for n in (0, 1)] for cycle in came.cycles])
    undisturbed = [[cycle.steps[n].solution.t[-1] for n in (0, 1)] for cycle in whole.cycles]
    # both keep the solver's tolerance
    assert ends == pytest.approx(np.array(undisturbed), rel=1e-7)


def test_every_fallback_solver_solves(model, values):
    ends = []
    for solver in fallback_solvers(model):
        came = ran(Simulator(model, values, discharges(1), [solver]))
        assert came.run.completed, solver.name
        ends.append(came.voltage[-1])
    assert len(ends) == 4
    assert np.ptp(ends) < 1e-4


def test_a_tolerance_is_that_of_every_solver(model):
    for solver in fallback_solvers(model, 1e-9):
        built = solver.build()
        assert (built.rtol, built.atol) == (1e-9, 1e-9)


def test_a_failure_that_pybamm_hides_is_reported_and_keeps_what_it_had(model, values):
    # PyBaMM returns the first two steps here, without an error
    came = ran(Simulator(model, values, discharges(4), [tiring(2)]))
    assert came.run.failed
    assert came.run.cycles_completed == 2
    assert came.numbers == [(1, True), (2, True)]
    assert "made to fail" in came.run.reason
    assert came.time[-1] == pytest.approx(1200)


def test_the_attempt_that_got_furthest_is_kept(model, values):
    cycle = asked(("Discharge at C/2 for 10 minutes",) * 4)
    came = ran(Simulator(model, values, cycle, [tiring(2), tiring(3), tiring(1)]))
    assert came.run.failed
    assert came.run.solver == "tires after 3"
    assert came.numbers == [(1, False)]
    assert came.states == [None]
    assert len(came.cycles[0].steps) == 3


def test_a_first_step_that_fails_leaves_nothing(model, values):
    came = ran(Simulator(model, values, discharges(1), [tiring(0)]))
    assert came.run.failed
    assert came.cycles == []
    assert "made to fail" in came.run.reason


def test_a_named_event_of_the_model_is_a_normal_end(values):
    model = pybamm.lithium_ion.SPMe({"working electrode": "positive"})
    filling = model.variables["X-averaged positive particle surface stoichiometry"]
    model.events.append(pybamm.Event("Pores at their minimum", 0.5 - filling))
    came = ran(Simulator(model, values, cycling(values, "positive", 1)), {C_RATE: 1})
    assert came.run.ending == "event"
    for words in ("lithiation of cycle 1", "pores at their minimum"):
        assert words in came.run.reason
    assert came.numbers == [(1, False)]
    assert came.time[-1] > 0


def test_a_limit_passed_at_once_is_a_normal_end(model, values):
    came = ran(Simulator(model, values, cycling(values, "positive", 1)), {C_RATE: 200})
    assert came.run.ending == "event"
    for words in ("cycle 1", "as soon as the current was applied"):
        assert words in came.run.reason
    assert came.run.cycles_completed == 0
    assert came.cycles == []


def test_a_skipped_step_is_remarked_on(model, values):
    # the cell starts above 4.2 V, so charging is over before it begins
    cycle = asked(("Charge at C/2 until 4.2 V", "Discharge at C/2 until 3.5 V"))
    came = ran(Simulator(model, values, cycle))
    assert came.run.completed
    assert len(came.run.remarks) == 1
    assert "cycle 1" in came.run.remarks[0]
    assert len(came.cycles[0].steps) == 1


def test_a_step_that_runs_out_of_time_is_remarked_on(model, values):
    came = ran(Simulator(model, values, asked(("Discharge at C/2 for 5 minutes or until 3 V",))))
    assert came.run.completed
    assert "time limit" in came.run.remarks[0]


def test_a_voltage_that_is_not_a_number_is_a_failure(model, values):
    # a single-particle model solves on; its voltage never reaches the limit
    lose_potential_above_half_filling(values)
    cycle = asked(("Discharge at 1C for 1 hour or until 3.5 V", "Rest for 1 hour"))
    came = ran(Simulator(model, values, cycle, fallback_solvers(model)[:1]))
    assert came.run.failed
    assert "not a number" in came.run.reason
    assert came.run.cycles_completed == 0
    assert came.cycles == []


def test_a_residual_that_is_not_a_number_ends(values):
    # without the guards IDAKLU steps for ever here
    model = pybamm.lithium_ion.DFN({"working electrode": "positive"})
    lose_potential_above_half_filling(values)
    cycle = asked(("Discharge at 1C for 1 hour or until 3.5 V",))
    came = ran(Simulator(model, values, cycle, fallback_solvers(model)[:1]))
    assert came.run.failed
    assert came.run.cycles_completed == 0


def test_a_built_simulator_serves_several_inputs(model, values):
    simulator = Simulator(model, values, cycling(values, "positive", 1))
    slow, fast = (ran(simulator, {C_RATE: c_rate}) for c_rate in (1, 2))
    current = [came.cycles[0].steps[0].solution["Current [A]"].entries[0] for came in (slow, fast)]
    assert current[1] == pytest.approx(2 * current[0])
    assert slow.time[-1] > 1.5 * fast.time[-1]


def test_a_second_run_is_the_first_to_the_last_bit(model, values):
    simulator = Simulator(model, values, cycling(values, "positive", 1))
    first, _, second = (ran(simulator, {C_RATE: c_rate}) for c_rate in (1, 2, 1))
    assert np.array_equal(first.time, second.time)
    assert np.array_equal(first.voltage, second.voltage)


def test_parameter_values_are_left_as_they_were(model, values):
    before = dict(values)
    ran(Simulator(model, values, discharges(1)))
    assert dict(values) == before


def test_progress_is_reported_before_each_step(model, values):
    heard = []
    simulator = Simulator(model, values, cycling(values, "positive", 2))
    simulator.run({C_RATE: 2}, on_step=lambda *news: heard.append(news))
    assert heard == [(i, 4, BRANCHES[i % 2]) for i in range(4)]


def test_warnings_of_others_are_passed_on(model, values):
    simulator = Simulator(model, values, discharges(1), [WORKS])
    with pytest.warns(UserWarning, match="from on_cycle"):
        simulator.run(on_cycle=lambda cycle, state: warnings.warn("from on_cycle", stacklevel=1))


@pytest.mark.parametrize(
    ("termination", "words"),
    [
        ("event: Voltage < 0.01 [V] [experiment]", "voltage < 0.01 V"),
        ("event: Full positive ligament surface", "full positive ligament surface"),
        ("final time", "its time limit"),
    ],
)
def test_terminations_are_put_in_words(termination, words):
    assert in_words(termination) == words
