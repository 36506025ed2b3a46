"""A long run of the command line, killed again and again, is the run that never was.

Kills come from outside at some moment, and from inside at the moments that matter: half a row
written, a row without its checkpoint, half a file of curves or checkpoint beside the old one.
"""

import csv
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

import porousalloy as pa
from porousalloy.experiments.results.writing import CYCLES as TABLE
from porousalloy.experiments.results.writing import NETCDF
from porousalloy.experiments.runs.checkpoint import CHECKPOINT, read_checkpoint

CYCLES, KILLS = 200, 10
COMMAND = ["cycle", "ampsi-half", "--c-rate", "0.5", "--cycles", str(CYCLES)]
# In many batches, so that kills come before, in and after each
PLAIN = """
import sys
from porousalloy.experiments.cli.main import main
from porousalloy.experiments.runs import cycle_log
cycle_log.SECONDS_OF_A_BATCH = 0.1
sys.exit(main(sys.argv[1:]))
"""

# Dies by SIGKILL at a point of the cycle that has the number DYING_CYCLE
DYING = """
import os, signal, sys
from porousalloy.experiments.runs import checkpoint, cycle_files, cycle_log
from porousalloy.experiments.cli.main import main
cycle_log.SECONDS_OF_A_BATCH = 0
point, cycle = os.environ["DYING_POINT"], int(os.environ["DYING_CYCLE"])
append, replace = cycle_files.CycleFiles._append, checkpoint.replace_file
finish = cycle_log.CycleLog.finish_cycle
due = False
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def finishing(log, finished, state):
    global due
    due = finished.number == cycle
    return finish(log, finished, state)
def appending(files, line):
    if due and point == "half a row":
        append(files, line[: len(line) // 2])
        die()
    size = append(files, line)
    if due and point == "row alone":
        die()
    return size
def replacing(path, content, **words):
    if due and point == f"half of {path.name}":
        path.with_name(f".{path.name}.tmp").write_bytes(content[: len(content) // 2])
        die()
    replace(path, content, **words)
    if due and point == f"after {path.name}":
        die()
cycle_log.CycleLog.finish_cycle = finishing
cycle_files.CycleFiles._append = appending
cycle_files.replace_file = checkpoint.replace_file = replacing
sys.exit(main(sys.argv[1:]))
"""

#: (point, cycle, whether the cycle's row is there, whether it is finished for the checkpoint).
#: Of 200 cycles the curves of every fifth are kept.
POINTS = [
    ("half a row", 15, False, False),
    ("row alone", 33, True, False),
    (f"half of {NETCDF}", 60, True, False),
    (f"after {NETCDF}", 75, True, False),
    (f"half of {CHECKPOINT}", 90, True, False),
    (f"half of {CHECKPOINT}", 91, True, False),
    (f"after {CHECKPOINT}", 105, True, True),
]


def start(folder, script=PLAIN, resume=False, **environment):
    words = [*COMMAND, "--out", str(folder), *(["--resume"] if resume else [])]
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
    )


def rows(folder):
    """Finished rows, by their ends."""
    path = folder / TABLE
    return max(path.read_bytes().count(b"\n") - 1, 0) if path.exists() else 0


def kill_after(process, folder, cycles):
    deadline = time.monotonic() + 300
    while rows(folder) < cycles:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    # anywhere within a cycle, which takes about 0.05 s
    time.sleep(random.uniform(0, 0.05))
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def finish(folder, resume=False):
    process = start(folder, resume=resume)
    printed, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    assert f"{CYCLES} of {CYCLES} cycles are in" in printed.replace("\n", " ")
    assert "Traceback" not in errors


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken")
    finish(folder)
    return folder


def assert_same(folder, unbroken):
    """All 200 rows and the curves: the difference is 0.0."""
    assert (folder / TABLE).read_bytes() == (unbroken / TABLE).read_bytes()
    table = pd.read_csv(folder / TABLE)
    assert table["Cycle"].tolist() == list(range(1, CYCLES + 1))
    run, expected = pa.load(folder), pa.load(unbroken)
    assert run.ending == expected.ending == "completed"
    assert run.dataset.sizes == expected.dataset.sizes
    assert run.dataset.sizes["step"] >= 2 * 40
    for name, variable in expected.dataset.data_vars.items():
        np.testing.assert_array_equal(run.dataset[name].values, variable.values, err_msg=name)


@pytest.mark.slow
def test_killed_ten_times_from_outside(tmp_path, unbroken):
    seen = 0
    for kill, cycles in enumerate(sorted(random.sample(range(5, 180), KILLS))):
        process = start(tmp_path, resume=kill > 0)
        kill_after(process, tmp_path, max(cycles, seen + 1))
        before = rows(tmp_path)
        finished = read_checkpoint(tmp_path).cycles
        assert finished <= before  # killed between the rows and their checkpoint
        assert finished >= seen  # nothing that was finished is done again
        seen = finished
        old = (tmp_path / TABLE).read_bytes()[: read_checkpoint(tmp_path).table_size]
    finish(tmp_path, resume=True)
    assert (tmp_path / TABLE).read_bytes().startswith(old)
    assert_same(tmp_path, unbroken)


@pytest.mark.slow
def test_killed_at_every_moment_of_a_write(tmp_path, unbroken):
    for number, (point, cycle, row_is_there, is_finished) in enumerate(POINTS):
        process = start(
            tmp_path, DYING, resume=number > 0, DYING_POINT=point, DYING_CYCLE=str(cycle)
        )
        _, errors = process.communicate(timeout=300)
        assert process.returncode == -signal.SIGKILL, errors
        assert rows(tmp_path) == cycle - (not row_is_there), point
        checkpoint = read_checkpoint(tmp_path)
        assert checkpoint.cycles == cycle - (not is_finished), point
        finished = (tmp_path / TABLE).read_bytes()[: checkpoint.table_size].decode()
        assert len(list(csv.DictReader(finished.splitlines()))) == checkpoint.cycles
    finish(tmp_path, resume=True)
    assert not list(tmp_path.glob(".*.tmp"))
    assert_same(tmp_path, unbroken)
