"""The command line: what it refuses, how, and how fast it answers."""

import subprocess
import sys
import time

import pytest

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.parsing import option_value, read_assignments, read_c_rates
from porousalloy.experiments.runs import rates as study
from porousalloy.experiments.solving.solvers import Rung
from porousalloy.parameters.cells import find_cell
from porousalloy.parameters.errors import InputError

REFUSED = {
    "unknown command": ["simulat"],
    "unknown flag": ["simulate", "ampsi-half", "--nope"],
    "no cell": ["simulate"],
    "unknown cell": ["simulate", "nosuchcell"],
    "unknown cell to show": ["show", "nosuchcell"],
    "C-rate zero": ["simulate", "ampsi-half", "--c-rate", "0"],
    "C-rate negative": ["simulate", "ampsi-half", "--c-rate", "-1"],
    "C-rate in words": ["simulate", "ampsi-half", "--c-rate", "fast"],
    "C-rate not a number": ["simulate", "ampsi-half", "--c-rate", "nan"],
    "C-rate missing": ["simulate", "ampsi-half", "--c-rate", "0.1,,1"],
    "C-rate twice": ["simulate", "ampsi-half", "--c-rate", "1,1.0"],
    "no cycles": ["simulate", "ampsi-half", "--cycles", "0"],
    "negative cycles": ["simulate", "ampsi-half", "--cycles", "-3"],
    "half a cycle": ["simulate", "ampsi-half", "--cycles", "0.5"],
    "unknown model": ["simulate", "ampsi-half", "--model", "dfnx"],
    "unknown parameter": ["simulate", "ampsi-half", "--set", "nosuch=3"],
    "wrong unit": ["simulate", "ampsi-half", "--set", "Positive particle radius [nm]=40"],
    "no value": ["simulate", "ampsi-half", "--set", "Positive particle radius [m]"],
    "value in words": ["simulate", "ampsi-half", "--set", "Positive particle radius [m]=small"],
    "porosity above one": [
        "simulate",
        "ampsi-half",
        "--set",
        "Positive particle internal porosity=1.4",
    ],
    "negative radius": ["simulate", "ampsi-half", "--set", "Positive particle radius [m]=-1e-9"],
    "fractions past one": [
        "simulate",
        "ampsi-half",
        "--set",
        "Positive electrode active material volume fraction=0.4",
    ],
    "limits swapped": ["simulate", "ampsi-half", "--set", "Lower voltage cut-off [V]=2"],
    "another cell": ["simulate", "ampsi-half", "--option", "working electrode=both"],
    "unknown option": ["simulate", "ampsi-half", "--option", "nosuch=true"],
    "unknown value": ["simulate", "ampsi-half", "--option", "ligament shape=cube"],
    "excluded options": ["simulate", "ampsi-half", "--option", "ligament shape=sphere"],
    "unsupported option": [
        "simulate",
        "ampsi-half",
        "--option",
        "electrolyte conductivity=integrated",
    ],
    "parameter of an option": [
        "simulate",
        "ampsi-half",
        "--option",
        "SEI=VonKolzenberg2020",
        "--c-rate",
        "1",
    ],
    "unwritable": ["simulate", "ampsi-half", "--out", "/dev/null/x"],
}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_one_sentence_and_nothing_written(words, capsys, tmp_path):
    assert cli.main(words) == 2
    captured = capsys.readouterr()
    errors = [line for line in captured.err.splitlines() if not line.startswith("Warning:")]
    assert len(errors) == 1
    assert errors[0].startswith("Error: ")
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_close_name_is_suggested(capsys):
    cli.main(["simulate", "ampsi-half", "--set", "Positive particle radius [nm]=40"])
    assert "'Positive particle radius [m]'" in capsys.readouterr().err


def test_refusals_do_not_need_pybamm():
    code = (
        "import sys; from porousalloy.experiments.cli.main import main; "
        "main(['simulate', 'ampsi-half', '--set', 'Positive particle internal porosity=1.4']); "
        "main(['simulate', 'nosuchcell']); sys.exit('pybamm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_help_costs_little_more_than_typer_itself():
    def seconds(*words):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, *words], check=True, capture_output=True)
            times.append(time.perf_counter() - start)
        return min(times)

    entry = "from porousalloy.experiments.cli.main import main; raise SystemExit(main(['--help']))"
    assert seconds("-c", entry) < 2 * seconds("-c", "import typer")


def test_help_is_shown_without_a_command(capsys):
    assert cli.main([]) == 0
    assert "simulate" in capsys.readouterr().out


def test_list_names_the_cells(capsys):
    assert cli.main(["list"]) == 0
    assert "ampsi-half" in capsys.readouterr().out


def test_show_gives_each_number_its_kind_and_source(capsys):
    assert cli.main(["show", "ampsi-half"]) == 0
    captured = capsys.readouterr()
    (row,) = [line for line in captured.out.splitlines() if "Alloy host density [kg.m-3]" in line]
    for word in ("2329", "kg.m-3", "measured", "handbook"):
        assert word in row
    assert "parameters are assumed" in captured.err


def test_provenance_adds_ranges_and_notes(capsys):
    cli.main(["show", "ampsi-half"])
    short = capsys.readouterr().out
    cli.main(["show", "ampsi-half", "--provenance"])
    long = capsys.readouterr().out
    assert "Range" in long
    assert "Range" not in short
    rows = find_cell("AMPSi2019_halfcell").rows
    assumed = sum(row["kind"] == "assumed" for row in rows)
    assert f"{len(rows)} parameters: {assumed} assumed, " in long


def test_piped_tables_have_no_colour_codes(capsys):
    cli.main(["show", "ampsi-half"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_solver_failure_writes_what_it_had_and_exits_with_one(monkeypatch, capsys, tmp_path):
    import pybamm

    class TiresAfterTwoSteps(pybamm.IDAKLUSolver):
        solves = 0

        def _integrate(self, *args, **kwargs):
            TiresAfterTwoSteps.solves += 1
            if TiresAfterTwoSteps.solves > 2:
                raise pybamm.SolverError("made to fail")
            return super()._integrate(*args, **kwargs)

    def tiring(*arguments, **mesh):
        return study_simulator(*arguments, **mesh, ladder=[Rung("tires", TiresAfterTwoSteps)])

    study_simulator = study.Simulator
    monkeypatch.setattr(study, "Simulator", tiring)
    words = ["simulate", "ampsi-half", "--c-rate", "1", "--cycles", "2", "--model", "spm"]
    assert cli.main([*words, "--out", "here"]) == 1
    captured = capsys.readouterr()
    assert "1C: the solver failed in the lithiation of cycle 2: made to fail" in captured.err
    assert "Traceback" not in captured.err
    lines = (tmp_path / "here" / "summary.csv").read_text().splitlines()
    assert len(lines) == 2
    assert (tmp_path / "here" / "voltage.png").exists()


def test_c_rates_are_read_in_order():
    assert read_c_rates("0.1, 1,0.5") == [0.1, 1.0, 0.5]


def test_assignments_split_at_the_last_equals_sign():
    assert read_assignments(["a [m] = 3", "b=c=4"], "--set") == {"a [m]": "3", "b=c": "4"}
    with pytest.raises(InputError, match="twice"):
        read_assignments(["a=1", "a=2"], "--set")


def test_options_can_differ_between_electrodes():
    assert option_value("(single, one-state hysteresis)") == ("single", "one-state hysteresis")
    assert option_value("single") == "single"
