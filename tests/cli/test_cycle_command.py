"""The command `porousalloy cycle`: what it reads, writes, says and refuses."""

import pandas as pd
import pytest
from helpers import Tiring

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.cycle import read_formation
from porousalloy.experiments.results.folder import MANIFEST
from porousalloy.experiments.results.writing import COMMON
from porousalloy.experiments.results.writing import CYCLES as TABLE
from porousalloy.experiments.runs import preparation
from porousalloy.experiments.runs.checkpoint import read_checkpoint
from porousalloy.experiments.solving.solvers import SolverAttempt


def cycle(folder, *words):
    return cli.main(["cycle", "ampsi-half", "--model", "spm", "--out", str(folder), *words])


@pytest.mark.parametrize(
    ("text", "current", "cycles"),
    [("C/20:3", "C/20", 3), ("0.1:1", "0.1", 1), (" 0.2C : 12 ", "0.2C", 12)],
)
def test_formation_is_a_current_and_a_number(text, current, cycles):
    read, number = read_formation(text)
    assert (read.strip(), number) == (current, cycles)


@pytest.mark.parametrize(
    "text", ["", "C/20", ":3", "C/20:", "C/20:0", "C/20:-1", "C/20:1.5", "3:x"]
)
def test_formation_of_another_form_is_refused(text):
    with pytest.raises(pa.InputError, match=r"C/20:3") as refusal:
        read_formation(text)
    assert f"'{text}'" in str(refusal.value)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--c-rate", "fast"], "'fast'"),
        (["--c-rate", "0"], "'0'"),
        (["--c-rate", "1 mA/kg"], "200 mA/g"),
        (["--formation", "C/20"], "'C/20'"),
        (["--formation", "0:3"], "'0'"),
        (["--cycles", "0"], "0"),
        (["--set", "Positive particle radius [m]=small"], "'Positive particle radius [m]'"),
        (["--resume"], "checkpoint.txt"),
    ],
)
def test_refused_with_one_sentence_and_nothing_written(words, named, tmp_path, capsys):
    assert cycle(tmp_path / "run", *words) == 2
    errors = capsys.readouterr().err
    assert errors.startswith("Error: ")
    assert errors.count("\n") == 1
    assert named in errors
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", [*COMMON, "voltage.png", MANIFEST])
def test_a_users_files_refuse_the_run(name, tmp_path, capsys):
    (tmp_path / name).write_text("mine")
    assert cycle(tmp_path, "--cycles", "1") == 2
    assert name in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_currents_formation_figures_and_plot(tmp_path, capsys):
    folder = tmp_path / "run"
    words = ["--c-rate", "1000 mA/g", "--formation", "1C:1", "--cycles"]
    assert cycle(folder, *words, "2") == 0
    printed = capsys.readouterr().out
    assert "cycle 1" in printed
    assert "cycle 2" in printed
    assert str(folder) in printed.replace("\n", "")
    table = pd.read_csv(folder / TABLE)
    assert table["C-rate"][0] == 1.0
    # at 1000 mA/g the time in hours is the charge in both directions in Ah/g
    passed = table[[name for name in table if name.endswith("of alloy and shell [mA.h.g-1]")]]
    charge = 1000 * table["Duration [s]"] / 3600
    assert passed.sum(axis=1)[1] == pytest.approx(charge[1], rel=1e-6)
    assert passed.sum(axis=1)[0] != pytest.approx(charge[0], rel=1e-2)
    figures = {path.name for path in folder.glob("*.png")}
    assert "voltage.png" in figures
    for name in figures:
        (folder / name).unlink()
    assert cycle(folder, *words, "3", "--resume") == 0
    assert {path.name for path in folder.glob("*.png")} == figures
    assert "3 of 3 cycles" in capsys.readouterr().out
    assert len(pd.read_csv(folder / TABLE)) == 3
    assert cli.main(["plot", str(folder)]) == 0


def test_a_solver_that_fails_ends_with_the_reason_and_keeps_everything(
    tmp_path, monkeypatch, capsys
):
    attempts = (SolverAttempt("tiring", lambda: Tiring(5)),)
    with monkeypatch.context() as patched:
        patched.setattr(preparation, "fallback_solvers", lambda *_: attempts)
        assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "9") == 1
    captured = capsys.readouterr()
    assert "2 of 9 cycles" in captured.out
    assert "delithiation of cycle 3" in captured.err
    assert "made to fail" in captured.err
    assert "Traceback" not in captured.err
    assert pd.read_csv(tmp_path / TABLE)["Cycle"].tolist() == [1, 2]
    assert read_checkpoint(tmp_path).cycles == 2
    assert pa.load(tmp_path).ending == "failed"
    assert (tmp_path / "voltage.png").exists()
    assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "4", "--resume") == 0
    assert pd.read_csv(tmp_path / TABLE)["Cycle"].tolist() == [1, 2, 3, 4]


def test_control_c_while_drawing_loses_no_cycle(tmp_path, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("porousalloy.experiments.plotting.catalogue.main_figures", interrupt)
    assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "1") == 0
    assert "nothing was written" not in capsys.readouterr().err
    assert not (tmp_path / "voltage.png").exists()
    assert len(pa.load(tmp_path).summary()) == 1
