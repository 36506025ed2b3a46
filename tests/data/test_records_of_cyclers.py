"""Files as cyclers write them, against what they hold."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.continuous import continuous
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.plotting.measured import measured_curves

FILES = Path(__file__).parents[2].parent / "shared" / "cases" / "cycler_files"
MASS = "0.8 mg"
LITHIATION = (3363.7, 3397.3, 3397.3)  # mAh/g
DELITHIATION = (3397.3, 3397.3, 3397.3)
DURATION = 107748.0  # s
#: All hold the same three cycles.
TABLES = (
    "arbin.csv",
    "surplus_separator.csv",
    "biologic_gcpl_alloy_first.mpt",
    "biologic_gcpl_default.mpt",
    "biologic_wall_clock.mpt",
    "landt_record.csv",
    "neware_clock.csv",
    "neware_layered.csv",
    "novonix.csv",
    "maccor.txt",
    "unsigned_with_step_type.csv",
    "german_excel.csv",
    "units_in_second_row.csv",
    "empty_cells.csv",
    "two_unneeded_columns_of_one_name.csv",
)


def path_of(name):
    path = FILES / name
    if not path.is_file():
        pytest.skip("the files of the cyclers are not beside the repository")
    return path


def check(records, error=0.5):
    """They are the three cycles; the files print currents to six digits and times to a second."""
    put_in = [record.lithiation_capacity for record in records]
    taken_out = [record.delithiation_capacity for record in records]
    assert put_in == pytest.approx(LITHIATION, abs=error)
    assert taken_out == pytest.approx(DELITHIATION, abs=error)
    assert sum(record.time[-1] for record in records) == pytest.approx(DURATION, abs=20 * error)
    for number, record in enumerate(records, start=1):
        assert [name for name, _ in branches(record)] == ["lithiation", "delithiation"]
        assert record.current[0] > 0
        assert set(record.cycle) == {number}
        if error < 1:  # the ends of the steps are there
            assert np.nanmin(record.voltage) == pytest.approx(0.01, abs=1e-4)
            assert np.nanmax(record.voltage) == pytest.approx(1.5, abs=1e-4)
        assert np.isfinite(record.voltage).mean() > 0.9
    lost = [record.initial_charge for record in records]
    assert lost == pytest.approx([0, 3363.7 - 3397.3, 3363.7 - 3397.3], abs=3 * error)
    (whole,) = continuous(records)
    assert whole.charge[-1] == pytest.approx(sum(LITHIATION) - sum(DELITHIATION), abs=5 * error)


@pytest.mark.parametrize("name", TABLES)
def test_the_three_cycles_are_read(name):
    check(read_data(path_of(name), mass=MASS))


def test_a_workbook_whose_table_is_on_its_second_sheet():
    path = path_of("arbin.xlsx")
    pytest.importorskip("openpyxl", reason="openpyxl is not installed, the extra cyclers")
    check(read_data(path, mass=MASS))


def test_cycles_times_two_pi_are_corrected(tmp_path, monkeypatch):
    table = pd.read_csv(path_of("ndax_as_batterydf_returns_it.csv"))
    monkeypatch.setitem(sys.modules, "bdf", SimpleNamespace(read=lambda *given, **named: table))
    path = tmp_path / "cell.ndax"
    path.write_bytes(b"PK\0\1")
    # each step has lost its last sample, up to 5.4 s before the next step: 1 mAh/g
    check(read_data(path, mass=MASS), error=1.1)


def test_a_rest_before_the_first_current_changes_nothing():
    (plain,) = read_data(path_of("first_cycle_plain.csv"), mass=MASS)
    (rested,) = read_data(path_of("first_cycle_after_ocv_rest.csv"), mass=MASS)
    assert rested.time == pytest.approx(plain.time, abs=1e-3)
    assert rested.current == pytest.approx(plain.current)
    assert rested.voltage == pytest.approx(plain.voltage, nan_ok=True)
    assert rested.lithiation_capacity == pytest.approx(3363.7, abs=0.1)
    assert (plain.start, rested.start) == (0, pytest.approx(21600))
    # a sample was put in front of the step, a millionth of a minute before it
    assert (rested.initial_charge, plain.initial_charge) == pytest.approx((0, 0), abs=1e-4)
    assert plain.open_circuit_voltage is None
    assert rested.open_circuit_voltage == pytest.approx(2.95, abs=1e-3)
    assert any("Left out: a rest of" in remark for remark in rested.remarks)


def test_what_leaks_at_rest_is_no_branch():
    records = read_data(path_of("plot_rest_with_leakage_current.csv"), mass=MASS)
    falling, rising = measured_curves(records)
    assert (falling.branch, rising.branch) == ("lithiation", "delithiation")
    # the table counts to 3397.33 and 3396.78, from a sample 1.3 s after the delithiation began
    assert falling.capacity[-1] == pytest.approx(3397.33, abs=0.1)
    assert rising.capacity[-1] == pytest.approx(3396.78 + 0.25, abs=0.1)
    assert len(falling.capacity) > 90
