"""Balanced charge and trimmed ends."""

import dataclasses

import numpy as np
import pytest

from porousalloy.experiments.data.preprocessing import balance_charge, trim
from porousalloy.experiments.data.records.record import Record
from porousalloy.parameters.errors import InputError


def cycle(into=3600.0, out=3240.0, samples=41):
    """100 A/kg for `into` seconds, and back for `out`."""
    time = np.concatenate([np.linspace(0, into, samples), into + np.linspace(1, out, samples)])
    current = np.repeat([100.0, -100.0], samples)
    return Record("made up", time, current, np.linspace(1, 0, time.size))


def test_a_balanced_cycle_gives_what_it_took():
    closed = balance_charge(cycle())
    assert closed.charge[-1] == pytest.approx(0, abs=0.1)  # of 100 mAh/g: the turn takes a second
    assert closed.current[-1] == -100
    # the turn of a second belongs half to each
    assert closed.current[0] == pytest.approx(90, rel=1e-3)
    assert "10.0" in closed.remarks[-1]


@pytest.mark.parametrize("out", [1000.0, 9000.0])
def test_what_is_no_cycle_is_not_balanced(out):
    with pytest.raises(InputError, match="does not end as it began"):
        balance_charge(cycle(out=out))


def test_one_branch_is_not_balanced():
    with pytest.raises(InputError, match="whole cycle"):
        balance_charge(dataclasses.replace(cycle(), current=np.full(82, 100.0)))


def test_ends_are_left_out_by_charge():
    record = trim(cycle(), 0.1)
    kept = np.isfinite(record.voltage)
    for rows in (slice(0, 41), slice(41, 82)):
        passed = np.abs(record.charge[rows] - record.charge[rows][0])
        share = passed / passed[-1]
        assert (kept[rows] == ((share >= 0.1) & (share <= 0.9))).all()
    np.testing.assert_array_equal(record.current, cycle().current)


def test_nothing_is_left_out_by_default():
    np.testing.assert_array_equal(trim(cycle(), 0.0).voltage, cycle().voltage)


def test_nothing_is_trimmed_where_a_ramp_turns_before_the_last_sample():
    # from -1 to 1 A/kg without a step in between, as of a file with few samples
    time, current = np.array([0.0, 1, 2, 3]), np.array([-1.0, -1, -1, 1])
    record = Record("turn", time, current, np.ones(4), steps=np.zeros(3, bool))
    assert np.isfinite(trim(record, 0.0).voltage).all()


@pytest.mark.parametrize("share", [-0.1, 0.5, np.nan])
def test_refuses_a_share_that_leaves_nothing(share):
    with pytest.raises(InputError, match="from 0 to below"):
        trim(cycle(), share)
