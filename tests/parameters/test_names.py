"""Suggestions: what people call a quantity leads to its parameter."""

import pytest

from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import did_you_mean

OTHERWISE = "a list shows them"


def said(name, cell="ampsi-ncm"):
    with pytest.raises(InputError) as info:
        get_cell(cell).with_(parameters={name: 1})
    return str(info.value)


@pytest.mark.parametrize(
    "name",
    [
        "ligament half-thickness",
        "Ligament radius [m]",
        "ligament_half-thickness",
        "Negative ligament half-thickness [m]",
        "negative ligament half thickness",
        "ligament thickness",
        "ligament diameter",
        "Negative_particle_radius",
    ],
)
def test_the_ligament_is_found_by_what_it_is(name):
    found = "did you mean 'Negative particle radius [m]' (ligament half-thickness)"
    assert found in said(name)
    assert found.replace("Negative", "Positive") in said(
        name.replace("egative", "ositive").replace("N", "P").replace("nositive", "positive"),
        "ampsi-half",
    )


def test_the_other_electrode_has_no_ligaments():
    message = said("particle radius")
    assert "'Negative particle radius [m]' (ligament half-thickness)" in message
    assert "'Positive particle radius [m]' or" in message


def test_capitals_and_joined_words_do_not_matter():
    assert said("contact_resistance").endswith("did you mean 'Contact resistance [Ohm]'?")


def test_own_names_come_first():
    own, stock = ["ligament shape"], ["particle shape", "ligament shapes"]
    end = did_you_mean("ligament shap", own, OTHERWISE, also=stock)
    assert end == "; did you mean 'ligament shape'?"
    assert "'particle shape'" in did_you_mean("particle shap", own, OTHERWISE, also=stock)
    assert did_you_mean("qqq", own, OTHERWISE, also=stock) == f"; {OTHERWISE}."


@pytest.mark.parametrize("name", [None, 5, ("a",), [], {}, True])
def test_what_is_no_text(name):
    assert did_you_mean(name, ["ligament shape"], OTHERWISE) == f"; {OTHERWISE}."
    with pytest.raises(InputError, match="No cell is called"):
        get_cell(name)


@pytest.mark.parametrize("argument", ["parameters", "options"])
@pytest.mark.parametrize("given", [5, "text", [], ("a",), True])
def test_what_is_no_dictionary(argument, given):
    with pytest.raises(InputError, match="are a dictionary of names and values, not"):
        get_cell("ampsi-half").with_(**{argument: given})


@pytest.mark.parametrize("given", [5, "DFN", [], {}, True])
def test_what_is_no_model(given):
    with pytest.raises(InputError, match="choose one of spm, spme, dfn"):
        get_cell("ampsi-half").with_(model=given)
