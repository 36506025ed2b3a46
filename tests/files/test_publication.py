"""Publishing is all or nothing: killed at any moment, it leaves the old result or the new one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from porousalloy.experiments.files import publication
from porousalloy.experiments.files.manifest import MANIFEST, changed_files, read_manifest
from porousalloy.experiments.files.publication import OLD, STAGING, settle
from porousalloy.experiments.results.folder import output_folder
from porousalloy.parameters.errors import InputError

KILLS = 30
NAMES = [f"{letter}.csv" for letter in "abcdef"]

#: Publishes results 1, 2, 3, ... for ever: of six files, one of which only every second result has.
PUBLISHER = """
import os, sys
from pathlib import Path
from porousalloy.experiments.results.folder import output_folder
os.fsync = lambda descriptor: None  # a kill takes nothing from the system, so often is better
target, number = Path(sys.argv[1]), int(sys.argv[2])
print("begins", flush=True)
while True:
    number += 1
    with output_folder(target, [], {"number": number}) as folder:
        for letter in "abcdef" if number % 2 else "abcde":
            (folder / f"{letter}.csv").write_text(f"{number}\\n" * 2000)
"""


def number_in(folder):
    """Number of the result, of which every file is; None if there is none."""
    settle(folder)
    manifest = read_manifest(folder)
    if not manifest:
        assert not [name for name in NAMES if (folder / name).exists()]
        return None
    number = manifest["number"]
    assert set(manifest["files"]) == {*(NAMES if number % 2 else NAMES[:-1])}
    for name in NAMES:
        if name in manifest["files"]:
            assert (folder / name).read_text() == f"{number}\n" * 2000
        else:
            assert not (folder / name).exists()
    assert changed_files(folder, manifest["files"]) == []
    return number


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killed_thirty_times_it_is_the_old_result_or_the_new_one(tmp_path):
    target, last, pending = tmp_path / "result", 0, 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(target), str(last)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "begins\n", process.communicate()[1]
        time.sleep(random.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        errors = process.communicate(timeout=60)[1]
        assert process.returncode == -signal.SIGKILL, errors
        pending += (target / STAGING / "new" / MANIFEST).exists()
        number = number_in(target) if target.exists() else None
        assert (number or 0) >= last
        last = number or last
    assert last > KILLS  # most of them had published several
    print(f"{last} results were published, {pending} of {KILLS} kills came while files moved")
    with output_folder(target, [], {"number": 0}) as folder:
        for name in NAMES[:-1]:
            (folder / name).write_text("0\n" * 2000)
    assert {path.name for path in target.iterdir()} == {*NAMES[:-1], MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def put(target, text, names, **described):
    with output_folder(target, names, described) as folder:
        for name in names:
            (folder / name).write_text(text)


class Killed(BaseException):
    """As SIGKILL: nothing is cleaned up behind it."""


@pytest.mark.parametrize("next_one", ["reads", "writes"])
@pytest.mark.parametrize("files_moved", range(8))
def test_every_moment_of_a_move_is_finished_by_the_next(
    tmp_path, monkeypatch, files_moved, next_one
):
    """Of two old and three new files and two manifests, any number was moved at the kill."""
    target = tmp_path / "r"
    put(target, "old", ["a", "b"])
    (target / "mine").write_text("mine")
    moves, replace = [], os.replace

    def dies(source, to):
        inside = STAGING in str(source) or STAGING in str(to)
        if inside and not str(source).endswith(".tmp"):
            if len(moves) == files_moved:
                raise Killed
            moves.append(to)
        replace(source, to)

    monkeypatch.setattr(publication, "discard", lambda target: None)
    monkeypatch.setattr(publication.os, "replace", dies)
    monkeypatch.setattr("porousalloy.experiments.results.folder.discard", lambda target: None)
    if files_moved < 7:
        with pytest.raises(Killed):
            put(target, "new", ["b", "c", "d"])
    else:
        put(target, "new", ["b", "c", "d"])
        assert len(moves) == 7
    monkeypatch.undo()
    if next_one == "writes":
        put(target, "again", ["b"])
        assert (target / "b").read_text() == "again"
        assert {path.name for path in target.iterdir()} == {"b", "mine", MANIFEST}
        return
    settle(target)
    assert {name: (target / name).read_text() for name in ("b", "c", "d")} == dict.fromkeys(
        ("b", "c", "d"), "new"
    )
    assert not (target / "a").exists()
    assert (target / "mine").read_text() == "mine"
    assert changed_files(target, read_manifest(target)["files"]) == []
    put(target, "again", ["b"])
    assert {path.name for path in target.iterdir()} == {"b", "mine", MANIFEST}


@pytest.mark.parametrize("files_moved", range(7))
def test_an_error_of_the_disk_takes_the_move_back(tmp_path, monkeypatch, files_moved):
    target = tmp_path / "r"
    put(target, "old", ["a", "b"])
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    moves, replace = [], os.replace

    def fails_once(source, to):
        if STAGING in f"{source}{to}" and not str(source).endswith(".tmp"):
            moves.append(to)
            if len(moves) == files_moved + 1:
                raise OSError(28, "No space left on device")
        replace(source, to)

    monkeypatch.setattr(publication.os, "replace", fails_once)
    with pytest.raises(InputError, match="No space left on device") as refusal:
        put(target, "new", ["b", "c", "d"])
    assert "\n" not in str(refusal.value)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_what_was_killed_while_it_computed_is_removed_by_the_next(tmp_path, monkeypatch):
    target = tmp_path / "r"
    put(target, "old", ["a"])
    staged = target / STAGING / "new"
    staged.mkdir(parents=True)
    (staged / "a").write_text("half")
    settle(target)
    assert (target / "a").read_text() == "old"
    put(target, "new", ["a"])
    assert {path.name for path in target.iterdir()} == {"a", MANIFEST}


@pytest.mark.parametrize("damage", ["half", None])
def test_a_finished_result_that_is_damaged_is_not_published(tmp_path, damage):
    target = tmp_path / "r"
    put(target, "old", ["a", "b"])
    put(tmp_path / "other", "new", ["a", "b"])
    (target / STAGING).mkdir()
    (tmp_path / "other").rename(target / STAGING / "new")
    (target / STAGING / "replaced.json").write_text(json.dumps(read_manifest(target)["files"]))
    (target / STAGING / OLD).mkdir()
    (target / MANIFEST).rename(target / STAGING / OLD / MANIFEST)
    (target / STAGING / "new" / "a").unlink()
    if damage:
        (target / STAGING / "new" / "a").write_text(damage)
    settle(target)
    assert {name: (target / name).read_text() for name in "ab"} == {"a": "old", "b": "old"}
    assert {path.name for path in target.iterdir()} == {"a", "b", MANIFEST}


def test_a_file_that_came_in_between_stops_the_move(tmp_path, monkeypatch):
    target = tmp_path / "r"
    put(target, "old", ["a"])

    def dies(target):
        raise Killed

    monkeypatch.setattr(publication, "_move_in", dies)
    with pytest.raises(Killed):
        put(target, "new", ["a", "b"])
    monkeypatch.undo()
    (target / "b").write_text("mine")
    with pytest.raises(InputError, match=r"'b' .*stands in the way"):
        settle(target)
    assert (target / "b").read_text() == "mine"
    (target / "b").unlink()
    settle(target)
    assert (target / "b").read_text() == "new"


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_staging_folder_that_is_a_link_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").write_text("mine")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / STAGING).symlink_to(tmp_path / "mine")
    with pytest.raises(InputError, match="not a folder of this program"):
        put(tmp_path / "r", "new", ["a"])
    assert (tmp_path / "mine" / "notes").read_text() == "mine"


def test_results_move_to_another_folder(tmp_path):
    put(tmp_path / "r", "old", ["a"])
    Path(tmp_path / "r").rename(tmp_path / "moved")
    put(tmp_path / "moved", "new", ["a"])
    assert (tmp_path / "moved" / "a").read_text() == "new"
