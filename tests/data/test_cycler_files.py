"""What libraries make of cyclers' files is put right or refused, never believed."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.tables.cycler_checks import total_time
from porousalloy.experiments.data.tables.loading import load_table
from porousalloy.parameters.errors import InputError

STEPS = 4
LENGTH = 25
STEP_TIME = np.tile(40.0 * np.arange(LENGTH), STEPS)
STEP = np.repeat(np.arange(1, STEPS + 1), LENGTH)
#: A pause of half an hour between the second step and the third.
TEST_TIME = STEP_TIME + 960.5 * (STEP - 1) + 1800 * (STEP > 2)
CYCLE = (STEP + 1) // 2
VOLTAGE = np.tile(np.linspace(0.9, 0.1, LENGTH), STEPS)
CURRENT = np.where(STEP % 2 == 1, -5e-4, 5e-4)


def battery_data_format(**changes):
    table = {
        "Test Time / s": TEST_TIME,
        "Voltage / V": VOLTAGE,
        "Current / A": CURRENT,
        "Cycle Count / 1": CYCLE,
        "Unix Time / s": 1.7e9 + TEST_TIME,
    }
    return pd.DataFrame({**table, **changes}).dropna(axis=1, how="all")


@pytest.fixture
def through(tmp_path, monkeypatch):
    """Reads a table that batterydf is made to return."""

    def through(frame, name="cell.ndax"):
        reader = SimpleNamespace(read=lambda path, validate: frame)
        monkeypatch.setitem(sys.modules, "bdf", reader)
        (tmp_path / name).write_bytes(b"PK\3\4 of no use")
        return load_table(tmp_path / name, {})

    return through


@pytest.mark.parametrize("name", ["cell.ndax", "cell.nda", "cell.mat", "cell.parquet"])
def test_cycles_times_two_pi_and_step_times_are_put_right(through, name):
    frame = battery_data_format(
        **{"Test Time / s": STEP_TIME, "Cycle Count / 1": 2 * np.pi * CYCLE}
    )
    table = through(frame, name)
    assert table["Cycle Count / 1"].tolist() == CYCLE.tolist()
    assert table["Test Time / s"].to_numpy() == pytest.approx(TEST_TIME, abs=1e-6)
    assert [remark.split(" ")[0] for remark in table.attrs["remarks"]] == [
        "batterydf", "'Cycle", "The"
    ]  # fmt: skip
    assert frame["Cycle Count / 1"].iloc[0] == 2 * np.pi


def test_what_is_right_stays(through):
    table = through(battery_data_format())
    assert table["Cycle Count / 1"].tolist() == CYCLE.tolist()
    assert table["Test Time / s"].tolist() == TEST_TIME.tolist()
    assert table.attrs["remarks"] == ("batterydf read the file.",)
    assert table.attrs["lines"].tolist() == list(range(1, len(TEST_TIME) + 1))


def test_hours_that_were_turned_into_seconds_twice_are_noticed(through):
    table = through(battery_data_format(**{"Test Time / s": 3600 * TEST_TIME}))
    assert table["Test Time / s"].to_numpy() == pytest.approx(TEST_TIME)
    assert "the Unix time was taken" in table.attrs["remarks"][-1]


def test_without_a_clock_the_time_of_a_step_is_called_so(through):
    frame = battery_data_format(**{"Test Time / s": STEP_TIME, "Unix Time / s": np.nan})
    table = through(frame)
    assert "Test Time / s" not in table
    assert table["Step Time / s"].tolist() == STEP_TIME.tolist()
    table = through(battery_data_format(**{"Unix Time / s": np.nan}))
    assert "Check that the times are right" in table.attrs["remarks"][-1]


def test_total_time_from_a_clock_of_whole_seconds():
    clock = pd.to_datetime(np.floor(1.7e9 + TEST_TIME), unit="s").to_series()
    time = total_time(pd.Series(STEP_TIME), clock)
    assert time == pytest.approx(TEST_TIME, abs=1.0)
    assert (np.diff(time) >= 0).all()
    # a time that never starts again is that of the test already
    assert total_time(pd.Series(TEST_TIME), clock) == pytest.approx(TEST_TIME)


def test_neware_by_its_library(tmp_path, monkeypatch):
    frame = pd.DataFrame(
        {
            "Cycle": CYCLE,
            "Step_Index": STEP,
            "Status": np.where(STEP % 2 == 1, "CC_DChg", "CC_Chg"),
            "Time": STEP_TIME,
            "Voltage": VOLTAGE,
            "Current(mA)": 1e3 * CURRENT,
            "Timestamp": pd.to_datetime(1.7e9 + TEST_TIME, unit="s", utc=True),
        }
    )
    reader = SimpleNamespace(read=lambda path, **settings: frame)
    monkeypatch.setitem(sys.modules, "NewareNDA", reader)
    (tmp_path / "cell.nda").write_bytes(b"NEWARE")
    table = load_table(tmp_path / "cell.nda", {})
    assert table["Test Time / s"].to_numpy() == pytest.approx(TEST_TIME, abs=1e-6)
    assert table["Current [mA]"].tolist() == (1e3 * CURRENT).tolist()
    assert table["Step Type"].iloc[0] == "CC_DChg"
    assert table["Cycle"].tolist() == CYCLE.tolist()


def test_biologic_by_its_library(tmp_path, monkeypatch):
    """A galvanostatic file holds no current but the charge between samples."""
    charge = np.append(0.0, np.diff(TEST_TIME) * 1e3 * CURRENT[1:] / 3600)
    data = pd.DataFrame(
        {"flags": 3, "time/s": TEST_TIME, "dq/mA.h": charge, "Ewe/V": VOLTAGE.astype("float32")}
    ).to_records(index=False)
    reader = SimpleNamespace(MPRfile=lambda path: SimpleNamespace(data=data))
    monkeypatch.setitem(sys.modules, "galvani.BioLogic", reader)
    monkeypatch.setitem(sys.modules, "galvani", SimpleNamespace(BioLogic=reader))
    # whatever its suffix
    (tmp_path / "cell.dat").write_bytes(b"BIO-LOGIC MODULAR FILE\x1a")
    table = load_table(tmp_path / "cell.dat", {})
    assert table["<I>/mA"].to_numpy() == pytest.approx(1e3 * CURRENT, rel=1e-9)
    assert table["Ewe/V"].to_numpy() == pytest.approx(VOLTAGE, rel=1e-6)
    assert "current is 'dq/mA.h' over the time between" in table.attrs["remarks"][0]


@pytest.mark.parametrize(
    "suffix", [".nda", ".ndax", ".mpr", ".mat", ".parquet", ".ccs", ".h5", ".res"]
)
@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2" * 500, b"NEWARE" + bytes(5000), b"BIO-LOGIC MODULAR FILE" + bytes(99)],
)
def test_hostile_binaries_give_one_sentence(tmp_path, suffix, content):
    path = tmp_path / f"cell{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match="export it as a text table") as refused:
        load_table(path, {})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("suffix", [".mpr", ".mat", ".parquet", ".h5", ".res"])
def test_a_text_with_the_name_of_a_binary_file_is_said(tmp_path, suffix):
    (tmp_path / f"cell{suffix}").write_text("Time [s],Voltage [V]\n1,0.5\n2,0.4\n")
    with pytest.raises(InputError, match=rf"is a text and no \{suffix} file; rename it to .csv"):
        load_table(tmp_path / f"cell{suffix}", {})


ACCESS = b"\0\1\0\0Standard Jet DB\0"


def test_arbins_database_through_mdbtools(tmp_path, monkeypatch):
    """A program that answers as mdb-export does stands in for it."""
    rows = [
        f"1,{k + 1},{TEST_TIME[k]},{CURRENT[k]},{VOLTAGE[k]},{CYCLE[k]}"
        for k in reversed(range(len(TEST_TIME)))
    ]
    head = "Test_ID,Data_Point,Test_Time,Current,Voltage,Cycle_Index"
    (tmp_path / "answer").write_text("\n".join([head, *rows]) + "\n")
    program = tmp_path / "mdb-export"
    program.write_text(
        '#!/bin/sh\n[ "$2" = Channel_Normal_Table ] && cat "$(dirname "$0")/answer"\n'
    )
    program.chmod(0o755)
    (tmp_path / "cell.res").write_bytes(ACCESS + bytes(4000))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    table = load_table(tmp_path / "cell.res", {})
    assert table["Test_Time(s)"].tolist() == TEST_TIME.tolist()
    assert table["Current(A)"].tolist() == CURRENT.tolist()
    assert table.attrs["remarks"] == ("mdb-export read the file.",)
    (tmp_path / "answer").write_text("")
    with pytest.raises(InputError, match="has no table Channel_Normal_Table that mdb-export"):
        load_table(tmp_path / "cell.res", {})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="install the program mdbtools"):
        load_table(tmp_path / "cell.res", {})
