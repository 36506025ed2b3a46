"""Folders of results: whole or not at all, and nobody's files are lost."""

import json
import os

import pytest

from porousalloy.experiments.results import folder as folders
from porousalloy.experiments.results.folder import MANIFEST, output_folder, read_manifest
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
        assert not target.exists()
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
        seen.append((os.path.basename(target), (tmp_path / MANIFEST).exists()))
        replace(source, target)

    monkeypatch.setattr(folders.os, "replace", watch)
    write(tmp_path, {"a.csv": "new", "b.csv": "new"})
    # while files are replaced there is none that would vouch for a mixture
    assert [there for _, there in seen] == [False, False, False]
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
    manifest["files"][name] = folders.checksum_of(tmp_path / "precious.txt")
    (target / MANIFEST).write_text(json.dumps(manifest))
    assert read_manifest(target) == {}
    with pytest.raises(InputError, match=r"a\.csv"):
        write(target, {"a.csv": "new"}, ["a.csv"])
    assert (tmp_path / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("content", ["", "[1]", '{"files": 3}', "{", '{"files": {"..": "0"}}'])
def test_a_manifest_that_cannot_be_read_vouches_for_nothing(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    assert read_manifest(tmp_path) == {}
