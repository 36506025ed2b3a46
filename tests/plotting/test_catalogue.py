"""Which figures a result has, that all of them can be drawn, and what is refused."""

import numpy as np
import pytest
from stub_results import (
    StubStep,
    stub_cycles,
    stub_pulses,
    stub_result,
    stub_spectra,
    without_curves,
)

from porousalloy.experiments.plotting.catalogue import KINDS, main_figures
from porousalloy.experiments.plotting.style import COLUMN, PAGE
from porousalloy.parameters.errors import InputError

PULSES = [
    StubStep(cycle, name, 0.05, 20.0)
    for cycle in (1, 2, 3)
    for name in ("lithiation" if cycle < 3 else "delithiation", "rest")
]
LIGAMENT = {"ligament", "ligament_map"}
ALWAYS = {"voltage", "derivatives", "swelling", *LIGAMENT}
STORED = ("time", "capacity", "voltage", "stored_capacity")
RESULTS = {
    "simulate": (
        stub_result(stub_cycles(0.1, 0.1), stub_cycles(1.0, 1.0)),
        ALWAYS | {"cycles", "rate_capability"},
        {"voltage", "ligament", "swelling"},
    ),
    "one run": (stub_result(stub_cycles(0.1)), ALWAYS, {"voltage", "ligament", "swelling"}),
    "one step": (
        stub_result(stub_cycles(0.1)[:1]),
        ALWAYS,
        {"voltage", "ligament", "swelling"},
    ),
    "half a run": (
        stub_result([], stub_cycles(1.0)[:1], endings=["failed", "event"]),
        ALWAYS,
        {"voltage", "ligament", "swelling"},
    ),
    "full cell": (
        stub_result(stub_cycles(0.1), stub_cycles(1.0), cell="ampsi-ncm", basis="cathode"),
        ALWAYS | {"rate_capability"},
        {"voltage", "ligament", "swelling"},
    ),
    "sodium": (
        stub_result(stub_cycles(0.1, 0.1), cell="na-sn-porous-half", basis="alloy"),
        ALWAYS | {"cycles"},
        {"voltage", "ligament", "swelling"},
    ),
    "rate capability": (
        stub_result(stub_cycles(0.1, 1.0, 2.0, 0.1), command="run", protocol="rate-capability"),
        ALWAYS | {"cycles", "rate_capability"},
        {"voltage", "cycles"},
    ),
    "gitt": (
        stub_result(PULSES, command="run", protocol="gitt", tables={"gitt": stub_pulses()}),
        {"voltage", "relaxation", "diffusivity"},
        {"voltage", "diffusivity"},
    ),
    "rests in between": (
        stub_result(
            [*stub_cycles(0.1)[:1], StubStep(1, "rest", np.nan), *stub_cycles(0.1)[1:]],
            command="run",
        ),
        ALWAYS | {"relaxation"},
        {"voltage"},
    ),
    "eis": (stub_spectra(stub_result([], command="run")), {"impedance"}, {"impedance"}),
    "cycle": (
        stub_result(stub_cycles(*[0.5] * 30), command="cycle"),
        ALWAYS | {"cycles"},
        {"cycles", "voltage"},
    ),
    "curves not stored": (
        without_curves(stub_result(stub_cycles(0.5, 0.5), command="cycle"), *STORED),
        {"voltage", "derivatives", "cycles"},
        {"cycles", "voltage"},
    ),
    "nothing": (stub_result([], endings=["failed"]), set(), set()),
}


@pytest.mark.parametrize("name", RESULTS)
def test_figures_that_apply(name):
    result, expected, _ = RESULTS[name]
    assert set(result.figures()) == expected


@pytest.mark.parametrize("name", RESULTS)
def test_figures_that_a_command_saves(name):
    result, _, expected = RESULTS[name]
    assert set(main_figures(result.dataset, result.summary(), result.tables)) == expected


@pytest.mark.parametrize(
    ("name", "figure"),
    [(name, figure) for name, (_, figures, _) in RESULTS.items() for figure in sorted(figures)],
)
def test_every_figure_is_drawn_at_a_width_of_paper(name, figure):
    drawn = RESULTS[name][0].plot(figure)
    drawn.draw_without_rendering()  # errors of layout come only now
    assert drawn.get_figwidth() in (pytest.approx(COLUMN), pytest.approx(PAGE))
    assert all(ax.lines or ax.collections or ax.get_label() == "<colorbar>" for ax in drawn.axes)


def test_every_kind_of_figure_is_among_them():
    assert {kind.name for kind in KINDS} == set().union(
        *(names for _, names, _ in RESULTS.values())
    )


def test_figures_that_do_not_apply_are_refused_with_those_that_do():
    with pytest.raises(InputError, match=r"'impedance'.*voltage, relaxation, diffusivity"):
        RESULTS["gitt"][0].plot("impedance")
    with pytest.raises(InputError, match=r"no figure 'volts'.*impedance"):
        RESULTS["eis"][0].plot("volts")
    with pytest.raises(InputError, match="none applies"):
        RESULTS["nothing"][0].plot("voltage")
