"""Curves, summaries and files against analytic half cycles."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pybamm
import pytest
import xarray as xr

from porousalloy.experiments.cli.simulate import write_results
from porousalloy.experiments.plotting.figures import parabolas
from porousalloy.experiments.results.dataset import SAMPLES, collect, masses, thicknesses, to_table
from porousalloy.experiments.results.summary import GAVE_MORE, summarise
from porousalloy.experiments.results.writing import FIGURES, TABLES, output_folder
from porousalloy.experiments.solving.simulator import Run
from porousalloy.experiments.solving.termination import SKIPPED
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

CURRENT = 2e-3  # A
HOURS = 5.0
RADII = np.linspace(1e-9, 39e-9, 7)


class Field:
    """A variable as PyBaMM processes it; for some solvers it adds the two ends of its domain."""

    mesh = SimpleNamespace(nodes=RADII)

    def __init__(self, step, name):
        self.step, self.name = step, name

    def __call__(self, time):
        step = self.step
        values = step._value(self.name, time, (time - step.t[0]) / step.seconds)
        if step.adds_ends and values.ndim > 1:
            ends = 7 * np.ones_like(values[:1])
            values = np.concatenate([ends, values, ends])
        return values


class LinearStep:
    """A half cycle at constant current: voltage a parabola, all else linear in time."""

    def __init__(self, start, sign, hours=HOURS, adds_ends=False):
        self.t = np.array([start, start + 3600 * hours])
        self.sign, self.seconds = sign, 3600 * hours
        self.adds_ends = adds_ends

    def __getitem__(self, name):
        return Field(self, name)

    def _value(self, name, time, progress):
        rising = progress if self.sign > 0 else 1 - progress
        ligament = np.ones((RADII.size, 1)) * rising
        if name in ("r_p [m]", "r_n [m]"):
            return RADII[:, None, None] * np.ones((1, 3, len(time)))
        if name.startswith("X-averaged") and "stress [Pa]" in name:
            return -1e9 * ligament
        return {
            "Maximum positive particle tensile stress [Pa]": 0.5e9 * rising,
            "Maximum positive particle compressive stress [Pa]": 1e9 * rising,
            "Maximum positive particle von Mises stress [Pa]": 1.5e9 * rising,
            "Voltage [V]": 1.0 - 0.9 * rising**2,
            "Current [A]": self.sign * CURRENT * np.ones_like(progress),
            "Positive electrode thickness change [m]": 2e-6 * rising,
            "X-averaged positive electrode thickness ratio": 1 + 0.1 * rising,
            "X-averaged positive particle outer volume ratio": 1 + 0.25 * rising,
            "X-averaged positive particle internal porosity": 0.6 - 0.5 * rising,
            "X-averaged positive particle stoichiometry": ligament,
        }.get(name, rising)


class Cycle:
    def __init__(self, *steps):
        self.steps = list(steps)


class Solution:
    def __init__(self, *cycles):
        self.cycles = list(cycles)


def a_run(*cycles, requested=1, completed=None):
    step = pybamm.step.rest(duration=1)
    return Run(
        solution=Solution(*cycles) if cycles else None,
        experiment=pybamm.Experiment([(step, step)] * requested),
        ending="completed",
        reason="because",
        remarks=(),
        cycles_completed=requested if completed is None else completed,
        solver="none",
    )


def full_cycle(hours=HOURS):
    return Cycle(LinearStep(0, 1, hours), LinearStep(3600 * hours, -1, hours))


@pytest.fixture(scope="module")
def cell():
    return get_cell("ampsi-half")


@pytest.fixture(scope="module")
def parameter_values(cell):
    return pybamm.ParameterValues(cell.parameter_set)


@pytest.fixture
def dataset(cell, parameter_values):
    return collect({0.5: a_run(full_cycle())}, cell, parameter_values)


def test_profiles_are_at_the_cells_whatever_the_solver_adds(cell, parameter_values):
    plain, added = (
        a_run(Cycle(LinearStep(0, 1, adds_ends=ends), LinearStep(3600 * HOURS, -1, adds_ends=ends)))
        for ends in (False, True)
    )
    dataset = collect({0.5: plain, 1.0: added}, cell, parameter_values)
    assert dataset["radius"].values == pytest.approx(RADII)
    stress = dataset["radial_stress"]
    np.testing.assert_array_equal(stress.values[0], stress.values[1])


def test_capacity_is_the_integral_of_the_current(dataset):
    grams = 1000 * masses(dataset)["alloy and shell"]
    expected = 1000 * CURRENT * HOURS / grams
    assert dataset.attrs["capacity_basis"] == "alloy and shell"
    assert dataset["capacity"].values[..., -1] == pytest.approx(expected)
    half_way = dataset["capacity"].values[..., SAMPLES // 2]
    assert half_way == pytest.approx(expected / 2)


def test_stored_capacity_comes_back_to_zero(dataset):
    stored = dataset["stored_capacity"].isel(c_rate=0, cycle=0)
    top = float(dataset["capacity"].max())
    assert stored.sel(branch="lithiation").values[-1] == pytest.approx(top)
    assert stored.sel(branch="delithiation").values[0] == pytest.approx(top)
    assert stored.sel(branch="delithiation").values[-1] == pytest.approx(0, abs=1e-9 * top)


def test_summary_of_a_constant_current_cycle(dataset):
    row = summarise(dataset).iloc[0]
    mass = masses(dataset)
    charge, voltage = CURRENT * HOURS, 0.7  # A.h, and V: the mean of 1 - 0.9 p^2
    for basis in ("alloy and shell", "alloy"):
        for branch in ("Lithiation", "Delithiation"):
            capacity = row[f"{branch} capacity per gram of {basis} [mA.h.g-1]"]
            energy = row[f"{branch} energy per kilogram of {basis} [W.h.kg-1]"]
            assert capacity == pytest.approx(charge / mass[basis])
            assert energy == pytest.approx(voltage * charge / mass[basis], rel=1e-9)
    assert row["Mean lithiation voltage [V]"] == pytest.approx(voltage, rel=1e-9)
    assert row["Mean delithiation voltage [V]"] == pytest.approx(voltage, rel=1e-9)
    assert row["Hysteresis gap [V]"] == pytest.approx(0, abs=1e-12)
    assert row["Coulombic efficiency"] == pytest.approx(1)
    assert row["Energy efficiency"] == pytest.approx(1)
    assert row["Lithiation areal capacity [mA.h.cm-2]"] == pytest.approx(1000 * charge)  # on 1 cm2
    coating = thicknesses(dataset)["alloy electrode"]
    for state, change in {"pristine": 0.0, "swollen": 2e-6}.items():
        density = row[f"Delithiation energy per {state} volume of alloy electrode [W.h.l-1]"]
        assert density == pytest.approx(voltage * charge / (1e-4 * (coating + change) * 1000))
    assert row["Remark"] == ""
    assert row["Peak tensile stress [MPa]"] == pytest.approx(500)
    assert row["Peak compressive stress [MPa]"] == pytest.approx(1000)
    assert row["Largest outer expansion [%]"] == pytest.approx(25)
    assert row["Smallest internal porosity"] == pytest.approx(0.1)
    assert row["Largest thickness change [um]"] == pytest.approx(2)
    assert row["Largest thickness change [%]"] == pytest.approx(10)
    assert row["Complete"] == "yes"


def test_a_cycle_that_gives_more_than_it_took_says_so(cell, parameter_values):
    longer = Cycle(LinearStep(0, 1, 5.0), LinearStep(18000, -1, 5.05))
    row = summarise(collect({0.5: a_run(longer)}, cell, parameter_values)).iloc[0]
    assert row["Coulombic efficiency"] == pytest.approx(1.01)
    assert row["Remark"] == GAVE_MORE


def test_states_are_dense_at_the_ends_and_hold_the_quarters(dataset):
    states = dataset["state"].values
    assert {0.0, 0.25, 0.5, 0.75, 1.0} <= set(states)
    assert np.count_nonzero(states < 0.05) == np.count_nonzero(states > 0.95) >= 6
    assert np.max(np.diff(states)) < 0.04


def test_masses_are_those_of_the_cell(dataset, parameter_values):
    silicon = (
        parameter_values["Positive electrode thickness [m]"]
        * parameter_values["Positive electrode active material volume fraction"]
        / parameter_values["Positive electrode utilised alloy fraction"]
        * parameter_values["Alloy host density [kg.m-3]"]
        * parameter_values["Electrode height [m]"]
        * parameter_values["Electrode width [m]"]
    )
    assert masses(dataset)["alloy"] == pytest.approx(silicon)


def test_missing_half_cycles_are_nan_and_leave_no_rows(cell, parameter_values):
    skipped = pybamm.EmptySolution(SKIPPED, t=0)
    runs = {
        0.1: a_run(full_cycle(), Cycle(LinearStep(0, 1, 1.0)), requested=2, completed=1),
        1.0: a_run(Cycle(skipped, LinearStep(0, -1)), requested=2, completed=2),
        9.0: a_run(requested=2, completed=0),
    }
    dataset = collect(runs, cell, parameter_values)
    obtained = dataset["voltage"].notnull().all("sample")
    assert obtained.values.tolist() == [
        [[True, True], [True, False]],
        [[False, True], [False, False]],
        [[False, False], [False, False]],
    ]
    assert len(to_table(dataset)) == 4 * SAMPLES
    summary = summarise(dataset)
    assert summary[["C-rate", "Cycle", "Complete"]].values.tolist() == [
        [0.1, 1, "yes"],
        [0.1, 2, "no"],
        [1.0, 1, "yes"],
    ]
    assert np.isnan(summary["Mean lithiation voltage [V]"].iloc[2])


def test_files_give_back_what_was_written(dataset, tmp_path):
    summary = summarise(dataset)
    write_results(dataset, summary, tmp_path)
    read = xr.load_dataset(tmp_path / "results.nc")
    xr.testing.assert_allclose(read, dataset)
    assert read["voltage"].attrs["units"] == "V"
    assert read["reason"].item() == "because"
    pd.testing.assert_frame_equal(summarise(read), summary)
    table = pd.read_csv(tmp_path / "results.csv")
    assert table["Voltage [V]"].to_numpy() == pytest.approx(dataset["voltage"].values.ravel())
    assert table["Capacity [mA.h.g-1]"].max() == pytest.approx(float(dataset["capacity"].max()))
    expected = {*TABLES, *FIGURES, "cycling_0.5C.bdf.csv"}
    assert {path.name for path in tmp_path.iterdir()} == expected
    for name in FIGURES:
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_nothing_obtained_gives_tables_without_figures(cell, parameter_values, tmp_path):
    dataset = collect({5.0: a_run(completed=0)}, cell, parameter_values)
    write_results(dataset, summarise(dataset), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(TABLES)


def write_half(target):
    with output_folder(target) as folder:
        (folder / TABLES[0]).write_text("half")
        raise RuntimeError("in the middle")


def test_a_folder_appears_only_when_all_is_well(tmp_path):
    target = tmp_path / "deep" / "results"
    with pytest.raises(RuntimeError, match="in the middle"):
        write_half(target)
    assert list(tmp_path.iterdir()) == []
    with output_folder(target) as folder:
        (folder / TABLES[0]).write_text("whole")
        assert not target.exists()
    assert (target / TABLES[0]).read_text() == "whole"
    assert list(tmp_path.iterdir()) == [tmp_path / "deep"]


def test_an_existing_folder_keeps_other_files_and_loses_old_results(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / FIGURES[0]).write_text("old")
    (tmp_path / "cycling_3C.bdf.csv").write_text("old")
    with output_folder(tmp_path) as folder:
        (folder / TABLES[0]).write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", TABLES[0]]


def test_a_place_that_cannot_be_written_to_is_refused_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot be written"), output_folder(target):
            pytest.fail("the block must not run")


def test_profiles_are_drawn_through_the_mesh_points_and_flat_at_the_centre():
    nodes = np.array([1.0, 2.0, 4.0])
    drawn = parabolas(nodes, 3 - nodes**2, np.array([0.0, 0.5, 1.0, 3.0, 4.0]))
    assert drawn == pytest.approx([3, 2.75, 2, -6, -13])
