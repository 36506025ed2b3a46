"""Walls between the rooms: who imports whom."""

import subprocess
import sys

import house
import pytest

HOUSE = house.read_house()


def test_nobody_imports_from_a_higher_floor():
    assert HOUSE.back_up == []


def test_no_rooms_import_each_other_in_a_circle():
    assert HOUSE.circles == []


def test_every_module_has_a_floor():
    floorless = {room for room in HOUSE.rooms if house.floor_of(room) < 0}
    assert floorless <= {"experiments", "models", "parameters"}


def test_functions_and_modules_stay_short():
    assert house.long_functions(HOUSE) == []
    assert house.long_modules(HOUSE) == []


@pytest.mark.parametrize(
    ("importer", "imported", "place"),
    [
        ("experiments.data", "experiments.cli", "back_up"),
        ("parameters", "experiments.requests", "back_up"),
    ],
)
def test_an_arrow_back_up_is_seen(importer, imported, place):
    arrows = {**HOUSE.arrows, (importer, imported): ["one -> other"]}
    assert "one -> other" in getattr(HOUSE._replace(arrows=arrows), place)


def test_a_circle_is_seen():
    arrows = {**HOUSE.arrows, ("experiments.data", "experiments.protocols"): ["a -> b"]}
    arrows[("experiments.protocols", "experiments.data")] = ["b -> a"]
    assert HOUSE._replace(arrows=arrows).circles


@pytest.mark.parametrize("module", ["porousalloy", "porousalloy.parameters.cells"])
def test_importing_does_not_import_pybamm(module):
    code = f"import {module}, sys; sys.exit('pybamm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_public_name_is_there():
    import porousalloy

    for name in porousalloy.__all__:
        assert getattr(porousalloy, name) is not None
    with pytest.raises(AttributeError):
        _ = porousalloy.nothing_of_this_name
