"""Morphology: exact cases, inverses and monotony."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles import morphology as m

shapes = st.sampled_from(sorted(m.DIMENSIONS))
porosities = st.floats(0.01, 0.99)
positive = st.floats(1e-3, 1e6)


@given(radius=st.floats(1e-9, 1e-5), density=st.floats(500, 2e4), shape=shapes)
def test_bet_surface_of_a_ligament_gives_its_size_back(radius, density, shape):
    surface_per_volume = {
        "sphere": 4 * math.pi * radius**2 / (4 / 3 * math.pi * radius**3),
        "cylinder": 2 * math.pi * radius / (math.pi * radius**2),
        "slab": 2 / (2 * radius),
    }[shape]
    found = m.ligament_half_thickness_from_bet(surface_per_volume / density, density, shape)
    assert found == pytest.approx(radius)


def test_bet_surface_of_fine_silicon():
    assert m.ligament_half_thickness_from_bet(21.47e3, 2329, "cylinder") == pytest.approx(
        40e-9, rel=1e-3
    )


@given(porosity=porosities, wavenumber=positive)
def test_leveled_wave_is_symmetric_in_solid_and_pore(porosity, wavenumber):
    surface = m.leveled_wave_surface(porosity, wavenumber)
    assert surface == pytest.approx(m.leveled_wave_surface(1 - porosity, wavenumber))
    assert surface <= m.leveled_wave_surface(0.5, wavenumber) * (1 + 1e-12)


@given(porosity=porosities, wavenumber=positive, shape=shapes)
def test_leveled_wave_ligaments_have_its_surface(porosity, wavenumber, shape):
    half_thickness = m.leveled_wave_half_thickness(porosity, wavenumber, shape)
    per_solid = m.shape_dimension(shape) / half_thickness
    surface = m.leveled_wave_surface(porosity, wavenumber)
    assert per_solid * (1 - porosity) == pytest.approx(surface)


def test_leveled_wave_without_pores_has_no_surface():
    assert m.leveled_wave_surface(0, 1e8) == 0
    # 1 - phi rounds to 1 here; u = 9.2623, so 0.36755 1e8 exp(-42.895) = 8.63e-12
    assert m.leveled_wave_surface(1e-20, 1e8) == pytest.approx(8.63e-12, rel=2e-3)


def test_leveled_wave_surface_against_a_random_field():
    """Surface of a field of many plane waves by its crossings along lines, S = 2 N."""
    rng = np.random.default_rng(1)
    waves, wavenumber, porosity = 200, 2 * np.pi, 0.687
    directions = rng.normal(size=(waves, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    phases = rng.uniform(0, 2 * np.pi, waves)
    length, step, lines = 40.0, 0.04, 200
    along = np.arange(0, length, step)
    starts = rng.uniform(0, 1000, size=(lines, 3))
    lateral = starts @ directions.T * wavenumber + phases
    field = np.array(
        [np.cos(along[:, None] * directions[:, 0] * wavenumber + row).sum(1) for row in lateral]
    ) * math.sqrt(2 / waves)
    level = np.quantile(field, 1 - porosity)
    crossings = (np.diff(field > level, axis=1) != 0).sum() / (lines * length)
    assert m.leveled_wave_surface(porosity, wavenumber) == pytest.approx(2 * crossings, rel=0.03)


@pytest.mark.parametrize(
    ("silicon", "porosity"), [(20.02, 0.687), (20.02 * 1.04, 0.675)], ids=["crystal", "amorphous"]
)
def test_porosity_of_silicon_from_mg2si(silicon, porosity):
    assert m.porosity_of_leached_precursor(silicon, 6.351**3 / 4) == pytest.approx(
        porosity, abs=5e-4
    )


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: m.ligament_half_thickness_from_bet(0, 2329, "slab"),
        lambda: m.ligament_half_thickness_from_bet(1e4, -1, "slab"),
        lambda: m.ligament_half_thickness_from_bet(1e4, 2329, "cube"),
        lambda: m.leveled_wave_surface(1, 1e8),
        lambda: m.leveled_wave_half_thickness(0, 1e8, "slab"),
        lambda: m.porosity_of_leached_precursor(2, 1),
        lambda: m.envelope_density(2329, 1.2),
    ],
)
def test_mistakes_are_refused(mistake):
    with pytest.raises(InputError) as error:
        mistake()
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert ". " not in message
