"""Figures of a made-up long run, and which folders are drawn as one."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from porousalloy.experiments.cli.plot import plot_result
from porousalloy.experiments.plotting.cycle_life import (
    capacity_basis,
    cycle_life_figure,
    plot_capacity,
    plot_efficiency,
    plot_peak_stresses,
    plot_profiles,
)
from porousalloy.experiments.plotting.style import order_colours
from porousalloy.experiments.runs.cycle_log import CURVES, SAMPLES, TABLE, Record
from porousalloy.parameters.errors import InputError

BASES = ("alloy and shell", "alloy")
FIRST = 2000.0  # mA.h/g


def row(cycle):
    """A cycle: 1 mA.h/g less than the one before, a tenth of the first one lost."""
    lithiation = FIRST - cycle
    delithiation = lithiation * (0.9 if cycle == 1 else 0.999)
    capacities = {
        f"{branch} capacity per gram of {basis} [mA.h.g-1]": value / (1 - 0.2 * place)
        for place, basis in enumerate(BASES)
        for branch, value in (("Lithiation", lithiation), ("Delithiation", delithiation))
    }
    return {
        "Cycle": cycle,
        **capacities,
        "Coulombic efficiency": delithiation / lithiation,
        "Peak tensile stress [MPa]": 100.0 + cycle,
        "Peak compressive stress [MPa]": 200.0,
        "Duration [s]": 7200.0,
    }


def curve(cycle):
    sample = np.linspace(0, 1, SAMPLES)
    one = [3600 * sample, (FIRST - cycle) * sample, 1 - sample]
    return np.stack([one, [one[0], one[1], sample]], axis=1)


def made_up(cycles, folder=None):
    """Table and curves, as a long run records them."""
    record = Record(list(row(1)), max(cycles, 1), {}, folder, False)
    for cycle in range(1, cycles + 1):
        record.finish_cycle(row(cycle), lambda cycle=cycle: curve(cycle), np.zeros(2))
    return record.table, record.close({"cell": "ampsi-half"})


def test_both_capacities_are_drawn_against_the_cycle():
    table, _ = made_up(5)
    ax = plot_capacity(table)
    lithiation, delithiation = (line.get_ydata() for line in ax.lines)
    np.testing.assert_allclose(lithiation, FIRST - np.arange(1, 6))
    np.testing.assert_allclose(delithiation[1:], 0.999 * lithiation[1:])
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), np.arange(1, 6))
    assert "alloy and shell" in ax.get_ylabel()
    assert capacity_basis(table) == "alloy and shell"


@pytest.mark.parametrize(("cycles", "drawn"), [(1, 1), (10, 10), (11, 10), (200, 199)])
def test_the_first_efficiency_does_not_flatten_the_others(cycles, drawn):
    table, _ = made_up(cycles)
    ax = plot_efficiency(table)
    assert len(ax.lines[0].get_ydata()) == drawn
    said = ax.get_title(loc="right")
    assert said == ("" if drawn == cycles else "cycle 1: 90.0 %")
    assert ax.lines[0].get_ydata()[0] == pytest.approx(90.0 if drawn == cycles else 99.9)


def test_peak_stresses_are_told_apart():
    ax = plot_peak_stresses(made_up(3)[0])
    tension, compression = ax.lines
    assert tension.get_ydata().tolist() == [101.0, 102.0, 103.0]
    assert compression.get_ydata().tolist() == [200.0] * 3
    assert tension.get_linestyle() != compression.get_linestyle()


def test_profiles_are_coloured_by_their_cycle():
    _, curves = made_up(200)
    ax = plot_profiles(curves, basis="alloy")
    assert len(ax.lines) == 2 * curves.sizes["cycle"]
    dark, pale = order_colours(2)
    np.testing.assert_allclose(to_rgba(ax.lines[0].get_color()), dark, atol=0.02)
    np.testing.assert_allclose(to_rgba(ax.lines[-1].get_color()), pale, atol=0.02)
    assert ax.lines[-1].get_xdata()[-1] == pytest.approx(FIRST - 200)
    assert ax.get_xlabel() == "Capacity (mAh per g of alloy)"


@pytest.mark.parametrize("cycles", [1, 2, 300])
def test_a_page_of_any_number_of_cycles(cycles):
    figure = cycle_life_figure(*made_up(cycles))
    figure.draw_without_rendering()
    assert len(figure.axes) == 5  # four panels and a colour bar


def test_plot_draws_a_folder_of_cycles(tmp_path):
    made_up(4, tmp_path)
    written = plot_result(tmp_path)
    assert written == [tmp_path / "figures" / f"cycles.{kind}" for kind in ("png", "svg")]
    assert all(path.stat().st_size > 10_000 for path in written)


def test_plot_draws_a_run_that_goes_on(tmp_path):
    record = Record(list(row(1)), 10, {}, tmp_path, False)
    for cycle in (1, 2):
        record.finish_cycle(row(cycle), lambda cycle=cycle: curve(cycle), np.zeros(2))
    with open(tmp_path / TABLE, "a") as file:
        file.write("3,1997.0,19")  # being written
    assert len(plot_result(tmp_path)) == 2


def test_a_run_without_cycles_is_not_drawn(tmp_path):
    Record(list(row(1)), 10, {}, tmp_path, False)
    with pytest.raises(InputError, match="no finished cycle yet"):
        plot_result(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [(CURVES, b"CDF"), (CURVES, None), (TABLE, b""), (TABLE, b"a,b\n1,2\n"), (TABLE, b"\xff\xfe")],
)
def test_damaged_files_are_refused_with_one_sentence(tmp_path, name, content):
    made_up(2, tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="is not a long run") as refusal:
        plot_result(tmp_path)
    assert "\n" not in str(refusal.value)


def test_a_long_run_is_drawn_alone(tmp_path):
    made_up(2, tmp_path)
    data = tmp_path / "data.csv"
    pd.DataFrame({"capacity": [0, 1], "voltage": [1, 0]}).to_csv(data)
    with pytest.raises(InputError, match="drawn alone"):
        plot_result(tmp_path, data)
    with pytest.raises(InputError, match="drawn alone"):
        plot_result(tmp_path, beside=tmp_path)
