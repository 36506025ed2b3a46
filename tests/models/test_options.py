"""Options: defaults that suit the cell, and refusals that say what to choose instead."""

import pybamm
import pytest

from porousalloy.models import PorousAlloyDFN, PorousAlloyOptions, PorousAlloySPM, PorousAlloySPMe
from porousalloy.models.options import ALLOY_OPTIONS, FIXED_OPTIONS

HALF_CELL = {"working electrode": "positive"}
DEFAULTS = {
    "alloy electrode": "negative",
    "ligament shape": "sphere",
    "ligament mechanics": "viscoplastic",
    "particle expansion": "accommodation",
    "stress-potential coupling": "true",
    "residual hysteresis": "true",
    "ligament diffusion": "potential",
    "stress-driven diffusion": "true",
    "intraparticle transport": "none",
    "electrolyte reservoir": "true",
}


def alloy_options(extra=None):
    options = PorousAlloyOptions(extra)
    return {key: options[key] for key in ALLOY_OPTIONS}


def test_defaults_of_a_full_cell():
    assert alloy_options() == DEFAULTS


def test_alloy_is_the_working_electrode_of_a_half_cell():
    assert alloy_options(HALF_CELL) == DEFAULTS | {"alloy electrode": "positive"}


def test_stress_free_ligaments_couple_to_nothing():
    options = alloy_options({"ligament mechanics": "stress-free"})
    assert options["stress-potential coupling"] == "false"
    assert options["stress-driven diffusion"] == "false"


@pytest.mark.parametrize("coupling", ["true", "false"])
def test_couplings_can_be_chosen(coupling):
    given = {"stress-potential coupling": coupling, "stress-driven diffusion": coupling}
    assert alloy_options(given) == DEFAULTS | given


@pytest.mark.parametrize(
    "extra",
    [
        {"open-circuit potential": ("one-state hysteresis", "single")},
        HALF_CELL | {"open-circuit potential": ("single", "one-state hysteresis")},
        HALF_CELL | {"open-circuit potential": "one-state hysteresis"},
    ],
)
def test_measured_branches_contain_the_stress_already(extra):
    # counted once: the coupling to the potential is off unless asked for, the drift stays
    options = alloy_options(extra)
    assert options["stress-potential coupling"] == "false"
    assert options["stress-driven diffusion"] == "true"
    asked = alloy_options(extra | {"stress-potential coupling": "true"})
    assert asked["stress-potential coupling"] == "true"


def test_hysteresis_of_the_other_electrode_does_not_count():
    options = alloy_options({"open-circuit potential": ("single", "one-state hysteresis")})
    assert options["stress-potential coupling"] == "true"


def test_plain_hysteresis_of_a_half_cell_is_the_alloys():
    options = PorousAlloyOptions(HALF_CELL | {"open-circuit potential": "one-state hysteresis"})
    assert options["open-circuit potential"] == ("single", "one-state hysteresis")


def test_stress_driven_loss_of_material_keeps_the_ligaments_mechanics():
    # PyBaMM alone would add its own mechanics
    options = PorousAlloyOptions(HALF_CELL | {"loss of active material": "stress-driven"})
    assert options["particle mechanics"] == "none"
    assert options["stress-induced diffusion"] == "false"


def test_possible_options_list_the_own_ones():
    # what PyBaMM shows to a user who asks for them
    possible = PorousAlloyOptions().possible_options
    for key, values in ALLOY_OPTIONS.items():
        assert possible[key] == values


@pytest.mark.parametrize("key", ALLOY_OPTIONS)
def test_unknown_value(key):
    with pytest.raises(pybamm.OptionError, match=f"'{key}' is 'nonsense'; choose one of '") as info:
        PorousAlloyOptions({key: "nonsense"})
    for value in ALLOY_OPTIONS[key]:
        assert f"'{value}'" in str(info.value)


def test_unknown_option():
    with pytest.raises(
        pybamm.OptionError, match=r"'ligament form'; did you mean .*'ligament shape'"
    ):
        PorousAlloyOptions({"ligament form": "sphere"})


def test_unknown_value_of_a_stock_option():
    with pytest.raises(pybamm.OptionError, match="nonsense"):
        PorousAlloyOptions({"SEI": "nonsense"})


STOCK_VALUES = {
    "particle": "uniform profile",
    "particle size": "distribution",
    "particle phases": "2",
    "particle shape": "no particles",
    "particle mechanics": "swelling only",
    "stress-induced diffusion": "true",
    "heat of mixing": "true",
    "hydrolysis": "true",
    "SEI porosity change": "true",
    "lithium plating porosity change": "true",
    "dimensionality": 1,
}
#: What PyBaMM itself asks for beside them.
ALONGSIDE = {
    "particle shape": {"particle": "Fickian diffusion"},
    "SEI porosity change": {"SEI": "reaction limited"},
    "lithium plating porosity change": {"lithium plating": "irreversible"},
    "stress-induced diffusion": {"particle mechanics": "swelling only"},
    "particle size": {"surface form": "algebraic"},
    "dimensionality": {"current collector": "potential pair"},
}


def test_every_fixed_option_is_tested():
    assert STOCK_VALUES.keys() == FIXED_OPTIONS.keys()


@pytest.mark.parametrize("key", FIXED_OPTIONS)
def test_stock_options_that_would_be_switched_off_silently(key):
    extra = {key: STOCK_VALUES[key]} | ALONGSIDE.get(key, {})
    # PyBaMM may refuse a combination itself; what must not happen is that it goes unnoticed
    named = key if key != "stress-induced diffusion" else "particle mechanics"
    with pytest.raises(pybamm.OptionError, match=f"'{named}' is .*leave it at"):
        PorousAlloyOptions(extra)


def test_the_refusal_of_pybamms_heat_of_mixing_names_the_heat_that_there_is():
    with pytest.raises(pybamm.OptionError, match=r"heat of diffusion \[W.m-3\]"):
        PorousAlloyOptions({"heat of mixing": "true"})


def test_fickian_diffusion_is_not_driven_by_stress():
    assert PorousAlloyOptions({"ligament diffusion": "Fickian"})["stress-driven diffusion"] == (
        "false"
    )


@pytest.mark.parametrize("electrode", ["negative", "positive"])
def test_fixed_options_are_those_of_the_alloys_electrode(electrode):
    own = ("uniform profile", "Fickian diffusion")
    other = ("Fickian diffusion", "uniform profile")
    mine, theirs = (own, other) if electrode == "negative" else (other, own)
    with pytest.raises(pybamm.OptionError, match=f"for the {electrode} electrode"):
        PorousAlloyOptions({"alloy electrode": electrode, "particle": mine})
    assert PorousAlloyOptions({"alloy electrode": electrode, "particle": theirs})


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            HALF_CELL | {"alloy electrode": "negative"},
            "'alloy electrode' is 'negative' in a half cell.*choose 'positive'",
        ),
        (
            {"ligament mechanics": "elastic", "particle expansion": "rigid"},
            "'elastic' with 'particle expansion' 'rigid'.*choose 'affine'",
        ),
        (
            {"ligament mechanics": "elastic"},
            "'elastic' with 'particle expansion' 'accommodation'.*choose 'affine'",
        ),
        (
            {"ligament shape": "sphere", "particle expansion": "force balance"},
            "'force balance' with 'ligament shape' 'sphere'.*choose 'cylinder' or 'slab'",
        ),
        (
            {
                "ligament shape": "slab",
                "particle expansion": "force balance",
                "ligament mechanics": "stress-free",
            },
            "'force balance' with 'ligament mechanics' 'stress-free'; choose 'viscoplastic'",
        ),
        (
            {"ligament mechanics": "stress-free", "stress-potential coupling": "true"},
            "'stress-free', so 'stress-potential coupling'.*'false' or left out",
        ),
        (
            {"ligament mechanics": "stress-free", "stress-driven diffusion": "true"},
            "'stress-driven diffusion' must be 'false' or left out",
        ),
        (
            {"ligament diffusion": "Fickian", "stress-driven diffusion": "true"},
            "'Fickian'.*'stress-driven diffusion' must be 'false' or left out.*'potential'",
        ),
        ({"thermal": "x-full"}, "'thermal' is 'x-full'.*'isothermal' and 'lumped' only"),
    ],
)
def test_options_that_exclude_each_other(extra, message):
    with pytest.raises(pybamm.OptionError, match=message):
        PorousAlloyOptions(extra)


@pytest.mark.parametrize("model", [PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN])
def test_models_refuse_before_they_build(model):
    with pytest.raises(pybamm.OptionError, match="choose one of"):
        model({"ligament shape": "cube"})


@pytest.mark.parametrize("model", [PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN])
def test_models_leave_the_callers_options_alone(model):
    options = {"working electrode": "positive", "intraparticle transport": "lumped"}
    before = dict(options)
    model(options, build=False)
    assert options == before
