"""What a result says about its making is enough to make its parameters again."""

import json
import math
from dataclasses import replace

import pybamm
import pytest

from porousalloy.experiments.results.metadata import (
    cell_of,
    changes_of,
    differences_of,
    run_metadata,
)
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.make_cell import make_cell
from porousalloy.parameters.provenance import parameter_dictionary

PARTICLE = {"particle_radius": 2e-6, "ligament_diameter": 60e-9, "porosity": 0.6}
DENSITY = "Alloy host density [kg.m-3]"


def attributes_of(cell, settings):
    values = pybamm.ParameterValues(
        parameter_dictionary(cell, {name: float(value) for name, value in settings.items()})
    )
    metadata = run_metadata(cell, "spm", {"thermal": "lumped"}, settings, values)
    assert all(isinstance(value, str) for value in metadata.values())  # NetCDF 3 takes text
    return {"cell": cell.name, "title": cell.title, **metadata}, values


@pytest.mark.parametrize(
    "cell",
    [
        get_cell("ampsi-ncm"),
        make_cell("na_sn", "bicontinuous", PARTICLE, counter="nvpf", active_loading=0.02),
    ],
    ids=["of the list", "from a recipe"],
)
def test_the_parameters_of_a_run_can_be_made_again(cell):
    attributes, run = attributes_of(cell, {DENSITY: "2000"})
    again = parameter_dictionary(replace(cell_of(attributes), changes=changes_of(attributes)))
    for name, value in again.items():
        if isinstance(value, float):
            assert math.isclose(value, run[name], rel_tol=1e-12), name
    own = parameter_dictionary(cell_of(attributes))
    differences = differences_of(attributes)
    assert differences[DENSITY] == 2000
    for name, value in own.items():
        if isinstance(value, float):
            assert (name in differences) == (not math.isclose(value, run[name], rel_tol=1e-12))
    assert changes_of(attributes) == {**cell.changes, DENSITY: 2000.0}


def test_versions_model_and_options_are_named():
    attributes, _ = attributes_of(get_cell("ampsi-half"), {})
    assert attributes["pybamm_version"] == pybamm.__version__
    assert attributes["model"] == "spm"
    options = json.loads(attributes["options"])
    assert options["thermal"] == "lumped"
    assert options["working electrode"] == "positive"
    assert changes_of(attributes) == differences_of(attributes) == {}
