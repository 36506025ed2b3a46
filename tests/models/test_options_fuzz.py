"""Options drawn at random: a model with its parameters, or one sentence."""

import warnings

import pybamm
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porousalloy.models import PorousAlloyDFN, PorousAlloyOptions, PorousAlloySPM, PorousAlloySPMe
from porousalloy.models.options import ALLOY_OPTIONS

MODELS = (PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN)
SETS = {"both": "AMPSi2019_NCM", "positive": "AMPSi2019_halfcell"}
STOCK_OPTIONS = pybamm.BatteryModelOptions({}).possible_options
#: A small mesh: what is tested is that a model is solved, not how exactly.
POINTS = {"r_n": 4, "r_p": 4, "x_n": 3, "x_s": 3, "x_p": 3}


def some_of(options):
    """Strategy for some options with values that they have."""
    chosen = {name: st.sampled_from(values) for name, values in options.items()}
    return st.fixed_dictionaries({}, optional=chosen)


ALLOYS = some_of(ALLOY_OPTIONS | {"working electrode": ["both", "positive"]})
#: At most three of PyBaMM's, as most of them exclude each other; some by electrode.
STOCK = st.lists(st.sampled_from(sorted(STOCK_OPTIONS)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            name: st.sampled_from(STOCK_OPTIONS[name])
            | st.tuples(*[st.sampled_from(STOCK_OPTIONS[name])] * 2)
            for name in names
        }
    )
)
NONSENSE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["none", "true", "sphere", "single"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = st.sampled_from([*ALLOY_OPTIONS, *STOCK_OPTIONS]) | NONSENSE.filter(
    lambda name: not isinstance(name, list | dict) and name.__hash__ is not None and _hashes(name)
)


def _hashes(name):
    try:
        hash(name)
    except TypeError:
        return False
    return True


def check_sentence(message):
    assert message.strip()
    assert "\n" not in message


def made(model, options, *, build=True):
    """Model, or None where it is refused in one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return model(options, build=build)
    except pybamm.OptionError as error:
        check_sentence(str(error))
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ALLOYS, STOCK)
def test_options_that_were_accepted_are_accepted_again(alloy, stock):
    """What PyBaMM's files hold is the whole of the options."""
    try:
        options = PorousAlloyOptions(alloy | stock)
    except pybamm.OptionError as error:
        check_sentence(str(error))
        return
    assert PorousAlloyOptions(dict(options)) == options


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, NONSENSE, max_size=2) | NONSENSE)
def test_nonsense_is_refused_in_one_sentence(options):
    made(PorousAlloySPMe, options, build=False)


def processed(model, options):
    """Model with parameter values, or None where it is refused."""
    model = made(model, options)
    if model is None:
        return None
    values = pybamm.ParameterValues(SETS[model.options["working electrode"]])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return values.process_model(model, inplace=False, delayed_variable_processing=True)
    except pybamm.OptionError as error:
        check_sentence(str(error))
        return None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MODELS), ALLOYS)
def test_options_of_the_alloy_give_a_model_with_its_parameters(model, options):
    model = made(model, options)
    if model is not None and "alloy electrode" not in options:
        # the shipped sets have every parameter that these options need
        values = pybamm.ParameterValues(SETS[model.options["working electrode"]])
        assert values.process_model(model, inplace=False, delayed_variable_processing=True).rhs


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MODELS), ALLOYS, STOCK)
def test_any_options_give_a_model_or_a_sentence(model, alloy, stock):
    processed(model, alloy | stock)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MODELS), ALLOYS)
def test_models_that_are_accepted_are_solved(model, options):
    model = made(model, options)
    if model is None or "alloy electrode" in options:
        return
    values = pybamm.ParameterValues(SETS[model.options["working electrode"]])
    points = model.default_var_pts | POINTS
    simulation = pybamm.Simulation(model, parameter_values=values, var_pts=points, C_rate=0.1)
    solution = simulation.solve([0, 60], initial_soc=0.5)
    assert solution.t[-1] == 60
