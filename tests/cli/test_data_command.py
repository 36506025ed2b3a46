"""``porousalloy data``: what it prints, draws and refuses."""

import json

import numpy as np
import pandas as pd
import pytest
from made_up_cell import MadeUpTest

from porousalloy.experiments.cli import main as cli


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A file of two cycles with a rest, whose current is that of 2 mg."""
    monkeypatch.chdir(tmp_path)
    test = MadeUpTest().rest(1).lithiate().rest(0.5, leak=0.01).delithiate(0.9)
    test.lithiate(0.9).delithiate(0.9)
    table = test.table(Cycle=1).rename(columns={"Current [mA/g]": "Current [mA]"})
    table["Current [mA]"] *= 2e-3
    table.to_csv("cell.csv", index=False)
    return tmp_path


def run(capsys, *words):
    code = cli.main(["data", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_what_is_understood_is_printed_drawn_and_written(made, capsys):
    words = ("cell.csv", "--mass", "2 mg", "--cell", "li-si-porous-half")
    code, text, _ = run(capsys, *words)
    assert code == 0
    rows = len(pd.read_csv("cell.csv"))
    assert f"cell.csv: table of {rows} rows and 4 columns, with time and current" in text
    assert "current       'Current [mA]' x 0.001 A, per 2 mg" in text
    assert "time          'Time [s]' x 1 s" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["1", "lithiation", "1000", "-", "100"] in [row[:5] for row in rows]
    assert ["1", "delithiation", "900", "90.0", "%"] in [row[:5] for row in rows]
    assert ["1", "rest"] in [row[:2] for row in rows]
    assert "a rest of 1 h before the first current; it ends at 1 V" in text
    assert "The file calls it cycle 1; cycles were counted anew" in text
    folder = made / "results" / "cell-data"
    assert {path.name for path in folder.iterdir()} == {"data.png", "cycles.csv", "manifest.json"}
    assert json.loads((folder / "manifest.json").read_text())["command"] == "data"
    table = pd.read_csv(folder / "cycles.csv")
    assert table["Lithiation capacity [mA.h.g-1]"].to_list() == pytest.approx([1000, 900], rel=1e-4)
    assert table["Coulombic efficiency"].to_list() == pytest.approx([0.9, 1], rel=1e-4)
    assert table["Charge before [mA.h.g-1]"].to_list() == pytest.approx([0, 100], abs=0.1)
    assert table["Lithiation C-rate [h-1]"].max() < 0.1
    assert table["Rests [h]"].to_list() == pytest.approx([0.5, 0], abs=0.01)


def test_without_a_mass_the_charges_are_those_of_the_cell(made, capsys):
    code, text, _ = run(capsys, "cell.csv", "--out", "here", "--cycles", "2")
    assert code == 0
    assert ["2", "lithiation", "1.8", "-", "0.2"] in [
        line.split()[:5] for line in text.splitlines()
    ]
    assert "mAh/g" not in text
    table = pd.read_csv("here/cycles.csv")
    assert table["Delithiation capacity [mA.h]"].to_list() == pytest.approx([1.8], rel=1e-4)
    assert np.isfinite(table["Lithiation current [mA]"]).all()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("none.csv",), "no file 'none.csv'"),
        (("cell.csv", "--mass", "heavy"), "The mass is 'heavy'"),
        (("cell.csv", "--cycles", "7"), "no cycle 7; choose among 1, 2"),
        (("cell.csv", "--cell", "nobody"), "nobody"),
        (("cell.csv", "--column", "voltage=U [V]"), r"no column 'U"),
    ],
)
def test_one_sentence_and_nothing_written(made, capsys, words, message):
    code, text, error = run(capsys, *words)
    assert (code, text) == (2, "")
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert [path.name for path in made.iterdir()] == ["cell.csv"]


def test_a_file_of_somebody_is_not_replaced(made, capsys):
    (made / "here").mkdir()
    (made / "here" / "cycles.csv").write_text("mine")
    code, _, error = run(capsys, "cell.csv", "--out", "here")
    assert code == 2
    assert "cycles.csv" in error
    assert (made / "here" / "cycles.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("mass", "said"),
    [
        ("2 mg", ""),
        ("2 g", "The charge reaches 1 mAh/g, 0.0294 % of that of 1C"),
        ("50 mg", "The charge reaches 40 mAh/g, 1.18 % of that of 1C of 'li-si-porous-half'"),
        ("2 ug", "Fits refuse this file: The charge reaches 1e+06 mAh/g"),
    ],
)
def test_a_mass_that_cannot_be_is_said(made, capsys, mass, said):
    code, text, _ = run(capsys, "cell.csv", "--mass", mass, "--cell", "li-si-porous-half")
    assert code == 0
    assert said in text
    assert bool(said) == ("check the" in text)
