"""What a result says about its making is enough to make its parameters again."""

import json
import math

import pybamm
import pytest

from porousalloy.experiments.results.metadata import (
    cell_of,
    changes_of,
    differences_of,
    run_metadata,
)
from porousalloy.experiments.solving.build import parameter_values
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.make_cell import make_cell
from porousalloy.parameters.provenance import parameter_dictionary

PARTICLE = {"particle_radius": 2e-6, "ligament_diameter": 60e-9, "porosity": 0.6}
DENSITY = "Alloy host density [kg.m-3]"


def attributes_of(cell):
    values = parameter_values(cell)
    metadata = run_metadata(cell, values)
    assert all(isinstance(value, str) for value in metadata.values())  # NetCDF 3 takes text
    return {"cell": cell.name, "title": cell.title, **metadata}, values


@pytest.mark.parametrize(
    "cell",
    [
        get_cell("ampsi-ncm"),
        make_cell("na_sn", "bicontinuous", PARTICLE, counter="nvpf", active_loading=0.02),
    ],
    ids=["of the list", "made"],
)
def test_the_parameters_of_a_run_can_be_made_again(cell):
    changed = cell.with_(parameters={DENSITY: 2000.0})
    attributes, run = attributes_of(changed)
    found = cell_of(attributes)
    again = parameter_dictionary(found.with_(parameters=changes_of(attributes)))
    for name, value in again.items():
        if isinstance(value, float):
            assert math.isclose(value, run[name], rel_tol=1e-12), name
    own = parameter_dictionary(found)
    differences = differences_of(attributes)
    assert differences[DENSITY] == 2000
    for name, value in own.items():
        if isinstance(value, float):
            assert (name in differences) == (not math.isclose(value, run[name], rel_tol=1e-12))
    assert changes_of(attributes) == {**cell.changes, DENSITY: 2000.0}


def test_what_the_run_set_is_a_difference():
    cell = get_cell("ampsi-ncm")
    values = parameter_values(cell)
    start = "Initial concentration in negative electrode [mol.m-3]"
    values[start] = 1234.0
    attributes = {"cell": cell.name, "title": cell.title, **run_metadata(cell, values)}
    assert differences_of(attributes) == {start: 1234.0}
    assert changes_of(attributes) == {}


def test_versions_model_and_options_are_named():
    cell = get_cell("ampsi-half").with_(model="spm", options={"thermal": "lumped"})
    attributes, _ = attributes_of(cell)
    assert attributes["pybamm_version"] == pybamm.__version__
    assert attributes["model"] == "spm"
    options = json.loads(attributes["options"])
    assert options["thermal"] == "lumped"
    assert options["working electrode"] == "positive"
    assert changes_of(attributes) == differences_of(attributes) == {}


@pytest.mark.parametrize(
    "change",
    [{"particle": "../../secret"}, {"particle": "no_such"}, {"extra_tables": ["/etc/x"]}, None],
)
def test_a_recipe_that_leads_elsewhere_finds_no_cell(change):
    attributes, _ = attributes_of(get_cell("ampsi-half"))
    recipe = json.loads(attributes["recipe"])
    recipe = {"alloy": recipe["alloy"]} if change is None else recipe | change
    assert cell_of({**attributes, "recipe": json.dumps(recipe)}) is None


def test_a_cell_without_a_recipe_is_that_of_its_name():
    assert cell_of({"cell": "ampsi-half", "title": ""}) == get_cell("ampsi-half")
    assert cell_of({"cell": "no-such-cell", "title": ""}) is None
