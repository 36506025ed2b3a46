"""Charge of a current: steps are held, drifts are joined, and edges between samples are found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_cell import CAPACITY, MadeUpTest

from porousalloy.experiments.data.downsampling import downsample
from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.charge import charge_passed, held_course, is_step
from porousalloy.experiments.data.records.record import Record


def test_a_step_is_of_the_current_after_it():
    time = np.array([0.0, 10.0, 20.0, 30.0, 40.0, 50.0])
    current = np.array([0.0, 2.0, 2.0, -1.0, -1.0, 0.0])
    assert is_step(current).tolist() == [True, False, True, False, True]
    assert charge_passed(time, current).tolist() == [0, 20, 40, 30, 20, 20]


def test_a_drift_is_straight():
    time = np.linspace(0, 10, 11)
    current = np.exp(-time / 3)  # three tenths less with every sample
    assert not is_step(current).any()
    assert charge_passed(time, current) == pytest.approx(3 * (1 - np.exp(-time / 3)), rel=0.01)
    # a rate that changes is a step, noise is none
    current = np.repeat([1.0, 0.5], 5) * (1 + 0.01 * np.sin(7 * np.arange(10)))
    assert np.flatnonzero(is_step(current)).tolist() == [4]


def test_a_tail_after_a_constant_current_passes_its_charge():
    time = np.linspace(0, 20, 201)
    current = np.where(time < 10, 1.0, np.exp(-(time - 10) / 2))
    assert charge_passed(time, current)[-1] == pytest.approx(12 - 2 * np.exp(-5), rel=1e-3)


@given(
    currents=st.lists(st.sampled_from([-3.0, -1.0, 0.0, 0.5, 2.0]), min_size=1, max_size=8),
    count=st.integers(3, 9),
)
@settings(max_examples=60, deadline=None)
def test_a_course_passes_the_charge_of_its_record(currents, count):
    current = np.repeat(currents, count)
    time = np.cumsum(np.resize([1.0, 5.0, 2.0], len(current)))
    times, course = held_course(time, current)
    assert np.all(np.diff(times) > 0)
    trapezoids = np.cumsum(np.diff(times) * (course[1:] + course[:-1]) / 2)
    passed = np.interp(time[1:], times[1:], trapezoids)
    # a step is a millionth of an interval wide
    assert passed == pytest.approx(charge_passed(time, current)[1:], abs=1e-4)
    record = Record("made up", time - time[0], current, np.zeros(len(time)))
    assert record.held_times_and_currents()[0] == pytest.approx(times - time[0])
    put_in = record.lithiation_capacity - record.delithiation_capacity
    assert put_in == pytest.approx(record.charge[-1])


def test_downsampled_tails_are_still_straight():
    time = np.linspace(0, 36000, 401)
    current = np.concatenate([np.full(200, 100.0), 100 * np.exp(-np.linspace(0, 4, 200)), [0.0]])
    record = Record("made up", time, current, np.linspace(1, 0, 401))
    few = downsample(record, 12)
    assert few.charge[-1] == pytest.approx(record.charge[-1], rel=1e-9)
    assert few.lithiation_capacity == pytest.approx(record.lithiation_capacity, rel=1e-9)


@pytest.fixture
def read(tmp_path):
    def read(table, **settings):
        path = tmp_path / "cell.csv"
        table.to_csv(path, index=False)
        return read_data(path, **settings)

    return read


@pytest.mark.parametrize("step", [36.0, 1800.0])
def test_a_file_without_samples_where_steps_begin_loses_no_charge(read, step):
    test = MadeUpTest(step=step).rest(2).lithiate(edges=False).delithiate(edges=False)
    test.lithiate(edges=False).delithiate(edges=False)
    first, second = read(test.table())
    for record in (first, second):
        assert record.lithiation_capacity == pytest.approx(CAPACITY, rel=1e-3)
        assert record.delithiation_capacity == pytest.approx(CAPACITY, rel=1e-3)
    # the current flows since the sample before, which has a voltage of its own
    assert np.isnan(first.voltage).sum() == (step > 36)


def test_a_rest_that_is_seldom_sampled_does_not_lengthen_the_step(read):
    test = MadeUpTest(step=3600).rest(5)
    test.step = 60.0
    test.clock += 3600
    test.lithiate()
    test.step = 3600
    test.rest(5)
    test.clock += 3600
    test.step = 60.0
    test.delithiate()
    (record,) = read(test.table())
    assert record.lithiation_capacity == pytest.approx(CAPACITY, rel=1e-9)
    assert record.delithiation_capacity == pytest.approx(CAPACITY, rel=1e-6)


@pytest.mark.parametrize("anew", [True, False])
def test_the_count_of_charge_says_when_a_step_began(read, anew):
    test = MadeUpTest(step=1800).rest(2).lithiate(edges=False)
    half = test.size
    test.rest(1)
    # the step begins a third of an interval before its first sample
    test.clock += 1200
    test.filled -= 100 / 6
    test.rows["time"].append(test.clock + 600)
    test.rows["current"].append(-100.0)
    test.rows["filled"].append(test.filled)
    test.rows["voltage"].append(1 - test.filled / CAPACITY)
    test.clock += 600
    test.delithiate(0.5, edges=False)
    counted = np.array(test.rows["filled"])
    if anew:
        counted[half:] = counted[half] - counted[half:]
    table = test.table(**{"Capacity [mAh/g]": counted})
    (record,) = read(table)
    assert record.delithiation_capacity == pytest.approx(500 + 100 / 6, rel=1e-6)
    assert "1 samples without a voltage stand where steps began, by the file's count" in str(
        record.remarks
    )
