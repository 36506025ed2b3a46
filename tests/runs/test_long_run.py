"""Long runs go on as if they had never stopped, and lose nothing when they do."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from helpers import Tiring

from porousalloy.experiments.cli.cycle import cycle_cell
from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.summary import summarise
from porousalloy.experiments.runs.checkpoint import CHECKPOINT, read_checkpoint
from porousalloy.experiments.runs.cycle_life import run_cycles
from porousalloy.experiments.runs.cycle_log import CURVES, CURVES_KEPT, SAMPLES, TABLE, Record
from porousalloy.experiments.runs.rates import run_study
from porousalloy.experiments.solving.build import built_model, changed_parameter_values
from porousalloy.experiments.solving.solvers import Rung, default_ladder
from porousalloy.experiments.solving.stepper import Stepper
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError

HALF, FULL = get_cell("ampsi-half"), get_cell("ampsi-ncm")
CAPACITY = "Lithiation capacity per gram of alloy and shell [mA.h.g-1]"
REMARKS = "Remarks"

# Sleeps after each cycle, so that it can be stopped between two of them on any machine
SLOW_RUN = """
import sys, time
from pathlib import Path
from porousalloy.experiments import cycle_command, long_run
original = long_run.run_cycles
def slowed(*args, on_progress, **kwargs):
    return original(*args, on_progress=lambda *news: time.sleep(0.1), **kwargs)
long_run.run_cycles = slowed
sys.exit(cycle_command.cycle_cell("ampsi-half", 1.0, 12, out=Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def unbroken():
    return run_cycles(HALF, 1.0, 12)


@pytest.fixture
def three_cycles(tmp_path):
    run_cycles(HALF, 1.0, 3, folder=tmp_path)
    return tmp_path


def same(table, expected):
    """The same cycles, to rounding: the solver is started from the same numbers."""
    assert table["Cycle"].tolist() == expected["Cycle"].tolist()
    numbers = [name for name in expected.columns if name != REMARKS]
    np.testing.assert_allclose(table[numbers], expected[numbers], rtol=1e-6)


@pytest.mark.parametrize(
    ("cell", "model"),
    [
        (HALF, "spme"),
        (FULL, "spme"),
        (HALF, "spm"),
        pytest.param(HALF, "dfn", marks=pytest.mark.slow),
    ],
)
def test_a_resumed_run_is_the_unbroken_one(cell, model, tmp_path):
    whole = run_cycles(cell, 1.0, 6, model=model)
    run_cycles(cell, 1.0, 3, model=model, folder=tmp_path)
    resumed = run_cycles(cell, 1.0, 6, model=model, folder=tmp_path, resume=True)
    assert (resumed.ending, resumed.reason) == ("completed", "all 6 cycles completed")
    same(resumed.table, whole.table)
    same(pd.read_csv(tmp_path / TABLE), whole.table)
    xr.testing.assert_allclose(resumed.curves, whole.curves, rtol=1e-6)


@pytest.mark.parametrize("cell", [HALF, FULL])
def test_cycles_are_those_of_a_study(cell):
    run = run_cycles(cell, 0.5, 3)
    summary = summarise(run_study(cell, [0.5], 3).dataset)
    assert len(run.table) == len(summary) == 3
    shared = [name for name in run.table.columns if name in summary.columns]
    assert len(shared) == 12
    # both at a relative tolerance of 1e-4 per step
    capacities = [name for name in shared if "capacity" in name or "voltage" in name]
    np.testing.assert_allclose(run.table[capacities], summary[capacities], rtol=3e-3)
    # a peak lies between the times that either looks at
    np.testing.assert_allclose(run.table[shared], summary[shared], rtol=2e-2)
    ratio = 100 * (run.table["Largest outer volume ratio"] - 1)
    np.testing.assert_allclose(ratio, summary["Largest outer expansion [%]"], rtol=3e-3)
    efficiency = run.table["Coulombic efficiency"]
    lithiated, delithiated = run.table.iloc[:, 2], run.table.iloc[:, 3]
    np.testing.assert_allclose(efficiency, delithiated / lithiated, rtol=1e-12)


def test_charge_and_energy_are_integrals_of_current_and_voltage():
    values = changed_parameter_values(HALF, {})
    stepper = Stepper(built_model(HALF, "spme", {}), values, "positive")
    state, fractions = None, np.linspace(0, 1, 20001)
    for branch in BRANCHES:
        half = stepper.half_cycle(state, branch, 0.5)
        state = half.state
        current = 0.5 * values["Nominal cell capacity [A.h]"]
        assert half.charge == pytest.approx(current * half.seconds / 3600, rel=1e-12)
        mean = np.trapezoid(half.voltage(fractions), fractions)
        # trapezoidal rule on 200 samples
        assert half.energy / half.charge == pytest.approx(mean, rel=1e-4)


def test_curves_go_from_limit_to_limit():
    run = run_cycles(HALF, 0.5, 1)
    assert float(run.curves["voltage"].sel(branch="lithiation")[0, -1]) == pytest.approx(0.01)
    assert float(run.curves["voltage"].sel(branch="delithiation")[0, -1]) == pytest.approx(1.5)


def start_and_stop(folder, number):
    """A slow run of 12 cycles that gets a signal when four rows are there."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_RUN, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    table, deadline = folder / TABLE, time.monotonic() + 120
    while not (table.exists() and table.read_bytes().count(b"\n") >= 5):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def test_a_killed_run_loses_nothing(tmp_path, unbroken):
    code, _ = start_and_stop(tmp_path, signal.SIGKILL)
    assert code == -signal.SIGKILL
    finished = read_checkpoint(tmp_path).cycles
    rows = (tmp_path / TABLE).read_bytes().count(b"\n") - 1
    assert 4 <= rows < 12
    assert finished in (rows, rows - 1)  # killed between the row and the checkpoint
    before = pd.read_csv(tmp_path / TABLE)
    resumed = run_cycles(HALF, 1.0, 12, folder=tmp_path, resume=True)
    same(resumed.table, unbroken.table)
    same(pd.read_csv(tmp_path / TABLE), unbroken.table)
    same(before, unbroken.table.iloc[:rows])


def test_control_c_ends_cleanly(tmp_path, unbroken):
    code, errors = start_and_stop(tmp_path, signal.SIGINT)
    assert code == 130
    assert "Interrupted in cycle" in errors
    assert "--resume" in errors
    assert "Traceback" not in errors
    finished = read_checkpoint(tmp_path).cycles
    assert len(pd.read_csv(tmp_path / TABLE)) == finished
    curves = xr.load_dataset(tmp_path / CURVES, engine="scipy")
    assert curves.attrs["ending"] == "interrupted"
    assert curves["cycle"].values[-1] == finished
    resumed = run_cycles(HALF, 1.0, 12, folder=tmp_path, resume=True)
    same(resumed.table, unbroken.table)


def test_what_was_written_after_the_checkpoint_is_computed_again(three_cycles, unbroken):
    with open(three_cycles / TABLE, "a") as file:
        file.write("4,1.0,1234.5,12")  # as a kill in the middle of a write leaves it
    resumed = run_cycles(HALF, 1.0, 5, folder=three_cycles, resume=True)
    same(resumed.table, unbroken.table.iloc[:5])
    same(pd.read_csv(three_cycles / TABLE), unbroken.table.iloc[:5])


@pytest.mark.parametrize(
    ("cell", "changes", "words"),
    [
        (HALF, {"settings": {"Positive particle radius [m]": "5e-8"}}, "particle radius .* not 5e"),
        (HALF, {"options": {"particle expansion": "rigid"}}, "option 'particle expansion'"),
        (HALF, {"model": "dfn"}, "model spme, not dfn"),
        (HALF, {"formation": (0.1, 2)}, "formation not given"),
        (HALF, {"c_rate": 0.7}, r"C-rate 1\.0, not 0\.7"),
        (get_cell("li-si-porous-half"), {}, "cell ampsi-half, not li-si-porous-half"),
    ],
)
def test_another_run_is_not_resumed(cell, changes, words, three_cycles):
    before = (three_cycles / TABLE).read_bytes()
    asked = {"c_rate": 1.0, "cycles": 6, "folder": three_cycles, "resume": True} | changes
    with pytest.raises(InputError, match=words):
        run_cycles(cell, **asked)
    assert (three_cycles / TABLE).read_bytes() == before


def test_another_version_is_not_resumed(three_cycles, monkeypatch):
    monkeypatch.setattr("porousalloy.__version__", "99.0")
    with pytest.raises(InputError, match=r"porousalloy version .*, not 99\.0"):
        run_cycles(HALF, 1.0, 6, folder=three_cycles, resume=True)


def test_fewer_cycles_than_there_are_is_refused_and_as_many_is_not(three_cycles, unbroken):
    with pytest.raises(InputError, match="holds 3 cycles already"):
        run_cycles(HALF, 1.0, 2, folder=three_cycles, resume=True)
    again = run_cycles(HALF, 1.0, 3, folder=three_cycles, resume=True)
    same(again.table, unbroken.table.iloc[:3])


def test_a_run_is_not_overwritten(three_cycles):
    with pytest.raises(InputError, match="holds a long run already"):
        run_cycles(HALF, 1.0, 3, folder=three_cycles)
    assert len(pd.read_csv(three_cycles / TABLE)) == 3


@pytest.mark.parametrize("name", [CHECKPOINT, TABLE, CURVES])
@pytest.mark.parametrize("content", [None, b"", b"Cycle\n1\n"])
def test_missing_and_damaged_files_are_refused(name, content, three_cycles):
    (three_cycles / name).unlink()
    if content is not None:
        (three_cycles / name).write_bytes(content)
    with pytest.raises(InputError) as refusal:
        run_cycles(HALF, 1.0, 6, folder=three_cycles, resume=True)
    assert str(three_cycles) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_refused_request_writes_nothing(tmp_path):
    with pytest.raises(InputError, match=r"need the parameter .Tunneling"):
        run_cycles(HALF, 1.0, 3, options={"SEI": "VonKolzenberg2020"}, folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_failed_solver_keeps_what_was_done(tmp_path, unbroken):
    ladder = (Rung("tiring", lambda: Tiring(5)),)
    run = run_cycles(HALF, 1.0, 12, folder=tmp_path, ladder=ladder)
    assert run.ending == "failed"
    assert run.reason == ("the solver failed in the delithiation of cycle 3: tiring: made to fail")
    assert run.table["Cycle"].tolist() == [1, 2]
    resumed = run_cycles(HALF, 1.0, 4, folder=tmp_path, resume=True)
    assert resumed.table["Cycle"].tolist() == [1, 2, 3, 4]
    # Tiring has not the model's own options
    np.testing.assert_allclose(resumed.table[CAPACITY], unbroken.table[CAPACITY][:4], rtol=3e-3)


def test_the_next_solver_goes_on_from_the_last_good_state(unbroken):
    model = built_model(HALF, "spme", {})
    ladder = (Rung("tiring", lambda: Tiring(3)), default_ladder(model)[0])
    run = run_cycles(HALF, 1.0, 3, ladder=ladder)
    assert run.ending == "completed"
    assert run.table[REMARKS].tolist()[0] == ""
    assert run.table[REMARKS][1] == "delithiation by IDAKLU after tiring: made to fail"
    np.testing.assert_allclose(run.table[CAPACITY], unbroken.table[CAPACITY][:3], rtol=3e-3)


@pytest.mark.parametrize("rung", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_solver_of_the_ladder_cycles(rung, unbroken):
    ladder = default_ladder(built_model(HALF, "spme", {}))
    run = run_cycles(HALF, 1.0, 2, ladder=ladder[rung : rung + 1])
    assert run.ending == "completed", run.reason
    numbers = [name for name in run.table.columns if name != REMARKS]
    # CasADi gives no more than a few hundred times of each half cycle
    np.testing.assert_allclose(run.table[numbers], unbroken.table[numbers][:2], rtol=1e-2)


def test_a_limit_passed_at_once_ends_the_run():
    run = run_cycles(HALF, 500.0, 2)
    assert run.ending == "event"
    assert run.reason == (
        "the lithiation of cycle 1 passed its limit as soon as the current was applied"
    )
    assert len(run.table) == 0
    assert run.curves.sizes["cycle"] == 0


def test_formation_comes_first():
    run = run_cycles(HALF, 1.0, 3, formation=(0.1, 2))
    assert run.table["C-rate [h-1]"].tolist() == [0.1, 0.1, 1.0]
    assert run.table[CAPACITY][1] > 1.2 * run.table[CAPACITY][2]


@pytest.mark.parametrize("formation", [(0.0, 2), (0.1, 0)])
def test_impossible_formation_is_refused(formation):
    with pytest.raises(InputError, match="0"):
        run_cycles(HALF, 1.0, 3, formation=formation)


@pytest.mark.parametrize("cycles", [1, 2, 47, 48, 49, 50, 97, 1000, 1003])
@pytest.mark.parametrize("stop_early", [0, 1])
def test_some_curves_are_kept(cycles, stop_early):
    record = Record(["Cycle"], cycles, {}, None, False)
    done = max(1, cycles - stop_early)
    for cycle in range(1, done + 1):
        curve = np.full((3, 2, SAMPLES), float(cycle))
        record.finish_cycle({"Cycle": cycle}, curve.copy, np.zeros(2))
    curves = record.close({})
    kept = curves["cycle"].values
    assert kept[0] == 1
    assert kept[-1] == done
    assert min(done, CURVES_KEPT // 2) <= len(kept) <= CURVES_KEPT
    assert (curves["voltage"].values == kept[:, None, None]).all()


def test_a_full_disk_is_refused_and_keeps_what_was_done(tmp_path, monkeypatch, unbroken):
    heard, original = [], os.replace

    def fill_disk(*news):
        heard.append(news)
        if len(heard) == 2:
            monkeypatch.setattr("os.replace", out_of_space)

    def out_of_space(*paths):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"Cycle 3 .*No space left on device.*resume"):
        run_cycles(HALF, 1.0, 5, folder=tmp_path, on_progress=fill_disk)
    monkeypatch.setattr("os.replace", original)
    resumed = run_cycles(HALF, 1.0, 5, folder=tmp_path, resume=True)
    same(resumed.table, unbroken.table.iloc[:5])


def test_progress_tells_cycle_capacity_and_time_left():
    heard = []
    run_cycles(HALF, 1.0, 2, on_progress=lambda *news: heard.append(news))
    assert [news[:2] for news in heard] == [(1, 2), (2, 2)]
    assert heard[0][2].startswith("cycle 1, ")
    assert heard[1][2].endswith("mAh/g, 0:00 left")


def test_the_command_prints_first_and_last_cycle(tmp_path, capsys):
    assert cycle_cell("ampsi-half", 1.0, 2, out=tmp_path) == 0
    printed = capsys.readouterr().out
    assert "cycle 1" in printed
    assert "cycle 2" in printed
    assert f"2 of 2 cycles are in {tmp_path}" in printed
    assert cycle_cell("ampsi-half", 1.0, 3, out=tmp_path, resume=True) == 0
    assert len(pd.read_csv(tmp_path / TABLE)) == 3


@pytest.mark.parametrize(
    ("first", "last"), [(20, 60), pytest.param(50, 250, marks=pytest.mark.slow)]
)
def test_memory_does_not_grow(first, last, tmp_path):
    script = """
import resource, sys
from pathlib import Path
from porousalloy.experiments.runs.cycle_life import run_cycles
from porousalloy.parameters.cells import get_cell
first, last = map(int, sys.argv[1:3])
peak = {}
def note(done, asked, description):
    peak[done] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run_cycles(get_cell("ampsi-half"), 1.0, last, folder=Path(sys.argv[3]), on_progress=note)
print(peak[last] - peak[first])
"""
    words = [sys.executable, "-c", script, str(first), str(last), str(tmp_path / "run")]
    printed = subprocess.run(words, capture_output=True, text=True, check=True, timeout=600).stdout
    # [KiB]; one cycle's solutions are 0.5 MB, so keeping all 40 would be 20 MB
    assert int(printed) < 4000
