"""Runs that are broken off lose nothing, and continue to the last bit."""

import os
import pickle
import signal

import numpy as np
import pybamm
import pytest
from helpers import Tiring
from solved_cycles import discharges, ran

from porousalloy.experiments.protocols.cycling import C_RATE, cycling
from porousalloy.experiments.solving.interruption import interruption, never
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.experiments.solving.solvers import SolverAttempt, fallback_solvers
from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU

INPUTS = {C_RATE: 1.0}


class After:
    """True from the n-th question on: Ctrl-C after so many steps."""

    def __init__(self, steps):
        self.left = steps

    def __call__(self):
        self.left -= 1
        return self.left < 0


@pytest.fixture(scope="module")
def undisturbed(model):
    values = pybamm.ParameterValues("Xu2019")
    return ran(Simulator(model, values, cycling(values, "positive", 4)), INPUTS)


def test_an_interruption_keeps_every_finished_step(model, values, undisturbed):
    simulator = Simulator(model, values, cycling(values, "positive", 4))
    came = ran(simulator, INPUTS, interrupted=After(3))
    assert came.run.ending == "interrupted"
    assert "delithiation of cycle 2" in came.run.reason
    assert (came.run.cycles_completed, came.run.cycles_requested) == (1, 4)
    assert came.numbers == [(1, True), (2, False)]
    assert [len(cycle.steps) for cycle in came.cycles] == [2, 1]
    assert np.array_equal(came.time, undisturbed.time[: came.time.size])
    assert np.array_equal(came.voltage, undisturbed.voltage[: came.time.size])


def test_an_interruption_before_the_first_step_leaves_nothing(model, values):
    came = ran(Simulator(model, values, discharges(1)), interrupted=After(0))
    assert (came.run.ending, came.cycles) == ("interrupted", [])


def test_an_interruption_is_not_taken_for_a_failure_of_the_solver(model, values):
    simulator = Simulator(model, values, discharges(3))
    came = ran(simulator, interrupted=After(1))
    assert came.run.ending == "interrupted"
    assert came.run.solver == fallback_solvers(model)[0].name
    assert not came.run.remarks


@pytest.mark.parametrize("cycles", [1, 3])
def test_a_resumed_run_is_the_undisturbed_one_to_the_last_bit(model, values, undisturbed, cycles):
    # through pickle and with a simulator of its own, as in another process
    state = pickle.loads(pickle.dumps(undisturbed.states[cycles - 1]))
    simulator = Simulator(model, values, cycling(values, "positive", 4))
    came = ran(simulator, INPUTS, start=state)
    assert came.run.completed
    assert came.numbers == [(n, True) for n in range(cycles + 1, 5)]
    assert np.array_equal(came.time, undisturbed.time[-came.time.size :])
    assert np.array_equal(came.voltage, undisturbed.voltage[-came.time.size :])
    for mine, theirs in zip(came.states, undisturbed.states[cycles:], strict=True):
        assert np.array_equal(mine.values, theirs.values)
        assert mine[1:] == theirs[1:]


def test_a_resumed_run_begins_with_the_solver_that_was_used_last(model, values):
    solvers = [SolverAttempt("first", Tiring), SolverAttempt("second", WatchedIDAKLU)]
    before = ran(Simulator(model, values, discharges(2), solvers))
    assert before.states[0].solver == "second"
    came = ran(Simulator(model, values, discharges(2), solvers), start=before.states[0])
    assert came.run.solver == "second"
    assert came.run.remarks == ()


def test_a_run_that_was_finished_has_nothing_to_resume(model, values, undisturbed):
    simulator = Simulator(model, values, cycling(values, "positive", 4))
    came = ran(simulator, INPUTS, start=undisturbed.states[-1])
    assert came.run.completed
    assert came.cycles == []


def test_a_simulator_goes_through_pickle_and_runs_again(model, values):
    simulator = Simulator(model, values, cycling(values, "positive", 1))
    first = ran(simulator, INPUTS)
    for again in (pickle.loads(pickle.dumps(simulator)), simulator):
        came = ran(again, INPUTS)
        assert came.run == first.run
        assert np.array_equal(came.voltage, first.voltage)
    assert pickle.loads(pickle.dumps(first.run)) == first.run


def test_ctrl_c_is_noted_once_and_breaks_off_the_second_time():
    before = signal.getsignal(signal.SIGINT)
    with interruption() as interrupted:
        assert not interrupted()
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupted()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert not never()
