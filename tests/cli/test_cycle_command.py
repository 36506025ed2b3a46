"""The command `porousalloy cycle`: what it reads, writes, says and refuses."""

import pandas as pd
import pytest
from helpers import Tiring

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.cycle import FIGURE, read_formation
from porousalloy.experiments.plotting import cycle_life as figures_cycle_life
from porousalloy.experiments.runs.checkpoint import read_checkpoint
from porousalloy.experiments.runs.cycle_log import CURVES, TABLE
from porousalloy.experiments.solving import stepper as long_stepper
from porousalloy.experiments.solving.solvers import Rung
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

CELL = get_cell("ampsi-half")
VALUES = ResolvedValues(CELL)


def cycle(folder, *words):
    return cli.main(["cycle", "ampsi-half", "--out", str(folder), *words])


@pytest.mark.parametrize(
    ("text", "rate", "cycles"),
    [("C/20:3", 0.05, 3), ("0.1:1", 0.1, 1), (" 0.2C : 12 ", 0.2, 12)],
)
def test_formation_is_a_current_and_a_number(text, rate, cycles):
    assert read_formation(text, CELL, VALUES) == (pytest.approx(rate), cycles)


@pytest.mark.parametrize(
    "text", ["", "C/20", ":3", "C/20:", "C/20:0", "C/20:-1", "C/20:1.5", "3:x"]
)
def test_formation_of_another_form_is_refused(text):
    with pytest.raises(InputError, match=r"The formation is .*C/20:3"):
        read_formation(text, CELL, VALUES)


def test_formation_at_no_current_is_refused():
    with pytest.raises(InputError, match="The current is '0'"):
        read_formation("0:3", CELL, VALUES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--c-rate", "fast"], "current is 'fast'"),
        (["--c-rate", "0"], "current is '0'"),
        (["--c-rate", "1 mA/kg"], "such as 0.5C, C/10, 200 mA/g"),
        (["--formation", "C/20"], "formation is 'C/20'"),
        (["--cycles", "0"], "number of cycles is 0"),
        (["--set", "Positive particle radius [m]=small"], "'Positive particle radius [m]'"),
        (["--resume"], "no checkpoint.txt to resume from"),
    ],
)
def test_refused_with_one_sentence_and_nothing_written(words, said, tmp_path, capsys):
    assert cycle(tmp_path / "run", *words) == 2
    errors = capsys.readouterr().err
    assert errors.startswith("Error: ")
    assert errors.count("\n") == 1
    assert said in errors
    assert not (tmp_path / "run").exists()


def test_currents_formation_figure_and_plot(tmp_path, capsys):
    folder = tmp_path / "run"
    words = ["--c-rate", "1000 mA/g", "--formation", "1C:1", "--cycles"]
    assert cycle(folder, *words, "2") == 0
    table = pd.read_csv(folder / TABLE)
    assert table["C-rate [h-1]"][0] == 1.0
    # at 1000 mA/g the time in hours is the charge in both directions in Ah/g
    passed = table[[name for name in table if name.endswith("of alloy and shell [mA.h.g-1]")]]
    charge = 1000 * table["Duration [s]"] / 3600
    assert passed.sum(axis=1)[1] == pytest.approx(charge[1], rel=1e-6)
    assert passed.sum(axis=1)[0] != pytest.approx(charge[0], rel=1e-2)
    assert (folder / FIGURE).stat().st_size > 10_000
    (folder / FIGURE).unlink()
    assert cycle(folder, *words, "3", "--resume") == 0
    assert (folder / FIGURE).exists()
    assert "3 of 3 cycles are in" in capsys.readouterr().out
    assert cli.main(["plot", str(folder)]) == 0
    assert (folder / "figures" / "cycles.svg").exists()


def test_a_solver_that_fails_ends_with_the_reason_and_keeps_everything(
    tmp_path, monkeypatch, capsys
):
    ladder = (Rung("tiring", lambda: Tiring(5)),)
    with monkeypatch.context() as patched:
        patched.setattr(long_stepper, "default_ladder", lambda model: ladder)
        assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "9") == 1
    captured = capsys.readouterr()
    assert "2 of 9 cycles are in" in captured.out
    reason = "The solver failed in the delithiation of cycle 3: tiring: made to fail"
    assert reason in captured.err
    assert "Traceback" not in captured.err
    assert pd.read_csv(tmp_path / TABLE)["Cycle"].tolist() == [1, 2]
    assert read_checkpoint(tmp_path).cycles == 2
    assert (tmp_path / FIGURE).exists()
    assert (tmp_path / CURVES).exists()
    assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "4", "--resume") == 0
    assert pd.read_csv(tmp_path / TABLE)["Cycle"].tolist() == [1, 2, 3, 4]


def test_control_c_while_drawing_loses_no_cycle(tmp_path, monkeypatch, capsys):
    def interrupt(table, curves):
        raise KeyboardInterrupt

    monkeypatch.setattr(figures_cycle_life, "cycle_life_figure", interrupt)
    assert cycle(tmp_path, "--c-rate", "1C", "--cycles", "1") == 0
    assert "nothing was written" not in capsys.readouterr().err
    assert not (tmp_path / FIGURE).exists()
    assert len(pd.read_csv(tmp_path / TABLE)) == 1
