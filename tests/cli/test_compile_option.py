"""--compile: the word is checked before anything is solved, and reaches the solvers."""

import os

import numpy as np
import pandas as pd
import pytest

from porousalloy.experiments.cli import arguments
from porousalloy.experiments.cli import main as cli
from porousalloy.models.solver import binary_cache, c_compiler
from porousalloy.models.solver.compiled_idaklu import POLICIES
from porousalloy.models.solver.library import VARIABLE

WORDS = ["simulate", "ampsi-half", "--model", "spm", "--out", "here"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(binary_cache, "cache_folder", lambda: tmp_path / "cache")
    # restored after the test, whatever the command sets
    monkeypatch.setenv(VARIABLE, "never")
    return tmp_path


def test_the_words_are_those_of_the_solver():
    # written twice, so that --help need not import PyBaMM
    assert (arguments.COMPILE, arguments.COMPILE_VARIABLE) == (POLICIES, VARIABLE)


@pytest.mark.parametrize("command", ["simulate", "cycle", "run", "fit"])
def test_help_tells_of_it(command, capsys):
    assert cli.main([command, "--help"]) == 0
    assert "--compile" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["nonsense", "Always", ""])
def test_a_wrong_word_is_one_sentence(word, here, capsys):
    assert cli.main([*WORDS, "--compile", word]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "auto, always, never" in error
    assert repr(word) in error
    assert os.environ[VARIABLE] == "never"
    assert list(here.iterdir()) == []


def test_a_wrong_word_of_the_environment_is_one_sentence(here, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "nonsense")
    assert cli.main(WORDS) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "auto, always, never" in error
    assert VARIABLE in error
    assert list(here.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")
def test_the_solvers_follow_it_and_results_are_the_same(here, monkeypatch):
    tables, counts = [], []
    for word in ("never", "always"):
        assert cli.main([*WORDS, "--c-rate", "1", "--out", word, "--compile", word]) == 0
        assert os.environ[VARIABLE] == word  # for the processes that it starts
        tables.append(pd.read_csv(here / word / "steps.csv"))
        counts.append(len(list((here / "cache").glob("*.so"))))
    assert counts[0] == 0
    assert counts[1] > 0
    numbers = [table.select_dtypes("number") for table in tables]
    # at the tolerance of the command line
    np.testing.assert_allclose(numbers[1], numbers[0], rtol=1e-3, atol=1e-9)
