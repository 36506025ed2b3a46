"""``porousalloy fit``: what it reads, what it writes, what it refuses."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.fit import read_free
from porousalloy.experiments.cli.measured_files import MeasuredFiles, read_measurements

CAPACITIES = ["--capacity", "0.1=2134", "--capacity", "0.5=1271", "--noise", "capacity=0.03"]
D = "Alloy reference diffusivity [m2.s-1]"
J = "Alloy reference exchange-current density [A.m-2]"
MASS = "Active mass over stated mass"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def curve(tmp_path):
    """A cycle that looks like silicon's, voltage against capacity per gram."""
    capacity = np.linspace(0, 2000, 60)
    into = 0.1 + 0.3 * np.exp(-capacity / 200) + 0.1 * (1 - capacity / 2000)
    out = 0.3 + 0.2 * capacity / 2000 + 0.4 * np.exp((capacity - 2000) / 100)
    frame = pd.DataFrame(
        {
            "Branch": np.repeat(["lithiation", "delithiation"], 60),
            "Capacity [mA.h.g-1]": np.tile(capacity, 2),
            "Voltage [V]": np.concatenate([into, out]),
        }
    )
    frame.to_csv("curve.csv", index=False)
    return "curve.csv"


def test_bounds_and_starts_beside_names():
    found = read_free([D, "Contact resistance [Ohm]=1:50", f"{J}=0.1:10:2"])
    assert found.names == [D, "Contact resistance [Ohm]", J]
    assert found.bounds == {"Contact resistance [Ohm]": (1.0, 50.0), J: (0.1, 10.0)}
    assert found.starts == {J: 2.0}


REFUSED = {
    "nothing measured": ([], "no measured file"),
    "no such file": (["none.csv", "--current", "C/20"], "none.csv"),
    "no current": (["curve.csv"], "C/20"),
    "a rate in words": (["curve.csv", "--current", "slowly"], "current is 'slowly'"),
    "two rates for one file": (["curve.csv", "--current", "C/20,C/10"], "2 currents and 1 files"),
    "a mass without a unit": (["curve.csv", "--current", "C/20", "--mass", "0.3"], "0.3"),
    "a mass below 0": (["curve.csv", "--current", "C/20", "--mass", "-1 mg"], "above 0"),
    "no such cycle": (["curve.csv", "--current", "C/20", "--cycles", "7"], "cycle"),
    "cycles in words": (["curve.csv", "--current", "C/20", "--cycles", "all"], "whole numbers"),
    "unknown parameter": (
        ["curve.csv", "--current", "C/20", "--free", "Diffusivity"],
        "did you mean",
    ),
    "bounds in words": (["curve.csv", "--current", "C/20", "--free", f"{D}=low:high"], "low:high"),
    "too many bounds": (["curve.csv", "--current", "C/20", "--free", f"{D}=1:2:3:4"], "low:high"),
    "a noise that nothing has": (
        ["curve.csv", "--current", "C/20", "--noise", "voltage=1e-300"],
        "give a standard deviation from 5e-07 to 5",
    ),
    "bounds turned round": (
        ["curve.csv", "--current", "C/20", "--free", f"{D}=2:1"],
        "larger upper",
    ),
    "a start out of bounds": (
        ["curve.csv", "--current", "C/20", "--free", D, "--set", f"{D}=1e-8"],
        "outside of",
    ),
    "noise in words": (["curve.csv", "--current", "C/20", "--noise", "voltage=low"], "--noise"),
    "noise of what was not measured": (
        ["curve.csv", "--current", "C/20", "--noise", "thickness=1e-7"],
        "not measured",
    ),
    "a level above 1": (["curve.csv", "--current", "C/20", "--level", "90"], "between 0 and 1"),
    "trimmed to nothing": (["curve.csv", "--current", "C/20", "--trim", "0.5"], "below 0.5"),
    "too few points": (["curve.csv", "--current", "C/20", "--points", "2"], "at least"),
    "no starts": (["curve.csv", "--current", "C/20", "--starts", "0"], "number of starts"),
    "a capacity in words": (["--capacity", "0.1=much"], "0.1=2134"),
    "a cycle in words": (["--capacity", "0.5=1271@last"], "0.5=1271@4"),
    "a capacity of no cycle": (["--capacity", "0.5=1271@0"], "cycles"),
    "no noise for two numbers": (CAPACITIES[:4], "give the noise"),
    "no such column": (["curve.csv", "--current", "C/20", "--column", "voltage=U"], "U"),
    "a nominal capacity below 0": (
        ["curve.csv", "--current", "C/20", "--nominal-capacity", "-1"],
        "nominal capacity",
    ),
}


@pytest.mark.parametrize(("words", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_in_one_sentence_and_writes_nothing(words, message, curve, capsys, tmp_path):
    assert cli.main(["fit", "li-si-porous-half", "--model", "spm", *words]) == 2
    errors = capsys.readouterr().err.splitlines()
    sentences = [line for line in errors if line.startswith("Error:")]
    assert len(sentences) == 1
    assert message in sentences[0]
    assert not (tmp_path / "results").exists()


def test_a_capacity_may_be_of_a_later_cycle():
    cell = pa.get_cell("ampsi-half")
    files = MeasuredFiles((), capacities=("0.1=2134", "C/2=1271@4"))
    first, later = read_measurements(files, cell)
    assert (first.c_rate, first.capacity, first.cycle) == (0.1, 2134, 1)
    assert (later.c_rate, later.capacity, later.cycle) == (0.5, 1271, 4)


def test_files_of_a_fit_are_what_was_fitted(curve, capsys):
    words = [curve, "--current", "C/20", "--free", MASS, "--free", "Contact resistance [Ohm]"]
    words += ["--set", f"{D}=1e-17", "--points", "60", "--balance-charge", "--trim", "0.05"]
    assert cli.main(["fit", "li-si-porous-half", "--model", "spm", *words, "--out", "there"]) == 0
    printed = capsys.readouterr().out
    assert "The model does not describe the voltage" in printed
    estimates = pd.read_csv("there/estimates.csv", index_col=0)
    found = json.loads(Path("there/fit.json").read_text())
    assert list(estimates.index) == [MASS, "Contact resistance [Ohm]"] == list(found["estimates"])
    assert estimates["Value"][MASS] == pytest.approx(found["estimates"][MASS]["Value"])
    # the mass belongs to the measurement, so it is in no set for other runs
    parameters = json.loads(Path("there/set.json").read_text())
    assert parameters[D] == 1e-17
    assert set(parameters) == {D, "Contact resistance [Ohm]"}
    curves = pd.read_csv("there/curves.csv")
    kept = curves["Voltage [V]"].notna()
    difference = (curves["Model voltage [V]"] - curves["Voltage [V]"])[kept]
    assert np.abs(difference).max() < 0.5
    assert 0.5 < kept.mean() < 0.95
    assert found["model solutions"] < 60
    assert "fit.png" in {path.name for path in Path("there").iterdir()}


def test_spellings_of_version_0_1_are_the_same_options(curve, capsys):
    shared = ["--free", "Contact resistance [Ohm]", "--points", "40"]
    new = ["--current", "C/20", "--balance-charge", "--trim", "0.05"]
    old = ["--rate", "C/20", "--closed", "--ends", "0.05"]
    for folder, words in (("new", new), ("old", old)):
        fit = ["fit", "li-si-porous-half", curve, "--model", "spm", *shared, *words]
        assert cli.main([*fit, "--out", folder]) == 0
    assert Path("new/fit.json").read_text() == Path("old/fit.json").read_text()
    capsys.readouterr()
    assert cli.main(["fit", "--help"]) == 0
    assert not {"--closed", "--ends", "--rate", "--measured-cell"} & set(
        capsys.readouterr().out.split()
    )


def test_files_and_capacities_are_fitted_together(curve, capsys):
    words = [curve, "--current", "C/20", "--free", "Contact resistance [Ohm]", "--points", "40"]
    words += ["--capacity", "0.1=1900", "--noise", "capacity=0.03", "--noise", "voltage=0.02"]
    assert cli.main(["fit", "li-si-porous-half", "--model", "spm", *words, "--out", "both"]) == 0
    files = {path.name for path in Path("both").iterdir()}
    assert {"curves.csv", "capacities.csv", "fit.png"} <= files
    assert "measured 1900" in capsys.readouterr().out


def test_a_fitted_set_is_read_by_the_other_commands(capsys):
    words = [*CAPACITIES, "--free", "Positive electrode utilised alloy fraction", "--out", "fitted"]
    assert cli.main(["fit", "ampsi-half", "--model", "spm", *words]) == 0
    table = pd.read_csv("fitted/capacities.csv")
    assert list(table["C-rate [h-1]"]) == [0.1, 0.5]
    run = ["simulate", "ampsi-half", "--model", "spm", "--c-rate", "0.1", "--out", "run"]
    assert cli.main([*run, "--set-file", "fitted/set.json"]) == 0
    summary = pd.read_csv("run/summary.csv")
    (name,) = [
        column
        for column in summary
        if column.startswith("Delithiation capacity per gram of alloy and shell")
    ]
    # the run is on fewer radial cells than the fit found necessary
    assert summary[name][0] == pytest.approx(table["Model capacity [mA.h.g-1]"][0], rel=6e-3)


@pytest.mark.parametrize("name", ["fit.json", "voltage.png", "estimates.csv", "uncertainty.png"])
def test_a_users_file_is_found_before_the_fit(name, curve, capsys, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("mine")
    assert cli.main(["fit", "li-si-porous-half", curve, "--current", "C/20", "--out", "mine"]) == 2
    assert name in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == [name]
    assert (tmp_path / "mine" / name).read_text() == "mine"
