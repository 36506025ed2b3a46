"""Half cycles at constant current: signs, limits and times of the steps."""

import numpy as np
import pybamm
import pytest

from porousalloy.experiments.protocols.cycling import (
    BRANCHES,
    C_RATE,
    LONGEST_STEP,
    TIMED,
    cycling,
)
from porousalloy.experiments.protocols.steps import steps_of
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.solving.c_rates import c_rate_of_step, fastest_c_rate
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

VALUES = {"Lower voltage cut-off [V]": 0.01, "Upper voltage cut-off [V]": 1.5}
HALF, FULL = get_cell("ampsi-half"), get_cell("ampsi-ncm")


def factory(cell):
    return steps_of(cell, ResolvedValues(cell))


@pytest.mark.parametrize(("electrode", "sign"), [("positive", 1), ("negative", -1)])
def test_cycles_begin_with_the_current_that_lithiates(electrode, sign):
    cycles = cycling(VALUES, electrode, 3)
    assert len(cycles) == 3
    for cycle in cycles:
        assert [step.tags[0] for step in cycle] == list(BRANCHES)
        currents = [step.value.evaluate(inputs={C_RATE: 0.2}) for step in cycle]
        assert np.squeeze(currents).tolist() == [0.2 * sign, -0.2 * sign]
        assert [c_rate_of_step(step, {C_RATE: 0.2}) for step in cycle] == [0.2, 0.2]


@pytest.mark.parametrize("slowest", [0.02, 0.5])
def test_the_slowest_c_rate_sets_the_longest_time(slowest):
    (cycle,) = cycling(VALUES, "positive", 1, slowest)
    assert [step.duration for step in cycle] == [LONGEST_STEP * 3600 / slowest] * 2


@pytest.mark.parametrize("cell", [HALF, FULL], ids=["half", "full"])
def test_a_half_cycle_goes_to_the_limit_of_its_branch(cell):
    steps = factory(cell)
    for branch in BRANCHES:
        step = steps.half_cycle(branch, 0.5)
        falls = (branch == "lithiation") == cell.is_half_cell
        assert step.value == (0.5 if falls else -0.5)
        (limit,) = step.termination
        assert limit.value == (steps.lower if falls else steps.upper)
        assert limit.operator == ("<" if falls else ">")
        assert step.duration == LONGEST_STEP * 3600 / 0.5
        assert TIMED not in step.tags
        assert c_rate_of_step(step, {}) == 0.5


def test_a_half_cycle_that_is_meant_to_end_in_time_says_so():
    step = factory(HALF).half_cycle("lithiation", 0.5, 600.0)
    assert (step.duration, step.tags) == (600.0, ["lithiation", TIMED])


def test_holds_and_rests_have_no_c_rate():
    steps = factory(HALF)
    hold, rest = steps.hold("lithiation", 0.05), steps.rest(60.0)
    assert hold.value == steps.lower
    assert hold.tags == ["lithiation"]
    assert rest.tags == ["rest"]
    assert np.isnan([c_rate_of_step(step, {}) for step in (hold, rest)]).all()


def test_the_fastest_c_rate_is_of_a_current_or_of_the_time_of_a_pulse():
    steps = factory(HALF)
    slow = steps.half_cycle("lithiation", 0.05), steps.rest(10.0)
    assert fastest_c_rate([slow]) == pytest.approx(0.05)
    assert fastest_c_rate([slow, (steps.half_cycle("delithiation", 2.0),)]) == 2.0
    # a profile that forms within ten minutes is that of 6C
    assert fastest_c_rate([(steps.half_cycle("lithiation", 0.05, 600.0),)]) == 6.0


def test_capacities_of_the_factory_are_per_gram_of_its_basis():
    steps, values = factory(HALF), ResolvedValues(HALF)
    assert (steps.basis, steps.is_half_cell) == ("alloy and shell", True)
    assert steps.one_c_capacity == pytest.approx(4200.0)
    assert steps.filling == values["Initial alloy filling"]
    assert factory(FULL).basis == "cathode"
    assert factory(FULL).filling == ResolvedValues(FULL)["Prelithiated anode filling"]


@pytest.mark.parametrize("c_rates", [[], [0], [-1], [float("nan")], [0.5, float("inf")]])
def test_impossible_c_rates_are_refused(c_rates):
    with pytest.raises(InputError, match="C-rate"):
        check_cycling(c_rates, 1)


def test_less_than_one_cycle_is_refused():
    with pytest.raises(InputError, match="0"):
        check_cycling([1], 0)
    check_cycling([1], 1)


def test_steps_are_pybamms_own():
    assert all(isinstance(step, pybamm.step.CRate) for step in cycling(VALUES, "positive", 1)[0])
