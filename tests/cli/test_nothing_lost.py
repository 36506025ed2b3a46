"""What anybody has in a folder is there after every command, and so is what a command reads."""

import hashlib
import json
import os
import re
import shutil

import pytest
from stub_results import stub_cycles, stub_result

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.files.manifest import MANIFEST, read_manifest
from porousalloy.experiments.results.writing import NETCDF
from porousalloy.experiments.runs.checkpoint import CHECKPOINT, PREVIOUS

SPM = ["ampsi-half", "--model", "spm"]
COMMANDS = {
    "simulate": ["simulate", *SPM, "--c-rate", "5"],
    "run": ["run", *SPM, "cycling"],
    "cycle": ["cycle", *SPM, "--cycles", "1", "--c-rate", "5"],
    "fit": ["fit", *SPM, "--capacity", "1=1000"],
}
USERS = ["summary.csv", "results.nc", "results.csv", "steps.csv", "voltage.png", "manifest.json"]


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A user's folder, in which nothing may be computed."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def must_not_run(*_, **__):
        raise AssertionError("the run began")

    monkeypatch.setattr("porousalloy.experiments.fitting.fit.fit", must_not_run)
    for method in ("build", "run"):
        name = f"porousalloy.experiments.solving.simulator.Simulator.{method}"
        monkeypatch.setattr(name, must_not_run)
    return tmp_path / "here"


def refused(words, folder, capsys, said):
    before = tree(folder)
    assert cli.main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("Error: ")
    assert error.count("\n") == 1
    assert re.search(said, error), error
    assert tree(folder) == before


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", USERS)
def test_out_here_over_a_users_file(command, name, here, capsys):
    (here / name).write_text("mine")
    (here / "notes.txt").write_text("mine")
    refused([*COMMANDS[command], "--out", "."], here, capsys, re.escape(name))


@pytest.mark.parametrize("command", ["simulate", "run", "fit"])
def test_out_over_a_cycle_run(command, here, capsys):
    # as it is under way, with neither manifest nor figures
    (here / CHECKPOINT).write_text("state")
    refused([*COMMANDS[command], "--out", "."], here, capsys, "long run of `porousalloy cycle`")


@pytest.mark.parametrize("name", [CHECKPOINT, PREVIOUS])
def test_a_second_cycle_run_over_a_first(name, here, capsys):
    (here / name).write_text("state")
    refused([*COMMANDS["cycle"], "--out", "."], here, capsys, "long run already; resume it")


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
@pytest.mark.parametrize("command", ["simulate", "fit"])
def test_out_over_the_settings_file(command, link, here, capsys):
    (here / "set.json").write_text("{}")
    manifest = {"command": command, "files": {"set.json": ""}}
    manifest["files"]["set.json"] = hashlib.sha256(b"{}").hexdigest()
    (here / MANIFEST).write_text(json.dumps(manifest))
    given = here / "set.json"
    if link is not None:
        given = here.parent / "mine.json"
        link(here / "set.json", given)
    words = [*COMMANDS[command], "--set-file", str(given), "--out", "."]
    refused(words, here, capsys, "which this command reads")


def test_out_over_the_measured_file(here, capsys):
    result = stub_result(stub_cycles(0.1), command="fit", protocol="fit", profiles=False)
    folder = result.save(here / "r")
    (data,) = folder.glob("*.bdf.csv")
    words = ["fit", *SPM, str(data), "--out", str(folder)]
    refused(words, here, capsys, "which this command reads")


def test_plot_over_the_result_that_is_plotted(here, capsys):
    folder = stub_result(stub_cycles(0.1), profiles=False).save(here / "r")
    for given in (folder, folder / NETCDF):
        words = ["plot", str(given), "--out", str(folder)]
        refused(words, here, capsys, "holds a result of `porousalloy simulate`")
    # even if it says itself that it is of figures
    manifest = read_manifest(folder) | {"command": "plot"}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    for given in (folder, folder / NETCDF):
        words = ["plot", str(given), "--out", str(folder)]
        refused(words, here, capsys, "which this command reads")


def test_a_report_over_anything_else(here, capsys):
    folder = stub_result(stub_cycles(0.1), profiles=False).save(here / "r")
    (here / "notes.html").write_text("mine")
    for name, said in (("notes.html", "not a report"), ("r", "folder"), (f"r/{NETCDF}", "read by")):
        refused(["report", str(folder), "--out", name], here, capsys, said)
    assert cli.main(["report", str(folder), "--out", "ours.html"]) == 0
    assert cli.main(["report", str(folder), "--out", "ours.html"]) == 0
    (here / "ours.html").write_text((here / "ours.html").read_text() + "<!-- my notes -->")
    capsys.readouterr()
    refused(
        ["report", str(folder), "--out", "ours.html"], here, capsys, "not a report .* as it was"
    )


def test_a_table_of_parameters_over_anything(here, capsys):
    (here / "mine.csv").write_text("mine")
    refused(["show", "ampsi-half", "--csv", "mine.csv"], here, capsys, "exists already")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", ["file", "file/below"])
def test_out_that_is_no_folder(command, place, here, capsys):
    (here / "file").write_text("mine")
    refused([*COMMANDS[command], "--out", place], here, capsys, "cannot be written")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("command", COMMANDS)
def test_out_that_may_not_be_written_to(command, here, capsys):
    (here / "locked").mkdir(mode=0o500)
    refused([*COMMANDS[command], "--out", "locked"], here, capsys, "cannot be written")


def test_a_disk_that_is_full_at_the_end_keeps_the_old_result(tmp_path, monkeypatch, capsys):
    target = tmp_path / "deep" / "r"
    words = [*COMMANDS["simulate"], "--out", str(target)]
    assert cli.main(words) == 0
    shutil.copytree(target, tmp_path / "copy")
    before = tree(tmp_path)
    capsys.readouterr()

    def out_of_space(*paths):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", out_of_space)
        assert cli.main(words) == 2
    error = capsys.readouterr().err
    assert error.count("Error: ") == 1
    assert "No space left on device" in error
    assert "Traceback" not in error
    assert tree(tmp_path) == before
    assert pa.load(target).ending == "completed"
    assert cli.main(words) == 0  # with room it is replaced
    assert tree(target).keys() == tree(tmp_path / "copy").keys()


def test_figures_that_cannot_be_drawn_lose_no_number(tmp_path, monkeypatch, capsys):
    def break_off(*_):
        raise ZeroDivisionError("in a figure")

    monkeypatch.setattr("porousalloy.experiments.plotting.catalogue.main_figures", break_off)
    assert cli.main([*COMMANDS["simulate"], "--out", str(tmp_path / "r")]) == 0
    assert "Figures are missing" in capsys.readouterr().err
    assert len(pa.load(tmp_path / "r").summary()) == 1
