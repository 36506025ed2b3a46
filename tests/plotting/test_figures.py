"""Figures of made-up results: the numbers in them, and that every panel draws them."""

import numpy as np
import pytest
import xarray as xr

from porousalloy.experiments.cli.plot import plot_result
from porousalloy.experiments.data.record import Record
from porousalloy.experiments.plotting import figures as plotting
from porousalloy.experiments.plotting.capacity import capacities, coulombic_efficiency
from porousalloy.experiments.plotting.catalogue import KINDS, applicable
from porousalloy.experiments.plotting.ligament import (
    interpolate_states,
    map_panel,
    plot_filling_map,
)
from porousalloy.experiments.plotting.measured import measured_curves, measured_figure, residuals
from porousalloy.experiments.plotting.rates import half_cycle
from porousalloy.experiments.plotting.style import COLUMN, PAGE
from porousalloy.experiments.plotting.voltage import plot_voltage
from porousalloy.experiments.results.differential import (
    VOLTAGE_SMOOTHING,
    differential_capacity,
    differential_voltage,
)
from porousalloy.parameters.errors import InputError

FULL = 2000.0  # mA.h/g
RETURNED = 0.9  # of what went in comes out
SAMPLES = np.linspace(0, 1, 201)


def made_up(c_rates=(0.1, 1.0), cycles=2, profiles=True, basis="alloy and shell"):
    """Half cycles whose capacity falls by 10 % from one C-rate to the next; all else linear."""
    rate, cycle, branch, sample = np.meshgrid(
        np.arange(len(c_rates)), np.arange(cycles), [0, 1], SAMPLES, indexing="ij"
    )
    passed = FULL * (1 - 0.1 * rate) * np.where(branch == 0, 1, RETURNED) * sample
    stored = np.where(branch == 0, passed, FULL * (1 - 0.1 * rate) - passed)
    curves = {
        "time": 3600 * (sample + branch + 2 * cycle),
        "capacity": passed,
        "stored_capacity": stored,
        "charge": 1.25e-6 * passed,
        "energy": 0.55 * 1.25e-6 * passed,
        "voltage": np.where(branch == 0, 1 - 0.9 * sample, 0.1 + 0.9 * sample) - 0.01 * rate,
        "current": np.where(branch == 0, 1.0, -1.0),
        "outer_volume_ratio": 1 + 0.2 * stored / FULL,
        "internal_porosity": 0.6 - 0.5 * stored / FULL,
        "thickness_ratio": 1 + 0.1 * stored / FULL,
        "thickness_change": 1e-6 * stored / FULL,
        "electrode_porosity": 0.4 - 0.2 * stored / FULL,
        "peak_tension": 1e9 * sample,
        "peak_compression": 1e9 * sample,
        "peak_von_mises": 1e9 * sample,
        "intraparticle_overpotential": 0 * sample,
    }
    names = ("c_rate", "cycle", "branch", "sample")
    runs = len(c_rates)
    dataset = xr.Dataset(
        {key: (names, values) for key, values in curves.items()},
        coords={
            "c_rate": list(c_rates),
            "cycle": 1 + np.arange(cycles),
            "branch": ["lithiation", "delithiation"],
            "ending": ("c_rate", ["completed"] * runs),
            "reason": ("c_rate", ["all was done"] * runs),
            "solver": ("c_rate", ["none"] * runs),
            "cycles_completed": ("c_rate", [cycles] * runs),
        },
        attrs={
            "cell": "ampsi-half",
            "title": "a made-up result",
            "alloy_electrode": "positive",
            "capacity_basis": basis,
            "mass_of_alloy": 1e-6,
            "mass_of_alloy_and_shell": 1.25e-6,
            "thickness_of_alloy_electrode": 2e-5,
            "area": 1e-4,
        },
    )
    if not profiles:
        return dataset
    radius, states = np.linspace(1e-9, 39e-9, 8), np.linspace(0, 1, 5)
    shape = np.ones((runs, 2, 1, 1))
    filling = shape * states[:, None] * (radius / radius[-1]) ** 2
    along = ("c_rate", "branch", "state", "r")
    stresses = ("radial_stress", "tangential_stress", "axial_stress", "von_mises_stress")
    return dataset.assign(
        radius=("r", radius),
        state=("state", states),
        ligament_filling=(along, filling),
        **{name: (along, 1e9 * filling) for name in stresses},
    )


def lose(dataset, **place):
    """The same without the half cycles at a place."""
    kept = xr.ones_like(dataset["time"], dtype=bool)
    kept.loc[place] = False
    seen = kept.any(["cycle", "sample"])

    def masked(values):
        if "sample" in values.dims:
            return values.where(kept)
        return values.where(seen) if "state" in values.dims and "r" in values.dims else values

    return dataset.map(masked)


def save(figure, tmp_path):
    """Draw everything: errors of layout and of drawing come only now."""
    path = tmp_path / "figure.png"
    figure.savefig(path, dpi=40)
    assert path.read_bytes().startswith(b"\x89PNG")


def plateau(voltage):
    """Charge below a voltage [mA.h.g-1]: two plateaus of a lithium alloy, 0.04 V wide."""
    return 1200 / (1 + np.exp((0.1 - voltage) / 0.04)) + 800 / (1 + np.exp((0.4 - voltage) / 0.04))


@pytest.mark.parametrize("falls", [True, False])
def test_differential_capacity_is_the_derivative_of_a_known_curve(falls):
    voltage = np.linspace(1.0, -0.2, 201)[:: 1 if falls else -1]
    capacity = np.abs(plateau(voltage) - plateau(voltage[0]))
    middles, differential = differential_capacity(capacity, voltage)
    sign = -1 if falls else 1
    # no charge is lost: rounding only
    total = np.sum(differential) * (middles[1] - middles[0])
    assert total == pytest.approx(sign * capacity[-1], rel=1e-9)
    inside = (middles > -0.1) & (middles < 0.9)
    exact = (plateau(middles + 1e-5) - plateau(middles - 1e-5)) / 2e-5
    # a Gaussian of 5 mV takes (5/40)^2/2 of the curvature: below 1 % of the peak
    error = np.abs(sign * differential - exact)[inside].max()
    assert error < 0.01 * exact.max()


def test_charge_at_a_standing_or_returning_voltage_is_not_lost():
    capacity = np.linspace(0, 100, 101)
    voltage = np.concatenate([np.linspace(1, 0.5, 40), np.full(21, 0.5), np.linspace(0.5, 0.1, 40)])
    voltage[10:12] += 0.02  # turns back
    middles, differential = differential_capacity(capacity, voltage)
    step = middles[1] - middles[0]
    assert np.sum(differential) * step == pytest.approx(-100, rel=1e-9)
    near = np.abs(middles - 0.5) < 5 * VOLTAGE_SMOOTHING
    # 22 pieces stand still; slopes of 0.5 V and 0.4 V in 39 pieces pass their share of 25 mV each
    expected = 22 + 39 * 0.025 / 0.5 + 39 * 0.025 / 0.4
    assert -np.sum(differential[near]) * step == pytest.approx(expected, abs=0.1)
    assert differential_capacity(capacity, np.full(101, 0.3))[1] == pytest.approx(0)


def test_differential_voltage_integrates_to_the_voltage_and_is_the_inverse():
    voltage = np.linspace(1.0, -0.2, 201)
    capacity = plateau(voltage[0]) - plateau(voltage)
    passed, slope = differential_voltage(capacity, voltage)
    total = np.sum(slope) * (passed[1] - passed[0])
    assert total == pytest.approx(voltage[-1] - voltage[0], rel=1e-9)
    at = np.interp(0.1, voltage[::-1], capacity[::-1])
    # steepest point of the first plateau: dQ/dV = 1200/(4 x 0.04), the other adds 0.4 of it in 1000
    exact = -1e-5 * 2 / (plateau(0.1 + 1e-5) - plateau(0.1 - 1e-5))
    assert np.interp(at, passed, slope) == pytest.approx(exact, rel=0.01)


def test_capacity_and_efficiency_of_every_cycle():
    dataset = made_up()
    assert capacities(dataset).sel(branch="lithiation").values == pytest.approx(
        np.array([[FULL, FULL], [0.9 * FULL, 0.9 * FULL]])
    )
    assert coulombic_efficiency(dataset).values == pytest.approx(RETURNED)
    lost = lose(dataset, c_rate=1.0, cycle=2, branch="delithiation")
    assert np.isnan(coulombic_efficiency(lost).values).tolist() == [[False, False], [False, True]]


def test_the_last_cycle_obtained_is_drawn():
    dataset = made_up()
    first = lose(dataset, c_rate=1.0, cycle=2)
    assert float(half_cycle(first, 1.0, "lithiation")["cycle"]) == 1
    assert float(half_cycle(first, 0.1, "lithiation")["cycle"]) == 2
    half = lose(dataset, c_rate=1.0, cycle=2, branch="delithiation")
    assert half_cycle(half, 1.0, "delithiation") is None
    assert half_cycle(lose(dataset, c_rate=1.0), 1.0, "lithiation") is None


def test_a_panel_alone_has_a_column_and_a_panel_on_axes_gives_them_back():
    dataset = made_up()
    ax = plot_voltage(dataset)
    assert ax.figure.get_figwidth() == pytest.approx(COLUMN)
    # both half cycles of two C-rates, and the capacity of the slow one
    assert len(ax.lines) == 4
    assert max(line.get_xdata().max() for line in ax.lines) == pytest.approx(FULL)
    again = plot_voltage(dataset, ax)
    assert again is ax
    assert len(ax.lines) == 8


def test_maps_go_through_the_states_and_do_not_overshoot():
    states = np.linspace(0, 1, 5)
    values = np.array([0.0, 1.0, 1.0, 1.0, 0.5])[:, None]
    assert interpolate_states(states, values, states) == pytest.approx(values)
    between = interpolate_states(states, values, np.linspace(0, 1, 101))
    assert between.min() == 0
    assert between.max() == 1


@pytest.mark.parametrize(("branch", "ends"), [("lithiation", (0, 1)), ("delithiation", (1, 0.1))])
def test_a_map_shows_filling_over_radius_and_time_to_the_right(branch, ends):
    dataset = made_up(c_rates=(0.5,))
    ax = plot_filling_map(dataset, branch=branch)
    assert ax.get_xlim() == pytest.approx((FULL * ends[0], FULL * ends[1]))
    coordinates = ax.collections[0].get_coordinates()
    drawn = ax.collections[0].get_array().reshape(coordinates.shape[:2])
    # state x (r/a)^2: at the end of the half cycle 1 at the surface and 0 in the centre
    assert drawn[-1, -1] == pytest.approx(1)
    assert drawn[0, -1] == pytest.approx(0, abs=1e-12)
    assert drawn[-1, drawn.shape[1] // 2] == pytest.approx(0.5)
    marks = ax.lines[0].get_xdata()
    assert len(marks) == dataset.sizes["state"]


def test_tension_and_compression_share_a_scale_about_zero():
    dataset = made_up()
    dataset["axial_stress"].values[:, 1] = -3e9
    ax = map_panel("axial_stress")(dataset)
    assert ax.collections[0].get_clim() == pytest.approx((-3, 3))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "dataset",
    [
        made_up(c_rates=(0.1, 0.2, 0.5, 1.0, 2.0), cycles=7),
        lose(lose(made_up(), c_rate=0.1), c_rate=1.0, branch="delithiation"),
    ],
    ids=["whole", "half a cycle"],
)
def test_every_figure_is_drawn_at_a_width_of_paper(kind, dataset, tmp_path):
    figure = kind.draw(dataset)
    save(figure, tmp_path)
    width = figure.get_figwidth()
    assert width == pytest.approx(COLUMN) or width == pytest.approx(PAGE)


def test_figures_that_apply():
    names = {kind.name for kind in applicable(made_up(c_rates=(1.0,), cycles=1, profiles=False))}
    assert names == {"voltage", "derivatives", "swelling"}
    assert applicable(made_up()) == list(KINDS)


def test_full_cells_say_charge_and_discharge():
    dataset = made_up().assign_attrs(alloy_electrode="negative")
    figure = plotting.voltage_figure(dataset)
    texts = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert texts == ["0.1C", "1C", "lithiation (charge)", "delithiation (discharge)"]


def test_side_by_side_the_same_rate_has_the_same_colour(tmp_path):
    porous, dense = made_up(c_rates=(0.1, 1.0)), made_up(c_rates=(0.5, 1.0))
    figure = plotting.side_by_side_figure({"porous": porous, "dense": dense})
    save(figure, tmp_path)
    left, right = figure.axes[:2]
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("porous", "dense")
    assert np.array_equal(left.lines[-1].get_color(), right.lines[-1].get_color())
    assert not np.array_equal(left.lines[0].get_color(), right.lines[0].get_color())
    with pytest.raises(InputError, match="per gram of alloy and shell and of cathode"):
        plotting.side_by_side_figure({"porous": porous, "full": made_up(basis="cathode")})


def test_residuals_are_model_minus_measured_as_far_as_both_go(tmp_path):
    dataset = made_up(c_rates=(0.1,))
    measured = Record(
        "half a lithiation", np.array([0, 1800.0]), np.full(2, FULL), np.array([0.9, 0.45])
    )
    (curve,) = measured_curves([measured]).values()
    capacity, difference = residuals(half_cycle(dataset, 0.1, "lithiation"), curve)
    assert capacity[-1] == pytest.approx(0.5 * FULL)
    assert difference == pytest.approx(0.1)  # 1 - 0.9 q over 0.9 - 0.9 q
    figure = measured_figure(dataset, [measured])
    save(figure, tmp_path)
    # only the lithiation was measured; its root mean square is 100 mV
    (label,) = [text.get_text() for text in figure.axes[1].get_legend().get_texts()]
    assert label == "0.1C 100"


def test_plot_writes_png_and_svg_of_every_figure(tmp_path):
    made_up().to_netcdf(tmp_path / "results.nc", engine="scipy")
    curve = tmp_path / "curve.csv"
    curve.write_text("Voltage [V],Capacity [mA.h.g-1]\n1,0\n0.1,1900\n")
    written = plot_result(tmp_path, curve, beside=tmp_path / "results.nc")
    names = {kind.name for kind in KINDS} | {"measured", "side_by_side"}
    files = {f"{name}.{suffix}" for name in names for suffix in ("png", "svg")}
    assert {path.name for path in (tmp_path / "figures").iterdir()} == files
    assert {path.name for path in written} == files


def test_the_same_result_gives_the_same_files(tmp_path):
    made_up(profiles=False, cycles=1).to_netcdf(tmp_path / "results.nc", engine="scipy")
    first, second = (
        plot_result(tmp_path / "results.nc", out=tmp_path / name) for name in ("first", "second")
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_figures_that_cannot_be_written_are_refused(tmp_path):
    made_up(profiles=False, cycles=1).to_netcdf(tmp_path / "results.nc", engine="scipy")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="give another folder"):
        plot_result(tmp_path, out=tmp_path / "file")
