"""Rows of kind "calculated" equal the calculation they name, from the other rows."""

import pybamm
import pytest

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.electrodes.composition import alloy_electrode_composition
from porousalloy.parameters.electrodes.evaluation import potential
from porousalloy.parameters.electrodes.masses import cathode_mass, mass_bases
from porousalloy.parameters.particles.design import porosity_for_zero_growth
from porousalloy.parameters.particles.morphology import porosity_of_leached_precursor
from porousalloy.parameters.resolved_values import ResolvedValues

ROUNDED = 1e-5


#: mAh per gram of host by hand, x F/(3.6 M) with F = 26801.48 mA.h/mol, and dV/(1 + dV).
BY_HAND = {
    "li_si": (3.75 * 26801.48 / 28.0855, 3579, 2.751 / 3.751),
    "li_ge": (3.75 * 26801.48 / 72.63, 1384, 2.459 / 3.459),
    "li_sn": (4.4 * 26801.48 / 118.71, 993, 2.6 / 3.6),
    "li_sb": (3 * 26801.48 / 121.76, 660, 1.34 / 2.34),
    "na_si": (1 * 26801.48 / 28.0855, 954, 1.42 / 2.42),
    "na_ge": (1 * 26801.48 / 72.63, 369, 1.258 / 2.258),
    "na_sn": (3.75 * 26801.48 / 118.71, 847, 4.18 / 5.18),
    "na_sb": (3 * 26801.48 / 121.76, 660, 2.963 / 3.963),
}
ROUNDED_POROSITY = {"li_si": 0.733, "na_sn": 0.807}


@pytest.fixture(params=["ampsi-half", "ampsi-ncm"])
def cell(request):
    return get_cell(request.param)


@pytest.fixture
def values(cell):
    return pybamm.ParameterValues(cell.parameter_set)


def test_the_hand_calculation_covers_every_alloy():
    assert set(BY_HAND) == {cell.alloy for cell in CELLS.values()}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_capacity_expansion_and_required_porosity_of_every_cell(cell):
    values = ResolvedValues(cell)
    exact, printed, porosity = BY_HAND[cell.alloy]
    c_max = values[f"Maximum concentration in {cell.electrode} electrode [mol.m-3]"]
    capacity = c_max * pybamm.constants.F.value / 3600 / values["Alloy host density [kg.m-3]"]
    assert capacity == pytest.approx(exact, rel=1e-6)  # atomic masses are given to six digits
    assert capacity == pytest.approx(printed, abs=0.5)
    change = values["Alloy volume change at full filling"]
    assert porosity_for_zero_growth(change) == pytest.approx(porosity, rel=1e-12)
    if cell.alloy in ROUNDED_POROSITY:
        assert round(porosity, 3) == ROUNDED_POROSITY[cell.alloy]
    omega = values[f"{cell.electrode.capitalize()} electrode partial molar volume [m3.mol-1]"]
    assert omega == pytest.approx(change / c_max, rel=1e-12)


def test_stress_shift_of_silicon(cell, values):
    Domain = cell.electrode.capitalize()
    omega = values[f"{Domain} electrode partial molar volume [m3.mol-1]"]
    volt_per_pascal = 2 * omega / (3 * pybamm.constants.F.value)
    assert volt_per_pascal * 1e9 == pytest.approx(0.061, abs=5e-4)
    shift = values["Silicon mean-stress potential shift [V]"]
    assert shift == pytest.approx(0.375e9 * volt_per_pascal, abs=5e-5)


def test_internal_porosity_from_mg2si(cell, values):
    porosity = porosity_of_leached_precursor(20.02, 6.351**3 / 4)
    name = f"{cell.electrode.capitalize()} particle internal porosity"
    assert values[name] == pytest.approx(porosity, abs=5e-4)


def test_delithiation_yield_ratio(cell, values):
    name = f"{cell.electrode.capitalize()} particle delithiation yield stress ratio"
    assert values[name] == pytest.approx(1.0 / 1.5, abs=5e-4)


def test_electrode_composition(cell, values):
    Domain = cell.electrode.capitalize()
    composition = alloy_electrode_composition(values, cell.electrode)
    assert values[f"{Domain} electrode thickness [m]"] == pytest.approx(
        composition.thickness, rel=ROUNDED
    )
    assert values[f"{Domain} electrode active material volume fraction"] == pytest.approx(
        values[f"{Domain} electrode utilised alloy fraction"] * composition.solid_fraction,
        rel=ROUNDED,
    )
    assert values[f"{Domain} electrode density [kg.m-3]"] == pytest.approx(
        composition.density, rel=ROUNDED
    )
    loading = mass_bases(cell, values)["alloy and shell"]
    assert loading == pytest.approx(
        values[f"{Domain} electrode active loading [kg.m-2]"], rel=ROUNDED
    )


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_one_hour_at_1c_is_the_nominal_capacity(cell):
    values = ResolvedValues(cell)
    area = values["Electrode height [m]"] * values["Electrode width [m]"]
    mass = mass_bases(cell, values)[cell.one_c_basis]
    current = values["1C specific current [A.kg-1]"] * mass * area
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(current, rel=1e-12)
    assert values["Current function [A]"] == values["Nominal cell capacity [A.h]"]


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_volumes_of_every_electrode_add_up(cell):
    """Solid, its inner pores, the pores between, carbon and binder fill the electrode."""
    values = ResolvedValues(cell)
    Domain = cell.electrode.capitalize()
    L = values[f"{Domain} electrode thickness [m]"]
    loading = values[f"{Domain} electrode active loading [kg.m-2]"]
    shell = values[f"{Domain} particle carbon shell mass fraction"]
    coating = loading / values[f"{Domain} electrode active mass fraction"]
    binder = values[f"{Domain} electrode binder mass fraction"] * coating
    carbon = coating - loading - binder + shell * loading
    solid = (1 - shell) * loading / values["Alloy host density [kg.m-3]"]
    volume = (
        solid / (1 - values[f"{Domain} particle internal porosity"])
        + carbon / values["Carbon density [kg.m-3]"]
        + binder / values["Binder density [kg.m-3]"]
    )
    assert volume / L + values[f"{Domain} electrode porosity"] == pytest.approx(1, abs=1e-12)
    utilised = values[f"{Domain} electrode utilised alloy fraction"]
    active = values[f"{Domain} electrode active material volume fraction"]
    assert active == pytest.approx(utilised * solid / L, rel=1e-12)


@pytest.mark.parametrize(
    "cell", [cell for cell in CELLS.values() if not cell.is_half_cell], ids=lambda cell: cell.name
)
def test_full_cells_are_sized_charged_and_conserve_ions(cell):
    values = ResolvedValues(cell)
    anode = (
        values["Negative electrode reversible capacity [A.h.kg-1]"]
        * values["Negative electrode active loading [kg.m-2]"]
    )
    cathode = values["Positive electrode reversible capacity [A.h.kg-1]"] * cathode_mass(values)
    ratio = values["Negative to positive capacity ratio"]
    assert anode / cathode == pytest.approx(ratio, rel=1e-12)
    sites, filling = {}, {}
    for electrode in ("negative", "positive"):
        c_max = values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
        filling[electrode] = (
            values[f"Initial concentration in {electrode} electrode [mol.m-3]"] / c_max
        )
        sites[electrode] = (
            c_max
            * values[f"{electrode.capitalize()} electrode active material volume fraction"]
            * values[f"{electrode.capitalize()} electrode thickness [m]"]
        )
    discharged = {
        "negative": values["Prelithiated anode filling"],
        "positive": values["Positive electrode filling when discharged"],
    }
    ions = sum(filling[electrode] * sites[electrode] for electrode in sites)
    inventory = sum(discharged[electrode] * sites[electrode] for electrode in sites)
    assert ions == pytest.approx(inventory, rel=1e-12)
    open_circuit = potential(values, "Positive")(filling["positive"]) - potential(
        values, "Negative"
    )(filling["negative"])
    assert open_circuit == pytest.approx(values["Upper voltage cut-off [V]"], abs=1e-5)


def test_cathode_is_sized_by_the_capacity_ratio():
    values = pybamm.ParameterValues("AMPSi2019_NCM")
    cathode = cathode_mass(values)
    assert values["Positive electrode active loading [kg.m-2]"] == pytest.approx(
        cathode, rel=ROUNDED
    )
    anode_capacity = 2134 * values["Negative electrode active loading [kg.m-2]"]
    ratio = values["Negative to positive capacity ratio"]
    assert anode_capacity / (160 * cathode) == pytest.approx(ratio, rel=ROUNDED)


def test_coin_cell_dimensions(values):
    radius, height = 10e-3, 3.2e-3
    pi = 3.14159265
    outside = 2 * pi * radius**2 + 2 * pi * radius * height
    assert values["Cell cooling surface area [m2]"] == pytest.approx(outside, rel=1e-3)
    assert values["Cell volume [m3]"] == pytest.approx(pi * radius**2 * height, rel=1e-3)
