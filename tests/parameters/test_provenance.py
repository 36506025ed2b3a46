"""Every number of every parameter set has one row, and the set returns that row's value."""

import math
import re
import subprocess
import sys

import pybamm
import pytest

from porousalloy.parameters.cells import CELLS, PARAMETER_SETS, find_cell, get_cell, list_cells
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import GIVEN, parameter_dictionary, provenance
from porousalloy.parameters.tables import KINDS

NOT_PARAMETERS = {"chemistry", "citations"}
SHIPPED_SET = re.compile(r"PyBaMM [\d.]+ (\w+)")


@pytest.fixture(params=PARAMETER_SETS)
def parameter_set(request):
    return request.param


def test_sets_are_the_registered_ones():
    entry_points = {
        entry.name
        for entry in pybamm.parameter_sets.get_entries("pybamm_parameter_sets")
        if entry.value.startswith("porousalloy.")
    }
    assert set(PARAMETER_SETS) == entry_points


def test_every_key_has_exactly_one_row(parameter_set):
    keys = [row["key"] for row in find_cell(parameter_set).rows]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(parameter_dictionary(parameter_set)) - NOT_PARAMETERS


def test_rows_hold_what_the_set_returns(parameter_set):
    values = pybamm.ParameterValues(parameter_set)
    for key, row in provenance(parameter_set).iterrows():
        if callable(values[key]):
            assert row["value"] == f"{values[key].__module__}:{values[key].__name__}"
        else:
            assert row["value"] == values[key], key


def test_rows_are_complete(parameter_set):
    frame = provenance(parameter_set)
    assert set(frame["kind"]) <= set(KINDS)
    assert (frame["source"].str.strip() != "").all()
    assert (frame["unit"].str.strip() != "").all()


def test_values_lie_in_their_ranges(parameter_set):
    for key, row in provenance(parameter_set).iterrows():
        assert math.isnan(row["low"]) == math.isnan(row["high"]), key
        if not math.isnan(row["low"]):
            assert row["low"] <= row["value"] <= row["high"], key


def test_assumed_values_have_a_range(parameter_set):
    frame = provenance(parameter_set)
    is_number = frame["value"].map(lambda value: isinstance(value, float))
    assumed = frame[(frame["kind"] == "assumed") & is_number]
    assert assumed["low"].notna().all()


def test_units_agree_with_the_names(parameter_set):
    for key, row in provenance(parameter_set).iterrows():
        unit = re.search(r"\[(.+)\]$", key)
        assert row["unit"] == (unit.group(1) if unit else "-"), key


def test_values_said_to_be_pybamms_are_pybamms(parameter_set):
    compared = 0
    for key, row in provenance(parameter_set).iterrows():
        shipped = SHIPPED_SET.match(row["source"])
        if shipped and isinstance(row["value"], float):
            reference = pybamm.ParameterValues(shipped.group(1))
            for name in (key, key.replace("Negative", "Positive")):
                if name in reference:
                    assert row["value"] == reference[name], key
                    compared += 1
                    break
    assert compared > 40


def test_an_unknown_set_is_refused_with_the_closest():
    with pytest.raises(InputError, match=r"did you mean.*AMPSi2019_NCM"):
        provenance("AMPSi2019")


def test_a_cell_goes_by_its_name_and_by_that_of_its_set():
    assert provenance("ampsi-half").equals(provenance("AMPSi2019_halfcell"))


def test_the_kinds_together_are_all():
    cell = get_cell("na-sn-porous-half").with_(parameters={"Separator porosity": 0.4})
    every = provenance(cell)
    parts = [provenance(cell, kind) for kind in (*KINDS, GIVEN)]
    assert all(len(part) for part in parts if part is not parts[KINDS.index("fitted")])
    assert set(every.index) == {key for part in parts for key in part.index}
    assert len(every) == sum(map(len, parts))
    assert list(parts[-1].index) == ["Separator porosity"]


def test_an_unknown_kind_is_refused_with_those_that_there_are():
    with pytest.raises(InputError, match=r"'guessed'; choose one of measured, .*assumed"):
        provenance("ampsi-half", "guessed")


def test_list_of_cells():
    table = list_cells()
    assert list(table.index) == list(CELLS)
    row = table.loc["na-sn-porous-nvpf"]
    assert row.to_dict() == {
        "title": CELLS["na-sn-porous-nvpf"].title,
        "parameter set": "NaSn_porous_NVPF",
        "ion": "sodium",
        "host": "tin",
        "architecture": "bicontinuous",
        "counter electrode": "NVPF",
    }
    assert set(table["counter electrode"]) >= {"lithium metal", "sodium metal", "NMC532"}
    assert not table.isna().any(axis=None)


def test_the_list_of_cells_needs_no_pybamm():
    code = (
        "from porousalloy.parameters.cells import list_cells; import sys; list_cells();"
        "sys.exit('pybamm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
