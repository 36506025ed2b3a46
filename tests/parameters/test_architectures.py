"""Architectures: hand calculations, round trips, contradictions and slips of units."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import erfinv

from porousalloy.models.options import PorousAlloyOptions
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import (
    ARCHITECTURES,
    model_parameters,
    particle_geometry,
)
from porousalloy.parameters.particles.measurements import CARBON_DENSITY, STATEMENTS
from porousalloy.parameters.validation import check_parameter_values

SILICON = 2329.0
ROUNDING = 1e-9  # a few operations in double precision

#: Valid measurements, nothing more than needed.
MINIMAL = {
    "dense": {"particle_radius": 1e-6},
    "nanosphere assembly": {
        "particle_radius": 2e-6,
        "primary_particle_radius": 40e-9,
        "porosity": 0.45,
    },
    "bicontinuous": {"particle_radius": 1.5e-6, "ligament_diameter": 80e-9, "porosity": 0.687},
    "hollow sphere": {"particle_radius": 100e-9, "shell_thickness": 20e-9},
    "yolk-shell": {"yolk_radius": 40e-9, "inner_shell_radius": 62e-9},
    "nanowire cluster": {"particle_radius": 3e-6, "wire_diameter": 90e-9, "porosity": 0.7},
    "nanosheet": {"particle_radius": 2e-6, "sheet_thickness": 15e-9, "porosity": 0.6},
}


def measure(architecture, density=SILICON, **measurements):
    return particle_geometry(architecture, density=density, **measurements)


def refused(mistake, *parts):
    """The message of an InputError: one sentence with all the parts."""
    with pytest.raises(InputError) as error:
        mistake()
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert ". " not in message
    for part in parts:
        assert part in message
    return message


@st.composite
def particles(draw):
    """An architecture with consistent measurements of it and the a0 and porosity they mean."""
    name = draw(st.sampled_from(sorted(ARCHITECTURES)))
    density = draw(st.floats(500, 2e4))
    radius = draw(st.floats(1e-7, 1e-5))
    porosity = draw(st.floats(0.06, 0.95))
    measurements = {"particle_radius": radius}
    if name == "dense":
        return name, density, measurements, radius, 0.0
    if name == "hollow sphere":
        # thin enough for the flat wall's surface to be within the tolerance of the curved one's
        thickness = draw(st.floats(0.02, 0.2)) * radius
        sealed = draw(st.booleans())
        measurements |= {"shell_thickness": thickness, "sealed": sealed}
        return name, density, measurements, thickness / (2 - sealed), (1 - thickness / radius) ** 3
    half_thickness = draw(st.floats(0.01, 0.3)) * radius
    own, factor = {
        "nanosphere assembly": ("primary_particle_radius", 1),
        "bicontinuous": ("ligament_diameter", 2),
        "yolk-shell": ("yolk_radius", 1),
        "nanowire cluster": ("wire_diameter", 2),
        "nanosheet": ("sheet_thickness", 2),
    }[name]
    measurements |= {own: factor * half_thickness, "porosity": porosity}
    return name, density, measurements, half_thickness, porosity


@given(particle=particles())
def test_consistent_measurements_give_what_they_mean(particle):
    name, density, measurements, half_thickness, porosity = particle
    geometry = measure(name, density, **measurements)
    assert geometry.ligament_half_thickness == pytest.approx(half_thickness, rel=ROUNDING)
    assert geometry.internal_porosity == pytest.approx(porosity, rel=ROUNDING)
    assert (geometry.internal_porosity == 0) == (name == "dense")
    assert 0 <= geometry.minimum_porosity <= geometry.internal_porosity < 1
    assert geometry.coating_volume_fraction is None


@given(particle=particles())
def test_solid_and_pores_fill_the_envelope(particle):
    name, density, measurements, _, _ = particle
    geometry = measure(name, density, **measurements)
    envelope = 4 / 3 * math.pi * geometry.particle_radius**3
    mass = geometry.envelope_density * envelope
    solid, pores = mass / density, mass * geometry.specific_pore_volume
    assert solid + pores == pytest.approx(envelope, rel=ROUNDING)
    assert pores / solid == pytest.approx(geometry.void_per_solid, rel=ROUNDING)
    d = {"sphere": 3, "cylinder": 2, "slab": 1}[geometry.shape]
    surface = mass * geometry.specific_surface
    assert surface * geometry.ligament_half_thickness == pytest.approx(d * solid, rel=ROUNDING)


@given(particle=particles(), by=st.sampled_from(["specific_pore_volume", "envelope_density"]))
def test_surface_and_pores_of_a_particle_give_it_back(particle, by):
    name, density, measurements, _, _ = particle
    geometry = measure(name, density, **measurements)
    measured = {
        "particle_radius": geometry.particle_radius,
        "specific_surface": geometry.specific_surface,
        by: getattr(geometry, by),
    }
    if "sealed" in measurements:
        measured["sealed"] = measurements["sealed"]
    again = measure(name, density, **measured)
    assert again.shape == geometry.shape
    # the cube root of a porosity near 1 loses digits of a thin wall
    assert again.ligament_half_thickness == pytest.approx(
        geometry.ligament_half_thickness, rel=1e-8
    )
    assert again.internal_porosity == pytest.approx(geometry.internal_porosity, abs=1e-8)
    everything = measure(name, density, **(measurements | measured))
    assert everything.ligament_half_thickness == geometry.ligament_half_thickness


def test_dense_particle():
    geometry = measure("dense", particle_radius=1e-6)
    assert geometry.ligament_half_thickness == geometry.particle_radius == 1e-6
    assert geometry.void_per_solid == geometry.specific_pore_volume == 0
    assert geometry.specific_surface == pytest.approx(1288.1, abs=0.1)  # 3/(2329 1e-6)
    assert geometry.envelope_density == SILICON


def test_nanospheres():
    geometry = measure("nanosphere assembly", **MINIMAL["nanosphere assembly"])
    assert geometry.specific_surface == pytest.approx(32.20e3, rel=1e-3)  # 3/(2329 40e-9)
    assert geometry.envelope_density == pytest.approx(1281, abs=0.1)  # 2329 0.55
    assert geometry.void_per_solid == pytest.approx(0.8182, abs=1e-4)  # 0.45/0.55


def test_ant_nest_skeleton_of_silicon_from_mg2si():
    geometry = measure("bicontinuous", **MINIMAL["bicontinuous"])
    assert geometry.specific_surface == pytest.approx(21.47e3, rel=1e-3)  # 2/(2329 40e-9)
    assert geometry.envelope_density == pytest.approx(729, abs=0.1)  # 2329 0.313
    assert geometry.specific_pore_volume == pytest.approx(9.424e-4, rel=1e-3)  # 0.94 cm3/g
    assert geometry.void_per_solid == pytest.approx(2.195, abs=1e-3)
    assert model_parameters(geometry, "positive") == {
        "Positive particle radius [m]": 40e-9,
        "Positive porous particle radius [m]": 1.5e-6,
        "Positive particle internal porosity": 0.687,
        "Positive particle minimum internal porosity": 0.05,
    }


@given(porosity=st.floats(0.1, 0.9), half_thickness=st.floats(5e-9, 1e-7))
def test_wavenumber_of_a_leveled_wave(porosity, half_thickness):
    # S = 2/(pi sqrt 3) q0 exp(-u^2/2), u = sqrt 2 erfinv(1 - 2 phi); S = 2 (1 - phi)/a0
    level = math.sqrt(2) * erfinv(1 - 2 * porosity)
    surface = 2 * (1 - porosity) / half_thickness
    wavenumber = surface * math.pi * math.sqrt(3) / 2 * math.exp(level**2 / 2)
    geometry = measure(
        "bicontinuous", particle_radius=1e-6, porosity=porosity, wavenumber=wavenumber
    )
    assert geometry.ligament_half_thickness == pytest.approx(half_thickness, rel=1e-6)


@pytest.mark.parametrize(("sealed", "half_thickness"), [(False, 10e-9), (True, 20e-9)])
def test_hollow_sphere(sealed, half_thickness):
    geometry = measure("hollow sphere", **MINIMAL["hollow sphere"], sealed=sealed)
    assert geometry.internal_porosity == pytest.approx(0.512)  # 0.8^3
    assert geometry.ligament_half_thickness == half_thickness
    wall = 4 / 3 * math.pi * (100e-9**3 - 80e-9**3) * SILICON
    envelope = 4 / 3 * math.pi * 100e-9**3
    assert geometry.envelope_density == pytest.approx(wall / envelope)


@given(inside=st.floats(0.4, 0.99), sealed=st.booleans())
def test_surface_of_a_hollow_sphere_is_compared_with_the_curved_wall(inside, sealed):
    radius = 100e-9
    mass = 4 / 3 * math.pi * radius**3 * (1 - inside**3) * SILICON
    surface = 4 * math.pi * radius**2 * (1 if sealed else 1 + inside**2) / mass
    wall = {
        "particle_radius": radius,
        "shell_thickness": radius * (1 - inside),
        "sealed": sealed,
        "size_tolerance": 1e-6,
    }
    measure("hollow sphere", **wall, specific_surface=surface)
    refused(lambda: measure("hollow sphere", **wall, specific_surface=1.001 * surface))


def test_a_hollow_sphere_filled_up_nears_the_solid_one():
    # at the least porosity a porous particle may have, 0.05 = (1 - t/R)^3
    radius = 100e-9
    geometry = measure("hollow sphere", particle_radius=radius, porosity=0.05, sealed=True)
    assert geometry.ligament_half_thickness == pytest.approx(0.6316 * radius, rel=1e-4)
    assert geometry.envelope_density == pytest.approx(0.95 * SILICON)
    solid = measure("dense", particle_radius=radius)
    ratio = ARCHITECTURES["hollow sphere"].surface_ratio({"sealed": True}, 1e-12)
    assert ratio / (radius * SILICON) == pytest.approx(solid.specific_surface, rel=1e-3)
    refused(
        lambda: measure("hollow sphere", particle_radius=radius, shell_thickness=radius),
        "leave no void",
        "'dense'",
    )


def test_pomegranate_of_80_nm_silicon_with_room_for_full_lithiation():
    yolk = 40e-9
    shell = yolk * 3.751 ** (1 / 3)  # 62.2 nm
    geometry = measure(
        "yolk-shell",
        particle_radius=2e-6,
        yolk_radius=yolk,
        inner_shell_radius=shell,
        coating_thickness=8e-9,
    )
    assert geometry.internal_porosity == pytest.approx(0.7334, abs=1e-4)
    assert geometry.void_per_solid == pytest.approx(2.751)
    assert geometry.ligament_half_thickness == yolk
    assert geometry.particle_radius == 2e-6
    assert geometry.envelope_density == pytest.approx(620.9, abs=0.1)  # 2329/3.751
    # (1 + 8/62.15)^3 = 1.4380 of the volume inside the shell: 0.4380/1.4380
    assert geometry.coating_volume_fraction == pytest.approx(0.3046, abs=1e-4)


def test_one_yolk_in_its_shell_is_a_particle():
    geometry = measure("yolk-shell", inner_shell_radius=62e-9, porosity=0.7)
    assert geometry.particle_radius == 62e-9
    assert geometry.ligament_half_thickness == pytest.approx(62e-9 * 0.3 ** (1 / 3))


def test_nanowires_and_nanosheets():
    wires = measure("nanowire cluster", **MINIMAL["nanowire cluster"])
    assert wires.specific_surface == pytest.approx(19.08e3, rel=1e-3)  # 4/(2329 90e-9)
    sheets = measure("nanosheet", **MINIMAL["nanosheet"])
    assert sheets.specific_surface == pytest.approx(57.25e3, rel=1e-3)  # 2/(2329 15e-9)
    assert sheets.ligament_half_thickness == 7.5e-9


@given(
    share=st.floats(1e-4, 0.6),
    carbon=st.floats(1000, 2300),
    porosity=st.floats(0.06, 0.95),
)
def test_coating_by_mass_weighs_what_it_should(share, carbon, porosity):
    particle = MINIMAL["bicontinuous"] | {"porosity": porosity}
    geometry = measure(
        "bicontinuous", **particle, coating_mass_fraction=share, coating_density=carbon
    )
    volume = geometry.coating_volume_fraction
    solid = (1 - volume) * geometry.envelope_density
    assert volume * carbon / (volume * carbon + solid) == pytest.approx(share, rel=1e-6)


def test_coating_by_thickness_is_a_shell_around_the_particle():
    particle = MINIMAL["bicontinuous"]
    geometry = measure("bicontinuous", **particle, coating_thickness=15e-9)
    bare, coated = (4 / 3 * math.pi * radius**3 for radius in (1.5e-6, 1.515e-6))
    assert geometry.coating_volume_fraction == pytest.approx(1 - bare / coated)
    mass = (coated - bare) * CARBON_DENSITY
    share = mass / (mass + bare * geometry.envelope_density)
    both = {"coating_thickness": 15e-9, "coating_mass_fraction": share}
    assert measure("bicontinuous", **particle, **both).coating_volume_fraction == pytest.approx(
        geometry.coating_volume_fraction
    )
    both["coating_mass_fraction"] = 2 * share
    refused(lambda: measure("bicontinuous", **particle, **both), "coating", "size_tolerance")


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_models_take_the_options_and_parameters(name):
    geometry = measure(name, **MINIMAL[name])
    options = PorousAlloyOptions(geometry.options)
    assert options["ligament shape"] == ARCHITECTURES[name].shape
    PorousAlloyOptions(geometry.options | {"ligament mechanics": "viscoplastic"})
    for electrode in ("negative", "positive"):
        parameters = model_parameters(geometry, electrode)
        assert len(parameters) == 4
        assert all(key.startswith(electrode.capitalize()) for key in parameters)
        check_parameter_values(parameters)


def test_options_by_architecture():
    assert {name: (a.shape, a.expansion) for name, a in ARCHITECTURES.items()} == {
        "dense": ("sphere", "affine"),
        "nanosphere assembly": ("sphere", "accommodation"),
        "bicontinuous": ("cylinder", "force balance"),
        "hollow sphere": ("slab", "force balance"),
        "yolk-shell": ("sphere", "rigid"),
        "nanowire cluster": ("cylinder", "accommodation"),
        "nanosheet": ("slab", "accommodation"),
    }


@pytest.mark.parametrize(
    ("name", "extra", "parts"),
    [
        ("dense", {"porosity": 0.2}, ("porosity of 0 ", "one of 0.2")),
        ("dense", {"specific_surface": 2576}, ("1e-06 m", "2576 m2.kg-1", "5e-07 m")),
        ("bicontinuous", {"specific_pore_volume": 6e-4}, ("0.687", "0.0006 m3.kg-1", "0.5829")),
        ("bicontinuous", {"envelope_density": 1000}, ("0.687", "1000 kg.m-3", "0.5706")),
        ("bicontinuous", {"specific_surface": 30e3}, ("8e-08 m", "4e-08 m", "30000", "2.862e-08")),
        ("bicontinuous", {"wavenumber": 2.4e7}, ("'ligament_diameter' 8e-08 m", "'wavenumber'")),
        ("hollow sphere", {"porosity": 0.6}, ("'shell_thickness' 2e-08 m", "0.512", "0.6")),
        ("hollow sphere", {"specific_pore_volume": 3e-4}, ("0.512", "0.0003", "0.4113")),
        ("hollow sphere", {"specific_surface": 30e3}, ("1e-08 m", "30000 m2.kg-1")),
        ("yolk-shell", {"porosity": 0.5}, ("'yolk_radius' 4e-08 m", "0.7315", "0.5")),
        ("yolk-shell", {"specific_surface": 60e3}, ("4e-08 m", "2.147e-08 m")),
        ("nanosheet", {"specific_surface": 80e3}, ("7.5e-09 m", "5.367e-09 m")),
        ("nanowire cluster", {"specific_surface": 10e3}, ("4.5e-08 m", "8.587e-08 m")),
        ("nanosphere assembly", {"specific_surface": 50e3}, ("4e-08 m", "2.576e-08 m")),
    ],
)
def test_contradictions_name_both_numbers_and_yield_to_a_tolerance(name, extra, parts):
    measured = MINIMAL[name] | extra
    message = refused(lambda: measure(name, **measured), *parts, "leave one out")
    (tolerance,) = [t for t in ("size_tolerance", "porosity_tolerance") if t in message]
    geometry = measure(name, **measured, **{tolerance: 10})
    assert geometry == measure(name, **MINIMAL[name])  # the first of the two is used


def test_two_additional_measurements_are_compared_with_each_other():
    # each within a quarter of the ligaments in the microscope, on either side
    surface = 2 / (SILICON * 40e-9)
    low = measure("bicontinuous", **MINIMAL["bicontinuous"], specific_surface=1.2 * surface)
    assert low.ligament_half_thickness == 40e-9
    wave = measure("bicontinuous", particle_radius=1.5e-6, porosity=0.687, wavenumber=1e7)
    wavenumber = 1e7 * wave.ligament_half_thickness / (1.2 * 40e-9)
    measure("bicontinuous", **MINIMAL["bicontinuous"], wavenumber=wavenumber)
    refused(
        lambda: measure(
            "bicontinuous",
            **MINIMAL["bicontinuous"],
            specific_surface=1.2 * surface,
            wavenumber=wavenumber,
        ),
        "'wavenumber'",
        "'specific_surface'",
    )


@pytest.mark.parametrize(
    ("tap", "coating"),
    [(550, {}), (30, {}), (0.4, {}), (600, {"coating_mass_fraction": 0.05})],
    ids=["dense packing", "fluff", "g/cm3", "coated"],
)
def test_tap_densities_no_packing_has(tap, coating):
    measured = MINIMAL["bicontinuous"] | coating
    refused(lambda: measure("bicontinuous", **measured, tap_density=tap), "packing", f"{tap:g} ")
    measure("bicontinuous", **measured, tap_density=0.6 * 729)


def test_a_heavy_coating_counts_in_the_tap_density():
    # 729 kg.m-3 bare; half of the mass in carbon: 2 729/(1 + 729/1900) = 1054 kg.m-3
    measured = MINIMAL["bicontinuous"] | {"coating_mass_fraction": 0.5}
    measure("bicontinuous", **measured, tap_density=0.73 * 1054)
    refused(lambda: measure("bicontinuous", **measured, tap_density=0.75 * 1054), "1054 kg.m-3")


@pytest.mark.parametrize(("name", "measurements"), MINIMAL.items())
def test_nothing_needed_may_be_missing(name, measurements):
    for left_out in measurements:
        rest = {key: value for key, value in measurements.items() if key != left_out}
        message = refused(lambda rest=rest: measure(name, **rest), name, "needs", left_out)
        unknown = measurements | {left_out: None}
        assert refused(lambda unknown=unknown: measure(name, **unknown)) == message


@pytest.mark.parametrize(
    "value",
    [-1.0, math.nan, math.inf, -math.inf, "80 mAh", "80 nm nm", True, np.array([[1.0], [2.0]])],
)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_values_that_are_no_measurement(name, value):
    for quantity in ("density", *ARCHITECTURES[name].measurements):
        if quantity in STATEMENTS:
            continue
        measured = {"density": SILICON} | MINIMAL[name] | {quantity: value}
        refused(lambda measured=measured: particle_geometry(name, **measured), f"'{quantity}'")


@pytest.mark.parametrize(
    ("name", "slip", "hint"),
    [
        ("bicontinuous", {"density": 2.329}, "g/cm3"),
        ("bicontinuous", {"particle_radius": 1.5}, "'2 um'"),
        ("bicontinuous", {"particle_radius": 1.5e-3}, "'2 um'"),
        ("bicontinuous", {"ligament_diameter": 80}, " nm'"),
        ("bicontinuous", {"ligament_diameter": 80e-6}, " nm'"),
        ("bicontinuous", {"ligament_diameter": 80e-12}, " nm'"),
        ("bicontinuous", {"porosity": 68.7}, "below 1"),
        ("bicontinuous", {"porosity": 0.0}, "'dense'"),
        ("bicontinuous", {"porosity": None, "specific_pore_volume": 0.94}, "cm3/g"),
        ("bicontinuous", {"porosity": None, "specific_pore_volume": 0.94e-6}, "cm3/g"),
        ("bicontinuous", {"porosity": None, "envelope_density": 0.729}, "g/cm3"),
        ("bicontinuous", {"porosity": None, "envelope_density": 3000}, "g/cm3"),
        ("bicontinuous", {"ligament_diameter": None, "specific_surface": 21.5}, "m2/g"),
        ("bicontinuous", {"ligament_diameter": None, "specific_surface": 21.5e6}, "m2/g"),
        ("bicontinuous", {"ligament_diameter": None, "wavenumber": 0.048}, " nm'"),
        ("bicontinuous", {"coating_thickness": 8}, " nm'"),
        ("bicontinuous", {"coating_mass_fraction": 10}, "below 1"),
        ("bicontinuous", {"coating_density": 1.9}, "g/cm3"),
        ("hollow sphere", {"shell_thickness": 20}, "thinner"),
        ("hollow sphere", {"sealed": 1}, "True or False"),
        ("yolk-shell", {"yolk_radius": 40}, "wider"),
        ("yolk-shell", {"particle_radius": 50e-9}, "whole particle"),
        ("nanosheet", {"wire_diameter": 1e-8}, "sheet_thickness"),
        ("nanosheet", {"size_tolerance": -0.1}, "'size_tolerance'"),
        ("nanosheet", {"porosity_tolerance": math.nan}, "'porosity_tolerance'"),
        ("nanotube", {"particle_radius": 1e-6}, "nanosheet"),
    ],
)
def test_slips_are_told_with_what_is_allowed(name, slip, hint):
    measured = {"density": SILICON} | MINIMAL.get(name, {}) | slip
    refused(lambda: particle_geometry(name, **measured), hint)


def test_a_ligament_holds_no_more_solid_than_the_particle():
    # half of the volume is solid: one sphere of 0.5^(1/3) R = 79.4 nm
    particle = {"particle_radius": 100e-9, "porosity": 0.5}
    measure("nanosphere assembly", **particle, primary_particle_radius=79e-9)
    refused(
        lambda: measure("nanosphere assembly", **particle, primary_particle_radius=80e-9),
        "8e-08 m",
        "7.937e-08 m",
    )


def test_only_two_electrodes():
    geometry = measure("dense", particle_radius=1e-6)
    refused(lambda: model_parameters(geometry, "Positive"), "negative or positive")


@given(
    name=st.sampled_from(sorted(ARCHITECTURES)),
    data=st.data(),
    density=st.floats(100, 3e4),
)
def test_any_numbers_give_a_particle_or_one_sentence(name, data, density):
    """Numbers over all magnitudes: no other error, and nothing impossible gets through."""
    number = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-320, 300).map(
        lambda power: 10.0**power
    )
    plausible = st.floats(-9, -5).map(lambda power: 10.0**power)
    measurements = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                quantity: st.booleans() if quantity in STATEMENTS else number | plausible
                for quantity in ARCHITECTURES[name].measurements
            },
        )
    )
    tolerance = data.draw(st.sampled_from([0.25, 1e300]))
    try:
        geometry = measure(
            name, density, **measurements, size_tolerance=tolerance, porosity_tolerance=tolerance
        )
    except InputError as error:
        message = str(error)
        assert message.endswith(".")
        assert "\n" not in message
        return
    assert 0 <= geometry.internal_porosity < 1
    assert 5e-10 <= geometry.ligament_half_thickness <= geometry.particle_radius * (1 + ROUNDING)
    assert geometry.coating_volume_fraction is None or 0 <= geometry.coating_volume_fraction < 1
