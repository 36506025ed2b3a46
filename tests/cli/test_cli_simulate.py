"""The main job from one command: profiles of a half and a full cell at several C-rates."""

import json

import numpy as np
import pandas as pd
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.results.cycle_row import REMARK
from porousalloy.experiments.results.extents import extents_of
from porousalloy.experiments.results.folder import MANIFEST
from porousalloy.experiments.results.writing import COMMON
from porousalloy.parameters.resolved_values import ResolvedValues

FARADAY = 96485.33212
QUICK = ["simulate", "ampsi-half", "--model", "spm", "--out", "here"]


@pytest.fixture(scope="module", params=["ampsi-half", "ampsi-ncm"])
def folder(request, tmp_path_factory):
    target = tmp_path_factory.mktemp("out") / request.param
    words = ["simulate", request.param, "--c-rate", "0.5,1", "--cycles", "2", "--out", str(target)]
    assert cli.main(words) == 0
    return target


@pytest.fixture(scope="module")
def result(folder):
    return pa.load(folder)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_all_files_are_there_and_nothing_else(folder):
    written = {path.name for path in folder.iterdir()}
    assert set(COMMON) <= written
    others = written - set(COMMON) - {MANIFEST}
    assert {name for name in others if not name.endswith((".png", ".bdf.csv"))} == set()
    assert "voltage.png" in others
    assert len([name for name in others if name.endswith(".bdf.csv")]) == 2
    listed = json.loads((folder / MANIFEST).read_text())["files"]
    assert set(listed) == written - {MANIFEST}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_every_half_cycle_was_run(result):
    assert result.dataset.sizes["step"] == 2 * 2 * 2
    assert bool(result.dataset["voltage"].notnull().all())
    assert set(result.dataset["run_ending"].values) == {"completed"}


def test_lithiation_fills_and_delithiation_empties(result):
    change = result.dataset["filling"].isel(sample=-1) - result.dataset["filling"].isel(sample=0)
    names = result.dataset["step_name"].values
    # at the faster rate of AMPSi 0.3 goes in, and diffusion leaves a third of it
    assert bool((change[names == "lithiation"] > 0.2).all())
    assert bool((change[names == "delithiation"] < -0.15).all())


def test_coulombs_are_those_of_the_filling(result):
    # 3.75 Li per Si of 28.0855 g/mol is 3579 mAh per gram of silicon
    per_gram_of_silicon = 3.75 * FARADAY / 3.6 / 28.0855
    filling = result.dataset["filling"]
    change = abs(filling.isel(sample=-1) - filling.isel(sample=0))
    masses = extents_of(result.dataset.attrs)
    utilised = ResolvedValues(pa.get_cell("ampsi-half"))[
        "Positive electrode utilised alloy fraction"
    ]
    of_silicon = result.dataset["capacity"] * masses.mass / masses.masses["alloy"] / utilised
    ratio = of_silicon.isel(sample=-1) / (change * per_gram_of_silicon)
    assert ratio.values == pytest.approx(1, abs=1e-4)


def test_tables_agree_with_the_netcdf_file(folder, result):
    assert len(pd.read_csv(folder / "results.csv")) == result.dataset["voltage"].size
    assert len(pd.read_csv(folder / "steps.csv")) == result.dataset.sizes["step"]
    summary = pd.read_csv(folder / "summary.csv")
    basis = result.dataset.attrs["capacity_basis"]
    column = summary[f"Lithiation capacity per gram of {basis} [mA.h.g-1]"].to_numpy()
    lithiations = result.dataset["step_name"].values == "lithiation"
    expected = result.dataset["capacity"].values[lithiations, -1]
    assert column == pytest.approx(expected, rel=1e-12)
    numbers = summary.drop(columns=REMARK).select_dtypes("number")  # no remark reads as NaN
    assert np.isfinite(numbers).all(axis=None)


@pytest.mark.parametrize("name", [*COMMON, "voltage.png", MANIFEST])
def test_a_users_files_refuse_the_run_before_it_begins(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / name).write_text("mine")
    monkeypatch.setattr("porousalloy.experiments.runs.simulate.prepare", must_not_run)
    assert cli.main(QUICK) == 2
    error = capsys.readouterr().err
    assert name in error
    assert error.count("\n") == 1
    assert contents(tmp_path / "here") == {name: b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def must_not_run(*_):
    raise AssertionError("the run began")


def test_a_second_run_replaces_its_own_files_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main([*QUICK, "--c-rate", "1,C/2"]) == 0
    (tmp_path / "here" / "notes.txt").write_text("mine")
    first = contents(tmp_path / "here")
    assert cli.main([*QUICK, "--c-rate", "840 mA/g"]) == 0  # a fifth of 1C, of 4200 mA/g
    second = contents(tmp_path / "here")
    assert second["notes.txt"] == b"mine"
    assert second["results.nc"] != first["results.nc"]
    runs = pa.load(tmp_path / "here").dataset["run_c_rate"].values
    assert runs.tolist() == pytest.approx([0.2])
    # nothing of the first run stays that the second did not write
    listed = json.loads(second[MANIFEST])["files"]
    assert set(second) == {*listed, MANIFEST, "notes.txt"}
    # a file that was changed is the user's
    (tmp_path / "here" / "summary.csv").write_text("mine")
    changed = contents(tmp_path / "here")
    capsys.readouterr()
    assert cli.main(QUICK) == 2
    assert "summary.csv" in capsys.readouterr().err
    assert contents(tmp_path / "here") == changed


@pytest.mark.parametrize("current", ["1C", "1 mA/cm2", "0.5 mA", "200 mA/g"])
def test_currents_are_those_that_flow(current, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", *QUICK[1:2], "cycling", *QUICK[2:], "--with", f"c_rate={current}"]) == 0
    result = pa.load(tmp_path / "here")
    values = ResolvedValues(pa.get_cell("ampsi-half"))
    attributes = result.dataset.attrs
    expected = {
        "1C": values["Nominal cell capacity [A.h]"],
        "1 mA/cm2": 10 * attributes["area"],
        "0.5 mA": 5e-4,
        "200 mA/g": 200 * extents_of(attributes).mass,  # mA/g is A/kg
    }[current]
    flowing = abs(result.dataset["current"].values)
    np.testing.assert_allclose(flowing, expected, rtol=1e-9)
