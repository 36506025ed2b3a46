"""Parameter values that do not suit a model are refused in one sentence, from Python too."""

import pybamm
import pytest

from porousalloy.models import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe

HALF = {"working electrode": "positive"}
MODELS = pytest.mark.parametrize("model", [PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN])


def refusal(model, values, **settings):
    simulation = pybamm.Simulation(model, parameter_values=pybamm.ParameterValues(values))
    with pytest.raises(pybamm.OptionError) as info:
        simulation.solve([0, 1], **settings)
    message = str(info.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


@MODELS
def test_a_half_cells_set_with_a_model_of_a_full_cell(model):
    message = refusal(model(), "AMPSi2019_halfcell")
    assert "alloy in the positive electrode, as in a half cell" in message
    assert "add it, or take the parameter set of a full cell" in message


@MODELS
def test_a_full_cells_set_with_a_model_of_a_half_cell(model):
    message = refusal(model(HALF), "AMPSi2019_NCM")
    assert "alloy in the negative electrode, as in a full cell" in message
    assert "leave it out, or take the parameter set of a half cell" in message


@pytest.mark.parametrize(
    ("options", "values"), [({}, "AMPSi2019_halfcell"), (HALF, "AMPSi2019_NCM")]
)
def test_where_a_state_of_charge_is_asked(options, values):
    assert "take the parameter set" in refusal(PorousAlloySPMe(options), values, initial_soc=0.5)


def test_in_an_experiment():
    simulation = pybamm.Simulation(
        PorousAlloySPMe(),
        parameter_values=pybamm.ParameterValues("AMPSi2019_halfcell"),
        experiment=pybamm.Experiment(["Discharge at 1C for 1 minute"]),
    )
    with pytest.raises(pybamm.OptionError, match="as in a half cell"):
        simulation.solve()


def test_a_set_without_an_alloy():
    assert "hold no porous alloy" in refusal(PorousAlloySPMe(), "Chen2020")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"SEI": "VonKolzenberg2020"}, "Tunneling distance for electrons [m]"),
        (
            {"open-circuit potential": "one-state hysteresis"},
            "Positive particle lithiation hysteresis decay rate",
        ),
    ],
)
def test_options_whose_parameters_are_missing(options, name):
    message = refusal(PorousAlloySPMe(options), "AMPSi2019_NCM")
    assert f"need the parameter '{name}'" in message
    assert "(negative, positive)" in message


def test_models_of_pybamm_say_what_they_always_said():
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    with pytest.raises(KeyError, match="not found"):
        pybamm.Simulation(pybamm.lithium_ion.SPM(), parameter_values=values).solve([0, 1])
