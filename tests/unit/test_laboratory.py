"""Protocols of the laboratory: currents as they are given, steps as they are asked."""

import numpy as np
import pytest

from porousalloy.experiments import cli
from porousalloy.experiments.currents import c_rate_of
from porousalloy.experiments.laboratory import (
    PROTOCOLS,
    CapacityLimited,
    Cycling,
    Formation,
    PseudoOpenCircuit,
    RateCapability,
    Relaxation,
)
from porousalloy.experiments.laboratory_run import bench_of, run_protocol, step_table
from porousalloy.parameters import InputError, get_cell
from porousalloy.parameters.provenance import ResolvedValues

HALF, FULL = get_cell("li-ge-porous-half"), get_cell("li-ge-porous-lfp")
QUICK = {"model": "spm"}


@pytest.mark.parametrize(
    ("current", "c_rate"),
    [
        (0.5, 0.5),
        ("0.5C", 0.5),
        ("C/10", 0.1),
        ("0.2 c", 0.2),
        ("420 mA/g", 0.1),
        ("0.42 A/g", 0.1),
        # 0.8 mg/cm2 at 4200 mA/g is 3.36 mA/cm2, on 1 cm2
        ("0.336 mA/cm2", 0.1),
        ("3.36 A/m2", 0.1),
        ("0.336 mA", 0.1),
        ("3.36e-4 A", 0.1),
    ],
)
def test_currents(current, c_rate):
    cell = get_cell("ampsi-half")
    assert c_rate_of(current, cell, ResolvedValues(cell)) == pytest.approx(c_rate, rel=1e-9)


@pytest.mark.parametrize(
    "current", ["", "fast", "0", "-1C", "C/0", "1 kA", "1 mA/kg", "nan", "1e999"]
)
def test_currents_that_are_none(current):
    cell = get_cell("ampsi-half")
    with pytest.raises(InputError, match="give one above 0, such as") as error:
        c_rate_of(current, cell, ResolvedValues(cell))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("cell", [HALF, FULL], ids=["half", "full"])
def test_lithiation_fills_the_alloy(cell):
    result = run_protocol(cell, Cycling(1.0, 1), **QUICK)
    assert result.run.completed
    filling = result.dataset["filling"].values
    table = step_table(result.dataset)
    assert list(table["Step"]) == ["lithiation", "delithiation"]
    assert filling[0, -1] > filling[0, 0]
    assert filling[1, -1] < filling[1, 0]


def test_rate_capability_returns_to_the_first():
    result = run_protocol(HALF, RateCapability((0.5, 2.0), 1), **QUICK)
    table = step_table(result.dataset)
    capacity = table.filter(like="Capacity").iloc[:, 0][table["Step"] == "delithiation"].values
    assert len(capacity) == 3
    assert capacity[1] <= capacity[0]
    assert capacity[2] == pytest.approx(capacity[0], rel=1e-3)


def test_capacity_limit_is_the_capacity():
    result = run_protocol(HALF, CapacityLimited(500.0, 0.5, 2), **QUICK)
    table = step_table(result.dataset)
    capacity = table.filter(like="Capacity").iloc[:, 0][table["Step"] == "lithiation"].values
    assert capacity == pytest.approx([500.0, 500.0], rel=1e-6)


def test_a_hold_ends_at_its_current():
    result = run_protocol(HALF, Cycling(1.0, 1, hold=0.05), **QUICK)
    held = result.dataset.isel(step=1)
    assert held["voltage"].values == pytest.approx(0.01, abs=1e-4)
    one_c = result.parameter_values["Nominal cell capacity [A.h]"]
    assert abs(held["current"].values[-1]) == pytest.approx(0.05 * one_c, rel=1e-3)


def test_relaxation_rests_without_current():
    result = run_protocol(HALF, Relaxation(0.5, 0.3, 3600.0), **QUICK)
    rest = result.dataset.isel(step=1)
    assert np.abs(rest["current"].values).max() < 1e-12
    # the overpotential of lithiation dies away upwards
    assert rest["voltage"].values[-1] > rest["voltage"].values[0]


def test_slow_protocols_are_slow():
    assert Formation().c_rate == 0.05
    bench = bench_of(HALF, ResolvedValues(HALF))
    assert len(Formation().cycles(bench)) == 3
    assert len(PseudoOpenCircuit().cycles(bench)) == 1


@pytest.mark.parametrize("protocol", [Cycling(0.0, 1), Cycling(1.0, 0), CapacityLimited(-1.0)])
def test_settings_that_cannot_be(protocol):
    with pytest.raises(InputError, match="give a number above 0"):
        protocol.cycles(bench_of(HALF, ResolvedValues(HALF)))


def test_names_are_their_own():
    assert all(name == protocol.name for name, protocol in PROTOCOLS.items())


def test_from_the_command_line(tmp_path, capsys):
    words = ["run", HALF.name, "relaxation", "--model", "spm", "--with", "c_rate=0.5 A/g"]
    assert cli.main([*words, "--out", str(tmp_path / "here")]) == 0
    assert {file.name for file in (tmp_path / "here").iterdir()} == {
        "steps.csv",
        "curves.nc",
        "voltage.png",
    }
    assert "lithiation" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nosuch"], "No protocol is called 'nosuch'"),
        (["gitt", "--with", "speed=1"], "gitt has no setting 'speed'"),
        (["gitt", "--with", "c_rate=fast"], "The current is 'fast'"),
        (["gitt", "--with", "pulse=long"], "'pulse' is 'long'"),
        (["cycling", "--set", "nosuch=1"], "No parameter is called 'nosuch'"),
    ],
)
def test_bad_words_are_refused(words, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", HALF.name, *words]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "results"])
