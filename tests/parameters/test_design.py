"""Design of porous particles: exact cases, inverses and monotony."""

import math

import pybamm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.materials.alloy import volume_change
from porousalloy.parameters.particles import design as m
from porousalloy.parameters.particles.morphology import envelope_density
from porousalloy.parameters.provenance import parameter_dictionary

SILICON = get_cell("li-si-porous-half")


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
    assert before == pytest.approx(capacity * envelope_density(density, porosity))
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


@pytest.mark.parametrize(
    ("stoichiometry", "change", "porosity"),
    [(0, 0, 0), (2134 / 3579, 1.640, 0.621), (1, 2.751, 0.733)],
)
def test_silicon_by_its_stoichiometry(stoichiometry, change, porosity):
    linear = SILICON.with_(parameters={"Alloy volume change curvature": 0})
    assert m.volume_change_at(linear, stoichiometry) == pytest.approx(change, abs=1e-3)
    found = m.porosity_for_zero_growth(m.volume_change_at(linear, stoichiometry))
    assert found == pytest.approx(porosity, abs=5e-4)


@given(stoichiometry=st.floats(0, 1), name=st.sampled_from(sorted(CELLS)))
def test_volume_change_is_that_of_the_models(stoichiometry, name):
    values = pybamm.ParameterValues(parameter_dictionary(CELLS[name]))
    expected = values.evaluate(volume_change(pybamm.Scalar(stoichiometry)))
    found = m.volume_change_at(CELLS[name], stoichiometry)
    assert found == pytest.approx(float(expected), rel=1e-12, abs=1e-300)


def test_pores_cost_volumetric_capacity_before_filling_only():
    """Up to zero growth, filled silicon has 3579 2329/3.751 = 2.222e6 A.h.m-3 at any porosity."""
    cell = SILICON.with_(parameters={"Positive particle minimum internal porosity": 0})
    table = m.design_table(cell, [0, 0.5, 0.733, 0.9])
    before, after = (
        table[f"Volumetric capacity {when} filling [A.h.m-3]"] / 1e6 for when in ("before", "after")
    )
    assert table["Porosity"].tolist() == [0, 0.5, 0.733, 0.9]
    assert table["Envelope density [kg.m-3]"].tolist() == pytest.approx(
        [2329, 1164.5, 621.8, 232.9], abs=0.1
    )
    assert table["Outer volume ratio"].tolist() == pytest.approx(
        [3.751, 1.8755, 1.0015, 1], abs=1e-4
    )
    assert before.tolist() == pytest.approx([8.335, 4.168, 2.226, 0.8335], abs=1e-3)
    assert after.tolist() == pytest.approx([2.222, 2.222, 2.222, 0.8335], abs=1e-3)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: m.porosity_for_zero_growth(-0.1),
        lambda: m.volumetric_capacity(3579, 2329, 0.5, 0),
        lambda: m.volumetric_capacity(float("nan"), 2329, 0.5),
        lambda: m.volumetric_capacity(math.inf, 2329, 0.5),
        lambda: m.porosity_for_zero_growth(math.inf),
        lambda: m.outer_volume_ratio(-0.1, 0.5),
        lambda: m.outer_volume_ratio(math.nan, 0.5),
        lambda: m.outer_volume_ratio(2.751, 1.0),
        lambda: m.outer_volume_ratio(2.751, 0.02, 0.05),
        lambda: m.volume_change_at(SILICON, 1.1),
        lambda: m.volume_change_at(SILICON, math.nan),
        lambda: m.design_table(SILICON, [0.5, 1]),
        lambda: m.design_table(SILICON, [0.04]),  # 0.05 is left when the pores have closed
    ],
)
def test_mistakes_are_refused(mistake):
    with pytest.raises(InputError) as error:
        mistake()
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert ". " not in message
