"""Seven architectures at equal filling: volumes and stresses by hand, and what the text says."""

from dataclasses import replace

import numpy as np
import pytest
from architectures.comparison import (
    DRIVING_FORCE,
    HYSTERESIS,
    PRISTINE,
    SIZE,
    architectures_figure,
    compare_architectures,
    crack_driving_force,
    equal_geometries,
)
from matplotlib.lines import Line2D

from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.resolved_values import ResolvedValues

FILLING, C_RATE = 0.6, 0.1
POROSITY, MINIMUM = 0.65, 0.05
VOLUME, PORES = "Particle outer volume ratio", "Particle internal porosity"
VON_MISES = "Peak von Mises stress [Pa]"
TENSION_OUT = "Peak tensile stress [Pa], extraction"
FORCE_IN, FORCE_OUT = (f"{DRIVING_FORCE}, {when}" for when in ("insertion", "extraction"))
FREE_SPHERES = ["nanosphere assembly", "yolk-shell"]
HELD = ["bicontinuous", "hollow sphere", "nanowire cluster", "nanosheet"]
GIVEN_OUTLINE = [*FREE_SPHERES, "nanowire cluster", "nanosheet"]
RATE_0, N = 2e-5, 20
#: Leaves out the empty end, where mobility falls to 0 with the filling and gradients steepen.
FROM_A_TENTH = {"Initial alloy filling": 0.1}
NO_DRIFT = {"stress-driven diffusion": "false"}
#: What the hand calculations and the orders below rest on, whatever the tables say.
SILICON = {
    "Positive particle confinement modulus [Pa]": 5e9,
    "Positive particle confinement strength [Pa]": 5e8,
    "Positive particle confinement tensile strength [Pa]": 5e8,
    "Alloy volume change at full filling": 2.751,
    "Alloy volume change curvature": 0.0,
    "Alloy host Young's modulus [Pa]": 80e9,
    "Filled alloy Young's modulus [Pa]": 41e9,
    "Alloy host yield stress [Pa]": 1.75e9,
    "Filled alloy yield stress [Pa]": 1.0e9,
    "Positive particle delithiation yield stress ratio": 0.667,
    "Positive particle reference plastic strain rate [s-1]": RATE_0,
    "Positive particle plastic rate exponent": N,
    "Alloy fracture energy [J.m-2]": 7.0,
    "Alloy reference diffusivity [m2.s-1]": 3e-16,
}


def compare(names=tuple(ARCHITECTURES), changes=None, options=None, alloy="li-si", **sizes):
    cell = get_cell(f"{alloy}-porous-half")
    geometries = equal_geometries(ResolvedValues(cell)["Alloy host density [kg.m-3]"], **sizes)
    base = SILICON if alloy == "li-si" else {}
    return compare_architectures(
        replace(cell, changes={**base, **(changes or {})}),
        {name: geometries[name] for name in names},
        FILLING,
        C_RATE,
        options,
    )


@pytest.fixture(scope="module")
def silicon():
    return compare()


@pytest.fixture(scope="module")
def table(silicon):
    return silicon.table


def lithiation(comparison, name):
    curves = comparison.curves
    return curves[(curves["Architecture"] == name) & (curves["Branch"] == "lithiation")]


def J(filling):
    return 1 + 2.751 * filling


def test_all_seven_turn_at_the_same_filling_and_are_emptied(silicon, table):
    assert list(table.index) == list(ARCHITECTURES)
    start = ResolvedValues(get_cell("li-si-porous-half"))["Initial alloy filling"]
    for (_, branch), half in silicon.curves.groupby(["Architecture", "Branch"]):
        first, last = half["Filling"].iloc[[0, -1]]
        if branch == "delithiation":
            assert first == pytest.approx(FILLING, abs=1e-6)
            # tension raises the potential of held ligaments, which meets the cut-off before
            assert start - 1e-6 < last < 0.02
        else:
            # the event is found to the solver's tolerance
            assert (first, last) == pytest.approx((start, FILLING), abs=1e-6)


def test_equal_envelope_and_porosity_leave_the_sizes_that_follow(table):
    assert table.loc["dense", SIZE] == pytest.approx(2 * 1.5e-6)
    wall = 1.5e-6 * (1 - POROSITY ** (1 / 3))
    assert table.loc["hollow sphere", SIZE] == pytest.approx(wall)
    others = table.drop(index=["dense", "hollow sphere"])
    assert others[SIZE].to_numpy() == pytest.approx(80e-9)
    # the same alloy, more room: solid and carbon take the same volume
    assert table.drop(index="dense")[PRISTINE].nunique() == 1
    assert table.loc["dense", PRISTINE] < 0.5 * table.loc["bicontinuous", PRISTINE]


def test_volumes_by_hand(table):
    dense = J(FILLING)
    assert table.loc["dense", VOLUME] == pytest.approx(dense, rel=1e-6)
    # pores of 0.65 hold the swelling of 1.65 solid volumes: (1 - phi_0) J/(1 - phi_min) < 1
    assert (1 - POROSITY) * dense / (1 - MINIMUM) < 0.98
    assert table.loc[GIVEN_OUTLINE, VOLUME].to_numpy() == pytest.approx(1.0, abs=1e-9)
    porous = table.drop(index="dense")
    left = 1 - (1 - POROSITY) * dense / porous[VOLUME]
    assert porous[PORES].to_numpy() == pytest.approx(left.to_numpy(), rel=1e-6)
    # found from the balance of forces: in between
    assert porous.loc[["bicontinuous", "hollow sphere"], VOLUME].between(1.05, dense - 0.5).all()


def test_closed_pores_leave_no_difference_between_architectures():
    # pores of 0.4 are closed from J = 0.95/0.6 on, at a filling of 0.21
    names = ["nanosphere assembly", "nanosheet", "bicontinuous"]
    volumes = compare(names, porosity=0.4).table[VOLUME]
    closed = (1 - 0.4) * J(FILLING) / (1 - MINIMUM)
    assert volumes[names[:2]].to_numpy() == pytest.approx(closed, rel=1e-6)
    # a balance of forces keeps the porosity within 0.005 of the least
    assert volumes["bicontinuous"] == pytest.approx(closed, rel=0.006)


@pytest.mark.parametrize(("name", "share"), [("nanowire cluster", 1), ("nanosheet", 2)])
def test_held_ligaments_flow_at_their_yield_stress(silicon, name, share):
    # one or two held axes: rate = share/3 dlnJ/dt, dtheta/dt = C/3600 of the alloy's capacity
    half = lithiation(silicon, name)
    filling = 0.5
    sigma_y = 1.75e9 + (1.0e9 - 1.75e9) * filling
    rate = share / 3 * 2.751 / J(filling) * C_RATE / 3600
    found = np.interp(filling, half["Filling"], half[VON_MISES])
    # elastic strain lags the falling yield stress
    assert found == pytest.approx(sigma_y * (rate / RATE_0) ** (1 / N), rel=2e-3)


@pytest.fixture(scope="module")
def tin():
    return compare(["dense", "nanosphere assembly", "bicontinuous"], alloy="na-sn")


def test_the_order_of_dense_and_held_tin_depends_on_the_empty_end(tin):
    # of the tables' values: docs/architectures.md says so and is to be rewritten if they change it
    emptied = tin.table[FORCE_OUT]
    above = compare(["dense", "bicontinuous"], FROM_A_TENTH, alloy="na-sn").table[FORCE_OUT]
    assert emptied["bicontinuous"] < emptied["dense"] < 0.1
    assert above["dense"] < above["bicontinuous"] < 0.1


def test_a_free_sphere_is_stressed_as_its_radius_squared(tin):
    # elastic and quasi-steady: stress ~ Omega E a0^2 rate/D, whatever Omega and E. Between the
    # plateaus of the potential, and away from the empty end: there a dense gradient is not linear
    stresses = {}
    for name in ("nanosphere assembly", "dense"):
        half = lithiation(tin, name)
        stresses[name] = np.interp(0.2, half["Filling"], half[VON_MISES])
    ratio = stresses["nanosphere assembly"] / stresses["dense"]
    # the finite size of a dense gradient, 8 against 20 cells
    assert ratio == pytest.approx((40e-9 / 1.5e-6) ** 2, rel=0.05)


def test_driving_force_by_hand():
    # 1 GPa on 100 nm of 50 GPa: 1e18 * 1e-7/5e10 = 2 J.m-2
    assert crack_driving_force(1e9, 100e-9, 50e9) == pytest.approx(2.0)
    assert crack_driving_force(-1e9, 100e-9, 50e9) == 0


def test_size_enters_the_driving_force_and_not_the_stress():
    sizes = (80e-9, 320e-9)
    fine, row = (
        compare(["bicontinuous"], FROM_A_TENTH, ligament_size=size).table.loc["bicontinuous"]
        for size in sizes
    )
    # gradients are a0^2 larger, and still far below what makes a held ligament flow
    for stress in (VON_MISES, TENSION_OUT):
        assert row[stress] == pytest.approx(fine[stress], rel=5e-3)
    assert row[FORCE_OUT] / fine[FORCE_OUT] == pytest.approx(4, rel=0.02)


def test_order_of_the_architectures(table):
    """What docs/architectures.md says, of silicon at 0.1C."""
    assert table.loc[HELD, VON_MISES].min() > 1e9
    # from gradients alone, the steepest at the empty end
    assert table.loc[FREE_SPHERES, VON_MISES].max() < 1e7
    # held ligaments carry more stress than the dense sphere and have less to drive a crack with
    assert table.loc["dense", VON_MISES] < table.loc[HELD, VON_MISES].min()
    assert table.loc["dense", FORCE_OUT] > 10 * table.loc[HELD, FORCE_OUT].max()
    assert table.loc[HELD, FORCE_IN].max() < 1e-3 < 1 < table.loc["dense", FORCE_IN]
    # the hollow sphere grows the most of the porous ones and is the nearest to cracking
    porous = table.drop(index="dense")
    assert porous[VOLUME].idxmax() == porous[FORCE_OUT].idxmax() == "hollow sphere"
    # two held axes cost twice the voltage of one: sigma_h is 2/3 and not 1/3 of the stress
    costs = table[HYSTERESIS]
    assert costs["nanosheet"] / costs["nanowire cluster"] == pytest.approx(2, rel=0.1)
    assert costs[FREE_SPHERES].max() < 1e-4


@pytest.fixture(scope="module")
def above_a_tenth():
    return compare(["dense"], FROM_A_TENTH).table.loc["dense"]


def test_dense_silicon_flows_where_it_is_nearly_empty(silicon, above_a_tenth):
    # D_chem ~ theta (1 - theta) (-dU_0/dtheta), and silicon's slope is finite at theta = 0
    dense = silicon.curves[silicon.curves["Architecture"] == "dense"]
    assert dense.loc[dense[VON_MISES].idxmax(), "Filling"] < 0.03
    assert dense[VON_MISES].max() > 1e9
    assert above_a_tenth[VON_MISES] < dense[VON_MISES].max() / 5
    assert above_a_tenth[FORCE_OUT] < 1


def test_dense_silicon_owes_its_low_stress_to_stress_driven_diffusion(above_a_tenth):
    # where it is not nearly empty: the stress evens out the filling that causes it
    plain = compare(["dense"], FROM_A_TENTH, NO_DRIFT).table.loc["dense"]
    assert plain[VON_MISES] > 4 * above_a_tenth[VON_MISES]
    assert plain[FORCE_IN] > 1


def test_without_drift_emptied_dense_silicon_is_little_worse(table):
    # the drift goes with theta (1 - theta) too: 1.15 against 1.31 GPa
    plain = compare(["dense"], options=NO_DRIFT).table.loc["dense"]
    assert 1.05 < plain[VON_MISES] / table.loc["dense", VON_MISES] < 1.3


def test_given_accommodation_is_what_holds_wires_and_sheets():
    names = ["nanowire cluster", "nanosheet"]
    free = compare(names, {"Positive particle accommodation factor": 0.0}).table
    assert free[VOLUME].to_numpy() == pytest.approx(J(FILLING), rel=1e-6)
    # what is left are the gradients of the empty end
    assert free[VON_MISES].max() < 3e7


def test_a_thin_shell_does_not_hold_a_skeleton():
    thin = {
        "Positive particle confinement modulus [Pa]": 4e8,
        "Positive particle confinement strength [Pa]": 2e7,
        "Positive particle confinement tensile strength [Pa]": 2e7,
    }
    row = compare(["bicontinuous"], thin).table.loc["bicontinuous"]
    assert row[VOLUME] > 0.9 * J(FILLING)
    # the skeleton cannot carry more than the shell holds: (1 - phi) sigma_z/3 = P_t. A shell that
    # has set outwards keeps the emptied particle wide, and its pores at 0.664 instead of 0.65
    assert row[VON_MISES] <= 3 * 2e7 / (1 - POROSITY) * 1.05


def test_a_filling_that_is_not_reached_is_refused():
    with pytest.raises(InputError, match=r"'dense' does not reach a filling of 0\.6"):
        compare(["dense"], {"Alloy reference diffusivity [m2.s-1]": 3e-18})


def test_figure_has_a_panel_for_each_architecture_and_quantity(silicon):
    figure = architectures_figure({"silicon": silicon.curves})
    axes = np.array(figure.axes).reshape(3, 7)
    titles = [ax.get_title(loc="left").replace("\n", " ") for ax in axes[0]]
    assert titles == list(ARCHITECTURES)
    dense = axes[0, 0].lines[1]  # lithiation comes after delithiation
    assert isinstance(dense, Line2D)
    assert dense.get_ydata()[-1] == pytest.approx(100 * (J(FILLING) - 1), rel=1e-6)
