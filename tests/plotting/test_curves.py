"""Which cycles are drawn, how they are labelled, and what the curves against capacity show."""

import numpy as np
import pytest
from stub_results import FULL, RETURNED, StubStep, stub_cycles, stub_result, without_curves

from porousalloy.experiments.plotting.curves import (
    has_curves,
    is_pulsed,
    shown_cycles,
    shown_half_cycles,
)
from porousalloy.experiments.plotting.figures import side_by_side_figure, voltage_figure
from porousalloy.experiments.plotting.relaxation import plot_relaxation
from porousalloy.experiments.plotting.selection import choose_cycles, stretches
from porousalloy.experiments.plotting.style import COLUMN
from porousalloy.experiments.plotting.swelling import plot_outer_expansion
from porousalloy.experiments.plotting.voltage import plot_voltage
from porousalloy.parameters.errors import InputError

NAN = np.nan


def one_run(*c_rates):
    return {(1, cycle): c_rate for cycle, c_rate in enumerate(c_rates, start=1)}


@pytest.mark.parametrize(
    ("c_rates", "expected"),
    [
        ([], []),
        ([0.1], [(0, 1)]),
        ([0.1, 0.1, 1.0, 0.1], [(0, 2), (2, 3), (3, 4)]),
        ([NAN, NAN, 0.1], [(0, 2), (2, 3)]),
    ],
)
def test_stretches_of_equal_rates(c_rates, expected):
    assert [(part.start, part.stop) for part in stretches(c_rates)] == expected


def test_of_several_runs_the_last_cycle_of_each_is_shown():
    c_rates = {(1, 1): 0.1, (1, 2): 0.1, (2, 1): 1.0}
    assert choose_cycles(c_rates, True) == {(1, 2): "0.1C", (2, 1): "1C"}
    assert choose_cycles({(1, 1): NAN}, True) == {(1, 1): "run 1"}


def test_of_one_run_the_last_cycle_at_each_rate_is_shown():
    shown = choose_cycles(one_run(0.1, 0.1, 2.0, 0.1), False)
    assert shown == {(1, 2): "0.1C", (1, 3): "2C", (1, 4): "0.1C again"}
    assert choose_cycles(one_run(0.5), False) == {(1, 1): "0.5C"}
    assert choose_cycles(one_run(NAN), False) == {(1, 1): "cycle 1"}
    assert choose_cycles({}, False) == {}


def test_of_many_cycles_at_one_rate_five_are_shown():
    shown = choose_cycles(one_run(*[0.5] * 30), False)
    assert list(shown) == [(1, 1), (1, 8), (1, 15), (1, 23), (1, 30)]
    assert shown[1, 30] == "cycle 30"


def test_after_formation_the_cycles_that_follow_are_shown():
    shown = choose_cycles(one_run(0.05, 0.05, *[0.5] * 20), False)
    assert list(shown.values())[:2] == ["cycle 2, 0.05C", "cycle 3, 0.5C"]
    assert list(shown)[-1] == (1, 22)
    assert len(shown) == 5


def test_curves_that_were_not_kept_leave_no_gap():
    steps = [step for step in stub_cycles(*[0.5] * 9) if step.cycle in (1, 4, 9)]
    shown = shown_cycles(stub_result(steps, command="cycle").dataset)
    assert list(shown.values()) == ["cycle 1", "cycle 4", "cycle 9"]


def test_the_last_cycle_obtained_is_drawn():
    lost = stub_cycles(1.0, 1.0)[:3]
    halves = shown_half_cycles(stub_result(stub_cycles(0.1, 0.1), lost).dataset)
    drawn = [(half.run, half.cycle, half.branch) for half, _, _ in halves]
    assert drawn == [(1, 2, "lithiation"), (1, 2, "delithiation"), (2, 2, "lithiation")]


def test_a_panel_alone_has_a_column_and_a_panel_on_axes_gives_them_back():
    dataset = stub_result(stub_cycles(0.1), stub_cycles(1.0, capacities=[0.5 * FULL])).dataset
    ax = plot_voltage(dataset)
    assert ax.figure.get_figwidth() == pytest.approx(COLUMN)
    ends = [line.get_xdata()[-1] for line in ax.lines]
    assert ends == pytest.approx([FULL, RETURNED * FULL, 0.5 * FULL, 0.5 * RETURNED * FULL])
    assert plot_voltage(dataset, ax) is ax
    assert len(ax.lines) == 8


def test_a_hold_continues_where_the_current_ended():
    steps = [StubStep(1, "lithiation", 1.0, 300.0), StubStep(1, "lithiation", NAN, 20.0)]
    (line,) = plot_voltage(stub_result(steps, command="run").dataset).lines
    assert line.get_xdata()[-1] == pytest.approx(320.0)
    assert np.all(np.diff(line.get_xdata()) >= 0)


def test_swelling_is_drawn_against_what_is_stored():
    lithiation, delithiation = plot_outer_expansion(stub_result(stub_cycles(0.1)).dataset).lines
    assert lithiation.get_ydata()[-1] == pytest.approx(20.0)  # %
    assert delithiation.get_xdata()[-1] == pytest.approx((1 - RETURNED) * FULL)
    assert delithiation.get_ydata()[-1] == pytest.approx(20.0 * (1 - RETURNED))


@pytest.mark.parametrize(
    ("cell", "basis", "names"),
    [
        ("ampsi-half", "alloy and shell", ["lithiation", "delithiation"]),
        ("ampsi-ncm", "cathode", ["lithiation (charge)", "delithiation (discharge)"]),
        ("na-sn-porous-half", "alloy", ["sodiation", "desodiation"]),
        ("na-sn-porous-nvpf", "cathode", ["sodiation (charge)", "desodiation (discharge)"]),
    ],
)
def test_half_cycles_are_called_after_the_cell(cell, basis, names):
    result = stub_result(stub_cycles(0.1), stub_cycles(1.0), cell=cell, basis=basis)
    figure = voltage_figure(result.dataset)
    texts = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert texts == ["0.1C", "1C", *names]


def rested(*names):
    """A rest after every half cycle, each a cycle of its own."""
    return [
        step
        for cycle, name in enumerate(names, start=1)
        for step in (StubStep(cycle, name, 0.1, 20.0), StubStep(cycle, "rest", NAN))
    ]


def test_pulses_are_drawn_in_time_and_one_rest_beside_the_capacity():
    pulses = stub_result(rested(*["lithiation"] * 9), command="run").dataset
    assert is_pulsed(pulses)
    (ax,) = voltage_figure(pulses).axes
    assert ax.get_xlabel() == "Time (h)"
    assert len(ax.lines) == 18
    first, second = stub_cycles(0.1)
    prelithiation = [first, StubStep(1, "rest", NAN), second]
    figure = voltage_figure(stub_result(prelithiation, command="run").dataset)
    assert [ax.get_xlabel().split(" (")[0] for ax in figure.axes] == ["Capacity", "Time"]


def test_rests_start_at_no_change_and_say_what_came_before():
    steps = rested("lithiation", "delithiation")
    ax = plot_relaxation(stub_result(steps, cell="ampsi-ncm", basis="cathode").dataset)
    assert ax.lines[0].get_ydata()[-1] == pytest.approx(200.0)  # mV
    assert ax.lines[0].get_label() == "cycle 1, after lithiation (charge)"
    assert len(plot_relaxation(stub_result(rested(*["lithiation"] * 40)).dataset).lines) == 5


def test_curves_that_are_not_known_are_not_there():
    result = stub_result(stub_cycles(0.1))
    stored = without_curves(result, "time", "capacity", "voltage").dataset
    assert has_curves(stored, "voltage")
    assert not has_curves(stored, "voltage", "internal_porosity")


def test_side_by_side_the_same_rate_has_the_same_colour():
    porous = stub_result(stub_cycles(0.1), stub_cycles(1.0)).dataset
    dense = stub_result(stub_cycles(0.5), stub_cycles(1.0)).dataset
    figure = side_by_side_figure({"porous": porous, "dense": dense})
    figure.draw_without_rendering()
    left, right = figure.axes[:2]
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("porous", "dense")
    assert left.lines[-1].get_color() == right.lines[-1].get_color()
    assert left.lines[0].get_color() != right.lines[0].get_color()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels[:3] == ["0.1C", "0.5C", "1C"]


def test_results_that_cannot_stand_side_by_side_are_refused():
    porous = stub_result(stub_cycles(0.1)).dataset
    full = stub_result(stub_cycles(0.1), cell="ampsi-ncm", basis="cathode").dataset
    with pytest.raises(InputError, match="alloy and shell and of cathode"):
        side_by_side_figure({"porous": porous, "full": full})
    pulses = stub_result(rested("lithiation"), command="run").dataset
    with pytest.raises(InputError, match="'pulses'"):
        side_by_side_figure({"porous": porous, "pulses": pulses})
