"""What is drawn from the table of cycles: capacities, efficiencies, stresses, rate capability."""

import numpy as np
import pandas as pd
import pytest
from stub_results import FULL, RETURNED, stub_cycles, stub_result

from porousalloy.experiments.plotting.capacity import (
    capacity_basis,
    has_whole_cycles,
    plot_capacity,
    plot_coulombic_efficiency,
    plot_rate_capability,
    rate_points,
    runs_of,
)
from porousalloy.experiments.plotting.cycle_life import (
    THICKNESS,
    cycles_figure,
    plot_peak_stresses,
    stress_column,
)

NAMES = {"lithiation": "sodiation", "delithiation": "desodiation"}


def fading(cycles, c_rate=0.5):
    """Table of a run that loses 1 mA.h/g per cycle, and a tenth in the first one."""
    capacities = [FULL - cycle for cycle in range(1, cycles + 1)]
    steps = stub_cycles(*[c_rate] * cycles, capacities=capacities)
    table = stub_result(steps, command="cycle").summary()
    table.loc[1:, "Coulombic efficiency"] = 0.999
    return table


def test_both_capacities_are_drawn_against_the_cycle():
    ax = plot_capacity(fading(5), names=NAMES)
    lithiation, delithiation = (line.get_ydata() for line in ax.lines)
    np.testing.assert_allclose(lithiation, FULL - np.arange(1, 6))
    np.testing.assert_allclose(delithiation, RETURNED * lithiation)
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), np.arange(1, 6))
    assert "alloy and shell" in ax.get_ylabel()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(NAMES.values())
    assert capacity_basis(fading(1)) == "alloy and shell"


def test_rates_are_written_above_their_cycles():
    steps = stub_cycles(0.1, 0.1, 1.0, 0.1)
    ax = plot_capacity(stub_result(steps, command="run").summary())
    assert [text.get_text() for text in ax.texts] == ["0.1C", "1C", "0.1C"]
    assert [text.get_position()[0] for text in ax.texts] == [1.5, 3, 4]
    assert not plot_capacity(fading(3)).texts


def test_every_run_has_its_own_colour():
    table = stub_result(stub_cycles(0.1, 0.1), stub_cycles(1.0, 1.0, 1.0)).summary()
    assert {label: len(rows) for label, rows in runs_of(table).items()} == {"0.1C": 2, "1C": 3}
    ax = plot_capacity(table)
    assert len(ax.lines) == 4
    assert ax.lines[0].get_color() != ax.lines[2].get_color()


@pytest.mark.parametrize(("cycles", "drawn"), [(1, 1), (10, 10), (11, 10), (200, 199)])
def test_the_first_efficiency_does_not_flatten_the_others(cycles, drawn):
    ax = plot_coulombic_efficiency(fading(cycles))
    assert len(ax.lines[0].get_ydata()) == drawn
    said = ax.get_title(loc="right")
    assert said == ("" if drawn == cycles else "cycle 1: 90.0 %")
    assert ax.lines[0].get_ydata()[0] == pytest.approx(90.0 if drawn == cycles else 99.9)


def test_tension_and_compression_differ_in_their_lines():
    table = fading(3)
    table[stress_column("tensile")] = [101.0, 102.0, 103.0]
    tension, compression = plot_peak_stresses(table).lines
    assert tension.get_ydata().tolist() == [101.0, 102.0, 103.0]
    assert compression.get_ydata().tolist() == [1000.0] * 3
    assert tension.get_linestyle() != compression.get_linestyle()


@pytest.mark.parametrize("cycles", [1, 2, 300])
def test_a_page_of_any_number_of_cycles(cycles):
    figure = cycles_figure(fading(cycles), NAMES)
    figure.draw_without_rendering()
    assert len(figure.axes) == 4


def test_what_the_table_lacks_is_not_drawn():
    table = fading(3).drop(columns=stress_column("tensile"))
    table[THICKNESS] = np.nan
    assert len(cycles_figure(table, NAMES).axes) == 2


def test_cycles_with_one_half_are_not_whole():
    assert has_whole_cycles(fading(2))
    assert not has_whole_cycles(fading(1))
    halves = [step for step in stub_cycles(*[0.1] * 5) if step.name == "lithiation"]
    assert not has_whole_cycles(stub_result(halves).summary())
    assert not has_whole_cycles(pd.DataFrame())


def test_rate_capability_of_runs_and_of_one_run():
    runs = [stub_cycles(rate, rate, capacities=[FULL, FULL * (1 - rate)]) for rate in (0.1, 0.5)]
    points = rate_points(stub_result(*runs).summary())
    assert list(points) == ["cycle 1", "cycle 2"]
    lithiation = plot_rate_capability(stub_result(*runs).summary()).lines[2]
    assert lithiation.get_xdata().tolist() == [0.1, 0.5]
    assert lithiation.get_ydata() == pytest.approx([0.9 * FULL, 0.5 * FULL])
    steps = stub_cycles(0.1, 0.1, 1.0, 0.1, capacities=[4.0, 3.0, 2.0, 1.0])
    (rows,) = rate_points(stub_result(steps, command="run").summary()).values()
    # the last of the first stretch at 0.1C, not the return to it
    assert rows["Cycle"].tolist() == [2, 3]
    assert rate_points(fading(4)) == {}
    assert rate_points(pd.DataFrame()) == {}
