"""Fits, figures and open-circuit potentials see the same half cycles of the same file."""

import numpy as np
import pandas as pd
import pytest
from split_branches import split_branches

from porousalloy.experiments.data.measured_potential import ocp_from_data
from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.plotting.measured import measured_curves
from porousalloy.parameters.errors import InputError

FULL = 2000.0  # mAh/g
ROWS = 41
MASS = 5e-6  # kg
#: A lithiation that fills the alloy in 20 h, and a delithiation of 0.9 of it.
SHARE = np.linspace(0, 1, ROWS)
LITHIATION = 0.6 - 0.5 * SHARE
DELITHIATION = 0.3 + 0.5 * SHARE
TIME = np.concatenate([72000 * SHARE, 72001 + 64800 * SHARE])
VOLTAGE = np.concatenate([LITHIATION, DELITHIATION])
CURRENT = 1e-3 * FULL / 20 * MASS * 1e3  # A
BRANCHES = np.repeat(["lithiation", "delithiation"], ROWS)
CAPACITY = FULL * np.concatenate([SHARE, 0.9 * SHARE])
UNSIGNED = {
    "Time [s]": TIME,
    "Voltage [V]": VOLTAGE,
    "Current [A]": np.full(2 * ROWS, CURRENT),
    "Branch": BRANCHES,
}
CURVE = {"Capacity [mA.h.g-1]": CAPACITY, "Voltage [V]": VOLTAGE, "Branch": BRANCHES}
INSIDE = np.concatenate([CAPACITY[:ROWS], FULL - CAPACITY[ROWS:]])
FILES = {
    "unsigned current with branches": UNSIGNED,
    "signed current": {
        "Time [s]": TIME,
        "Voltage [V]": VOLTAGE,
        "Current [A]": np.repeat([-CURRENT, CURRENT], ROWS),
    },
    "capacity from zero in every half cycle": CURVE,
    "the same, where the capacity turns": {**CURVE, "Branch": None},
    "capacity inside the alloy": {**CURVE, "Capacity [mA.h.g-1]": INSIDE},
    "capacity as ampere hours": {
        "Voltage [V]": VOLTAGE,
        "Charging Capacity / Ah": 1e-3 * MASS * 1e3 * np.append(np.zeros(ROWS), CAPACITY[ROWS:]),
        "Discharging Capacity / Ah": 1e-3
        * MASS
        * 1e3
        * np.append(CAPACITY[:ROWS], np.full(ROWS, FULL)),
    },
}


@pytest.fixture
def write(tmp_path):
    def write(columns):
        path = tmp_path / "cell.csv"
        given = {name: values for name, values in columns.items() if values is not None}
        pd.DataFrame(given).to_csv(path, index=False)
        return path

    return write


@pytest.mark.parametrize("columns", FILES.values(), ids=FILES.keys())
def test_all_three_see_the_same_two_branches(write, columns):
    path = write(columns)
    records = read_data(path, mass=MASS, current="100 mA/g")
    (fitted,) = records
    drawn = {curve.branch: curve for curve in measured_curves(records)}
    potential = ocp_from_data(path, "2000 mAh/g", mass="5 mg")

    assert [branch for branch, _ in split_branches(fitted)] == ["lithiation", "delithiation"]
    assert list(drawn) == ["lithiation", "delithiation"]
    for branch, half in split_branches(fitted):
        capacity, voltage = drawn[branch].capacity, drawn[branch].voltage
        expected = FULL * SHARE * (1 if branch == "lithiation" else 0.9)
        # over a second in which the current turns: 1 in 72000
        assert capacity == pytest.approx(expected, abs=0.05)
        assert capacity == pytest.approx(np.abs(half.charge), abs=0.05)
        assert voltage == pytest.approx(VOLTAGE[branch == BRANCHES])
    inner = np.linspace(0.15, 0.95, 9)
    # between the points kept the curve is straight, and gets a slope of 1e-4 V
    assert potential.lithiation(inner) == pytest.approx(0.6 - 0.5 * inner, abs=2e-4)
    out = (1 - inner) / 0.9
    assert potential.delithiation(inner) == pytest.approx(0.3 + 0.5 * out, abs=2e-4)


def test_a_file_of_several_cycles_needs_the_number_of_one(write):
    half = {name: np.tile(values, 2) for name, values in UNSIGNED.items()}
    half["Time [s]"][2 * ROWS :] += 140000
    half["Cycle"] = np.repeat([3, 4], 2 * ROWS)
    with pytest.raises(InputError, match="holds 2 cycles; choose one"):
        ocp_from_data(write(half), FULL, mass=MASS)
    report = ocp_from_data(write(half), FULL, mass=MASS, cycle=4).report
    assert "lithiation: 41 points read, stoichiometries 0.0000 to 1.0000" in report
    twice = {name: np.tile(values, 2) for name, values in CURVE.items()}
    with pytest.raises(InputError, match="more than one lithiation; choose one"):
        ocp_from_data(write(twice), FULL)
    twice["Cycle"] = np.repeat([3, 4], 2 * ROWS)
    assert ocp_from_data(write(twice), FULL, cycle=3).report == report
    with pytest.raises(InputError, match="no cycle 5; choose among 3, 4"):
        ocp_from_data(write(twice), FULL, cycle=5)


def test_every_half_cycle_is_drawn(write):
    sign = np.repeat([1, -1, 1], ROWS)
    columns = {
        "Voltage [V]": [*LITHIATION, *DELITHIATION, *(LITHIATION + 0.05)],
        "Current [A]": sign,
        "Capacity [mA.h.g-1]": FULL * np.concatenate([SHARE, 1 - SHARE, 0.5 * SHARE]),
    }
    drawn = measured_curves(read_data(write(columns), current="100 mA/g"))
    halves = [(curve.branch, curve.cycle) for curve in drawn]
    assert halves == [("lithiation", 1), ("delithiation", 1), ("lithiation", 2)]
    for curve, share in zip(drawn, (1, 1, 0.5), strict=True):
        assert curve.capacity == pytest.approx(share * FULL * SHARE, abs=1e-6)
    assert drawn[2].voltage == pytest.approx(LITHIATION + 0.05)


def test_what_was_not_measured_is_not_drawn(write):
    late = {name: values[5:] for name, values in CURVE.items()}
    curve = measured_curves(read_data(write(late), current="1 mA/g"))[0]
    assert np.isfinite(curve.voltage).all()
    assert curve.capacity[0] == pytest.approx(CAPACITY[5])
