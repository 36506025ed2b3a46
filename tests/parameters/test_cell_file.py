"""A cell in a file: what `porousalloy new` writes is read; what is wrong is named with its line."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.results.metadata import cell_of, changes_of
from porousalloy.parameters.cell_template import cell_template
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.make_cell import ALLOYS, CATHODES, make_cell
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.provenance import parameter_dictionary, provenance

TEXT = """\
alloy = "na_sn"
architecture = "bicontinuous"
counter = "nvpf"
[particle]
particle_radius = "2 um"
ligament_diameter = "60 nm"
porosity = 0.6
[electrode]
active_loading = "2 mg/cm2"
[cell]
temperature = "30 degC"
[parameters]
"Contact resistance [Ohm]" = 5
[options]
"thermal" = "lumped"
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "my-cell.toml"
    path.write_text(TEXT)
    return path


def test_is_the_cell_of_the_recipe(path):
    cell = get_cell(path)
    particle = {"particle_radius": "2 um", "ligament_diameter": "60 nm", "porosity": 0.6}
    made = make_cell(
        "na_sn",
        "bicontinuous",
        particle,
        counter="nvpf",
        active_loading="2 mg/cm2",
        temperature="30 degC",
        parameters={"Contact resistance [Ohm]": 5},
    )
    assert cell.name == "my-cell"
    assert cell.changes == made.changes
    assert cell.options == {**made.options, "thermal": "lumped"}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("alloy", ["li_si", "na_sb"])
@pytest.mark.parametrize("full", [False, True])
def test_a_template_is_read_and_changes_nothing(tmp_path, alloy, architecture, full):
    counter = CATHODES[alloy[:2]][0] if full else None
    text = cell_template(alloy, architecture, counter)
    assert max(map(len, text.splitlines())) <= 100
    path = tmp_path / "cell.toml"
    path.write_text(text)
    cell = get_cell(path)
    # what nobody measured is assumed until somebody gives it
    assert (provenance(cell)["kind"] == "assumed").sum() > 40
    # lines taken in as they are say what counts without them, to the digits that are written
    path.write_text(re.sub(r'(?m)^#("[A-Z1].*" = )', r"\1", text))
    taken = get_cell(path)
    one, other = (parameter_dictionary(c) for c in (cell, taken))
    numbers = {name: value for name, value in one.items() if isinstance(value, float)}
    assert len(taken.changes) > len(cell.changes) + 10
    assert {name: other[name] for name in numbers} == pytest.approx(numbers, rel=1e-5)


@pytest.mark.parametrize("alloy", ALLOYS)
def test_a_template_runs_for_every_alloy(tmp_path, alloy):
    (tmp_path / "cell.toml").write_text(cell_template(alloy, "bicontinuous"))
    assert get_cell(tmp_path / "cell.toml").alloy == alloy


WRONG = {
    'ligament_diameter = "60 nm"': {
        'ligament_diameter = "60 s"': (r"line 6 'ligament_diameter'", "60 nm"),
        'ligament_diametre = "60 nm"': (r"line 6\)", "did you mean 'ligament_diameter'"),
        "ligament_diameter = [1]": (r"line 6\)", "neither a number nor a text"),
        'ligament_diameter = "60 um"': ("half-thickness", "fit in a particle"),
        "ligament_diameter = 60 nm": ("TOML", "line 6"),
    },
    'active_loading = "2 mg/cm2"': {
        "active_loading = 2": ("line 9 'active_loading'", "at most"),
        'loading = "2 mg/cm2"': (r"line 9\)", "did you mean 'active_loading'"),
        "porosity = 1.5": ("line 9 'porosity'|porosity", "between 0 and 1"),
    },
    'counter = "nvpf"': {
        'counter = "lfp"': ("line 3 'counter'", "nvpf"),
        'cathode = "nvpf"': (r"line 3\)", "no key of the top"),
    },
    '"Contact resistance [Ohm]" = 5': {
        '"Contact resistence [Ohm]" = 5': ("line 13", "did you mean 'Contact resistance"),
        '"Negative electrode thickness [m]" = 1e-5': ("line 13", "follows from others"),
        '"Contact resistance [Ohm]" = -5': ("line 13", "at least 0|from 0"),
    },
    '"thermal" = "lumped"': {'"thermal" = "lumped"\n[part]': ("line 16|'part'", "no key")},
    'alloy = "na_sn"\n': {"": ("'alloy' is missing", "porousalloy new")},
}


@pytest.mark.parametrize(
    ("line", "wrong", "expected"),
    [(line, wrong, e) for line, cases in WRONG.items() for wrong, e in cases.items()],
)
def test_what_is_wrong_is_named_with_its_line(path, line, wrong, expected):
    path.write_text(TEXT.replace(line, wrong))
    with pytest.raises(InputError) as refusal:
        get_cell(path)
    message = str(refusal.value)
    assert "my-cell.toml" in message
    assert "\n" not in message
    for words in expected:
        assert re.search(words, message), message


HOSTILE = (
    "a = " + "[" * 50_000,
    "a = " + "9" * 5000,
    TEXT.replace("= 5", "= " + "9" * 400),
    TEXT.replace("= 5", "= nan"),
    TEXT.replace("= 5", "= inf"),
    TEXT.replace("= 5", "= 2024-01-01"),
    TEXT + TEXT,
    "\x00",
    TEXT.replace("60 nm", "60 nm" + "9" * 5000),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_one_sentence(path, text):
    path.write_text(text)
    with pytest.raises(InputError) as refusal:
        get_cell(path)
    assert "\n" not in str(refusal.value)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(TEXT.splitlines()),
    st.text(max_size=30) | st.integers().map("porosity = {}".format),
)
def test_any_line_is_read_or_one_sentence(path, line, other):
    path.write_text(TEXT.replace(line, other), encoding="utf-8", errors="surrogatepass")
    try:
        get_cell(path)
    except InputError as error:
        message = str(error)
        assert "\n" not in message


def test_a_result_does_not_need_the_file(path, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path.write_text(TEXT.partition("[options]")[0].replace("[cell]", '[cell]\nmodel = "spm"'))
    before = parameter_dictionary(get_cell("my-cell.toml"))
    result = pa.simulate("my-cell.toml", [1.0])
    result.save("out")
    path.unlink()
    attributes = pa.load("out").dataset.attrs
    found = cell_of(attributes)
    assert found is not None
    after = parameter_dictionary(found, changes_of(attributes))
    numbers = {name: value for name, value in before.items() if isinstance(value, float)}
    assert {name: after[name] for name in numbers} == numbers
    assert json.loads(attributes["options"])["ligament shape"] == "cylinder"
    assert cli.main(["report", "out"]) == 0


def test_new_never_overwrites(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "cell.toml", "--alloy", "li_ge", "--architecture", "dense"]) == 0
    before = (tmp_path / "cell.toml").read_text()
    assert cli.main(["new", "cell.toml"]) == 2
    assert (tmp_path / "cell.toml").read_text() == before
    assert cli.main(["new", "cell.json"]) == 2
    assert cli.main(["show", "cell.toml"]) == 0
    assert cli.main(["show", "cell"]) == 2
    assert "did you mean 'cell.toml'" in capsys.readouterr().err
