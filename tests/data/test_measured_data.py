"""Measured curves: names and units of columns, half cycles, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.data.measured_curve import read_measured
from porousalloy.parameters.errors import InputError

# a half cycle of 2 mA for 3 h on 5 mg: 1200 mAh/g
HOURS = np.array([0.0, 1.0, 3.0])
FALLING = np.array([0.9, 0.4, 0.01])
GRAMS = 5e-3
CAPACITY = 2.0 * HOURS / GRAMS


@pytest.fixture
def write(tmp_path):
    def write(columns, **settings):
        path = tmp_path / "curve.csv"
        pd.DataFrame(columns).to_csv(path, index=False, **settings)
        return path

    return write


@pytest.mark.parametrize(
    "columns",
    [
        {"Voltage [V]": FALLING, "Capacity [mA.h.g-1]": CAPACITY},
        {"voltage / mV": 1000 * FALLING, "capacity / Ah/g": CAPACITY / 1000},
        {"Voltage / V": FALLING, "Discharge Capacity / Ah": 2e-3 * HOURS},
        {"Voltage / V": FALLING, "Discharging Capacity (mAh)": 2 * HOURS},
        {"Voltage [V]": FALLING, "Current [A]": [2e-3] * 3, "Test Time / s": 3600 * HOURS},
        {"Voltage [V]": FALLING, "Current / mA": [-2.0] * 3, "Test Time / h": HOURS},
    ],
)
def test_every_way_to_say_the_same_gives_the_same_curve(write, columns):
    (curve,) = read_measured(write(columns), mass=1e-3 * GRAMS)
    assert not curve.rises
    assert curve.voltage == pytest.approx(FALLING)
    assert curve.capacity == pytest.approx(CAPACITY)


def test_separators_and_comments(write):
    path = write({"Voltage [V]": FALLING, "Capacity [mA.h.g-1]": CAPACITY}, sep="\t")
    path.write_text("# a cycler\n" + path.read_text())
    assert read_measured(path)[0].capacity == pytest.approx(CAPACITY)


def test_half_cycles_are_parted_by_the_current_and_the_last_of_each_is_taken(write):
    sign = np.repeat([1, 0, -1, 1], 3)
    voltage = [*FALLING, 0.1, 0.12, 0.13, *FALLING[::-1], *(FALLING + 0.05)]
    capacity = [*CAPACITY, *3 * [1200], *(1200 - CAPACITY), *(0.5 * CAPACITY)]
    columns = {"Voltage [V]": voltage, "Current [A]": sign, "Capacity [mA.h.g-1]": capacity}
    down, up = read_measured(write(columns))
    assert (down.rises, up.rises) == (False, True)
    assert down.capacity == pytest.approx(0.5 * CAPACITY)
    assert down.voltage == pytest.approx(FALLING + 0.05)
    assert up.capacity == pytest.approx(CAPACITY)


def test_charge_and_discharge_columns_are_told_apart(write):
    columns = {
        "Voltage [V]": [*FALLING, *FALLING[::-1]],
        "Current [A]": np.repeat([-1, 1], 3),
        "Discharging Capacity / Ah": [*(2e-3 * HOURS), *3 * [6e-3]],
        "Charging Capacity / Ah": [0, 0, 0, *(1.5e-3 * HOURS)],
    }
    down, up = read_measured(write(columns), mass=1e-3 * GRAMS)
    assert down.capacity == pytest.approx(CAPACITY)
    assert up.capacity == pytest.approx(0.75 * CAPACITY)


CURVE = {"Voltage [V]": FALLING, "Capacity [mA.h.g-1]": CAPACITY}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"Capacity [mA.h.g-1]": CAPACITY}, "No column of voltage among Capacity"),
        ({"Voltage [V]": FALLING}, "No column of capacity among Voltage"),
        ({"Voltage [V]": FALLING, "Current [A]": [1, 1, 1]}, "No column of capacity"),
        ({**CURVE, "Voltage [mV]": FALLING}, "'Voltage .V.' and 'Voltage .mV.' both"),
        ({**CURVE, "Voltage [V]": 1000 * FALLING}, "name the column 'Voltage .mV.'"),
        ({**CURVE, "Capacity [mA.h.g-1]": 1e3 * CAPACITY}, "more than any electrode has"),
        ({"Voltage [furlong]": FALLING, "Capacity [mA.h.g-1]": CAPACITY}, "unit of column"),
        ({"Voltage": FALLING, "Capacity [mA.h.g-1]": CAPACITY}, "unit of column"),
        ({**CURVE, "Voltage [V]": [0.9, np.nan, 0.01]}, "no number in row 2"),
        ({**CURVE, "Capacity [mA.h.g-1]": ["0", "much", "9"]}, "no number in row 2"),
        ({**CURVE, "Capacity [mA.h.g-1]": [0, 400, 300]}, "turns back in row 3"),
        ({**CURVE, "Capacity [mA.h.g-1]": [5, 5, 5]}, "turns back in row 1"),
        ({**CURVE, "Current [A]": [0, 0, 0]}, "no half cycle"),
        ({"Voltage [V]": FALLING, "Capacity / Ah": HOURS}, "no mass was given"),
        ({"Voltage [V]": [], "Capacity [mA.h.g-1]": []}, "0 rows of numbers"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(write, columns, message):
    with pytest.raises(InputError, match=message) as refused:
        read_measured(write(columns))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("mass", [0, -1e-6, np.nan])
def test_a_mass_must_be_positive(write, mass):
    with pytest.raises(InputError, match="give the mass"):
        read_measured(write({"Voltage [V]": FALLING, "Capacity / Ah": HOURS}), mass)


def test_files_that_are_no_tables(tmp_path):
    with pytest.raises(InputError, match="no file"):
        read_measured(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match="not a table"):
        read_measured(tmp_path / "empty.csv")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(InputError, match=r"not a table|rows of numbers"):
        read_measured(tmp_path / "picture.csv")
