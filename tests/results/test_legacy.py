"""Folders in the layout of version 0.1.0: what they hold is read to the last digit."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from analytic_steps import extents_and_cell, full_cycle

from porousalloy.experiments.results.bdf import to_bdf
from porousalloy.experiments.results.cycle_row import cycle_row
from porousalloy.experiments.results.legacy.reading import is_legacy
from porousalloy.experiments.results.quantities import CURVES, DERIVED, PROFILES
from porousalloy.experiments.results.reading import read_stored
from porousalloy.experiments.results.tables import sample_table, step_table
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import parameter_dictionary

RANDOM = np.random.default_rng(7)
BRANCHES = ["lithiation", "delithiation"]
SAMPLES = 5


def attributes(name="ampsi-half", **more):
    _, cell = extents_and_cell(name)
    return {"cell": cell.name, "title": cell.title, **more}


def write_simulate(folder, missing=()):
    """results.nc on c_rate x cycle x branch x sample, half cycles that were not run NaN."""
    shape = (2, 2, 2, SAMPLES)
    curves = {key: RANDOM.random(shape) for key in {**CURVES, **DERIVED}}
    curves["current"][:] = np.array([0.1, 1.0])[:, None, None, None] * 3e-3
    curves["charge"] = np.sort(curves["charge"], axis=-1)
    for place in missing:
        for values in curves.values():
            values[place] = np.nan
    profiles = {key: RANDOM.random((2, 2, 3, 4)) for key in PROFILES}
    extents, _ = extents_and_cell()
    dataset = xr.Dataset(
        {
            **{key: (("c_rate", "cycle", "branch", "sample"), v) for key, v in curves.items()},
            **{key: (("c_rate", "branch", "state", "r"), v) for key, v in profiles.items()},
            "radius": ("r", np.arange(4.0)),
        },
        coords={
            "c_rate": [0.1, 1.0],
            "cycle": [1, 2],
            "branch": BRANCHES,
            "state": [0.0, 0.5, 1.0],
            "ending": ("c_rate", ["completed", "event"]),
            "reason": ("c_rate", ["both cycles completed", "pores closed"]),
            "solver": ("c_rate", ["IDAKLU", "other"]),
            "cycles_completed": ("c_rate", [2, 1]),
        },
        attrs={**attributes(), **extents.attributes, "changes": "{}"},
    )
    folder.mkdir()
    dataset.to_netcdf(folder / "results.nc", engine="scipy")
    return dataset


@pytest.mark.parametrize("given", ["folder", "file"])
def test_simulate(tmp_path, given):
    old = write_simulate(tmp_path / "old", missing=[(1, 1, 1)])
    stored = read_stored(tmp_path / "old" / ("results.nc" if given == "file" else ""))
    new = stored.dataset
    places = [(r, c, b) for r in (0, 1) for c in (0, 1) for b in (0, 1)][:-1]
    assert new.sizes["step"] == len(places)
    for step, (rate, cycle, branch) in enumerate(places):
        for key in {**CURVES, **DERIVED}:
            assert np.array_equal(new[key].values[step], old[key].values[rate, cycle, branch]), key
        assert new["step_run"].values[step] == rate + 1
        assert new["step_cycle"].values[step] == cycle + 1
        assert new["step_name"].values[step] == BRANCHES[branch]
        assert new["step_c_rate"].values[step] == [0.1, 1.0][rate]
    # profiles are of the last half cycles of each C-rate
    of = {(0, 0): 2, (0, 1): 3, (1, 0): 6, (1, 1): 5}
    profile_steps = new["profile_step"].values.tolist()
    assert sorted(profile_steps) == sorted(of.values())
    for (rate, branch), step in of.items():
        for key in PROFILES:
            mine = new[key].values[profile_steps.index(step)]
            assert np.array_equal(mine, old[key].values[rate, branch])
    assert new["run_ending"].values.tolist() == ["completed", "event"]
    assert new["run_reason"].values.tolist() == ["both cycles completed", "pores closed"]
    assert new["run_cycles_completed"].values.tolist() == [2, 1]
    assert new.attrs["command"] == "simulate"
    assert new.attrs["one_c_current"] == pytest.approx(3e-3)
    assert stored.cycles["Complete"].tolist() == ["yes", "yes", "yes", "no"]
    charge = old["charge"].values[0, 0, 0, -1]
    capacity = stored.cycles["Lithiation capacity per gram of alloy [mA.h.g-1]"].iloc[0]
    assert capacity == charge / old.attrs["mass_of_alloy"]
    assert len(sample_table(new)) == len(places) * SAMPLES


def test_simulate_without_a_half_cycle_says_why(tmp_path):
    write_simulate(tmp_path / "old", missing=[slice(None)])
    with pytest.raises(InputError, match="pores closed"):
        read_stored(tmp_path / "old")


def write_run(folder, cell="ampsi-half", **more):
    """curves.nc on step x sample, with a lithiation, a hold, a rest and two delithiations."""
    extents, _ = extents_and_cell(cell)
    keys = {*CURVES} | {"time", "capacity", "energy"}
    curves = {key: RANDOM.random((5, SAMPLES)) for key in keys}
    one_c = 3e-3
    curves["current"] = one_c * np.outer([0.5, 0.5, 0.0, -0.5, -0.25], np.ones(SAMPLES))
    curves["current"][1] *= np.linspace(1, 0.1, SAMPLES)
    curves["capacity"] = np.sort(curves["capacity"], axis=1)
    curves["capacity"][:, 0] = curves["capacity"][2] = 0.0
    masses = {k: v for k, v in extents.attributes.items() if k.startswith("mass")}
    names = ["lithiation", "lithiation", "rest", "delithiation", "delithiation"]
    dataset = xr.Dataset(
        {key: (("step", "sample"), values) for key, values in curves.items()},
        coords={"cycle": ("step", [1, 1, 1, 1, 2]), "name": ("step", names)},
        attrs={
            **attributes(cell),
            "protocol": "cycling",
            "alloy_electrode": extents.electrode,
            "capacity_basis": extents.basis,
            "ending": "completed",
            "reason": "all 2 cycles completed",
            "one_c_current": one_c,
            **masses,
            **more,
        },
    )
    folder.mkdir()
    dataset.to_netcdf(folder / "curves.nc", engine="scipy")
    pd.DataFrame().to_csv(folder / "steps.csv")
    return dataset


def test_run(tmp_path):
    old = write_run(tmp_path / "old")
    assert is_legacy(tmp_path / "old")
    stored = read_stored(tmp_path / "old")
    new = stored.dataset
    for key in old.data_vars:
        assert np.array_equal(new[key].values, old[key].values), key
    assert new["step_name"].values.tolist() == old["name"].values.tolist()
    assert new["step_cycle"].values.tolist() == old["cycle"].values.tolist()
    assert new["step_c_rate"].values.tolist() == pytest.approx(
        [0.5, np.nan, np.nan, 0.5, 0.25], nan_ok=True
    )
    extents, _ = extents_and_cell()
    assert np.array_equal(new["charge"].values, old["capacity"].values * extents.mass)
    top = old["capacity"].values[:, -1]
    stored_capacity = new["stored_capacity"].values
    assert stored_capacity[1, 0] == stored_capacity[0, -1] == top[0]
    assert stored_capacity[3, -1] == pytest.approx(top[0] + top[1] - top[3])
    assert stored_capacity[4, -1] == -top[4]
    # what the file does not say comes from the cell
    assert new.attrs["area"] == extents.area
    assert new.attrs["thickness_of_alloy_electrode"] == extents.thicknesses["alloy electrode"]
    assert (new.attrs["command"], new.attrs["protocol"]) == ("run", "cycling")
    assert stored.cycles["Complete"].tolist() == ["yes", "yes"]
    assert stored.tables == {}
    assert len(step_table(new)) == 5


@pytest.mark.parametrize(
    ("reason", "complete"),
    [("the solver failed in the delithiation of cycle 2: why", ["yes", "no"])],
)
def test_run_that_was_broken_off(tmp_path, reason, complete):
    write_run(tmp_path / "old", ending="failed", reason=reason)
    stored = read_stored(tmp_path / "old")
    assert stored.cycles["Complete"].tolist() == complete
    assert stored.dataset["run_reason"].values.tolist() == [reason]


def test_changes_of_a_cell_count_where_a_file_says_nothing(tmp_path):
    _, cell = extents_and_cell()
    name = next(row["key"] for row in cell.rows if "loading" in row["key"].lower())
    own = float(parameter_dictionary(cell)[name])
    write_run(tmp_path / "old", changes=json.dumps({name: 2 * own}))
    thickness = read_stored(tmp_path / "old").dataset.attrs["thickness_of_alloy_electrode"]
    own_thickness = extents_and_cell()[0].thicknesses["alloy electrode"]
    assert thickness == pytest.approx(2 * own_thickness, rel=1e-6)


def test_a_titration_keeps_its_table(tmp_path):
    write_run(tmp_path / "old", protocol="gitt")
    pulses = pd.DataFrame({"Branch": BRANCHES, "Ratio": [1.0, 2.0], "Why not": ["", "too long"]})
    pulses.to_csv(tmp_path / "old" / "gitt.csv", index=False)
    table = read_stored(tmp_path / "old").tables["gitt"]
    assert table["Invalid because"].tolist() == ["", "too long"]
    assert table["Ratio"].tolist() == [1.0, 2.0]


def test_a_cell_that_is_no_longer_known_is_named(tmp_path):
    write_run(tmp_path / "old", cell="ampsi-half")
    dataset = xr.load_dataset(tmp_path / "old" / "curves.nc", engine="scipy")
    dataset.attrs["cell"] = "gone"
    dataset.to_netcdf(tmp_path / "old" / "curves.nc", engine="scipy")
    with pytest.raises(InputError, match="'gone'"):
        read_stored(tmp_path / "old")


def test_impedance(tmp_path):
    plane = ("filling", "frequency")
    real, imaginary = RANDOM.random((2, 2, 3))
    area = 3e-4  # not that of the cell of this name
    old = xr.Dataset(
        {
            "real_impedance": (plane, real),
            "imaginary_impedance": (plane, imaginary),
            "real_impedance_per_area": (plane, 1e4 * area * real),
            "imaginary_impedance_per_area": (plane, 1e4 * area * imaginary),
            "voltage": ("filling", [0.4, 0.2]),
        },
        coords={"filling": [0.1, 0.5], "frequency": [1e3, 1.0, 1e-3]},
        attrs=attributes(
            protocol="eis", alloy_electrode="positive", ending="completed", reason="all 2 spectra"
        ),
    )
    old.to_netcdf(tmp_path / "spectra.nc", engine="scipy")
    table = pd.DataFrame({"Filling": [0.1], "Frequency [Hz]": [1e3]})
    table.to_csv(tmp_path / "spectra.csv", index=False)
    stored = read_stored(tmp_path)
    assert np.array_equal(stored.dataset["real_impedance"].values, real)
    assert stored.dataset["real_impedance"].dims == ("spectrum", "frequency")
    assert stored.dataset["spectrum_filling"].values.tolist() == [0.1, 0.5]
    assert stored.dataset["rest_voltage"].values.tolist() == [0.4, 0.2]
    assert stored.dataset.attrs["area"] == pytest.approx(area, rel=1e-12)
    assert stored.dataset.sizes["step"] == 0
    assert stored.cycles.empty
    pd.testing.assert_frame_equal(stored.tables["spectra"], table)


def write_cycle(folder, cycles=6, kept=(1, 3, 6), ended=True):
    """cycles.csv with the columns of 0.1.0, and curves.nc of some cycles."""
    _, cell = extents_and_cell()
    row = {"Cycle": np.arange(1, cycles + 1), "C-rate [h-1]": [0.05] + [0.5] * (cycles - 1)}
    for basis in ("alloy and shell", "alloy"):
        for branch in BRANCHES:
            name = f"{branch.capitalize()} capacity per gram of {basis} [mA.h.g-1]"
            row[name] = 1000 + 500 * RANDOM.random(cycles)
    for name in (
        "Coulombic efficiency",
        "Energy efficiency",
        "Mean lithiation voltage [V]",
        "Mean delithiation voltage [V]",
        "Peak tensile stress [MPa]",
        "Peak compressive stress [MPa]",
        "Largest outer volume ratio",
        "Smallest internal porosity",
        "Largest thickness ratio",
        "Duration [s]",
    ):
        row[name] = 1 + RANDOM.random(cycles)
    table = pd.DataFrame({**row, "Remarks": ["", "slow"] + [""] * (cycles - 2)})
    folder.mkdir()
    table.to_csv(folder / "cycles.csv", index=False)
    shape = (len(kept), 2, 101)
    capacity = np.sort(RANDOM.random(shape), axis=-1)
    capacity[..., 0] = 0.0
    curves = xr.Dataset(
        {
            "time": (("cycle", "branch", "sample"), np.sort(RANDOM.random(shape), axis=-1)),
            "capacity": (("cycle", "branch", "sample"), capacity),
            "voltage": (("cycle", "branch", "sample"), RANDOM.random(shape)),
        },
        coords={"cycle": list(kept), "branch": BRANCHES},
        attrs=attributes(ending="completed", reason="all 6 cycles", changes="{}") if ended else {},
    )
    curves.to_netcdf(folder / "curves.nc", engine="scipy")
    identity = {"cell": cell.name, "model": "spme", "C-rate": 0.5}
    identity |= {f"'{key}'": value for key, value in parameter_dictionary(cell).items()}
    checkpoint = json.dumps({"state": [], "identity": identity}, default=str)
    (folder / "checkpoint.txt").write_text(f"{checkpoint}\ndigest\n")
    return pd.read_csv(folder / "cycles.csv"), curves


@pytest.mark.parametrize("ended", [True, False])
def test_cycle(tmp_path, ended):
    table, curves = write_cycle(tmp_path / "old", ended=ended)
    stored = read_stored(tmp_path / "old")
    new, cycles = stored.dataset, stored.cycles
    extents, _ = extents_and_cell()
    assert new.sizes == {"step": 6, "sample": 101, "run": 1}
    for step in range(6):
        place, branch = divmod(step, 2)
        for key in ("voltage", "capacity"):
            assert np.array_equal(new[key].values[step], curves[key].values[place, branch])
        # the file counts the time of every half cycle from its start
        time = new["time"].values[step]
        assert time - time[0] == pytest.approx(
            curves["time"].values[place, branch] - curves["time"].values[place, branch, 0],
            abs=1e-9,
        )
        assert new["step_cycle"].values[step] == [1, 3, 6][place]
    assert new["time"].values[2, 0] >= table["Duration [s]"][:2].sum()
    assert np.isnan(new["energy"].values).all()
    assert np.isnan(new["peak_tension"].values).all()
    assert np.array_equal(new["charge"].values, new["capacity"].values * extents.mass)
    assert new["current"].values[:2, 0] == pytest.approx([0.05 * 3.36e-3, -0.05 * 3.36e-3])
    assert new.attrs["cycles_kept"] == "some"
    assert new["run_ending"].item() == ("completed" if ended else "interrupted")
    renamed = {"C-rate [h-1]": "C-rate"}
    for name in table:
        if name not in ("Largest outer volume ratio", "Largest thickness ratio", "Remarks"):
            assert np.array_equal(cycles[renamed.get(name, name)], table[name]), name
    assert cycles["Largest outer expansion [%]"].to_numpy() == pytest.approx(
        100 * (table["Largest outer volume ratio"].to_numpy() - 1)
    )
    assert cycles["Remark"].tolist() == ["", "slow", "", "", "", ""]
    energy = cycles["Delithiation energy per kilogram of alloy and shell [W.h.kg-1]"].to_numpy()
    capacity = table["Delithiation capacity per gram of alloy and shell [mA.h.g-1]"].to_numpy()
    mean = table["Mean delithiation voltage [V]"].to_numpy()
    assert energy == pytest.approx(capacity * mean, rel=1e-12)
    assert cycles["Peak von Mises stress [MPa]"].isna().all()


def test_cycle_has_the_columns_of_today_and_a_time_series(tmp_path):
    write_cycle(tmp_path / "old")
    stored = read_stored(tmp_path / "old")
    today = cycle_row(full_cycle(), extents_and_cell()[0], complete=True)
    assert list(stored.cycles.columns) == list(today)
    series = to_bdf(stored.dataset, stored.cycles)
    assert series["Test Time / s"].is_monotonic_increasing
    assert series["Charging Capacity / Ah"].is_monotonic_increasing


def test_a_cycle_that_is_half_written_is_left_out(tmp_path):
    write_cycle(tmp_path / "old", ended=False)
    with open(tmp_path / "old" / "cycles.csv", "a") as file:
        file.write("7,0.5,1200.0,11")
    assert read_stored(tmp_path / "old").cycles["Cycle"].tolist() == [1, 2, 3, 4, 5, 6]


def test_no_finished_cycle_is_refused(tmp_path):
    write_cycle(tmp_path / "old")
    header = (tmp_path / "old" / "cycles.csv").read_text().splitlines()[0]
    (tmp_path / "old" / "cycles.csv").write_text(header + "\n")
    with pytest.raises(InputError, match="no finished cycle"):
        read_stored(tmp_path / "old")


def write_fit(folder, capacities=False):
    """fit.json, set.json and, unless capacities were fitted, curves.csv of two records."""
    content = {
        "porousalloy": "0.1.0",
        "cell": "ampsi-half",
        "model": "spm",
        "options": {},
        "converged": True,
        "stopped": False,
    }
    folder.mkdir()
    (folder / "fit.json").write_text(json.dumps(content))
    (folder / "set.json").write_text(json.dumps({"Alloy reference diffusivity [m2.s-1]": 2e-18}))
    pd.DataFrame({"Parameter": ["D"], "Value": [2e-18]}).to_csv(folder / "estimates.csv")
    if capacities:
        pd.DataFrame({"C-rate [h-1]": [1.0]}).to_csv(folder / "capacities.csv")
        return None
    frames = []
    for record, lengths in {"one": (4, 6), "two": (5, 3, 4)}.items():
        sign = np.concatenate([np.full(n, (1.0, -1.0)[i % 2]) for i, n in enumerate(lengths)])
        time = np.arange(sign.size) * 60.0
        charge = np.cumsum(sign * 35.0)
        frames.append(
            pd.DataFrame(
                {
                    "Record": record,
                    "Time [s]": time,
                    "Current [A.kg-1]": 2100.0 * sign,
                    "Charge [mA.h.g-1]": charge - charge[0],
                    "Voltage [V]": RANDOM.random(sign.size),
                    "Model voltage [V]": RANDOM.random(sign.size),
                    "Model thickness change [m]": np.nan,
                }
            )
        )
    table = pd.concat(frames, ignore_index=True)
    table.to_csv(folder / "curves.csv", index=False)
    return pd.read_csv(folder / "curves.csv")


def test_fit(tmp_path):
    old = write_fit(tmp_path / "old")
    stored = read_stored(tmp_path / "old")
    new = stored.dataset
    names = ["lithiation", "delithiation"] * 2 + ["lithiation"]
    assert new["step_name"].values.tolist() == names
    assert new["step_run"].values.tolist() == [1, 1, 2, 2, 2]
    assert new["step_cycle"].values.tolist() == [1, 1, 1, 1, 2]
    assert new["step_c_rate"].values.tolist() == [0.5] * 5  # 2100 mA/g of 4200
    rows = np.split(np.arange(len(old)), np.cumsum([4, 6, 5, 3]))
    for step, places in enumerate(rows):
        n = len(places)
        for key, column in (("voltage", "Model voltage [V]"), ("time", "Time [s]")):
            values = new[key].values[step]
            assert np.array_equal(values[:n], old[column].to_numpy()[places])
            assert (values[n:] == values[n - 1]).all()
        charge = old["Charge [mA.h.g-1]"].to_numpy()[places]
        assert np.array_equal(new["capacity"].values[step, :n], np.abs(charge - charge[0]))
    assert new["current"].values[:2, 0] == pytest.approx([1.68e-3, -1.68e-3])
    pd.testing.assert_frame_equal(stored.tables["curves"], old)
    assert stored.tables["estimates"]["Value"].tolist() == [2e-18]
    assert [str(reason).split(":")[0] for reason in new["run_reason"].values] == ["one", "two"]
    assert new.attrs["command"] == "fit"
    assert json.loads(new.attrs["changes"]) == {"Alloy reference diffusivity [m2.s-1]": 2e-18}


def test_a_fit_of_capacities_has_no_curves(tmp_path):
    write_fit(tmp_path / "old", capacities=True)
    with pytest.raises(InputError, match=r"curves\.csv.*capacities"):
        read_stored(tmp_path / "old")


@pytest.mark.parametrize("name", ["curves.nc", "spectra.nc", "cycles.csv", "fit.json"])
def test_a_damaged_file_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"damaged")
    assert is_legacy(tmp_path)
    with pytest.raises(InputError) as error:
        read_stored(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_other_folders_are_not_taken_for_old_ones(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert not is_legacy(tmp_path)
