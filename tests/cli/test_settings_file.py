"""Parameter values from a file."""

import json

import pytest

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.cli.parsing import read_new_values
from porousalloy.parameters.errors import InputError

NAME = "Positive particle radius [m]"


def test_the_command_line_has_the_last_word(tmp_path):
    path = tmp_path / "set.json"
    path.write_text(json.dumps({NAME: 1e-7, "Contact resistance [Ohm]": 2}))
    values = read_new_values([f"{NAME}=2e-7"], path)
    assert values == {NAME: "2e-7", "Contact resistance [Ohm]": 2}


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": "b"}', '{"a": true}', '{"a": {}}'])
def test_refuses_what_is_no_table_of_numbers(tmp_path, content):
    path = tmp_path / "set.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"name.*number") as refusal:
        read_new_values(None, path)
    assert str(path) in str(refusal.value)


def test_a_missing_file_is_one_sentence(tmp_path, capsys):
    words = ["simulate", "ampsi-half", "--set-file", str(tmp_path / "none.json")]
    assert cli.main(words) == 2
    error = capsys.readouterr().err
    assert "none.json" in error
    assert error.count("\n") == 1


def test_names_are_checked(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set.json").write_text(json.dumps({"Positive particle size [m]": 1e-7}))
    assert cli.main(["simulate", "ampsi-half", "--set-file", "set.json"]) == 2
    error = capsys.readouterr().err
    assert "'Positive particle size [m]'" in error
    assert "particle radius" in error  # a close name
