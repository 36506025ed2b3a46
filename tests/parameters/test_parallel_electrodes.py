"""Two layers in parallel: currents and masses double, and nothing per gram changes."""

import pytest

from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.electrodes.stack import thickness_bases
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues

LAYERS = "Number of electrodes connected in parallel to make a cell"
ONE_C = "Nominal cell capacity [A.h]"
# products of the same numbers, in another order
ROUNDING = 1e-14


@pytest.fixture(params=["ampsi-half", "ampsi-ncm", "na-sn-porous-half", "na-sn-porous-nvpf"])
def one(request):
    return get_cell(request.param)


@pytest.fixture
def two(one):
    return one.with_(parameters={LAYERS: 2})


def masses(cell):
    """Masses of the whole cell [kg]."""
    values = ResolvedValues(cell)
    return {name: mass * cell_area(values) for name, mass in mass_bases(cell, values).items()}


def test_current_and_masses_double(one, two):
    assert ResolvedValues(two)[ONE_C] == pytest.approx(2 * ResolvedValues(one)[ONE_C], rel=ROUNDING)
    for name, mass in masses(one).items():
        assert masses(two)[name] == pytest.approx(2 * mass, rel=ROUNDING), name


def test_one_c_by_hand():
    """0.8 mg/cm2 at 4200 mA/g on 1 cm2 is 3.36 mA a layer."""
    for layers in (1, 2, 7):
        cell = get_cell("ampsi-half").with_(parameters={LAYERS: layers})
        assert ResolvedValues(cell)[ONE_C] == pytest.approx(layers * 3.36e-3, rel=ROUNDING)


@pytest.mark.parametrize("layers", [0, -1])
def test_a_cell_has_layers(layers):
    with pytest.raises(InputError, match="give a number above 0"):
        get_cell("ampsi-half").with_(parameters={LAYERS: layers})


def test_capacities_per_gram_stay(one, two):
    """1C over every mass, and the capacities that the set holds per mass."""
    for cell in (one, two):
        values = ResolvedValues(cell)
        basis = masses(cell)[cell.one_c_basis]
        assert values[ONE_C] / basis == pytest.approx(
            values["1C specific current [A.kg-1]"], rel=ROUNDING
        )
    for name, mass in masses(one).items():
        per_gram = ResolvedValues(one)[ONE_C] / mass
        assert ResolvedValues(two)[ONE_C] / masses(two)[name] == pytest.approx(
            per_gram, rel=ROUNDING
        )


def test_nothing_else_changes(one, two):
    before, after = ResolvedValues(one), ResolvedValues(two)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {LAYERS, ONE_C, "Current function [A]"} & set(before)
    assert thickness_bases(one, before) == thickness_bases(two, after)
