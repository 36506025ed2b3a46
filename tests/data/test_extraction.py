"""Tables become samples in the models' units; a column that only checks refuses nothing."""

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.columns.extraction import extract
from porousalloy.parameters.errors import InputError

MASS = 5e-6  # kg
AREA = 1.131e-4  # m2
ROWS = 30
TIME = 60.0 * np.arange(2 * ROWS)
VOLTAGE = np.concatenate([np.linspace(0.9, 0.05, ROWS), np.linspace(0.1, 1.0, ROWS)])
#: Per mass, positive where the voltage rises [A.kg-1].
CURRENT = np.repeat([-200.0, 200.0], ROWS)
AMPERE = CURRENT * MASS
SERIES = {"Time [s]": TIME, "Voltage [V]": VOLTAGE, "Current [A]": AMPERE}


def table(columns, lines=None):
    frame = pd.DataFrame(columns)
    if lines is not None:
        frame.attrs["lines"] = np.arange(len(frame)) + lines
    return frame


def read(columns, given=None, mass=MASS, lines=None, **settings):
    return extract(table(columns, lines), given or {}, mass, **settings)


def check(samples):
    assert samples["time"] == pytest.approx(TIME)
    assert samples["voltage"] == pytest.approx(VOLTAGE)
    assert samples["current"] == pytest.approx(CURRENT)


@pytest.mark.parametrize(
    "current",
    [
        {"I/mA": 1e3 * AMPERE},
        {"Current [µA]": 1e6 * AMPERE},
        {"Current [mA/g]": CURRENT},
        {"Current (A g⁻¹)": 1e-3 * CURRENT},
        {"j / mA cm-2": 0.1 * AMPERE / AREA},
        {"Current density (A/m²)": AMPERE / AREA},
        {"i [uA/cm²]": 100 * AMPERE / AREA},
        # the measured one before the mean, and either before the set one
        {"control/mA": 0 * AMPERE, "<I>/mA": 900 * AMPERE, "I/mA": 1e3 * AMPERE},
        {"control/mA": 0 * AMPERE, "<I>/mA": 1e3 * AMPERE},
        # what was measured before what a program divided
        {"Current(mA)": 1e3 * AMPERE, "Current density (mA/g)": 1.005 * CURRENT},
        {"Current(mA)": 1e3 * AMPERE, "Current(A)": AMPERE},
        {"Current [A]": AMPERE, "Current [A] (2nd)": AMPERE},
    ],
)
def test_currents_of_every_unit(current):
    columns = {"time/s": TIME, "Ewe/V": VOLTAGE, **current}
    samples, remarks = read(columns, area=AREA)
    check(samples)
    assert not remarks


def test_a_set_current_is_used_with_a_remark():
    samples, (remark,) = read({"time/s": TIME, "Ewe/V": VOLTAGE, "control/mA": 1e3 * AMPERE})
    check(samples)
    assert remark == "'control/mA' is the current that was set; no column has the measured one."


def test_a_scale_that_is_missing_is_asked_for():
    columns = {"time/s": TIME, "Ewe/V": VOLTAGE, "j / mA cm-2": 0.1 * AMPERE / AREA}
    with pytest.raises(InputError, match=r"per area and no area was given; .* '1.131 cm2'"):
        read(columns)
    with pytest.raises(InputError, match="not per gram but per area and no mass was given"):
        read(columns, mass=None, area=AREA)
    # without a mass, a column that needs none is read
    columns["Current [mA/g]"] = CURRENT
    check(read(columns, mass=None)[0])


def test_a_mass_that_is_not_that_of_the_file_is_said():
    columns = {**SERIES, "Capacity(mAh)": 4e-3 * TIME, "Spec. Cap.(mAh/g)": TIME}
    _, remarks = read(columns)
    assert (
        "'Spec. Cap.(mAh/g)' was divided by 4 mg; the mass that was given, 5 mg, was used."
        in remarks
    )


def test_columns_of_one_quantity_that_differ():
    both = {**SERIES, "Current(mA)": 500 * AMPERE}
    with pytest.raises(InputError, match=r"'Current .A.' and 'Current.mA.' both say the same and"):
        read(both)
    check(read(both, {"current": "Current [A]"})[0])
    assert read(both, {"current": "Current(mA)"})[0]["current"] == pytest.approx(CURRENT / 2)


def test_the_electrode_in_a_half_cell_and_the_cell_in_a_full_one():
    columns = {"time/s": TIME, "I/mA": 1e3 * AMPERE, "Ecell/V": 3 + VOLTAGE, "Ewe/V": VOLTAGE}
    samples, (remark,) = read(columns)
    check(samples)
    assert remark == (
        "'Ewe/V' was taken as the voltage; 'Ecell/V' differs from it by up to 3e+03 mV."
    )
    samples, (remark,) = read(columns, half_cell=False)
    assert samples["voltage"] == pytest.approx(3 + VOLTAGE)
    assert "'Ecell/V' was taken" in remark
    columns["Ecell/V"] = VOLTAGE + 5e-4
    assert read(columns)[1] == ()


def test_a_potential_against_another_electrode_is_refused():
    columns = {"time/s": TIME, "I/mA": 1e3 * AMPERE, "E vs. SHE / V": VOLTAGE - 3.04}
    with pytest.raises(InputError, match=r"'E vs. SHE / V' is against SHE, where the models have"):
        read(columns)
    samples, _ = read(columns, {"voltage": "E vs. SHE / V"})
    assert samples["voltage"] == pytest.approx(VOLTAGE - 3.04)


@pytest.mark.parametrize(
    ("check_only", "message"),
    [
        ({"Cycle": np.linspace(0, 1, 2 * ROWS)}, "not whole; the cycle was left out"),
        ({"Cycle": ["a"] * 2 * ROWS}, "not whole; the cycle was left out"),
        ({"Capacity [mAh]": ["x"] * 2 * ROWS}, "has no number in row 1 .*; the capacity was left"),
        ({"Filling": ["x"] * 2 * ROWS}, "the stoichiometry was left out"),
        ({"Branch": ["up"] * 2 * ROWS}, "Column 'Branch' names no branch and was left out"),
    ],
)
def test_a_column_that_only_checks_refuses_nothing(check_only, message):
    samples, (remark,) = read({**SERIES, **check_only})
    check(samples)
    assert pd.Series([remark]).str.contains(message).all(), remark
    assert set(samples.columns) == {"time", "voltage", "current"}
    (name,) = check_only
    quantity = {"Cycle": "cycle", "Filling": "stoichiometry", "Branch": "branch"}
    with pytest.raises(InputError):
        read({**SERIES, **check_only}, {quantity.get(name, "capacity"): name})


@pytest.mark.parametrize(
    "unneeded",
    [
        {"Capacity": TIME},  # without a unit
        {"Capacity(mAh)": TIME, "Capacity(Ah)": TIME},  # that differ
        {"Energy(mWh)": ["?"] * 2 * ROWS, "Temperature (C)": np.nan, "I Range": "100 mA"},
        {"Step Type": np.tile([1, 2], ROWS), "mode": 1, "Status": "ok", "ES": 133},
        {"Date": "never", "SysTime": np.nan},
        {"Cycle Index": np.nan, "Charge_Capacity(Ah)": np.nan},
    ],
)
def test_what_nobody_needs_is_not_looked_at(unneeded):
    samples, remarks = read({**SERIES, **unneeded})
    check(samples)
    assert not remarks


def test_cycle_numbers_as_text_as_numbers_and_with_gaps():
    for cycle in (np.repeat([1.0, 2.0], ROWS), np.repeat(["1", " 2 "], ROWS)):
        samples, _ = read({**SERIES, "Cycle": cycle})
        assert samples["cycle"].tolist() == [1] * ROWS + [2] * ROWS
    sparse = np.full(2 * ROWS, np.nan)
    sparse[[0, ROWS]] = 1, 2
    samples, _ = read({**SERIES, "Cycle": sparse})
    assert samples["cycle"].tolist() == [1] * ROWS + [2] * ROWS


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Step Type", ("CC_DChg", "CCCV_Chg")),
        ("State", ("D", "C")),
        ("Md", ("D", "C")),
        ("Step-State", ("d_cc", "c_cc")),
        ("Zustand", ("Entladen", "Laden")),
        ("工步类型", ("恒流放电", "恒流充电")),
        ("ox/red", (0, 1)),
        ("Reaktion", ("Reduction", "Oxidation")),
    ],
)
def test_step_words_are_branches(column, words):
    given = {"branch": column} if column == "Reaktion" else {}
    samples, remarks = read({**SERIES, column: np.repeat(words, ROWS)}, given)
    assert samples["branch"].tolist() == ["discharge"] * ROWS + ["charge"] * ROWS
    assert not remarks


def test_words_that_name_no_branch_are_left_to_the_voltage():
    words = np.array(["CC_DChg"] * ROWS + ["Pulse"] * ROWS, dtype=object)
    samples, (remark,) = read({**SERIES, "Current [A]": abs(AMPERE), "Step Type": words})
    assert samples["branch"].tolist() == ["discharge"] * ROWS + ["charge"] * ROWS
    assert remark == (
        f"'Pulse' in column 'Step Type' names no branch ({ROWS} rows); the voltage decided there."
    )
    words[:] = "CC_Chg"
    words[:ROWS] = "Pulse"
    current = abs(AMPERE) * (np.arange(2 * ROWS) >= 5)
    samples, _ = read({**SERIES, "Current [A]": current, "Step Type": words})
    assert samples["branch"].tolist() == ["rest"] * 5 + ["discharge"] * (ROWS - 5) + (
        ["charge"] * ROWS
    )


def test_of_several_columns_of_words_the_one_that_says_most_is_taken():
    words = np.repeat(["CC_DChg", "CC_Chg"], ROWS).astype(object)
    words[4] = ""
    columns = {"Mode": np.where(np.arange(2 * ROWS) < 2, "Rest", "CC"), "Step Type": words}
    samples, remarks = read({**SERIES, **columns})
    # an empty cell is decided by the voltage, without a word
    assert samples["branch"].tolist() == ["discharge"] * ROWS + ["charge"] * ROWS
    assert not remarks


def test_rows_without_what_is_needed_are_left_out():
    columns = {name: values.astype(object) for name, values in SERIES.items()}
    columns["Voltage [V]"][3] = np.nan
    columns["Current [A]"][[7, 8]] = "", None
    columns["Time [s]"][20] = " "
    columns["Capacity [mAh]"] = np.where(np.arange(2 * ROWS) == 40, np.nan, 1.0)
    samples, remarks = read(columns, lines=13)
    kept = np.delete(np.arange(2 * ROWS), [3, 7, 8, 20])
    assert samples["current"] == pytest.approx(CURRENT[kept])
    assert samples.rows.tolist() == (kept + 1).tolist()
    assert remarks[0] == (
        "4 rows have no voltage or no time or no current and were left out, the first in line 16."
    )
    columns["Voltage [V]"][1:] = np.nan
    with pytest.raises(
        InputError, match=r"59 of 60 rows have no voltage .*; give at least two row"
    ):
        read(columns)


@pytest.mark.parametrize("column", SERIES)
@pytest.mark.parametrize(
    "cell", [np.inf, -np.inf, 1e308, "--", "x", "2024-01-01", "0x10", "1_000", True, "1e400"]
)
def test_a_cell_that_is_no_number_is_named_with_its_line(column, cell):
    columns = {name: values.astype(object) for name, values in SERIES.items()}
    columns[column][6] = cell
    with pytest.raises(InputError) as refused:
        read(columns, lines=2)
    message = str(refused.value)
    assert f"'{column}'" in message
    assert "in line 8" in message
    assert "\n" not in message
    assert message.count(". ") == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Voltage [V]": 1e3 * VOLTAGE}, "reaches 1000 V; name the column 'Voltage .mV.' if it"),
        ({"Voltage [V]": 1e-3 * VOLTAGE}, "stays within 0.001 V; name the column 'Voltage .V.'"),
        ({"Voltage [V]": np.where(TIME == 60, 123000, VOLTAGE)}, "has 1.23e.05 V in line 3, which"),
        ({"Voltage [V]": np.where(TIME == 60, 1e-320, VOLTAGE)}, "1e-320 V in line 3, which no"),
        ({"Voltage [V]": -VOLTAGE}, "All of column 'Voltage .V.' is below 0 V"),
        ({"Time [s]": [*TIME[:-1], 1e12]}, "reaches 1e.12 s in line 61, more"),
        (
            {"Current [A]": AMPERE.astype(str)[:1].tolist() * 2 * ROWS, "Time [s]": "t"},
            "no time in",
        ),
    ],
)
def test_what_cannot_be(changes, message):
    with pytest.raises(InputError, match=message):
        read({**SERIES, **changes}, lines=2)


def test_columns_that_are_given_win():
    columns = {
        **SERIES,
        "a": 2 * TIME,
        "b": VOLTAGE + 1,
        "c": 2e3 * AMPERE,
        "d": np.arange(60) // 7,
    }
    given = {"time": "a [s]", "voltage": "b [V]", "current": "c [mA]", "cycle": "d"}
    samples, _ = read(columns, given)
    assert samples["time"] == pytest.approx(2 * TIME)
    assert samples["voltage"] == pytest.approx(VOLTAGE + 1)
    assert samples["current"] == pytest.approx(2 * CURRENT)
    assert samples["cycle"].tolist() == (np.arange(60) // 7).tolist()


def test_a_table_of_stoichiometries_needs_no_clock_and_no_mass():
    columns = {"Filling": np.linspace(0, 1, 2 * ROWS), "Voltage [V]": VOLTAGE, "Q/mAh": TIME}
    samples, _ = read({**columns, "Time": "noon"}, mass=None)
    assert set(samples.columns) == {"voltage", "stoichiometry"}
