"""Cycles begin where the alloy is filled, whatever the counter of the file does."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_cell import CAPACITY, MadeUpTest
from split_branches import split_branches

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.continuous import continuous
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.parameters.errors import InputError


@pytest.fixture
def read(tmp_path):
    def read(table, **settings):
        path = tmp_path / "cell.csv"
        table.to_csv(path, index=False)
        return read_data(path, **settings)

    return read


def three_cycles():
    """Three whole cycles and the rows of their six half cycles."""
    test, halves = MadeUpTest(), []
    for number in range(3):
        for half in (0, 1):
            before = test.size
            (test.delithiate if half else test.lithiate)(1 - 0.1 * number)
            halves += [2 * number + half] * (test.size - before)
    return test, np.array(halves)


COUNTERS = {
    "from 1": lambda half: half // 2 + 1,
    "from 0": lambda half: half // 2,
    "from 5": lambda half: half // 2 + 5,
    "up at delithiation": lambda half: (half + 1) // 2,
    "half cycles": lambda half: half,
    "half cycles from 1": lambda half: half + 1,
    "standing": lambda half: 0 * half + 1,
    "that starts anew": lambda half: half // 2 % 2 + 1,
    "a sample late": lambda half: np.append(half[:1], half[:-1]) // 2 + 1,
}


@pytest.mark.parametrize("counter", COUNTERS)
def test_every_counter_gives_the_same_cycles(read, counter):
    test, halves = three_cycles()
    records = read(test.table(Cycle=COUNTERS[counter](halves)))
    shares = [CAPACITY * share for share in (1, 0.9, 0.8)]
    assert [record.lithiation_capacity for record in records] == pytest.approx(shares, rel=1e-4)
    assert [record.delithiation_capacity for record in records] == pytest.approx(shares, rel=1e-4)
    assert [record.initial_charge for record in records] == pytest.approx([0] * 3, abs=1e-3)
    assert sum(len(record.time) for record in records) == test.size
    numbers = [5, 6, 7] if counter == "from 5" else [1, 2, 3]
    assert [record.cycle[0] for record in records] == numbers
    said = [remark for record in records for remark in record.remarks if "The file " in remark]
    assert len(said) == (0 if counter in ("from 1", "from 5", "a sample late") else 3)


def test_the_remark_says_how_the_file_counts(read):
    test, halves = three_cycles()
    first, second, _ = read(test.table(Cycle=(halves + 1) // 2))
    assert "The file calls it cycles 0 to 1; cycles were counted anew" in str(first.remarks)
    assert "The file calls it cycles 1 to 2" in str(second.remarks)
    first, *_ = read(test.table(Cycle=halves // 2))
    assert "The file calls it cycle 0." in first.remarks


def test_a_start_that_is_full_is_a_record_of_its_own(read):
    test = MadeUpTest(filled=CAPACITY).delithiate().lithiate(0.9).delithiate(0.8).lithiate(0.7)
    full, second, third = read(test.table())
    assert "Starts full: the file begins with a delithiation of 1000 mAh/g" in str(full.remarks)
    assert [name for name, _ in branches(full)] == ["delithiation"]
    assert [record.cycle[0] for record in (full, second, third)] == [0, 1, 2]
    initial = [record.initial_charge for record in (full, second, third)]
    assert initial == pytest.approx([0, -1000, -900], abs=1e-3)
    assert not any("Starts full" in str(record.remarks) for record in (second, third))
    (chosen,) = read(test.table(), cycles=1)
    assert chosen.lithiation_capacity == pytest.approx(900, rel=1e-4)


def test_rests_before_the_first_current_are_left_out(read):
    test = MadeUpTest().rest(3).lithiate().rest(1).delithiate().rest(2).lithiate()
    first, second = read(test.table())
    assert "Left out: a rest of 3 h before the first current; it ends at 1 V." in first.remarks
    assert (first.open_circuit_voltage, first.start) == (1, pytest.approx(3 * 3600))
    assert first.current[0] > 0
    assert [name for name, _ in branches(first)] == ["lithiation", "rest", "delithiation", "rest"]
    assert second.open_circuit_voltage == pytest.approx(1)
    assert sum(len(record.time) for record in (first, second)) == test.size - 31


@pytest.mark.parametrize("leak", [0.0, 0.01, -0.01, 2.0, -2.0])
def test_titrations_are_one_lithiation(read, leak):
    test = MadeUpTest(step=36)
    for _ in range(20):
        test.lithiate(0.05).rest(0.5, leak)
    test.delithiate()
    (record,) = read(test.table(Cycle=np.arange(test.size) // 30))
    (down, lithiation), (up, _) = split_branches(record)
    assert (down, up) == ("lithiation", "delithiation")
    # what leaks while it rests between the pulses is counted, and goes nowhere as a branch
    assert lithiation.charge[-1] == pytest.approx(1000 + 9.5 * leak, rel=2e-3)
    assert set(record.cycle) == {1}


def test_held_voltages_interrupts_and_spikes_are_no_branches(read):
    test = MadeUpTest()
    for _ in range(2):
        test.lithiate(0.4).rest(0.1).lithiate(0.4).tail().delithiate(0.5)
        test.run(500.0, 0.002).delithiate(0.3).tail(sign=-1)
    first, second = read(test.table())
    for record in (first, second):
        assert [name for name, _ in branches(record)] == ["lithiation", "delithiation"]


def test_fast_cycles_that_hold_little_are_cycles(read):
    test = MadeUpTest()
    test.lithiate().delithiate()
    for _ in range(5):
        # 30 of 1000 mAh/g, but the whole voltage
        first = test.size
        test.lithiate(0.03, rate=3000.0).delithiate(0.03, rate=3000.0)
        count = test.size - first
        test.rows["voltage"][first:] = [
            *np.linspace(1, 0, count // 2),
            *np.linspace(0, 1, count // 2),
        ]
    test.lithiate().delithiate()
    records = read(test.table())
    assert len(records) == 7
    assert records[3].lithiation_capacity == pytest.approx(30, rel=1e-3)


def test_slow_cycles_after_fast_ones_are_no_leakage(read):
    test = MadeUpTest()
    for _ in range(20):
        test.lithiate(rate=2000.0).delithiate(rate=2000.0)
    test.lithiate(rate=20.0).delithiate(rate=20.0)
    records = read(test.table())
    assert len(records) == 21
    assert records[-1].delithiation_capacity == pytest.approx(1000, rel=1e-3)


def test_a_cycle_that_is_not_there_is_refused(read):
    test, _ = three_cycles()
    with pytest.raises(InputError, match="no cycle 4; choose among 1, 2, 3"):
        read(test.table(), cycles=4)


def test_cycles_that_follow_one_another_are_one_record(read):
    test, _ = three_cycles()
    records = read(test.table())
    (whole,) = continuous(records)
    assert whole.name == "cell, cycles 1 to 3"
    assert np.diff(whole.time).min() > 0
    ends = [record.start + record.time[-1] for record in records]
    assert whole.time[-1] == pytest.approx(ends[-1])
    assert whole.charge[-1] == pytest.approx(sum(record.charge[-1] for record in records), abs=1e-2)
    assert len(continuous(read(test.table(), cycles=[1, 3]))) == 2
    assert len(read(test.table(), join_cycles=True)) == 1


steps = st.lists(
    st.one_of(
        # four samples and more; the first of fewer may be at the beginning of a step or after it
        st.tuples(st.sampled_from(["lithiate", "delithiate"]), st.floats(0.2, 1.0)),
        st.tuples(st.just("rest"), st.floats(0.1, 5.0)),
    ),
    min_size=2,
    max_size=12,
)


@given(steps=steps, edges=st.booleans(), step=st.sampled_from([60.0, 360.0, 1800.0]))
@settings(max_examples=60, deadline=None)
def test_records_hold_all_samples_and_all_charge(tmp_path_factory, steps, edges, step):
    test = MadeUpTest(step=step)
    test.rest(1).lithiate(0.5)
    for kind, size in steps:
        if kind == "rest":
            test.rest(size)
        else:
            getattr(test, kind)(size, edges=edges)
    path = tmp_path_factory.mktemp("made") / "cell.csv"
    # however much goes in or out, the voltage stays one of a cell
    table = test.table(**{"Voltage [V]": 2 + 0.1 * np.array(test.rows["voltage"])})
    table.to_csv(path, index=False)
    records = read_data(path)
    assert all(record.time[0] == 0 for record in records)
    assert all(np.all(np.diff(record.time) > 0) for record in records)
    # each record begins with what the ones before passed
    for before, after in pairwise(records):
        ends = before.initial_charge + before.charge[-1]
        lead = abs(ends - after.initial_charge)
        # what passes until the first sample is counted by either, or is next to nothing
        assert lead < 2e-3 * CAPACITY
        assert next(name for name, _ in branches(after)) == "lithiation"
    total = records[-1].initial_charge + records[-1].charge[-1]
    # a turn between two samples takes some of an interval, in the table as in the record
    assert total == pytest.approx(test.filled, abs=1e-3 * CAPACITY)
    kept = sum(np.isfinite(record.voltage).sum() for record in records)
    leading = round(3600 / step) + 1
    assert kept == test.size - leading
