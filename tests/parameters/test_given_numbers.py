"""Numbers that users give: derived ones are refused with what to give, limits hold, ranges warn."""

import re
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porousalloy.parameters.cells import CELLS, get_cell
from porousalloy.parameters.derived_numbers import CONVENTIONS
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.make_cell import make_cell
from porousalloy.parameters.provenance import provenance
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.tables import DERIVED

HALF, FULL = get_cell("ampsi-half"), get_cell("ampsi-ncm")
DENSE, HOLLOW = get_cell("li-si-dense-half"), get_cell("li-si-hollow-half")
WANTED = {
    "Positive electrode thickness [m]": (HALF, 30e-6),
    "Positive electrode active material volume fraction": (HALF, 0.2),
    "Positive electrode density [kg.m-3]": (HALF, 700),
    "Maximum concentration in positive electrode [mol.m-3]": (HALF, 3e5),
    "Initial concentration in positive electrode [mol.m-3]": (HALF, 3e3),
    "Nominal cell capacity [A.h]": (HALF, 5e-3),
    "Current function [A]": (HALF, 1e-3),
    "Open-circuit voltage at 100% SOC [V]": (HALF, 0.9),
    "Negative electrode thickness [m]": (FULL, 60e-6),
    "Positive electrode active loading [kg.m-2]": (FULL, 0.1),
    "Positive porous particle radius [m]": (DENSE, 1e-6),
    "Positive particle internal porosity": (HOLLOW, 0.3),
    "Positive particle radius [m]": (HOLLOW, 2e-8),
}


@pytest.mark.parametrize(("name", "cell", "value"), [(k, *v) for k, v in WANTED.items()])
def test_a_derived_number_is_refused_with_the_one_that_makes_it(name, cell, value):
    with pytest.raises(InputError, match="follows from others") as refusal:
        cell.with_(parameters={name: value})
    found = re.search(
        r"give '([^']+)'[^(]*(?:\(lig[^)]*\) )?\(([\d.e+-]+) makes it", str(refusal.value)
    )
    assert found, refusal.value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        changed = cell.with_(parameters={found[1]: float(found[2])})
    # as many digits as the message has
    assert ResolvedValues(changed)[name] == pytest.approx(value, rel=5e-3)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_every_derived_number_is_refused_or_carried_on(cell):
    for row in cell.rows:
        if not row["value"].startswith(DERIVED):
            continue
        value = ResolvedValues(cell)[row["key"]]
        assert cell.with_(parameters={row["key"]: value})  # what follows anyway is no contradiction
        if row["low"] or row["key"] in CONVENTIONS:
            continue
        with pytest.raises(InputError, match=r"follows from others|between|from|above"):
            cell.with_(parameters={row["key"]: 1.1 * value})


def test_a_convention_carries_on():
    cell = HALF.with_(parameters={"1C specific current [A.kg-1]": 2100})
    ratio = ResolvedValues(cell)["Nominal cell capacity [A.h]"]
    assert ratio == pytest.approx(ResolvedValues(HALF)["Nominal cell capacity [A.h]"] / 2)


UNPHYSICAL = {
    "Ambient temperature [K]": (1, 25, 1e4, -10),
    "Initial temperature [K]": (1,),
    "Separator thickness [m]": (1e10, -1, 25),
    "Electrode width [m]": (1e10, 0),
    "Positive particle radius [m]": (1e10, 3e-6, 1e-12),
    "Alloy reference diffusivity [m2.s-1]": (-1e-18, 1e3),
    "Positive electrode utilised alloy fraction": (1.5, -0.1),
    "Positive electrode porosity": (1.5,),
    "Positive electrode binder mass fraction": (0.5,),
    "Cation transference number": (1.5,),
    "Contact resistance [Ohm]": (-5,),
    "Positive electrode active loading [kg.m-2]": (8,),
    "Alloy host density [kg.m-3]": (2.33,),
    "Initial alloy filling": (0, 1, -1),
    "Upper voltage cut-off [V]": (1500,),
    "Positive electrode OCP [V]": (0.2,),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, bad in UNPHYSICAL.items() for value in bad]
)
def test_what_cannot_be_is_refused_in_a_sentence(name, value):
    with pytest.raises(InputError) as refusal:
        HALF.with_(parameters={name: value})
    assert "\n" not in str(refusal.value)
    assert name in str(refusal.value)
    # and alike in a recipe
    particle = {"particle_radius": "2 um", "ligament_diameter": "60 nm", "porosity": 0.6}
    with pytest.raises(InputError):
        make_cell("li_si", "bicontinuous", particle, parameters={name: value})


def test_a_value_outside_its_range_warns_once_with_range_and_source():
    with pytest.warns(UserWarning, match="outside of its range") as caught:
        HALF.with_(parameters={"Alloy reference diffusivity [m2.s-1]": 1e-16})
    assert len(caught) == 1
    message = str(caught[0].message)
    assert "4.1e-20 to 1.8e-18" in message
    assert "An et al. 2019" in message
    assert caught[0].filename == __file__


def test_a_value_inside_its_range_is_silent():
    rows = provenance(HALF)
    for name, row in rows[rows["low"].notna()].iterrows():
        if isinstance(row["value"], str):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                HALF.with_(parameters={name: row["high"]})
            except InputError:  # does not go with the other values
                continue


RANGES = {
    name: rows[rows["low"].notna() & (rows["low"] < rows["high"])]
    for name, rows in ((name, provenance(name)) for name in ("ampsi-half", "na-ge-dense-half"))
}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(RANGES)), st.data())
def test_any_draw_inside_the_ranges_is_a_cell_or_a_sentence(name, data):
    rows = RANGES[name]
    chosen = data.draw(st.lists(st.sampled_from(sorted(rows.index)), min_size=1, unique=True))
    draw = {
        key: data.draw(st.floats(float(rows.low[key]), float(rows.high[key]))) for key in chosen
    }
    try:
        cell = get_cell(name).with_(parameters=draw)
    except InputError as error:
        message = str(error)
        assert "\n" not in message
    else:
        values = ResolvedValues(cell)
        thickness = values["Positive electrode thickness [m]"]
        assert 0 < thickness < 1e-3


def test_a_dense_particle_of_a_recipe_stays_one_ligament():
    cell = make_cell("li_si", "dense", {"particle_radius": "2 um"})
    names = "Positive particle radius [m]", "Positive porous particle radius [m]"
    smaller = ResolvedValues(cell.with_(parameters={names[0]: 1e-6}))
    assert [smaller[name] for name in names] == [1e-6, 1e-6]
    assert ResolvedValues(cell)[names[1]] == 2e-6
