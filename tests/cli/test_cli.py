"""The command line: what it refuses, how, and what it answers without PyBaMM."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from helpers import Tiring

import porousalloy
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.parsing import option_value, read_assignments, read_c_rates
from porousalloy.experiments.runs import preparation
from porousalloy.experiments.solving.solvers import SolverAttempt
from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

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
    "parameters of both electrodes": [
        "simulate",
        "ampsi-ncm",
        "--option",
        "open-circuit potential=one-state hysteresis",
        "--c-rate",
        "1",
    ],
    "three electrodes": [
        "simulate",
        "ampsi-ncm",
        "--option",
        "particle=(Fickian diffusion, Fickian diffusion, Fickian diffusion)",
    ],
    "option of another chemistry": ["simulate", "ampsi-ncm", "--option", "hydrolysis=true"],
    "unwritable": ["simulate", "ampsi-half", "--out", "/dev/null/x"],
    "unknown kind": ["show", "ampsi-half", "--kind", "guessed"],
    "csv in no folder": ["show", "ampsi-half", "--csv", "nowhere/table.csv"],
    "unknown unit of current": ["simulate", "ampsi-half", "--c-rate", "200 mA/kg"],
    "unknown protocol": ["run", "ampsi-half", "dance"],
    "unknown setting": ["run", "ampsi-half", "cycling", "--with", "speed=1"],
    "setting in words": ["run", "ampsi-half", "cycling", "--with", "number=many"],
    "current of a protocol": ["run", "ampsi-half", "cycling", "--with", "c_rate=fast"],
    "unknown cell to run": ["run", "nosuchcell", "cycling"],
    "unknown cell to cycle": ["cycle", "nosuchcell"],
    "no result to plot": ["plot", "nowhere"],
    "no result to report": ["report", "nowhere"],
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


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (["--set", "ligament half-thickness=40 nm"], "'Positive particle radius [m]' (ligament"),
        (["--option", "ligament_shape=slab"], "'ligament shape'?"),
        (["--option", "residual hysterisis=false"], "'residual hysteresis'?"),
        (["--option", "sei=none"], "'SEI' or"),
    ],
)
def test_what_people_write_leads_to_a_name(words, suggested, capsys):
    assert cli.main(["simulate", "ampsi-half", *words]) == 2
    assert f"did you mean {suggested}" in capsys.readouterr().err


def test_refusals_do_not_need_pybamm():
    code = (
        "import sys; from porousalloy.experiments.cli.main import main; "
        "main(['simulate', 'ampsi-half', '--set', 'Positive particle internal porosity=1.4']); "
        "main(['simulate', 'nosuchcell']); sys.exit('pybamm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["simulate", "-h"], ["run", "--help"]])
def test_help_does_not_load_pybamm(words):
    heavy = ("pybamm", "numpy", "pandas", "xarray", "matplotlib")
    code = (
        f"import sys; from porousalloy.experiments.cli.main import main; code = main({words}); "
        f"sys.exit(code or ' '.join(set({heavy}) & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert "Usage: porousalloy" in run.stdout


def test_importing_the_package_does_not_load_pybamm():
    code = "import porousalloy, sys; assert 'pybamm' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"porousalloy {porousalloy.__version__}\n"


def test_help_is_shown_without_a_command(capsys):
    assert cli.main([]) == 0
    assert "simulate" in capsys.readouterr().out


def test_list_names_the_cells(capsys):
    assert cli.main(["list"]) == 0
    assert "ampsi-half" in capsys.readouterr().out


def test_list_as_json(capsys):
    assert cli.main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [cell["name"] for cell in listed] == list(CELLS)
    assert all(isinstance(cell["title"], str) for cell in listed)


@pytest.mark.parametrize("kind", ["assumed", "measured"])
def test_show_one_kind(kind, capsys, tmp_path):
    expected = [row for row in CELLS["ampsi-half"].rows if row["kind"] == kind]
    assert cli.main(["show", "ampsi-half", "--kind", kind]) == 0
    printed = capsys.readouterr().out
    others = [row for row in CELLS["ampsi-half"].rows if row["kind"] != kind]
    assert all(row["key"] in printed for row in expected)
    assert not any(line.strip().startswith(others[0]["key"]) for line in printed.splitlines())
    words = ["show", "ampsi-half", "--kind", kind, "--csv", "table.csv"]
    assert cli.main(words) == 0
    table = pd.read_csv(tmp_path / "table.csv", index_col=0)
    assert list(table.index) == [row["key"] for row in expected]
    assert set(table["kind"]) == {kind}
    # a second time it would replace the file
    before = (tmp_path / "table.csv").read_bytes()
    assert cli.main(words) == 2
    assert "table.csv" in capsys.readouterr().err
    assert (tmp_path / "table.csv").read_bytes() == before


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
    rows = get_cell("ampsi-half").rows
    assumed = sum(row["kind"] == "assumed" for row in rows)
    assert f"{len(rows)} parameters: {assumed} assumed, " in long


def test_piped_tables_have_no_colour_codes(capsys):
    cli.main(["show", "ampsi-half"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_solver_failure_writes_what_it_had_and_exits_with_one(monkeypatch, capsys, tmp_path):
    attempts = (SolverAttempt("tires", lambda: Tiring(2)),)
    monkeypatch.setattr(preparation, "fallback_solvers", lambda *_: attempts)
    words = ["simulate", "ampsi-half", "--c-rate", "1", "--cycles", "2", "--model", "spm"]
    assert cli.main([*words, "--out", "here"]) == 1
    errors = capsys.readouterr().err
    assert "lithiation of cycle 2" in errors
    assert "made to fail" in errors
    assert "Traceback" not in errors
    lines = (tmp_path / "here" / "summary.csv").read_text().splitlines()
    assert len(lines) == 2
    assert (tmp_path / "here" / "voltage.png").exists()


#: 1C of AMPSi is 4200 mA per gram of alloy and shell, 0.8 mg of it per cm2 (An et al. 2019)
CURRENTS = "0.1, C/20, 420 mA/g, 0.5C, 0.84 A/g"


def test_currents_are_read_in_order():
    rates = read_c_rates(CURRENTS.replace("420", "1260"), get_cell("ampsi-half"))
    assert rates == pytest.approx([0.1, 0.05, 0.3, 0.5, 0.2], rel=1e-12)


def test_currents_of_an_area_and_of_the_cell():
    cell = get_cell("ampsi-half")
    values = ResolvedValues(cell)
    one_c = values["Nominal cell capacity [A.h]"]
    areal, whole = read_c_rates("1 mA/cm2, 3 mA", cell)
    assert areal == pytest.approx(10 * cell_area(values) / one_c, rel=1e-12)
    assert whole == pytest.approx(3e-3 / one_c, rel=1e-12)


def test_assignments_split_at_the_last_equals_sign():
    assert read_assignments(["a [m] = 3", "b=c=4"], "--set") == {"a [m]": "3", "b=c": "4"}
    with pytest.raises(InputError, match="twice"):
        read_assignments(["a=1", "a=2"], "--set")


def test_options_can_differ_between_electrodes():
    assert option_value("(single, one-state hysteresis)") == ("single", "one-state hysteresis")
    assert option_value("single") == "single"
