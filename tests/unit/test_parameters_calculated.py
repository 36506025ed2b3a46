"""Rows of kind "calculated" equal the calculation they name, from the other rows."""

import pybamm
import pytest

from porousalloy.parameters import CELLS
from porousalloy.parameters.cells import cathode_mass, mass_bases, one_c_current
from porousalloy.parameters.composition import alloy_electrode_composition
from porousalloy.parameters.morphology import porosity_of_leached_precursor
from porousalloy.parameters.silicon import mean_branch_potential

ROUNDED = 1e-5


@pytest.fixture(params=CELLS.values(), ids=CELLS)
def cell(request):
    return request.param


@pytest.fixture
def values(cell):
    return pybamm.ParameterValues(cell.parameter_set)


def test_host_frame_concentration(cell, values):
    silicon_per_volume = values["Silicon density [kg.m-3]"] / 28.0855e-3
    c_max = values[f"Maximum concentration in {cell.electrode} electrode [mol.m-3]"]
    assert c_max == pytest.approx(3.75 * silicon_per_volume, rel=ROUNDED)
    capacity = c_max * pybamm.constants.F.value / 3600 / values["Silicon density [kg.m-3]"]
    assert capacity == pytest.approx(3579, abs=0.5)  # mAh/g


def test_partial_molar_volume_and_stress_shift(cell, values):
    c_max = values[f"Maximum concentration in {cell.electrode} electrode [mol.m-3]"]
    omega = values["Silicon volume change at full lithiation"] / c_max
    name = f"{cell.electrode.capitalize()} electrode partial molar volume [m3.mol-1]"
    assert values[name] == pytest.approx(omega, rel=ROUNDED)
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


def test_one_hour_at_1c_is_the_nominal_capacity(cell, values):
    current = one_c_current(cell, values)
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(current, rel=ROUNDED)
    assert values["Current function [A]"] == values["Nominal cell capacity [A.h]"]


def test_cathode_is_sized_by_the_capacity_ratio():
    values = pybamm.ParameterValues("AMPSi2019_NCM")
    cathode = cathode_mass(values)
    assert values["Positive electrode active loading [kg.m-2]"] == pytest.approx(
        cathode, rel=ROUNDED
    )
    anode_capacity = 2134 * values["Negative electrode active loading [kg.m-2]"]
    ratio = values["Negative to positive capacity ratio"]
    assert anode_capacity / (160 * cathode) == pytest.approx(ratio, rel=ROUNDED)


def test_full_cell_starts_charged_with_the_prelithiated_inventory():
    values = pybamm.ParameterValues("AMPSi2019_NCM")
    filling = {
        electrode: values[f"Initial concentration in {electrode} electrode [mol.m-3]"]
        / values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
        for electrode in ("negative", "positive")
    }
    capacity = {
        electrode: values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
        * values[f"{electrode.capitalize()} electrode active material volume fraction"]
        * values[f"{electrode.capitalize()} electrode thickness [m]"]
        for electrode in ("negative", "positive")
    }
    lithium = sum(filling[electrode] * capacity[electrode] for electrode in filling)
    discharged = {"negative": values["Prelithiated anode filling"], "positive": 0.8907}
    inventory = sum(discharged[electrode] * capacity[electrode] for electrode in filling)
    assert lithium == pytest.approx(inventory, rel=1e-4)
    cathode_potential = values["Positive electrode OCP [V]"](filling["positive"])
    anode_potential = mean_branch_potential(filling["negative"])
    anode_potential += values["Silicon mean-stress potential shift [V]"]
    assert cathode_potential - anode_potential == pytest.approx(4.0, abs=1e-4)


def test_coin_cell_dimensions(values):
    radius, height = 10e-3, 3.2e-3
    pi = 3.14159265
    outside = 2 * pi * radius**2 + 2 * pi * radius * height
    assert values["Cell cooling surface area [m2]"] == pytest.approx(outside, rel=1e-3)
    assert values["Cell volume [m3]"] == pytest.approx(pi * radius**2 * height, rel=1e-3)
