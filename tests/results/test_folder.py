"""Folders of results: whole or not at all, and nobody's files are lost."""

import json
import os
import re

import pytest

from porousalloy.experiments.files.manifest import MANIFEST, digest_of, read_manifest
from porousalloy.experiments.files.publication import STAGING
from porousalloy.experiments.results.folder import CHECKPOINT, output_folder
from porousalloy.parameters.errors import InputError


def write(target, files, names=(), **described):
    with output_folder(target, names, described) as folder:
        for name, content in files.items():
            (folder / name).write_text(content)


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def fail_in_the_middle(target):
    with output_folder(target) as folder:
        (folder / "a.csv").write_text("half")
        raise RuntimeError("in the middle")


def test_a_folder_appears_only_when_all_is_well(tmp_path):
    target = tmp_path / "deep" / "results"
    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle(target)
    assert names_in(tmp_path) == set()
    with output_folder(target) as folder:
        (folder / "a.csv").write_text("whole")
        assert {name[0] for name in names_in(target)} == {"."}  # lock and staging are hidden
    assert (target / "a.csv").read_text() == "whole"
    assert names_in(target) == {"a.csv", MANIFEST}
    assert names_in(tmp_path) == {"deep"}


def test_the_manifest_names_the_run_and_its_files(tmp_path):
    write(tmp_path / "r", {"a.csv": "1", "b.png": "2"}, command="simulate", cell="ampsi-half")
    manifest = read_manifest(tmp_path / "r")
    assert (manifest["command"], manifest["cell"]) == ("simulate", "ampsi-half")
    assert set(manifest["files"]) == {"a.csv", "b.png"}
    assert manifest["porousalloy"]
    assert manifest["written"]


def test_an_earlier_run_is_replaced_and_other_files_stay(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, {"a.csv": "old", "figure.png": "old"})
    write(tmp_path, {"a.csv": "new"})
    assert names_in(tmp_path) == {"notes.txt", "a.csv", MANIFEST}
    assert (tmp_path / "a.csv").read_text() == "new"
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert set(read_manifest(tmp_path)["files"]) == {"a.csv"}


def test_a_file_of_somebody_else_is_never_replaced(tmp_path):
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(InputError, match=r"a\.csv"):
        write(tmp_path, {"a.csv": "ours"}, ["a.csv"])
    assert (tmp_path / "a.csv").read_text() == "mine"
    # one whose name is only known at the end: the work is kept, in a folder beside it
    write(tmp_path, {"a.csv": "ours"})
    assert (tmp_path / "a.csv").read_text() == "mine"
    beside = tmp_path.with_name(f"{tmp_path.name}-2")
    assert (beside / "a.csv").read_text() == "ours"
    assert names_in(beside) == {"a.csv", MANIFEST}


def test_a_file_that_was_changed_since_is_refused(tmp_path):
    write(tmp_path, {"a.csv": "old"})
    (tmp_path / "a.csv").write_text("edited")
    with pytest.raises(InputError, match=r"a\.csv.*changed"):
        write(tmp_path, {"a.csv": "new"})
    assert (tmp_path / "a.csv").read_text() == "edited"
    assert names_in(tmp_path) == {"a.csv", MANIFEST}


def test_the_manifest_is_written_last(tmp_path, monkeypatch):
    write(tmp_path, {"a.csv": "old", "b.csv": "old"})
    seen = []

    def watch(source, target, replace=os.replace):
        replace(source, target)
        if os.path.dirname(target) == str(tmp_path):
            seen.append((os.path.basename(target), (tmp_path / MANIFEST).exists()))

    monkeypatch.setattr(os, "replace", watch)
    write(tmp_path, {"a.csv": "new", "b.csv": "new"})
    # while files are replaced there is none that would vouch for a mixture
    assert [there for _, there in seen] == [False, False, True]
    assert seen[-1][0] == MANIFEST


def test_a_place_that_cannot_be_written_to_is_refused_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot be written"), output_folder(target):
            pytest.fail("the block must not run")
    assert names_in(tmp_path) == {"file"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused_at_once(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"), output_folder(tmp_path / "r"):
        pytest.fail("the block must not run")


@pytest.mark.parametrize(
    "name", ["../precious.txt", "/etc/hostname", "deep/../../precious.txt", ""]
)
def test_a_manifest_that_leads_out_of_the_folder_is_ignored(tmp_path, name):
    (tmp_path / "precious.txt").write_text("mine")
    target = tmp_path / "r"
    write(target, {"a.csv": "old"})
    manifest = json.loads((target / MANIFEST).read_text())
    manifest["files"][name] = digest_of(tmp_path / "precious.txt")
    (target / MANIFEST).write_text(json.dumps(manifest))
    assert read_manifest(target) == {}
    with pytest.raises(InputError, match=r"a\.csv"):
        write(target, {"a.csv": "new"}, ["a.csv"])
    assert (tmp_path / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("content", ["", "[1]", '{"files": 3}', "{", '{"files": {"..": "0"}}'])
def test_a_manifest_that_cannot_be_read_vouches_for_nothing(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    assert read_manifest(tmp_path) == {}


def refused(target, words, names=(), inputs=(), **described):
    before = tree(target.parent)
    with (
        pytest.raises(InputError, match=words) as refusal,
        output_folder(target, names, described, inputs),
    ):
        pytest.fail("the block must not run")
    assert "\n" not in str(refusal.value)
    assert tree(target.parent) == before


def tree(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_the_result_of_another_command_stays(tmp_path):
    write(tmp_path / "r", {"results.nc": "numbers"}, command="simulate")
    refused(tmp_path / "r", "result of `porousalloy simulate`", command="plot")
    write(tmp_path / "r", {"results.nc": "others"}, command="simulate")


def test_a_long_run_stays(tmp_path):
    write(tmp_path / "r", {"summary.csv": "1"}, command="cycle")
    (tmp_path / "r" / CHECKPOINT).write_text("{}")
    for command in ("simulate", "cycle", "plot"):
        refused(tmp_path / "r", "long run", command=command)


@pytest.mark.parametrize("name", ["A.CSV", "a.csv", "Cycling_0.1C.bdf.csv", "MANIFEST.json"])
def test_names_that_differ_in_capitals_or_match_a_pattern_are_taken(tmp_path, name):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / name).write_text("mine")
    refused(tmp_path / "r", re.escape(name), ["a.csv", "cycling*.bdf.csv"])


def test_others_of_our_kind_of_name_stay_too(tmp_path):
    (tmp_path / "cell.bdf.csv").write_text("mine")
    write(tmp_path, {"cycling.bdf.csv": "1"}, ["cycling*.bdf.csv"])
    assert (tmp_path / "cell.bdf.csv").read_text() == "mine"


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder"])
def test_links_and_folders_by_our_names_stay(tmp_path, kind):
    target = tmp_path / "r"
    target.mkdir()
    (tmp_path / "mine").write_text("mine")
    {
        "link": lambda: (target / "a.csv").symlink_to(tmp_path / "mine"),
        "dangling link": lambda: (target / "a.csv").symlink_to(tmp_path / "nowhere"),
        "folder": (target / "a.csv").mkdir,
    }[kind]()
    refused(target, r"a\.csv", ["a.csv"])
    assert os.path.lexists(target / "a.csv")


@pytest.mark.parametrize("kind", ["itself", "link", "hard link", "folder", "link to folder"])
def test_what_a_command_reads_is_never_replaced(tmp_path, kind):
    target, given = tmp_path / "r", tmp_path / "given"
    write(target, {"a.csv": "1"})
    {
        "itself": lambda: None,
        "link": lambda: given.symlink_to(target / "a.csv"),
        "hard link": lambda: os.link(target / "a.csv", given),
        "folder": lambda: None,
        "link to folder": lambda: given.symlink_to(target),
    }[kind]()
    place = {"itself": target / "a.csv", "folder": target}.get(kind, given)
    refused(target, "which this command reads", ["a.csv"], [None, place])
    write(target, {"a.csv": "2"})  # other inputs are no reason


def test_a_target_that_is_a_link_is_the_folder_it_leads_to(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", {"a.csv": "1"})
    assert names_in(tmp_path / "real") == {"a.csv", MANIFEST}
    assert (tmp_path / "link").is_symlink()


def test_two_writers_at_once_are_one_too_many(tmp_path):
    with output_folder(tmp_path / "r") as folder:
        (folder / "a.csv").write_text("first")
        with pytest.raises(InputError, match="is being written to"), output_folder(tmp_path / "r"):
            pytest.fail("the block must not run")
    assert (tmp_path / "r" / "a.csv").read_text() == "first"


def test_what_was_changed_while_the_run_went_on_stays(tmp_path):
    write(tmp_path / "r", {"a.csv": "old"})

    def edited_meanwhile():
        with output_folder(tmp_path / "r", ["a.csv"]) as folder:
            (folder / "a.csv").write_text("new")
            (tmp_path / "r" / "a.csv").write_text("edited")

    with pytest.warns(UserWarning, match="came in the way"):
        edited_meanwhile()
    assert (tmp_path / "r" / "a.csv").read_text() == "edited"
    assert (tmp_path / "r-2" / "a.csv").read_text() == "new"
    assert names_in(tmp_path / "r") == {"a.csv", MANIFEST}


@pytest.mark.parametrize("call", ["os.replace", "os.mkdir"])
def test_a_full_disk_leaves_the_old_result(tmp_path, monkeypatch, call):
    write(tmp_path / "r", {"a.csv": "old"})
    before = tree(tmp_path)

    def out_of_space(*paths, **words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(call, out_of_space)
    with pytest.raises(InputError, match="No space left"):
        write(tmp_path / "r", {"a.csv": "new"})
    monkeypatch.undo()
    assert tree(tmp_path) == before


def test_impossible_names_are_refused(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for target in (tmp_path / ("x" * 300), loop):
        with pytest.raises(InputError, match="cannot be written"), output_folder(target):
            pytest.fail("the block must not run")
    assert not (tmp_path / STAGING).exists()


def test_a_manifest_that_is_a_pipe_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / MANIFEST)
    assert read_manifest(tmp_path) == {}
    (tmp_path / "deep.json").write_text('{"files":' * 100_000)
    assert read_manifest(tmp_path / "deep.json") == {}
