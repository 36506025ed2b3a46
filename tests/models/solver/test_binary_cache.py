"""Libraries on disk: only those that the user alone can have written, and not too many."""

import os
import stat

import pytest

from porousalloy.models.solver import binary_cache

KEY = "0123456789abcdef"
as_on_posix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no such rights")


def write(text):
    return lambda path: path.write_text(text)


def never(path):
    raise AssertionError("built again")


def test_a_library_is_built_once(cache):
    assert binary_cache.library(KEY, None) is None
    assert not cache.exists()  # to look leaves no trace
    path = binary_cache.library(KEY, write("first"))
    assert path == cache / f"{KEY}.so"
    assert binary_cache.library(KEY, never) == path
    assert path.read_text() == "first"
    assert list(cache.iterdir()) == [path]  # no folder of the work


@as_on_posix
@pytest.mark.parametrize("mask", [0o022, 0o002, 0o000])
def test_it_is_private_whatever_the_user_lets_others_write(cache, mask):
    before = os.umask(mask)
    try:
        path = binary_cache.library(KEY, write("mine"))
        assert path.parent == cache
        assert binary_cache.library(KEY, never) == path
    finally:
        os.umask(before)
    assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def planted(folder, text="planted"):
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{KEY}.so"
    path.write_text(text)
    path.chmod(0o600)
    return path


@as_on_posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_not_taken(cache, mode):
    planted(cache).chmod(mode)
    assert binary_cache.library(KEY, None) is None
    path = binary_cache.library(KEY, write("mine"))
    assert path.read_text() == "mine"
    assert binary_cache.library(KEY, never) == path


@as_on_posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_can_write_is_not_used(cache, own, mode):
    path = planted(cache)
    cache.chmod(mode)
    assert binary_cache.library(KEY, None) is None
    mine = binary_cache.library(KEY, write("mine"))
    assert mine.parent == own
    assert mine.read_text() == "mine"
    assert path.read_text() == "planted"  # somebody else's
    assert binary_cache.library(KEY, never) == mine


@as_on_posix
def test_a_link_to_a_library_is_not_taken(cache, tmp_path):
    elsewhere = planted(tmp_path / "elsewhere")
    cache.mkdir(mode=0o700)
    (cache / elsewhere.name).symlink_to(elsewhere)
    assert binary_cache.library(KEY, None) is None
    assert binary_cache.library(KEY, write("mine")).read_text() == "mine"
    assert elsewhere.read_text() == "planted"


@as_on_posix
def test_a_link_to_a_folder_is_not_used(cache, own, tmp_path):
    elsewhere = planted(tmp_path / "elsewhere")
    cache.symlink_to(elsewhere.parent)
    assert binary_cache.library(KEY, None) is None
    assert binary_cache.library(KEY, write("mine")).parent == own
    assert elsewhere.read_text() == "planted"


@as_on_posix
def test_what_belongs_to_another_user_is_not_taken(cache, monkeypatch):
    planted(cache)
    another = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: another)
    assert binary_cache.library(KEY, None) is None
    assert binary_cache.library(KEY, write("mine")).parent != cache


@pytest.mark.parametrize("obstacle", ["read-only", "a file", "in a file"])
def test_a_cache_that_cannot_be_written_is_done_without(cache, own, monkeypatch, obstacle):
    if obstacle == "read-only":
        cache.mkdir(mode=0o500)
        # the administrator may write everywhere but on a medium that is read-only
        monkeypatch.setattr(os, "access", lambda path, mode: path != cache)
    elif obstacle == "a file":
        cache.write_text("")
    else:
        (cache.parent / "file").write_text("")
        monkeypatch.setattr(binary_cache, "cache_folder", lambda: cache.parent / "file" / "cache")
    path = binary_cache.library(KEY, write("mine"))
    assert path.parent == own
    assert binary_cache.library(KEY, never) == path


def test_what_a_read_only_cache_has_is_used(cache, monkeypatch):
    path = binary_cache.library(KEY, write("mine"))
    cache.chmod(0o500)
    monkeypatch.setattr(os, "access", lambda path, mode: path != cache)
    assert binary_cache.library(KEY, never) == path
    cache.chmod(0o700)


def test_a_build_that_fails_leaves_nothing(cache):
    def fail(path):
        path.write_text("half")
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        binary_cache.library(KEY, fail)
    assert list(cache.iterdir()) == []


def test_another_process_may_be_faster(cache):
    def build(path):
        # another process begins later, and is done before
        other = binary_cache.library(KEY, write("other"))
        assert other.read_text() == "other"
        path.write_text("mine")

    path = binary_cache.library(KEY, build)
    assert path.read_text() == "mine"
    assert list(cache.iterdir()) == [path]


def test_libraries_used_longest_ago_go_first(cache, monkeypatch):
    monkeypatch.setattr(binary_cache, "LARGEST", 35)
    ten = write("x" * 10)
    paths = [binary_cache.library(f"{i}" * 16, ten) for i in range(3)]
    for age, path in enumerate(paths):
        os.utime(path, (1e9 + age, 1e9 + age))
    binary_cache.library("0" * 16, never)  # used: now the youngest
    last = binary_cache.library("3" * 16, ten)
    assert set(cache.iterdir()) == {paths[0], paths[2], last}


def test_the_one_that_was_just_made_stays(cache, monkeypatch):
    monkeypatch.setattr(binary_cache, "LARGEST", 5)
    binary_cache.library("0" * 16, write("x" * 10))
    path = binary_cache.library(KEY, write("x" * 10))
    assert list(cache.iterdir()) == [path]


def test_a_library_that_another_process_removed_is_no_error(cache):
    binary_cache.discard(cache / "gone.so")


def test_the_folder_is_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert binary_cache.cache_folder().parts[-2:] == ("porousalloy", "compiled")


def test_the_folder_of_this_process_is_private():
    folder = binary_cache._own_folder()
    assert binary_cache._is_private(binary_cache.Path(folder.name))
