"""Cells of one's own hold what was given, and the rest follows."""

import itertools

import pytest

from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.electrodes.evaluation import potential
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.make_cell import ALLOYS, CATHODES, make_cell
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.provenance import parameter_dictionary, provenance
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import check_parameter_values

PARTICLES = {
    "dense": {"particle_radius": 1e-6},
    "nanosphere assembly": {
        "particle_radius": 1e-6,
        "primary_particle_radius": 4e-8,
        "porosity": 0.5,
    },
    "bicontinuous": {"particle_radius": 1e-6, "ligament_diameter": 8e-8, "porosity": 0.65},
    "hollow sphere": {"particle_radius": 2e-7, "shell_thickness": 5e-8},
    "yolk-shell": {"particle_radius": 1e-6, "yolk_radius": 4e-8, "inner_shell_radius": 6.4e-8},
    "nanowire cluster": {"particle_radius": 1e-6, "wire_diameter": 8e-8, "porosity": 0.7},
    "nanosheet": {"particle_radius": 1e-6, "sheet_thickness": 2e-8, "porosity": 0.7},
}
COMBINATIONS = list(itertools.product(ALLOYS, PARTICLES))
SKELETON = PARTICLES["bicontinuous"]


def test_the_particles_cover_all_architectures():
    assert set(PARTICLES) == set(ARCHITECTURES)
    assert len(ALLOYS) == 8


@pytest.mark.parametrize(("alloy", "architecture"), COMBINATIONS)
def test_every_alloy_in_every_architecture(alloy, architecture):
    cell = make_cell(alloy, architecture, PARTICLES[architecture], active_loading=0.015)
    values = parameter_dictionary(cell)
    check_parameter_values(values)
    assert mass_bases(cell, values)["alloy and shell"] == pytest.approx(0.015, rel=1e-12)
    phi = values["Positive particle internal porosity"]
    assert (phi == 0) if architecture == "dense" else 0 < phi < 1


@pytest.mark.parametrize(
    ("ion", "cathode"), [(ion, cathode) for ion in CATHODES for cathode in CATHODES[ion]]
)
def test_every_cathode_stands_against_an_alloy_of_its_ion(ion, cathode):
    cell = make_cell(
        f"{ion}_sn",
        "bicontinuous",
        SKELETON,
        counter=cathode,
        parameters={"Negative to positive capacity ratio": 1.3},
    )
    values = ResolvedValues(cell)
    anode = 0.008 * values["Negative electrode reversible capacity [A.h.kg-1]"]
    cathode_capacity = (
        mass_bases(cell, values)["cathode"]
        * values["Positive electrode reversible capacity [A.h.kg-1]"]
    )
    assert anode / cathode_capacity == pytest.approx(1.3, rel=1e-12)
    charged = values["Initial concentration in negative electrode [mol.m-3]"]
    assert charged < values["Maximum concentration in negative electrode [mol.m-3]"]


def test_a_cell_of_ones_own_runs():
    cell = make_cell("na_sn", "hollow sphere", PARTICLES["hollow sphere"])
    result = simulate(cell.with_(model="spm"), [1.0])
    assert result.ending == "completed", result.reasons


TEXT = {
    "particle": {"particle_radius": "2 um", "ligament_diameter": "60 nm", "porosity": "60 %"},
    "active_loading": "2 mg/cm2",
    "thickness": "40 µm",
    "prelithiation_potential": "600 mV",
    "temperature": "-20 degC",
    "parameters": {"Separator thickness [m]": "25 um", "Lower voltage cut-off [V]": "1200 mV"},
}
NUMBERS = {
    "particle": {"particle_radius": 2e-6, "ligament_diameter": 6e-8, "porosity": 0.6},
    "active_loading": 0.02,
    "thickness": 4e-5,
    "prelithiation_potential": 0.6,
    "temperature": 253.15,
    "parameters": {"Separator thickness [m]": 2.5e-5, "Lower voltage cut-off [V]": 1.2},
}


def test_text_with_units_and_numbers_in_si_make_the_same_cell():
    text, numbers = (
        make_cell("na_sb", "bicontinuous", counter="nvpf", **arguments)
        for arguments in (TEXT, NUMBERS)
    )
    assert text == numbers


@pytest.mark.parametrize(
    ("measured", "si"),
    [
        ({"specific_surface": "12 m2/g"}, {"specific_surface": 12e3}),
        ({"coating_thickness": "5 nm"}, {"coating_thickness": 5e-9}),
        (
            {"coating_mass_fraction": "10 %", "coating_density": "1.9 g/cm3"},
            {"coating_mass_fraction": 0.1, "coating_density": 1900.0},
        ),
        ({"tap_density": "0.5 g/cm3"}, {"tap_density": 500.0}),
    ],
)
def test_measurements_of_the_particle_take_units(measured, si):
    nest = {"particle_radius": "1.5 um", "porosity": 0.5}
    size = {} if "specific_surface" in measured else {"ligament_diameter": "80 nm"}
    text, numbers = (
        make_cell("li_si", "bicontinuous", {**nest, **size, **more}) for more in (measured, si)
    )
    assert text == numbers


def test_pore_volume_takes_units():
    volume = "0.9 cm3/g"
    particle = {"particle_radius": "1.5 um", "ligament_diameter": "80 nm"}
    cell = make_cell("li_si", "bicontinuous", {**particle, "specific_pore_volume": volume})
    phi = ResolvedValues(cell)["Positive particle internal porosity"]
    assert phi == pytest.approx(0.9 * 2.329 / (1 + 0.9 * 2.329), rel=1e-12)


def test_a_host_density_that_is_given_counts_for_the_particle_too():
    particle = {"particle_radius": "1.5 um", "ligament_diameter": "80 nm", "envelope_density": 1000}
    density = {"Alloy host density [kg.m-3]": "2.5 g/cm3"}
    cell = make_cell("li_si", "bicontinuous", particle, parameters=density)
    values = ResolvedValues(cell)
    assert values["Positive particle internal porosity"] == pytest.approx(1 - 1000 / 2500)


def test_the_title_says_what_the_cell_is():
    cell = make_cell("na_sn", "bicontinuous", SKELETON, counter="nvpf")
    assert cell.title == "tin with sodium, bicontinuous, against NVPF"


def test_areal_capacity_gives_the_loading():
    cell = make_cell("li_ge", "bicontinuous", SKELETON, areal_capacity=30.0)
    values = ResolvedValues(cell)
    # 3 mAh/cm2 of x F/(3.6 M) = 1383.8 mAh per gram of germanium, 95 % of alloy and shell
    loading = 30.0 / (1383.80 * 0.95)
    assert values["Positive electrode active loading [kg.m-2]"] == pytest.approx(loading, rel=1e-5)
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(30.0 * 1e-4, rel=1e-12)


def test_thickness_gives_the_porosity():
    cell = make_cell("li_si", "bicontinuous", SKELETON, thickness=40e-6)
    values = ResolvedValues(cell)
    assert values["Positive electrode thickness [m]"] == pytest.approx(40e-6, rel=1e-12)
    again = make_cell(
        "li_si", "bicontinuous", SKELETON, porosity=values["Positive electrode porosity"]
    )
    assert ResolvedValues(again)["Positive electrode thickness [m]"] == pytest.approx(40e-6)


def test_coating_thickness_gives_the_shell_mass():
    # a shell of t on a dense sphere of R: rho_c ((1 + t/R)^3 - 1) against rho
    cell = make_cell(
        "li_si",
        "dense",
        {"particle_radius": 1e-6, "coating_thickness": 5e-8, "coating_density": 2000.0},
    )
    coating = 2000.0 * (1.05**3 - 1)
    shell = ResolvedValues(cell)["Positive particle carbon shell mass fraction"]
    assert shell == pytest.approx(coating / (coating + 2329.0), rel=1e-12)


def test_prelithiation_to_a_potential():
    cell = make_cell("na_sb", "bicontinuous", SKELETON, counter="nvpf", prelithiation_potential=0.6)
    values = ResolvedValues(cell)
    filling = values["Prelithiated anode filling"]
    assert potential(values, "Negative")(filling) == pytest.approx(0.6, abs=1e-6)


def test_temperature_of_cell_and_surroundings():
    cell = make_cell("li_ge", "dense", PARTICLES["dense"], temperature=253.15)
    values = ResolvedValues(cell)
    assert values["Ambient temperature [K]"] == values["Initial temperature [K]"] == 253.15


def test_given_values_are_told_from_those_of_the_tables():
    cell = make_cell(
        "li_sn", "dense", PARTICLES["dense"], parameters={"{Domain} electrode porosity": 0.5}
    )
    rows = provenance(cell)
    assert rows.loc["Positive electrode porosity", "kind"] == "given"
    assert rows.loc["Positive electrode porosity", "value"] == 0.5
    assert rows.loc["Positive electrode thickness [m]", "kind"] == "calculated"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("k_si", "dense", {}), "No alloy is called 'k_si'"),
        (("li_si", "foam", {}), "Architecture is 'foam'"),
        (("li_si", "bicontinuous", {"particle_radius": 1e-6}), "porosity"),
    ],
)
def test_unknown_names_and_missing_measurements_are_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        make_cell(*arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"counter": "nvpf"}, "'nvpf' does not go with li_si; choose one of nmc111"),
        ({"active_loading": 0.01, "areal_capacity": 10.0}, "Both active_loading and areal"),
        ({"porosity": 0.4, "thickness": 2e-5}, "Both porosity and thickness"),
        ({"thickness": 1e-6}, "give a larger thickness or a smaller loading"),
        ({"porosity": 1.2}, "'Positive electrode porosity' is 1.2"),
        ({"active_loading": -1.0}, "active loading"),
        ({"parameters": {"no such": 1.0}}, "No parameter is called 'no such'"),
        ({"prelithiation_potential": 0.2}, "A half cell has no prelithiation"),
        ({"counter": "lfp", "prelithiation_potential": 9.0}, "give one between"),
        ({"temperature": float("nan")}, "give a finite number"),
        ({"active_loading": 2}, "active loading is 2 kg.m-2.*'0.8 mg/cm2'"),
        ({"areal_capacity": 3000}, "areal capacity is 3000 A.h.m-2.*'2 mAh/cm2'"),
        ({"thickness": 40}, "thickness is 40 m,.*unit"),
        ({"temperature": 25}, "temperature is 25 K.*'25 degC'"),
        ({"active_loading": "2"}, "active loading is '2'.*mg/cm2"),
        ({"active_loading": "2 mAh/cm2"}, "active loading is '2 mAh/cm2'.*mg/cm2"),
        ({"areal_capacity": "2 mg/cm2"}, "areal capacity is '2 mg/cm2'.*mAh/cm2"),
        ({"thickness": "0 um"}, "thickness is '0 um'.*above 0.*um"),
        ({"temperature": "25 V"}, "temperature is '25 V'.*degC"),
        ({"particle": {**SKELETON, "density": 2329.0}}, "Alloy host density"),
        ({"particle": {**SKELETON, "ligament_diameter": "60"}}, "'ligament_diameter'.*'60 nm'"),
        ({"parameters": {"{nothing} porosity": 0.5}}, "No parameter is called"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_one_sentence(arguments, message):
    with pytest.raises(InputError, match=message) as error:
        make_cell("li_si", "bicontinuous", **{"particle": SKELETON, **arguments})
    assert "\n" not in str(error.value)
