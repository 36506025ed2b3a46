"""Profiles along the ligament: which are drawn, and that maps go through them."""

import numpy as np
import pytest
from stub_results import FULL, RADIUS, RETURNED, stub_cycles, stub_result

from porousalloy.experiments.plotting.ligament import (
    ligament_figure,
    ligament_profiles,
    parabolas,
    plot_filling,
)
from porousalloy.experiments.plotting.ligament_map import (
    interpolate_states,
    ligament_map_figure,
    map_panel,
    plot_filling_map,
)


def test_the_fastest_run_with_both_half_cycles_is_drawn():
    whole, part = stub_cycles(0.5), stub_cycles(2.0)[:1]
    found = ligament_profiles(stub_result(stub_cycles(0.1), whole, part).dataset)
    assert [float(profiles["step_c_rate"]) for profiles in found.values()] == [0.5, 0.5]
    assert list(found) == ["lithiation", "delithiation"]
    assert list(ligament_profiles(stub_result(part).dataset)) == ["lithiation"]
    assert ligament_profiles(stub_result(whole, profiles=False).dataset) == {}


@pytest.mark.parametrize("figure", [ligament_figure, ligament_map_figure])
@pytest.mark.parametrize("steps", [stub_cycles(0.5), stub_cycles(np.nan)[:1]])
def test_figures_of_one_and_of_both_half_cycles(figure, steps):
    drawn = figure(stub_result(steps, command="run").dataset)
    drawn.draw_without_rendering()
    titles = [ax.get_title(loc="left") for ax in drawn.axes if ax.get_title(loc="left")]
    both = ["lithiation at 0.5C", "delithiation at 0.5C"]
    assert titles == (both if len(steps) == 2 else ["lithiation of cycle 1"])


def test_the_profile_is_flat_at_the_centre_and_linear_in_the_square_of_the_radius():
    nodes = np.array([1.0, 2.0, 3.0])
    radius = np.linspace(0, 3, 31)
    assert parabolas(nodes, 5 - nodes**2, radius) == pytest.approx(5 - radius**2)


def test_five_states_are_drawn_through_the_mesh_points():
    profiles = ligament_profiles(stub_result(stub_cycles(0.5)).dataset)["lithiation"]
    lines = plot_filling(profiles).lines
    # state x (r/a)^2 at the quarters
    assert [line.get_ydata()[-1] for line in lines] == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert lines[-1].get_xdata()[-1] == pytest.approx(1e9 * RADIUS[-1])


def test_maps_go_through_the_states_and_do_not_overshoot():
    states = np.linspace(0, 1, 5)
    values = np.array([0.0, 1.0, 1.0, 1.0, 0.5])[:, None]
    assert interpolate_states(states, values, states) == pytest.approx(values)
    between = interpolate_states(states, values, np.linspace(0, 1, 101))
    assert between.min() == 0
    assert between.max() == 1


@pytest.mark.parametrize(
    ("branch", "ends"), [("lithiation", (0, 1)), ("delithiation", (1, 1 - RETURNED))]
)
def test_a_map_shows_filling_over_radius_and_time_to_the_right(branch, ends):
    profiles = ligament_profiles(stub_result(stub_cycles(0.5)).dataset)[branch]
    ax = plot_filling_map(profiles)
    assert ax.get_xlim() == pytest.approx((FULL * ends[0], FULL * ends[1]))
    coordinates = ax.collections[0].get_coordinates()
    drawn = ax.collections[0].get_array().reshape(coordinates.shape[:2])
    # state x (r/a)^2: at the end of the half cycle 1 at the surface and 0 in the centre
    assert drawn[-1, -1] == pytest.approx(1)
    assert drawn[0, -1] == pytest.approx(0, abs=1e-12)
    # halfway in time, between states 0.037 apart: monotone cubics keep a straight line straight
    assert drawn[-1, drawn.shape[1] // 2] == pytest.approx(0.5, abs=1e-3)
    assert len(ax.lines[0].get_xdata()) == profiles.sizes["state"]


def test_tension_and_compression_share_a_scale_about_zero():
    dataset = stub_result(stub_cycles(0.5)).dataset
    dataset["axial_stress"].values[0, 1] = -3e9
    ax = map_panel("axial_stress")(ligament_profiles(dataset)["lithiation"])
    assert ax.collections[0].get_clim() == pytest.approx((-3, 3))
