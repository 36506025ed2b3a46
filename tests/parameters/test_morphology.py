"""Morphology: exact cases, inverses and monotony."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles import design_tables as tables
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
    ("volume_change", "porosity"), [(2.751, 0.733), (4.18, 0.807), (1.64, 0.621), (0, 0)]
)
def test_porosity_for_zero_growth_published_figures(volume_change, porosity):
    assert m.porosity_for_zero_growth(volume_change) == pytest.approx(porosity, abs=5e-4)


@given(volume_change=st.floats(0, 10), minimum=st.floats(0, 0.9))
def test_at_the_porosity_for_zero_growth_the_solid_fills_the_outline(volume_change, minimum):
    porosity = m.porosity_for_zero_growth(volume_change, minimum)
    closed = (1 - porosity) * (1 + volume_change) / (1 - minimum)
    assert closed == pytest.approx(1)
    assert porosity <= m.porosity_for_zero_growth(volume_change + 0.1, minimum)


@given(
    capacity=st.floats(10, 5000),
    density=st.floats(500, 2e4),
    porosity=st.floats(0, 0.95),
    growth=st.floats(1, 4),
)
def test_volumetric_capacity_before_and_after(capacity, density, porosity, growth):
    before = m.volumetric_capacity(capacity, density, porosity)
    after = m.volumetric_capacity(capacity, density, porosity, growth)
    assert before == pytest.approx(capacity * m.envelope_density(density, porosity))
    assert after * growth == pytest.approx(before)


def test_volumetric_capacity_of_dense_silicon():
    before = m.volumetric_capacity(3579, 2329, 0)
    assert before / 1e6 == pytest.approx(8.34, abs=0.01)  # A.h per cm3
    assert m.volumetric_capacity(3579, 2329, 0, 3.751) / 1e6 == pytest.approx(2.22, abs=0.01)


@pytest.mark.parametrize(
    ("volume_change", "porosity", "minimum", "ratio"),
    [
        (2.751, 0, 0, 3.751),  # dense: grows with the solid
        (2.751, 0.5, 0, 1.8755),  # 0.5 3.751
        (2.751, 0.5, 0.05, 1.9742),  # 0.5 3.751/0.95
        (1.64, 0.687, 0.05, 1),  # partly filled ant nest: 0.313 2.64/0.95 = 0.87, inward only
        (2.751, 0.687, 0, 1.1741),  # 0.313 3.751
    ],
)
def test_outer_volume_after_filling(volume_change, porosity, minimum, ratio):
    found = m.outer_volume_ratio(volume_change, porosity, minimum)
    assert found == pytest.approx(ratio, abs=1e-4)


@given(volume_change=st.floats(0, 10), minimum=st.floats(0, 0.5), more=st.floats(1e-3, 0.4))
def test_a_particle_grows_below_the_porosity_for_zero_growth_only(volume_change, minimum, more):
    enough = m.porosity_for_zero_growth(volume_change, minimum)
    assert m.outer_volume_ratio(volume_change, enough, minimum) == pytest.approx(1)
    if enough + more < 1:
        assert m.outer_volume_ratio(volume_change, enough + more, minimum) == 1
    if enough - more > minimum:
        assert m.outer_volume_ratio(volume_change, enough - more, minimum) > 1


def test_required_porosity_of_silicon_by_filling():
    table = tables.required_porosity_table(2.751, [0, 2134 / 3579, 1])
    assert list(table.columns) == ["Filling", "Volume change", "Porosity for zero growth"]
    assert table["Volume change"].tolist() == pytest.approx([0, 1.640, 2.751], abs=1e-3)
    found = table["Porosity for zero growth"].tolist()
    assert found == pytest.approx([0, 0.621, 0.733], abs=5e-4)


def test_required_porosity_with_curvature_and_a_minimum():
    table = tables.required_porosity_table(4.18, [0.5, 1.0], curvature=0.2, minimum_porosity=0.05)
    # 4.18 0.5 (1 + 0.2 0.5) = 2.299; (2.299 + 0.05)/3.299 and (4.18 + 0.05)/5.18
    assert table["Volume change"].tolist() == pytest.approx([2.299, 4.18])
    found = table["Porosity for zero growth"].tolist()
    assert found == pytest.approx([0.7120, 0.8166], abs=1e-4)


def test_envelope_density_falls_with_porosity():
    table = tables.envelope_density_table(2329, [0, 0.5, 0.687])
    assert table["Porosity"].tolist() == [0, 0.5, 0.687]
    assert table["Envelope density [kg.m-3]"].tolist() == pytest.approx(
        [2329, 1164.5, 729.0], abs=0.1
    )


def test_pores_cost_volumetric_capacity_before_filling_only():
    """Up to zero growth, filled silicon has 3579 2329/3.751 = 2.222e6 A.h.m-3 at any porosity."""
    table = tables.volumetric_capacity_table(3579, 2329, 2.751, [0, 0.5, 0.733, 0.9])
    before, after = (
        table[f"Volumetric capacity {when} filling [A.h.m-3]"] / 1e6 for when in ("before", "after")
    )
    assert table["Outer volume ratio"].tolist() == pytest.approx(
        [3.751, 1.8755, 1.0015, 1], abs=1e-4
    )
    assert before.tolist() == pytest.approx([8.335, 4.168, 2.226, 0.8335], abs=1e-3)
    assert after.tolist() == pytest.approx([2.222, 2.222, 2.222, 0.8335], abs=1e-3)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: m.ligament_half_thickness_from_bet(0, 2329, "slab"),
        lambda: m.ligament_half_thickness_from_bet(1e4, -1, "slab"),
        lambda: m.ligament_half_thickness_from_bet(1e4, 2329, "cube"),
        lambda: m.leveled_wave_surface(1, 1e8),
        lambda: m.leveled_wave_half_thickness(0, 1e8, "slab"),
        lambda: m.porosity_of_leached_precursor(2, 1),
        lambda: m.porosity_for_zero_growth(-0.1),
        lambda: m.envelope_density(2329, 1.2),
        lambda: m.volumetric_capacity(3579, 2329, 0.5, 0),
        lambda: m.volumetric_capacity(float("nan"), 2329, 0.5),
        lambda: m.volumetric_capacity(math.inf, 2329, 0.5),
        lambda: m.porosity_for_zero_growth(math.inf),
        lambda: m.outer_volume_ratio(-0.1, 0.5),
        lambda: m.outer_volume_ratio(math.nan, 0.5),
        lambda: m.outer_volume_ratio(2.751, 1.0),
        lambda: m.outer_volume_ratio(2.751, 0.02, 0.05),
        lambda: tables.required_porosity_table(2.751, [1.1]),
        lambda: tables.required_porosity_table(2.751, [math.nan]),
        lambda: tables.required_porosity_table(-1, [0.5]),
        lambda: tables.required_porosity_table(2.751, [0.5], curvature=1),
        lambda: tables.required_porosity_table(2.751, [0.5], minimum_porosity=1),
        lambda: tables.envelope_density_table(2329, [0.5, 1]),
        lambda: tables.volumetric_capacity_table(3579, 2329, 2.751, [0], minimum_porosity=0.05),
    ],
)
def test_mistakes_are_refused(mistake):
    with pytest.raises(InputError) as error:
        mistake()
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert ". " not in message
