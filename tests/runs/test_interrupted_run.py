"""A protocol that is interrupted, or whose solver fails, keeps every step it finished."""

import os
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from helpers import Tiring

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.runs import preparation
from porousalloy.experiments.solving.solvers import SolverAttempt

CELL = "li-ge-porous-half"
WORDS = ["run", CELL, "cycling", "--model", "spm", "--with", "c_rate=2C", "--with", "number=20"]

# Tells of every step and sleeps before it, so that it can be stopped between two of them
SLOW_RUN = """
import sys, time
from porousalloy.experiments.cli.main import main
from porousalloy.experiments.runs import protocol
original = protocol.run_protocol
def on_step(done, asked, name):
    print(done, flush=True)
    time.sleep(0.05)
def slowed(cell, asked, on_progress):
    return original(cell, asked, on_step)
protocol.run_protocol = slowed
sys.exit(main(sys.argv[1:]))
"""


def test_control_c_keeps_the_finished_steps(tmp_path):
    folder = tmp_path / "here"
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_RUN, *WORDS, "--out", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "5":
            process.send_signal(signal.SIGINT)
            break
    printed, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "interrupted" in printed
    assert str(folder) in printed
    assert "Traceback" not in errors
    table = pd.read_csv(folder / "steps.csv")
    assert 5 <= len(table) < 40
    stopped = pa.load(folder)
    assert stopped.ending == "interrupted"
    assert stopped.dataset.sizes["step"] == len(table)
    assert (folder / "voltage.png").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]  # nothing left behind
    # the same steps as of a run that was not disturbed
    cycles = int(stopped.dataset["step_cycle"].values[-1])
    whole = pa.run(pa.get_cell(CELL).with_(model="spm"), "cycling", c_rate=2.0, number=cycles)
    for name in ("voltage", "charge", "energy", "peak_tension"):
        expected = whole.dataset[name].values[: len(table)]
        np.testing.assert_allclose(stopped.dataset[name].values, expected, rtol=1e-9)


class Pressed:
    """Ctrl-C, pressed as the given answers say."""

    def __init__(self, *answers):
        self._answers = iter(answers)

    def __enter__(self):
        return lambda: next(self._answers, True)

    def __exit__(self, *error):
        return None


def test_before_the_first_step_nothing_is_written(tmp_path, monkeypatch, capsys):
    module = "porousalloy.experiments.runs.protocol.interruption"
    monkeypatch.setattr(module, lambda: Pressed(True))
    assert cli.main([*WORDS, "--out", str(tmp_path / "here")]) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_spectra_that_were_finished_are_kept(monkeypatch):
    module = "porousalloy.experiments.runs.impedance.interruption"
    monkeypatch.setattr(module, lambda: Pressed(False, True))
    cell = pa.get_cell(CELL).with_(model="spm")
    result = pa.run(cell, "eis", fillings=[0.2, 0.5, 0.7], per_decade=1)
    assert result.dataset["spectrum_filling"].values.tolist() == [0.2]
    assert result.ending == "interrupted"
    assert "0.5" in result.reasons[0]


def test_a_solver_that_fails_leaves_the_finished_steps(tmp_path, monkeypatch, capsys):
    attempts = (SolverAttempt("tiring", lambda: Tiring(3)),)
    monkeypatch.setattr(preparation, "fallback_solvers", lambda *_: attempts)
    assert cli.main([*WORDS, "--out", str(tmp_path / "here")]) == 1
    result = pa.load(tmp_path / "here")
    names = result.dataset["step_name"].values.tolist()
    assert names == ["lithiation", "delithiation", "lithiation"]
    assert result.summary()["Complete"].tolist() == ["yes", "no"]
    printed = capsys.readouterr().out
    assert "delithiation of cycle 2" in printed
    assert "made to fail" in printed


@pytest.mark.parametrize("protocol", ["cycling", "relaxation"])
def test_progress_names_every_step(protocol):
    heard = []
    cell = pa.get_cell(CELL).with_(model="spm")
    result = pa.run(cell, protocol, c_rate="2C", on_progress=lambda *news: heard.append(news))
    done, asked, names = zip(*heard, strict=True)
    assert list(done) == list(range(asked[0]))
    assert len(set(asked)) == 1
    assert list(names) == result.dataset["step_name"].values.tolist()
