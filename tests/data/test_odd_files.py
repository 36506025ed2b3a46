"""Files that hold more, or other, than one test of one cell with its mass."""

import numpy as np
import pandas as pd
import pytest
from made_up_cell import CAPACITY, MadeUpTest

import porousalloy as pa

CELL = pa.get_cell("li-si-porous-half")
MASS = "0.8 mg"


@pytest.fixture
def read(tmp_path):
    def read(table, **settings):
        path = tmp_path / "cell.csv"
        table.to_csv(path, index=False)
        return pa.read_data(path, CELL, **settings)

    return read


def three_cycles():
    test = MadeUpTest()
    for _ in range(3):
        test.lithiate().delithiate()
    return test


def numbered(test):
    """Table of three cycles with their numbers."""
    table = test.table()
    return table.assign(Cycle=1 + np.arange(len(table)) * 3 // len(table))


def test_channels_of_one_table_are_cells(read):
    table = three_cycles().table()
    both = pd.concat([table.assign(Channel=name) for name in ("A1", "A2")])
    both = both.sort_index(kind="stable")
    with pytest.raises(pa.InputError, match="holds 2 cells; choose 'A1' or 'A2'"):
        read(both)
    assert len(read(both, cell_name="A2")) == 3
    # one channel is no choice
    (first, *_) = read(table.assign(Channel="A1"))
    assert first.name == "cell, cycle 1"


def test_rows_that_stand_twice_are_refused(read):
    table = numbered(three_cycles())
    twice = pd.concat([table, table])
    with pytest.raises(pa.InputError, match=rf"{len(table)} rows from line {len(table) + 2} on"):
        read(twice)


@pytest.mark.parametrize(("factor", "told"), [(1.0, False), (0.01, True), (9.0, True)])
def test_a_mass_that_is_far_off_is_said(read, factor, told):
    table = three_cycles().table()
    current = next(name for name in table if "urrent" in name)
    records = read(table.assign(**{current: factor * table[current]}))
    said = [remark for remark in records[0].remarks if "check the mass" in remark]
    assert len(said) == told
    if told:
        assert f"{factor * CAPACITY:.4g} mAh/g" in said[0]


def test_a_potential_against_another_metal_is_no_second_voltage(read):
    table = three_cycles().table()
    voltage = next(name for name in table if "oltage" in name)
    plain = read(table)
    table["Working Electrode vs. NHE (V)"] = table[voltage] - 3.04
    for one, other in zip(plain, read(table), strict=True):
        np.testing.assert_array_equal(one.voltage, other.voltage)
