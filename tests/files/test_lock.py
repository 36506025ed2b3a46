"""One writer a folder, whoever dies and whatever the file system knows of locks."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from porousalloy.experiments.files import lock as locks
from porousalloy.experiments.files.lock import LOCK, FolderLock
from porousalloy.parameters.errors import InputError

HOLDER = """
import sys, time
from pathlib import Path
from porousalloy.experiments.files.lock import FolderLock
FolderLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(params=["locks of the system", "no locks"])
def any_file_system(request, monkeypatch):
    if request.param == "no locks":

        def refuse(descriptor):
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(locks, "_lock", refuse)
        monkeypatch.setattr(locks, "SETTLING", 0.01)
    return request.param


def hold(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_refused_and_the_next_is_not(tmp_path, any_file_system):
    with FolderLock(tmp_path):
        with pytest.raises(InputError, match=f"process {os.getpid()} ") as refusal:
            FolderLock(tmp_path).acquire()
        assert str(tmp_path) in str(refusal.value)
        assert "\n" not in str(refusal.value)
        assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    with FolderLock(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_another_process_keeps_its_folder_until_it_is_killed(tmp_path, any_file_system):
    process = hold(tmp_path)
    try:
        with pytest.raises(InputError, match=f"process {process.pid} "):
            FolderLock(tmp_path).acquire()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert (tmp_path / LOCK).exists()
    with FolderLock(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["process"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"process": "x"}', "[" * 100_000])
def test_what_a_file_of_nobody_says_counts_for_nothing(tmp_path, any_file_system, content):
    (tmp_path / LOCK).write_text(content)
    with FolderLock(tmp_path):
        pass


def test_without_locks_another_machine_keeps_its_folder(tmp_path, any_file_system):
    owner = {"process": 1, "host": f"not-{socket.gethostname()}", "token": "x"}
    (tmp_path / LOCK).write_text(json.dumps(owner))
    if any_file_system == "no locks":
        with pytest.raises(InputError, match=rf"delete '{LOCK}' there"):
            FolderLock(tmp_path).acquire()
    else:
        FolderLock(tmp_path).acquire()


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / LOCK).symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="links"):
        FolderLock(tmp_path).acquire()
    assert (tmp_path / "mine").read_text() == "mine"
