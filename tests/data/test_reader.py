"""Measured files become records in the units of the models, or one sentence on what is wrong."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

HALF_CELL = get_cell("li-si-porous-half")
GRAMS = 5e-3
MASS = 1e-3 * GRAMS
# a full half cell's cycle: 10 mA for an hour in, 10 mA for 0.9 h out: 2000 and 1800 mAh/g
TIME = np.concatenate([np.linspace(0, 3600, 37), 3600 + np.linspace(1, 3240, 37)])
LITHIATING = np.repeat([10e-3, -10e-3], 37)
VOLTAGE = np.concatenate([np.linspace(0.9, 0.05, 37), np.linspace(0.1, 1.0, 37)])
SERIES = {"Test Time / s": TIME, "Voltage / V": VOLTAGE, "Current / A": -LITHIATING}
CAPACITY = np.concatenate([np.linspace(0, 2000, 37), np.linspace(0, 1800, 37)])
CURVE = {"Voltage [V]": VOLTAGE, "Capacity [mA.h.g-1]": CAPACITY}


@pytest.fixture
def write(tmp_path):
    def write(columns, name="cell.csv", **settings):
        path = tmp_path / name
        pd.DataFrame(columns).to_csv(path, index=False, **settings)
        return path

    return write


def check(record, remarks=0):
    """It is the cycle above: 2000 mAh/g in, 1800 out, the voltage with it."""
    assert record.charge.max() == pytest.approx(2000, rel=1e-3)
    assert record.charge[-1] == pytest.approx(200, abs=2)
    assert [branch for branch, _ in branches(record)] == ["lithiation", "delithiation"]
    assert record.voltage == pytest.approx(VOLTAGE)
    assert record.time[0] == 0
    assert np.all(np.diff(record.time) > 0)
    assert len(record.remarks) == remarks, record.remarks


@pytest.mark.parametrize(
    "columns",
    [
        SERIES,
        {"time_s": TIME, "voltage_V": VOLTAGE, "current_A": -LITHIATING},
        {"Time/h": TIME / 3600, "Ewe/V": VOLTAGE, "<I>/mA": -1e3 * LITHIATING},
        {"Time [min]": TIME / 60, "U [mV]": 1e3 * VOLTAGE, "Current [mA/g]": -LITHIATING / MASS},
        {"test_time_second": TIME, "voltage_volt": VOLTAGE, "current_ampere": -LITHIATING},
        # a time that counts from the last step is not the time
        {"Time(s)": TIME % 3600, "Total Time(s)": TIME, "Voltage(V)": VOLTAGE}
        | {"Current(mA)": -1e3 * LITHIATING},
        # whichever sign the file has
        {"Time [s]": TIME, "Voltage [V]": VOLTAGE, "Current [A]": LITHIATING},
        # and without one, by the branches
        {
            "Time [s]": TIME,
            "Voltage [V]": VOLTAGE,
            "Current [A]": abs(LITHIATING),
            "Branch": np.repeat(["Lithiation", "Delithiation"], 37),
        },
        {
            "Time [s]": TIME,
            "Voltage [V]": VOLTAGE,
            "Current [A]": abs(LITHIATING),
            "Direction": np.repeat(["DChg", "Chg"], 37),
        },
    ],
)
def test_every_way_to_say_the_same_gives_the_same_record(write, columns):
    (record,) = read_data(write(columns), mass=MASS)
    # cycle 1 with 90 % given back gets its remark
    check(record, remarks=1)
    assert "90.0 %" in record.remarks[0]


def test_a_full_cell_lithiates_its_alloy_while_the_voltage_rises(write):
    columns = {**SERIES, "Voltage / V": 4 - VOLTAGE, "Current / A": LITHIATING}
    (record,) = read_data(write(columns), mass=MASS, alloy_electrode="negative")
    assert record.charge.max() == pytest.approx(2000, rel=1e-3)
    assert record.voltage[0] < record.voltage[36]
    full, empty = read_data(write(columns), mass=MASS, alloy_electrode="positive")
    assert full.delithiation_capacity == pytest.approx(2000, rel=1e-3)
    assert "Starts full: the file begins with a delithiation of 2000 mAh/g" in full.remarks[-1]
    assert (empty.initial_charge, empty.lithiation_capacity) == pytest.approx((-2000, 1800), abs=2)


def test_the_voltage_beats_the_convention_of_the_format(write):
    (record,) = read_data(write({**SERIES, "Current / A": LITHIATING}), mass=MASS)
    check(record, remarks=2)
    assert "Battery Data Format" in record.remarks[0]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Branch": np.repeat(["lithiation", "delithiation"], 37)},
        {"Branch": np.repeat(["sodiation", "desodiation"], 37), "Cycle": np.full(74, 2)},
        # without time a current says no more than its sign
        {"Current / mA": -LITHIATING},
        # back from 2000 to 200 in place of a new count
        {"Capacity [mA.h.g-1]": np.where(LITHIATING > 0, CAPACITY, 2000 - CAPACITY)},
    ],
)
@pytest.mark.parametrize(
    "rate", [{"current": "200 mA/g"}, {"current": 0.1, "nominal_capacity": 2000, "cell": HALF_CELL}]
)
def test_capacity_and_rate_make_time_and_current(write, changes, rate):
    (record,) = read_data(write({**CURVE, **changes}), **rate)
    assert record.charge.max() == pytest.approx(2000, rel=1e-9)
    assert record.charge[-1] == pytest.approx(200, rel=1e-9)
    assert record.time[36] == pytest.approx(36000)
    assert record.time[-1] == pytest.approx(68400, abs=0.01)
    assert not record.remarks
    assert set(record.current) == {200.0, -200.0}


def test_rests_in_a_table_of_capacity_carry_no_charge(write):
    names = ["discharge", "rest", "charge"]
    columns = {**CURVE, "Branch": np.repeat(names, [37, 1, 36])}
    (record,) = read_data(write(columns), current="200 mA/g")
    # the row that is called a rest was the first of the charge
    assert "misses its first 50 mAh/g" in record.remarks[0]
    assert record.charge[-1] == pytest.approx(200)


def test_a_late_start_passes_its_charge_without_a_voltage(write):
    kept = (CAPACITY > 100) | (LITHIATING < 0)
    back = np.where(LITHIATING > 0, CAPACITY, 2000 - CAPACITY)
    kept &= back != 2000
    columns = {"Voltage [V]": VOLTAGE[kept], "Capacity [mA.h.g-1]": back[kept]}
    (record,) = read_data(write(columns), current="200 mA/g")
    assert record.charge.max() == pytest.approx(back[kept].max())
    assert record.charge[-1] == pytest.approx(200)
    begins = np.flatnonzero(np.isnan(record.voltage))
    assert begins.tolist() == [0, 36]
    assert record.charge[begins] == pytest.approx([0, back[kept].max()])
    assert "misses its first 111.1 mAh/g" in record.remarks[0]


MPT = """EC-Lab ASCII FILE
Nb header lines : {lines}

Galvanostatic Cycling with Potential Limitation
Electrode surface area : 1{point}000 cm\xb2
{header}
"""


@pytest.mark.parametrize("point", [".", ","])
@pytest.mark.parametrize("voltage", ["Ewe/V", "Ecell/V"])
def test_biologic_text_exports(tmp_path, point, voltage):
    header = f"mode\tox/red\tcycle number\ttime/s\t{voltage}\t<I>/mA\tQ-Q0/mA.h\t"
    charge = -np.concatenate([[0], np.cumsum(np.diff(TIME) * LITHIATING[1:])]) / 3.6
    rows = [
        f"1\t{int(i > 0)}\t3\t{t:.6E}\t{v:.7E}\t{1e3 * i:.7E}\t{q:.7E}\t"
        for t, v, i, q in zip(TIME, VOLTAGE, -LITHIATING, charge, strict=True)
    ]
    text = MPT.format(lines=6, point=".", header=header) + "\n".join(rows) + "\n"
    path = tmp_path / "cell.mpt"
    path.write_bytes(text.replace(".", point).replace("\n", "\r\n").encode("latin-1"))
    (record,) = read_data(path, mass=MASS)
    check(record)
    assert set(record.cycle) == {3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", ","), ("\t", ",")])
def test_separators_decimals_and_encodings(write, encoding, separator, decimal):
    columns = {"Time [s]": TIME, "Voltage [V]": VOLTAGE, "Current [µA]": -1e6 * LITHIATING}
    path = write(columns, sep=separator, decimal=decimal, encoding=encoding)
    check(read_data(path, mass=MASS)[0], remarks=1)


def test_columns_of_any_name(write):
    columns = {"a": TIME, "b": VOLTAGE, "c [mA]": -1e3 * LITHIATING}
    names = {"time": "a [s]", "voltage": "b [V]", "current": "c [mA]"}
    check(read_data(write(columns), columns=names, mass=MASS)[0], remarks=1)
    with pytest.raises(InputError, match=r"no column 'd \[A\]'; choose among a, b"):
        read_data(write(columns), columns={**names, "current": "d [A]"}, mass=MASS)
    with pytest.raises(InputError, match="The unit of column 'a' is not known"):
        read_data(write(columns), columns={**names, "time": "a"}, mass=MASS)
    with pytest.raises(InputError, match="no quantity 'colour'; name columns of time"):
        read_data(write(columns), columns={**names, "colour": "a"}, mass=MASS)


def test_cycles_and_their_choice(write):
    twice = {name: np.tile(values, 2) for name, values in SERIES.items()}
    twice["Test Time / s"][74:] += 6841
    first, second = read_data(write(twice), mass=MASS)
    check(first, remarks=1)
    check(second)
    assert (first.name, second.name) == ("cell, cycle 1", "cell, cycle 2")
    (chosen,) = read_data(write(twice), mass=MASS, cycles=2)
    assert np.array_equal(chosen.voltage, second.voltage)
    (whole,) = read_data(write(twice), mass=MASS, join_cycles=True)
    assert len(whole.time) == 148
    assert set(whole.cycle) == {1, 2}
    with pytest.raises(InputError, match="no cycle 3; choose among 1, 2"):
        read_data(write(twice), mass=MASS, cycles=3)


def test_pulses_and_rests_are_no_cycles(write):
    time = np.arange(400.0) * 60
    current = np.where(np.arange(400) % 20 < 10, 10e-3, 0)
    current[np.arange(400) % 40 == 15] = -10e-3
    columns = {"Time [s]": time, "Voltage [V]": 0.9 - 2e-3 * time / 60, "Current [A]": -current}
    (record,) = read_data(write(columns), mass=MASS)
    assert set(record.cycle) == {1}


def test_one_cell_has_to_be_chosen(write):
    both = {name: np.tile(values, 2) for name, values in CURVE.items()}
    both["Cell"] = np.repeat(["alpha 1", "beta 2"], 74)
    path = write(both)
    with pytest.raises(InputError, match="holds 2 cells; choose 'alpha 1' or 'beta 2'"):
        read_data(path, current="200 mA/g")
    (record,) = read_data(path, current="200 mA/g", cell_name="beta")
    assert record.charge.max() == pytest.approx(2000)
    assert record.name == "cell, cell beta 2"
    with pytest.raises(InputError, match="No one cell is 'gamma'; choose 'alpha 1'"):
        read_data(path, current="200 mA/g", cell_name="gamma")
    (record,) = read_data(path, current="200 mA/g", where={"Cell": "alpha 1"})
    assert record.charge.max() == pytest.approx(2000)
    both["Rate"] = np.repeat([0.1, 0.2], 74)
    (record,) = read_data(write(both), current="200 mA/g", where={"Rate": 0.2})
    assert record.name == "cell, cell beta 2, Rate 0.2"
    with pytest.raises(InputError, match="No row has 7 in column 'Cell'; choose 'alpha 1'"):
        read_data(path, current="200 mA/g", where={"Cell": 7})
    with pytest.raises(InputError, match="no column 'colour' to choose by"):
        read_data(path, current="200 mA/g", where={"colour": 1})
    with pytest.raises(InputError, match="no column of cells to find 'beta' in"):
        read_data(write(CURVE), current="200 mA/g", cell_name="beta")


def test_two_cells_one_after_the_other_are_found_by_their_time(write):
    both = {name: np.tile(values, 2) for name, values in SERIES.items()}
    with pytest.raises(InputError, match=r"Time goes back from 6840 to 0 s in row 75; .* one cell"):
        read_data(write(both), mass=MASS, join_cycles=True)


def test_what_is_noticed_becomes_a_remark(write):
    late = TIME + np.where(np.arange(74) > 50, 7200, 0)
    counted = np.concatenate([[0], np.cumsum(np.abs(np.diff(TIME)) * 10e-3)]) / 3600
    columns = {**SERIES, "Test Time / s": late, "Capacity / Ah": 1.05 * counted, "Cycle": [2] * 74}
    (record,) = read_data(write(columns), mass=MASS)
    text = " ".join(record.remarks)
    assert "1 gaps under current, the longest of 121 min" in text
    assert "the current was used" in text
    # 2 h at 2000 mA/g too much out: 5800 of 2000, an offset of 3800 over 3.9 h (to the switch)
    assert "Cycle 2 gives back 290.0 %" in text
    offset = 3800 / (late[-1] / 3600)
    assert f"offset of {offset:.3g} mA/g" in text
    lithiation = {name: values[:37] for name, values in SERIES.items()}
    (record,) = read_data(write(lithiation), mass=MASS)
    assert record.remarks == ("Only lithiation was measured.",)


def test_capacity_columns_are_a_check_of_the_current(write):
    hours = TIME / 3600
    discharged = 10e-3 * np.minimum(hours, 1)
    charged = 10e-3 * np.maximum(hours - 1, 0)
    columns = {**SERIES, "Discharging Capacity / Ah": discharged, "Charging Capacity / Ah": charged}
    check(read_data(write(columns), mass=MASS)[0], remarks=1)
    columns["Charging Capacity / Ah"] = 1.1 * charged
    check(read_data(write(columns), mass=MASS)[0], remarks=2)
    columns["Charging Capacity / Ah"] = 1e6 * charged
    (record,) = read_data(write(columns), mass=MASS)
    assert "the current was used: check the units of both" in str(record.remarks)
    both = {**CURVE, "Q/Ah/g": CAPACITY}
    with pytest.raises(InputError, match=r"'Capacity .mA.h.g-1.' and 'Q/Ah/g' both say the same"):
        read_data(write(both), current="200 mA/g")
    both = {**CURVE, "Q/mAh": 1e3 * GRAMS * CAPACITY}
    # without a mass only one of them can be read
    (record,) = read_data(write(both), current="200 mA/g")
    assert record.charge.max() == pytest.approx(2000)
    both["Q/mAh"] *= 1e-3
    (record,) = read_data(write(both), current="200 mA/g", mass=MASS, columns={"capacity": "Q/mAh"})
    assert record.charge.max() == pytest.approx(2000)


def test_an_offset_of_the_current_is_found_to_its_size(write):
    columns = {**SERIES, "Current / A": -LITHIATING + 0.5e-3}
    columns["Test Time / s"] = [*np.linspace(0, 3600, 37), *np.linspace(3600, 7200, 37)]
    (record,) = read_data(write(columns), mass=MASS)
    (remark,) = (remark for remark in record.remarks if "gives back" in remark)
    # 0.5 mA on 5 mg; 10.5 h out and 9.5 in make 110.5 %
    assert "gives back 110.5 %" in remark
    assert "offset of 100 mA/g" in remark


def test_rows_of_one_time_are_set_apart_and_rests_left_out(write):
    columns = {name: np.concatenate([values, values[-1:]]) for name, values in SERIES.items()}
    (record,) = read_data(write(columns), mass=MASS)
    assert "1 rows repeat the time" in " ".join(record.remarks)
    assert np.all(np.diff(record.time) > 0)
    columns = {**SERIES, "Cycle": np.repeat([0, 1], [5, 69])}
    columns["Current / A"] = np.where(columns["Cycle"] == 0, 0, -LITHIATING)
    (record,) = read_data(write(columns), mass=MASS)
    assert "Left out: a rest of 0.111 h before the first current; it ends at 0.8056" in str(
        record.remarks
    )
    assert record.open_circuit_voltage == pytest.approx(VOLTAGE[4])
    # the current has flowed since the last sample of the rest, where it has no voltage
    assert (record.start, record.initial_charge) == (TIME[4], 0)
    assert record.charge[1] == pytest.approx(2000 / 36)
    assert np.flatnonzero(np.isnan(record.voltage)).tolist() == [0]


def test_thickness_is_a_second_channel(write):
    micron = 20 + 10 * CAPACITY / 2000
    columns = {**SERIES, "Thickness [um]": micron}
    (record,) = read_data(write(columns), mass=MASS)
    assert record.thickness == pytest.approx(1e-6 * (micron - micron[0]))
    sparse = np.where(np.arange(74) % 3 == 1, micron, np.nan)
    (record,) = read_data(write({**columns, "Thickness [um]": sparse}), mass=MASS)
    assert np.isfinite(record.thickness).sum() == 25
    assert record.thickness[1] == 0
    columns = {**SERIES, "Expansion / %": 100 * (micron / 20 - 1)}
    with pytest.raises(InputError, match="in per cent; give the initial thickness"):
        read_data(write(columns), mass=MASS)
    (record,) = read_data(write(columns), mass=MASS, initial_thickness=20e-6)
    assert record.thickness == pytest.approx(1e-6 * (micron - micron[0]))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({name: [] for name in SERIES}, "0 rows of numbers"),
        ({**SERIES, "Voltage / V": np.where(TIME == 100, "x", VOLTAGE)}, "(row 2|line 3) but 'x'"),
        ({**SERIES, "Current / A": np.where(TIME == 100, np.inf, 1)}, "(row 2|line 3) but 'inf'"),
        ({**SERIES, "Voltage / V": 1e3 * VOLTAGE}, "reaches 1000 V; name .* 'Voltage .mV.'"),
        ({**SERIES, "Voltage / V": 1e-3 * VOLTAGE}, "within 0.001 V; name .* 'Voltage .V.'"),
        ({**SERIES, "Current / A": -1e3 * LITHIATING}, "reaches 2e.06 mAh/g, more than any"),
        ({**SERIES, "Current / A": -1e-4 * LITHIATING}, "only 0.2 mAh/g in all; check the units"),
        ({**SERIES, "Test Time / s": 1e-3 * TIME, "Current / A": -1e3 * LITHIATING}, "2e.06 mA/g"),
        ({**SERIES, "Test Time / s": TIME[::-1]}, "Time goes back from 6840 .* in row 2"),
        ({**SERIES, "Test Time / s": np.ones(74)}, "Time does not pass"),
        ({**SERIES, "Current / A": np.zeros(74)}, "No current flows"),
        ({**SERIES, "Current / A": np.full(74, 1e-2)}, "sign of the current does not go with"),
        ({**SERIES, "Voltage [mV]": VOLTAGE}, "'Voltage / V' and 'Voltage .mV.' both say"),
        ({"Test Time / s": TIME, "Voltage / V": VOLTAGE}, "No column of current among Test Time"),
        ({"Voltage / V": VOLTAGE, "Current / A": LITHIATING}, "No column of test time among"),
        ({"Voltage / V": VOLTAGE}, "No column of capacity among Voltage"),
        ({**CURVE, "Capacity [mA.h.g-1]": 1e3 * CAPACITY}, "more than any electrode has"),
        ({**CURVE, "Capacity [mA.h.g-1]": 1e-4 * CAPACITY}, "only 0.2 mAh/g in all"),
        ({**CURVE, "Capacity [mA.h.g-1]": np.where(TIME == 500, 991, CAPACITY)}, "back in row 7"),
        ({**CURVE, "Capacity [mA.h.g-1]": np.ones(74)}, "or does not move"),
        ({**CURVE, "Voltage [V]": 2 - np.linspace(0, 1, 74)}, "row 38 while the voltage goes on"),
        (
            {**CURVE, "Branch": np.repeat(["delithiation", "lithiation"], 37)},
            "half cell or a full cell",
        ),
        ({**SERIES, "Branch": np.repeat(["delithiation", "lithiation"], 37)}, "correct the bran"),
    ],
)
def test_bad_data_is_refused_in_one_sentence(write, columns, message):
    with pytest.raises(InputError, match=message) as refused:
        read_data(write(columns), mass=MASS, current="200 mA/g")
    assert "\n" not in str(refused.value)
    assert str(refused.value).count(". ") == 0


@pytest.mark.parametrize(
    ("columns", "given", "message"),
    [
        (SERIES, {}, "'Current / A' is not per gram and no mass was given; give the mass"),
        (SERIES, {"mass": -1.0}, "The mass is '-1.0'; give"),
        (SERIES, {"mass": np.nan}, "The mass is 'nan'; give"),
        (SERIES, {"mass": "5 mm"}, "The mass is '5 mm'; give"),
        (SERIES, {"mass": [MASS, MASS]}, "2 masses and 1 files; give one"),
        (SERIES, {"mass": 1e-3 * MASS}, "mAh/g, more than any electrode has"),
        (SERIES, {"mass": MASS, "alloy_electrode": "left"}, "give 'positive' for a half cell"),
        (CURVE, {}, "no current was given; give the current at which"),
        (CURVE, {"current": 0.1}, "The current is '0.1', .*; give the cell, or .* '156 mA/g'"),
        (CURVE, {"current": "0 mA/g"}, "The current is '0 mA/g'; give"),
        (CURVE, {"current": "2e6 mA/g"}, "more than any electrode bears"),
        (CURVE, {"current": "C/10", "cell": HALF_CELL, "nominal_capacity": -1.0}, "nominal cap"),
        (
            {"Voltage / V": VOLTAGE, "Capacity / Ah": CAPACITY},
            {"current": "1 mA/g"},
            "no mass was given",
        ),
    ],
)
def test_what_the_file_leaves_open_is_asked_for(write, columns, given, message):
    with pytest.raises(InputError, match=message):
        read_data(write(columns), **given)


def test_several_files_with_a_mass_and_a_current_each(write):
    heavy = {name: values[:] for name, values in SERIES.items()}
    heavy["Current / A"] = 2 * heavy["Current / A"]
    paths = [write(SERIES, "light.csv"), write(heavy, "heavy.csv")]
    light, heavy = read_data(paths, HALF_CELL, [MASS, f"{2e3 * GRAMS:g} mg"])
    assert (light.name, heavy.name) == ("light, cycle 1", "heavy, cycle 1")
    assert heavy.charge == pytest.approx(light.charge)
    paths = [write(CURVE, "slow.csv"), write(CURVE, "fast.csv")]
    slow, fast = read_data(paths, current=["100 mA/g", "0.2 A/g"])
    assert slow.time[-1] == pytest.approx(2 * fast.time[-1], rel=1e-6)
    with pytest.raises(InputError, match="3 currents and 2 files; give one for all, or one each"):
        read_data(paths, current=["100 mA/g"] * 3)
    with pytest.raises(InputError, match="no measured file; give one or more"):
        read_data([])


def test_c_rates_are_those_of_the_cell(write):
    one_c = ResolvedValues(HALF_CELL)["1C specific current [A.kg-1]"]
    for current in ("C/20", 0.05, f"{one_c / 20} mA/g"):
        (record,) = read_data(write(CURVE), HALF_CELL, current=current)
        assert record.current[0] == pytest.approx(one_c / 20)
    (record,) = read_data(write(CURVE), HALF_CELL, current="C/20", nominal_capacity="2 Ah/g")
    assert record.current[0] == pytest.approx(100)


def test_records_are_prepared_as_asked(write, tmp_path):
    path = write(SERIES)
    inside = np.where(LITHIATING > 0, CAPACITY, 2000 - CAPACITY)
    height = write({"Capacity [mAh/g]": CAPACITY, "Expansion / %": inside / 100}, "height.csv")
    (record,) = read_data(
        path,
        mass=MASS,
        columns={"voltage": "Voltage / V"},  # which the other file has not
        thickness=height,
        initial_thickness="20 um",
        balance_charge=True,
        points=40,
        trim=0.1,
    )
    assert 30 < len(record.time) <= 40
    # 10 mA for an hour in and 0.9 h out, so a tenth of what went in was lost
    assert record.current[0] == pytest.approx(0.9 * 2000, rel=1e-3)
    assert record.charge[-1] == pytest.approx(0, abs=2)
    assert np.isnan(record.voltage).any()
    assert record.thickness[np.isfinite(record.thickness)].max() == pytest.approx(4e-6, rel=1e-3)


def test_other_cyclers_need_the_extra(write, tmp_path, monkeypatch):
    for module in ("bdf", "NewareNDA", "galvani.BioLogic"):
        monkeypatch.setitem(sys.modules, module, None)
    for name, extra in (("cell.ndax", "cyclers"), ("cell.mpr", "biologic")):
        (tmp_path / name).write_bytes(b"PK\0\1")
        with pytest.raises(InputError, match=rf"porousalloy\[{extra}\]"):
            read_data(tmp_path / name, mass=MASS)
    # with the extra, its table is read as the Battery Data Format that it is
    table = pd.DataFrame(SERIES)
    reader = SimpleNamespace(read=lambda path, validate: table)
    monkeypatch.setitem(sys.modules, "bdf", reader)
    check(read_data(tmp_path / "cell.ndax", mass=MASS)[0], remarks=3)
    monkeypatch.setitem(sys.modules, "bdf", SimpleNamespace())
    with pytest.raises(InputError, match="and bdf cannot read it; export"):
        read_data(tmp_path / "cell.ndax", mass=MASS)


def test_files_that_are_no_tables(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        read_data(tmp_path / "none.csv")
    for content in (b"", b"\x89PNG\0\0", b"EC-Lab ASCII FILE\nNb header", b"a,a\nb,c\n"):
        (tmp_path / "some.csv").write_bytes(content)
        with pytest.raises(InputError, match="is not a table"):
            read_data(tmp_path / "some.csv")
