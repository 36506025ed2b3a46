"""Summaries, tables and files against half cycles whose integrals are known."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from analytic_steps import (
    CURRENT,
    HOURS,
    MEAN_VOLTAGE,
    an_end,
    dataset_of,
    extents_and_cell,
    full_cycle,
    half_cycle,
)

from porousalloy.experiments.results.cycle_row import GAVE_MORE, cycle_row
from porousalloy.experiments.results.differential import (
    differential_capacity,
    differential_voltage,
)
from porousalloy.experiments.results.half_cycles import (
    find_half_cycle,
    half_cycles,
)
from porousalloy.experiments.results.reading import read_stored
from porousalloy.experiments.results.sampling import SAMPLES, STATES
from porousalloy.experiments.results.summary import split, summarise
from porousalloy.experiments.results.tables import sample_table, step_table
from porousalloy.experiments.results.writing import COMMON, write_files
from porousalloy.parameters.errors import InputError

CHARGE = CURRENT * HOURS  # [A.h]


@pytest.fixture(scope="module")
def extents():
    return extents_and_cell()[0]


@pytest.fixture
def dataset():
    return dataset_of(full_cycle())


def test_summary_of_a_constant_current_cycle(dataset, extents):
    row = summarise(dataset).iloc[0]
    for basis in ("alloy and shell", "alloy", "alloy electrode"):
        for branch in ("Lithiation", "Delithiation"):
            capacity = row[f"{branch} capacity per gram of {basis} [mA.h.g-1]"]
            energy = row[f"{branch} energy per kilogram of {basis} [W.h.kg-1]"]
            assert capacity == pytest.approx(CHARGE / extents.masses[basis])
            expected = MEAN_VOLTAGE * CHARGE / extents.masses[basis]
            assert energy == pytest.approx(expected, rel=1e-9)
    for branch in ("lithiation", "delithiation"):
        assert row[f"Mean {branch} voltage [V]"] == pytest.approx(MEAN_VOLTAGE, rel=1e-9)
    assert row["Hysteresis gap [V]"] == pytest.approx(0, abs=1e-12)
    assert row["Coulombic efficiency"] == pytest.approx(1)
    assert row["Energy efficiency"] == pytest.approx(1)
    assert row["Lithiation areal capacity [mA.h.cm-2]"] == pytest.approx(1000 * CHARGE)  # on 1 cm2
    coating = extents.thicknesses["alloy electrode"]
    for state, change in {"pristine": 0.0, "swollen": 2e-6}.items():
        litres = 1e-4 * (coating + change) * 1000
        density = row[f"Delithiation energy per {state} volume of alloy electrode [W.h.l-1]"]
        assert density == pytest.approx(MEAN_VOLTAGE * CHARGE / litres)
        capacity = row[f"Lithiation capacity per {state} volume of alloy electrode [mA.h.cm-3]"]
        assert capacity == pytest.approx(CHARGE / litres)
    assert row["Remark"] == ""
    assert row["Peak tensile stress [MPa]"] == pytest.approx(500)
    assert row["Peak compressive stress [MPa]"] == pytest.approx(1000)
    assert row["Peak von Mises stress [MPa]"] == pytest.approx(1500)
    assert row["Largest outer expansion [%]"] == pytest.approx(25)
    assert row["Smallest internal porosity"] == pytest.approx(0.1)
    assert row["Largest thickness change [um]"] == pytest.approx(2)
    assert row["Largest thickness change [%]"] == pytest.approx(10)
    assert row["Thickness change at the end [%]"] == pytest.approx(0)
    assert row["Duration [s]"] == pytest.approx(2 * 3600 * HOURS)
    assert (row["C-rate"], row["Cycle"], row["Complete"]) == (0.5, 1, "yes")


def test_a_hold_belongs_to_its_half_cycle(extents):
    lithiation, delithiation = full_cycle()
    hold = half_cycle("lithiation", 3600 * HOURS, 1.0, c_rate=np.nan)
    row = cycle_row([lithiation, hold, delithiation], extents, complete=True)
    capacity = row["Lithiation capacity per gram of alloy [mA.h.g-1]"]
    assert capacity == pytest.approx(CURRENT * (HOURS + 1) / extents.masses["alloy"])
    assert row["C-rate"] == 0.5
    (half,) = half_cycles(dataset_of([lithiation, hold]))
    assert half["voltage"].size == 2 * SAMPLES
    assert half["capacity"][-1] == pytest.approx(CURRENT * (HOURS + 1) / extents.mass)
    assert np.all(np.diff(half["capacity"]) >= 0)


def test_a_cycle_that_gives_more_than_it_took_says_so():
    row = summarise(dataset_of(full_cycle(hours=(5.0, 5.05)))).iloc[0]
    assert row["Coulombic efficiency"] == pytest.approx(1.01)
    assert row["Remark"] == GAVE_MORE


def test_a_thickness_that_is_not_known_is_not_taken_for_the_pristine_one(extents):
    steps = [
        step._replace(curves={**step.curves, "thickness_change": np.full(SAMPLES, np.nan)})
        for step in full_cycle()
    ]
    row = cycle_row(steps, extents, complete=True)
    assert np.isnan(row["Lithiation capacity per swollen volume of alloy electrode [mA.h.cm-3]"])
    assert row["Lithiation capacity per pristine volume of alloy electrode [mA.h.cm-3]"] > 0


def test_states_are_dense_at_the_ends_and_hold_the_quarters():
    assert {0.0, 0.25, 0.5, 0.75, 1.0} <= set(STATES)
    assert np.count_nonzero(STATES < 0.05) == np.count_nonzero(STATES > 0.95) >= 6
    assert np.max(np.diff(STATES)) < 0.04


@pytest.fixture
def several():
    """A run with a cycle that was not finished, one without a lithiation, one without anything."""
    steps = [
        *full_cycle(run=1, cycle=1, c_rate=0.1),
        half_cycle("lithiation", hours=1.0, run=1, cycle=2, c_rate=0.1),
        half_cycle("delithiation", run=2, cycle=1, c_rate=1.0),
    ]
    ends = [(0.1, an_end(1, 2)), (1.0, an_end(2, 2)), (9.0, an_end(0, 2, "event", "at once"))]
    return dataset_of(steps, ends)


def test_half_cycles_that_were_not_run_leave_no_rows(several):
    assert len(sample_table(several)) == 4 * SAMPLES
    summary = summarise(several)
    assert summary[["C-rate", "Cycle", "Complete"]].values.tolist() == [
        [0.1, 1, "yes"],
        [0.1, 2, "no"],
        [1.0, 1, "yes"],
    ]
    assert np.isnan(summary["Mean lithiation voltage [V]"].iloc[2])
    assert np.isnan(summary["Coulombic efficiency"].iloc[1])


def test_half_cycles_are_found_and_missing_ones_named(several):
    found = [(half.run, half.cycle, half.branch) for half in half_cycles(several)]
    both = ("lithiation", "delithiation")
    assert found == [(1, 1, both[0]), (1, 1, both[1]), (1, 2, both[0]), (2, 1, both[1])]
    assert [half.run for half in half_cycles(several, run=2)] == [2]
    half = find_half_cycle(several, 0.1, 2, "lithiation")
    assert (half.run, half.cycle, half.c_rate) == (1, 2, 0.1)
    with pytest.raises(InputError) as error:
        find_half_cycle(several, 1.0, 1, "lithiation")
    for words in ("lithiation of cycle 1 at 1C", "0.1, 1", "cycles 1 to 2", "at once"):
        assert words in str(error.value)


def test_steps_are_told_with_their_charge_and_ending(several, extents):
    table = step_table(several)
    assert table["Step"].tolist() == ["lithiation", "delithiation", "lithiation", "delithiation"]
    assert table["Ended at"].iloc[0] == "voltage < 1 V"
    capacity = table["Capacity per gram of alloy and shell [mA.h.g-1]"].iloc[0]
    assert capacity == pytest.approx(CHARGE / extents.mass)
    assert table["Energy [W.h]"].iloc[0] == pytest.approx(MEAN_VOLTAGE * CHARGE)
    assert table["Duration [s]"].iloc[2] == pytest.approx(3600)


def test_the_summary_is_split_at_the_areal_capacities(dataset):
    first, others = split(summarise(dataset))
    assert {*first.columns} | {*others.columns} == {*summarise(dataset).columns}
    assert {*first.columns} & {*others.columns} == {"C-rate", "Cycle"}
    assert "areal" in others.columns[2]


def test_files_give_back_what_was_written(several, tmp_path):
    pulses = pd.DataFrame({"Ratio": [1.5, 2.0], "Invalid because": ["", "too long"]})
    write_files(several, summarise(several), {"gitt": pulses}, tmp_path)
    bdf = {"cycling_0.1C.bdf.csv", "cycling_1C.bdf.csv"}
    assert {path.name for path in tmp_path.iterdir()} == {*COMMON, *bdf, "gitt.csv"}
    stored = read_stored(tmp_path)
    xr.testing.assert_identical(
        stored.dataset.drop_vars(["step_name", "step_ending"]).reset_coords(drop=True),
        several.drop_vars(["step_name", "step_ending"]).reset_coords(drop=True),
    )
    for name in ("step_name", "step_ending", "run_reason", "run_ending"):
        assert stored.dataset[name].values.tolist() == several[name].values.tolist()
    assert stored.dataset["voltage"].attrs["units"] == "V"
    pd.testing.assert_frame_equal(stored.cycles, summarise(several))
    pd.testing.assert_frame_equal(stored.tables["gitt"], pulses)
    table = pd.read_csv(tmp_path / "results.csv")
    assert table["Voltage [V]"].to_numpy() == pytest.approx(several["voltage"].values.ravel())
    assert table["Capacity [mA.h.g-1]"].max() == pytest.approx(several["capacity"].values.max())


def test_a_table_of_cycles_counts_where_not_all_curves_were_kept(dataset, tmp_path):
    dataset.attrs["cycles_kept"] = "some"
    more = pd.concat([summarise(dataset)] * 3, ignore_index=True)
    write_files(dataset, more, {}, tmp_path)
    pd.testing.assert_frame_equal(read_stored(tmp_path).cycles, more)


def test_what_is_no_result_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"results\.nc"):
        read_stored(tmp_path)
    with pytest.raises(InputError, match="nowhere"):
        read_stored(tmp_path / "nowhere")
    (tmp_path / "results.nc").write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match="not a result"):
        read_stored(tmp_path)
    xr.Dataset({"a": ("x", [1.0])}).to_netcdf(tmp_path / "results.nc", engine="scipy")
    with pytest.raises(InputError, match="not a result"):
        read_stored(tmp_path)


def test_runs_that_gave_nothing_say_why(tmp_path):
    nothing = dataset_of([], [(5.0, an_end(0, 1, "event", "the first step passed its limit"))])
    write_files(nothing, pd.DataFrame(), {}, tmp_path)
    assert len(pd.read_csv(tmp_path / "steps.csv")) == 0
    with pytest.raises(InputError, match="the first step passed its limit"):
        read_stored(tmp_path)


def test_derivatives_integrate_to_what_passed(dataset):
    half = find_half_cycle(dataset, 0.5, 1, "lithiation")
    voltage, slope = differential_capacity(half["capacity"], half["voltage"])
    # the charge is counted into the cells whole; the Gaussian reflects at the ends
    passed = -slope.sum() * (voltage[1] - voltage[0])
    assert passed == pytest.approx(half["capacity"][-1], rel=1e-9)
    middle = np.abs(voltage - 0.5) < 0.2
    # V = 1 - 0.9 p^2, so dQ/dV = -Q/(1.8 p); smoothing and pieces leave 0.2 %
    p = np.sqrt((1 - voltage[middle]) / 0.9)
    assert slope[middle] == pytest.approx(-half["capacity"][-1] / (1.8 * p), rel=2e-3)
    capacity, slope = differential_voltage(half["capacity"], half["voltage"])
    assert slope.sum() * (capacity[1] - capacity[0]) == pytest.approx(-0.9, rel=1e-9)
    share = capacity / half["capacity"][-1]
    middle = np.abs(share - 0.5) < 0.3
    expected = -1.8 * share[middle] / half["capacity"][-1]
    assert slope[middle] == pytest.approx(expected, rel=1e-3)


def test_the_seam_of_a_hold_is_no_obstacle_to_derivatives():
    lithiation = half_cycle("lithiation")
    hold = half_cycle("lithiation", 3600 * HOURS, 1.0, c_rate=np.nan)
    held = {**hold.curves, "voltage": np.full(SAMPLES, 0.1)}
    (half,) = half_cycles(dataset_of([lithiation, hold._replace(curves=held)]))
    capacity, slope = differential_voltage(half["capacity"], half["voltage"])
    assert slope.sum() * (capacity[1] - capacity[0]) == pytest.approx(-0.9, rel=1e-9)
    voltage, slope = differential_capacity(half["capacity"], half["voltage"])
    passed = -slope.sum() * (voltage[1] - voltage[0])
    assert passed == pytest.approx(half["capacity"][-1], rel=1e-9)
