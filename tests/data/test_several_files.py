"""Parts of one test in several files, and tests of several cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_cell import MadeUpTest

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.continuous import continuous


def made_up():
    """Three cycles with rests and a slow last one."""
    test = MadeUpTest().rest(1)
    for share in (1.0, 0.9, 0.8):
        test.lithiate(share).rest(0.5).delithiate(share - 0.05).rest(0.5)
    return test


def write(folder, *tables):
    paths = []
    for number, table in enumerate(tables, start=1):
        paths.append(folder / f"part {number}.csv")
        table.to_csv(paths[-1], index=False)
    return paths


def whole(records):
    return sum(r.lithiation_capacity for r in records), sum(
        r.delithiation_capacity for r in records
    )


@given(share=st.floats(0.05, 0.95))
@settings(max_examples=40, deadline=None)
def test_a_test_in_two_files_has_the_same_charges(tmp_path_factory, share):
    test = made_up()
    table = test.table()
    row = round(share * len(table))
    folder = tmp_path_factory.mktemp("parts")
    paths = write(folder, table, table.iloc[:row], table.iloc[row:])
    together = read_data(paths[0])
    parts = read_data(paths[1:])
    ends = [records[-1].initial_charge + records[-1].charge[-1] for records in (together, parts)]
    assert ends[0] == pytest.approx(ends[1], abs=1e-3)
    # the interval between the files is in neither of them; each of 360 s passes 10 mAh/g
    assert whole(parts) == pytest.approx(whole(together), abs=10.001)
    begun = {round(record.initial_charge, 2) for record in parts}
    split = table["Time [s]"].iloc[row]
    later = {round(record.initial_charge, 2) for record in together if record.start > split}
    assert later <= begun
    starts = [record.file for record in parts if abs(record.initial_charge) < 1e-3]
    assert starts == ["part 2.csv"]
    first = next(record for record in parts if record.file == "part 3.csv")
    assert "Goes on where 'part 2.csv' ended." in first.remarks
    assert not any("Starts full" in str(record.remarks) for record in parts)


def test_cycles_that_go_on_continue_a_test_whose_clock_starts_anew(tmp_path):
    table = made_up().table()
    begins = np.diff(np.sign(table["Current [mA/g]"])) < 0
    cut = np.flatnonzero(begins & (table["Current [mA/g]"][1:] < 0))[1] + 1
    first = table.iloc[:cut].assign(Cycle=1)
    rest = table.iloc[cut:].assign(Cycle=2)
    rest["Time [s]"] -= rest["Time [s]"].iloc[0]
    records = read_data(write(tmp_path, first, rest))
    assert records[1].initial_charge == pytest.approx(50, abs=0.1)
    assert len(continuous(records)) == 2


def test_two_tests_are_two_starts(tmp_path):
    table = made_up().table()
    records = read_data(write(tmp_path, table, table))
    assert [record.initial_charge for record in records] == pytest.approx([0, 50, 100] * 2, abs=0.1)
    assert len(continuous(records)) == 2
    assert {record.file for record in records} == {"part 1.csv", "part 2.csv"}
    assert len(read_data(write(tmp_path, table, table), cycles=[2])) == 2
