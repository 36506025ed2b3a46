"""Cycles of the silicon half cells from their files, and the baselines without dynamics."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from silicon.curve_contenders import ScaledCurve, ShiftedBranches
from silicon.measured_cycle import SAMPLES, read_cycle, share

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.materials.silicon import delithiation_potential, lithiation_potential

CAPACITIES = {"lithiation": 2000.0, "delithiation": 1950.0}


@pytest.fixture
def folder(tmp_path):
    rows = []
    for cell in ("a_1_cc", "a_2_cc"):
        for branch, capacity in CAPACITIES.items():
            charge = np.linspace(0, capacity, 301)
            filling = 0.05 + 1.3 / 3579 * charge
            voltage = lithiation_potential(filling) + 0.01
            if branch == "delithiation":
                filling = 0.05 + 1.3 / 3579 * (capacity - charge)
                voltage = delithiation_potential(filling) - 0.02
            rows += [
                {
                    "cell": cell,
                    "cycle": 2,
                    "branch": branch,
                    "capacity_mAh_g": q,
                    "voltage_V": v,
                }
                for q, v in zip(charge, voltage, strict=True)
            ]
    pd.DataFrame(rows).to_csv(tmp_path / "voltage_curves.csv", index=False)
    cells = {"cell": ["a_1_cc", "a_2_cc"], "loading_active_material": [0.167, 0.164]}
    pd.DataFrame(cells).to_csv(tmp_path / "cells_metadata.csv", index=False)
    return tmp_path


def test_a_cycle_and_its_record(folder):
    cycle = read_cycle(folder, "a_1", 2)
    assert cycle.capacity == pytest.approx([2000, 1950])
    assert cycle.loading == pytest.approx(1.67e-3)
    record = cycle.record(cycles_before=1)
    assert record.time.size == 4 * SAMPLES
    assert (np.diff(record.time) > 0).all()
    # what goes in comes out again, up to the minutes in which the current turns round
    charge = record.charge
    assert charge[2 * SAMPLES - 1] == pytest.approx(0, abs=0.01 * 1950)
    assert charge[SAMPLES - 1] == pytest.approx(1950, rel=1e-6)
    # of 50 hours at C/20 the record takes as long as the measurement did
    assert record.time[SAMPLES - 1] == pytest.approx(3600 * 2000 / (3118.8 / 20))
    measured = np.isfinite(record.voltage)
    assert not measured[: 2 * SAMPLES].any()
    assert measured[2 * SAMPLES :].mean() == pytest.approx(0.94, abs=0.01)


def test_errors_are_those_of_the_middle(folder):
    cycle = read_cycle(folder, "a_1", 2)
    off = cycle.voltage + np.array([[1e-3], [-2e-3]])
    off[:, share() < 0.05] += 1
    assert cycle.errors(off) == pytest.approx([1e-3, 2e-3])


def test_branches_are_found_again(folder):
    cycle = read_cycle(folder, "a_1", 2)
    contender = ShiftedBranches()
    # the delithiation starts at the filling where it does in the file
    assert cycle.errors(contender.fit(cycle)) == pytest.approx([0, 0], abs=1e-4)


@pytest.mark.parametrize("contender", [ScaledCurve, ShiftedBranches])
def test_a_mass_is_found_again(folder, contender):
    cycle = read_cycle(folder, "a_1", 2)
    lighter = replace(cycle, capacity=0.9 * cycle.capacity)
    model = contender()
    model.fit(cycle)
    voltage, mass = model.predict(lighter)
    assert mass == pytest.approx(0.9, rel=1e-3)
    assert lighter.errors(voltage) == pytest.approx([0, 0], abs=5e-4)


@pytest.mark.parametrize(
    ("cell", "number", "message"),
    [("a_1", 7, r"Cycle 7 .*\[2\]"), ("b", 2, "stands for 0 cells"), ("a_", 2, "2 cells")],
)
def test_refuses_what_is_not_there(folder, cell, number, message):
    with pytest.raises(InputError, match=message):
        read_cycle(folder, cell, number)
