"""Files alone: never over somebody's, whole or not at all."""

import os

import pytest

from porousalloy.experiments.files.seal import BLANK, has_seal, sealed
from porousalloy.experiments.files.single_file import check_file, replace_file, write_file
from porousalloy.parameters.errors import InputError


def test_a_new_file_is_written(tmp_path):
    assert write_file(tmp_path / "new.csv", "1 µm\n") == tmp_path / "new.csv"
    assert (tmp_path / "new.csv").read_bytes() == "1 µm\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["new.csv"]


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder", "pipe"])
def test_what_is_there_stays(tmp_path, kind):
    path, other = tmp_path / "out", tmp_path / "other"
    other.write_text("mine")
    {
        "file": lambda: path.write_text("mine"),
        "link": lambda: path.symlink_to(other),
        "dangling link": lambda: path.symlink_to(tmp_path / "nowhere"),
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }[kind]()
    for refuse in (check_file, lambda p: write_file(p, "ours")):
        with pytest.raises(InputError, match=r"out' (exists already|is a folder)"):
            refuse(path)
    assert other.read_text() == "mine"
    assert kind != "file" or path.read_text() == "mine"
    assert kind != "dangling link" or os.readlink(path) == str(tmp_path / "nowhere")


@pytest.mark.parametrize("link", [os.symlink, os.link, None])
def test_an_input_is_never_replaced(tmp_path, link):
    given = tmp_path / "given"
    given.write_text("ours")
    out = given if link is None else tmp_path / "out"
    if link is not None:
        link(given, out)
    with pytest.raises(InputError, match="read by this command"):
        write_file(out, "new", [None, given], lambda content: True)
    assert given.read_text() == "ours"


def test_our_own_is_replaced_while_nobody_has_changed_it(tmp_path):
    path, marker = tmp_path / "report", b"digest: "
    content = sealed(b"digest: " + BLANK + b"\nours", marker)

    def is_own(content):
        return has_seal(content, marker)

    write_file(path, content, is_own=is_own)
    write_file(path, content, is_own=is_own)
    path.write_bytes(content + b" and mine")
    with pytest.raises(InputError, match="and is not a report as it was written"):
        write_file(path, content, is_own=is_own, kind="a report")
    assert path.read_bytes().endswith(b"mine")


def test_every_changed_byte_breaks_the_seal():
    content = sealed(b"before digest: " + BLANK + b" after", b"digest: ")
    assert has_seal(content, b"digest: ")
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        assert not has_seal(bytes(changed), b"digest: "), place


def out_of_space(*paths):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["os.replace", "os.fsync"])
def test_an_error_leaves_what_was_there(tmp_path, monkeypatch, call):
    path = tmp_path / "out"
    monkeypatch.setattr(call, out_of_space)
    with pytest.raises(InputError, match="No space left"):
        write_file(path, "new")
    assert list(tmp_path.iterdir()) == []
    path.write_text("old")
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path):
    for place in ("nowhere/out", f"{'x' * 300}"):
        with pytest.raises(InputError, match="cannot be written"):
            write_file(tmp_path / place, "new")
