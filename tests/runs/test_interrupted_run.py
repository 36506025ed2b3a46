"""A protocol that is interrupted, or whose solver fails, keeps every step it finished."""

import os
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pybamm
import pytest
import xarray as xr

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.protocols.laboratory import Cycling
from porousalloy.experiments.runs.impedance import run_eis
from porousalloy.experiments.runs.protocol import run_protocol, step_table
from porousalloy.experiments.solving.interruption import interruptible
from porousalloy.experiments.solving.solvers import Rung
from porousalloy.parameters.cells import get_cell

CELL = "li-ge-porous-half"
WORDS = ["run", CELL, "cycling", "--model", "spm", "--with", "c_rate=2C", "--with", "number=20"]

# Tells of every step and sleeps before it, so that it can be stopped between two of them
SLOW_RUN = """
import sys, time
from porousalloy.experiments import cli, laboratory_command
original = laboratory_command.run_protocol
def on_step(done, asked, name):
    print(done, flush=True)
    time.sleep(0.05)
def slowed(*args):
    return original(*args[:-1], on_step)
laboratory_command.run_protocol = slowed
sys.exit(cli.main(sys.argv[1:]))
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
    assert "interrupted before the end of the" in printed
    assert f"Written to {folder}" in printed
    assert "Traceback" not in errors
    table = pd.read_csv(folder / "steps.csv")
    assert 5 <= len(table) < 40
    curves = xr.load_dataset(folder / "curves.nc", engine="scipy")
    assert curves.attrs["ending"] == "interrupted"
    assert curves.sizes["step"] == len(table)
    assert (folder / "voltage.png").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]  # nothing left behind
    # the same steps as of a run that was not disturbed
    cycles = int(table["Cycle"].max())
    whole = step_table(run_protocol(get_cell(CELL), Cycling(2.0, cycles), "spm").dataset)
    numbers = [name for name in table.columns if name != "Step"]
    np.testing.assert_allclose(table[numbers], whole[numbers][: len(table)], rtol=1e-9)


def test_before_the_first_step_nothing_is_written(tmp_path, monkeypatch, capsys):
    module = "porousalloy.experiments.runs.protocol.interruption"
    monkeypatch.setattr(module, lambda: Pressed())
    assert cli.main([*WORDS, "--out", str(tmp_path / "here")]) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class Pressed:
    """Ctrl-C was pressed before it began."""

    def __enter__(self):
        return lambda: True

    def __exit__(self, *error):
        return None


def test_spectra_that_were_finished_are_kept(monkeypatch):
    presses = iter([False, True])
    monkeypatch.setattr("porousalloy.experiments.runs.impedance.interruption", lambda: Pressed())
    monkeypatch.setattr(Pressed, "__enter__", lambda self: lambda: next(presses))
    spectra = run_eis(get_cell(CELL), [0.2, 0.5, 0.7], [1.0], "spm")
    assert spectra["filling"].values.tolist() == [0.2]
    assert spectra.attrs["ending"] == "interrupted"
    assert spectra.attrs["reason"] == "interrupted before the filling 0.5"


class Tiring(pybamm.IDAKLUSolver):
    """Fails on every solve after the first three."""

    good_solves = 3

    def _integrate(self, *args, **kwargs):
        if Tiring.good_solves == 0:
            raise pybamm.SolverError("made to fail")
        Tiring.good_solves -= 1
        return super()._integrate(*args, **kwargs)


def test_a_solver_that_fails_leaves_the_finished_steps(tmp_path, monkeypatch, capsys):
    ladder = (Rung("tiring", Tiring),)
    module = "porousalloy.experiments.runs.protocol.default_ladder"
    monkeypatch.setattr(module, lambda *_: ladder)
    assert cli.main([*WORDS, "--out", str(tmp_path / "here")]) == 1
    table = pd.read_csv(tmp_path / "here" / "steps.csv")
    assert table["Step"].tolist() == ["lithiation", "delithiation", "lithiation"]
    assert "failed in the delithiation of cycle 2: made to fail" in capsys.readouterr().out


def test_copies_of_a_solver_can_be_interrupted():
    solver = interruptible(pybamm.IDAKLUSolver(), lambda: True)
    assert isinstance(solver, pybamm.IDAKLUSolver)
    with pytest.raises(pybamm.SolverError, match="interrupted"):
        solver.copy().step(None, None, 1.0)
