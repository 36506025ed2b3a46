"""Sensitivities: against cells that are built with the moved value, and against what must be."""

import numpy as np
import pytest

import porousalloy as pa
from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.studies.metrics import METRICS, read_metrics
from porousalloy.experiments.studies.one_cycle import OneCycle
from porousalloy.experiments.studies.sensitivity import ANEW, INPUT, NOWHERE

UTILISED = "Positive electrode utilised alloy fraction"
LOADING = "Positive electrode active loading [kg.m-2]"
RESISTANCE = "Contact resistance [Ohm]"
AMBIENT, SEPARATOR = "Ambient temperature [K]", "Separator porosity"
CELL = pa.get_cell("li-si-porous-half").with_(
    model="spm",
    parameters={UTILISED: 0.9, LOADING: 0.01, RESISTANCE: 5, AMBIENT: 300, SEPARATOR: 0.4},
)
#: The solver's tolerance is 1e-5, and the mesh of a model with inputs is graded otherwise.
SAME = 2e-3


@pytest.fixture(scope="module")
def study():
    return pa.sensitivity(CELL, 0.5, kinds=["given"])


def moved(half, full):
    return [
        pytest.param("li-si-porous-half", half, id="half cell"),
        pytest.param("ampsi-ncm", full, id="full cell"),
    ]


@pytest.mark.parametrize(
    ("name", "changes"),
    moved(
        {
            LOADING: 0.015,
            "Upper voltage cut-off [V]": 1.0,  # and the filling that the cell starts with
            "Lower voltage cut-off [V]": 0.05,
            "Electrode width [m]": 0.015,
            "Positive electrode porosity": 0.6,
            "Silicon potential rise when empty [V]": 0.3,
            "Positive particle radius [m]": 1e-7,
        },
        {
            "Negative to positive capacity ratio": 1.5,
            "Prelithiated anode filling": 0.2,
            "Negative electrode active loading [kg.m-2]": 0.012,
        },
    ),
)
def test_a_point_is_the_cell_built_with_that_value(name, changes):
    cell = pa.get_cell(name).with_(model="spm")
    points = [{key: value} for key, value in changes.items()]
    cycle = OneCycle(cell, 0.5, list(changes), points)
    assert set(cycle.inputs) == set(changes)
    for point in points:
        built = pa.simulate(cell.with_(parameters=point), [0.5]).summary().iloc[0]
        found = cycle.at(point)
        assert found.remark == ""
        expected, metrics = (read_metrics(row, cell, METRICS) for row in (built, found.row))
        assert metrics == pytest.approx(expected, rel=SAME), point


def test_capacity_is_in_proportion_to_the_alloy_that_reacts(study):
    row = study.table.set_index(["Parameter", "Metric"]).loc[UTILISED, "capacity"]
    # the current on the alloy that reacts is the same, and so is all but the drop at the metal:
    # twice the current through it costs 0.2 % of the capacity
    without = pa.sensitivity(
        CELL.with_(parameters={RESISTANCE: 0}), 0.5, kinds=["given"], metrics=["capacity"]
    ).table.set_index(["Parameter", "Metric"])
    free = without.loc[UTILISED, "capacity"]
    assert free["At low"] / free["At high"] == pytest.approx(0.5 / 1.0, rel=3e-3)
    assert row["Moved as"] == INPUT
    # with a resistance, less current through it costs less
    assert row["At low"] / row["At high"] > 0.5


def test_says_how_each_number_was_moved(study):
    ways = study.table.drop_duplicates("Parameter").set_index("Parameter")["Moved as"]
    assert dict(ways) == {
        UTILISED: INPUT,
        LOADING: INPUT,
        RESISTANCE: INPUT,
        AMBIENT: ANEW,
        SEPARATOR: NOWHERE,
    }
    nowhere = study.table[study.table["Parameter"] == SEPARATOR]
    assert (nowhere["At low"] == nowhere["At high"]).all()
    assert set(study.table["Metric"]) == set(METRICS)
    assert list(study.ranking().index)[-1] == SEPARATOR
    assert study.ranking("hysteresis").index[0] == RESISTANCE
    with pytest.raises(pa.InputError, match="no metric 'x'"):
        study.ranking("x")


def test_a_resistance_raises_the_gap_by_its_drop(study):
    row = study.table.set_index(["Parameter", "Metric"]).loc[RESISTANCE, "hysteresis"]
    current = 0.5 * float(pa.parameter_values(CELL)["Nominal cell capacity [A.h]"])
    # 2 I R, but for the charge that the limits then cut off: a few per cent
    assert row["At value"] - row["At low"] == pytest.approx(2 * 5 * current, rel=0.05)


def test_files_and_figure(study, tmp_path):
    folder = study.save(tmp_path / "out")
    assert {"sensitivity.csv", "not_moved.csv", "sensitivity.png", "manifest.json"} <= {
        path.name for path in folder.iterdir()
    }
    axes = [ax for ax in study.plot().axes if ax.axison]
    assert [ax.get_xlabel() for ax in axes] == [metric.label for metric in METRICS.values()]
    label = axes[0].get_yticklabels()[0].get_text()
    assert label
    widths = [abs(bar.get_width()) for bar in axes[0].patches]
    largest = max(np.maximum(widths[::2], widths[1::2]))
    assert max(widths[:2]) == largest  # the longest bar is on top


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--metric", "capasity"], "did you mean 'capacity'"),
        (["--kind", "guessed"], "choose of measured"),
        (["--kind", "given"], "No number of the cell is given"),
        (["--c-rate", "-1"], "C-rate|current"),
    ],
)
def test_the_command_refuses_in_a_sentence(words, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sensitivity", "li-si-porous-half", *words]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert any(part in error for part in message.split("|"))
    assert list(tmp_path.glob("results/*")) == []


def test_the_command_prints_the_ranking(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--set", f"{RESISTANCE}=5", "--kind", "given", "--metric", "hysteresis"]
    assert cli.main(["sensitivity", "li-si-porous-half", "--model", "spm", *words]) == 0
    out = capsys.readouterr().out
    assert RESISTANCE in out
    assert "1 of 1 numbers move a metric" in out
    assert (tmp_path / "results/li-si-porous-half-sensitivity/sensitivity.csv").is_file()
