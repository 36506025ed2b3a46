"""One sentence where parameter values do not suit a porous alloy model.

PyBaMM says which parameter it missed first, as a KeyError, and has no place where a model may say
more. Two of its methods are therefore wrapped; other models do not notice.
"""

import functools

import pybamm

from porousalloy.models.checked_model import CheckedModel

#: A parameter that every porous alloy electrode has, and no other electrode.
MARK = "{} particle internal porosity"


def missing_parameter(model, values, error):
    """Sentence about a parameter that a model asked for in vain.

    Parameters
    ----------
    model : CheckedModel
        Model with its options.
    values : pybamm.ParameterValues
        Parameter values that were given.
    error : KeyError
        Error of PyBaMM, which quotes the parameter first.

    Returns
    -------
    str
        What was given, and what to do.
    """
    electrode = model.options["alloy electrode"]
    alloys = [d for d in ("negative", "positive") if MARK.format(d.capitalize()) in values]
    name = str(error.args[0]).split("'")[1] if "'" in str(error.args[0]) else str(error.args[0])
    if not alloys:
        return (
            f"The parameter values hold no porous alloy ('{MARK.format(electrode.capitalize())}' "
            "is missing); take one of the sets that `porousalloy list` shows, or add to one of "
            "them what differs."
        )
    if electrode not in alloys:
        half_cell = model.options["working electrode"] == "positive"
        cells = ("full", "half") if half_cell else ("half", "full")
        remedy = "leave it out" if half_cell else "add it"
        return (
            f"The parameter values have the alloy in the {alloys[0]} electrode, as in a "
            f"{cells[0]} cell, and the model in the {electrode} one, as in a {cells[1]} cell; "
            f"the option 'working electrode' 'positive' makes a half cell, so {remedy}, or take "
            f"the parameter set of a {cells[1]} cell."
        )
    return (
        f"The model's options need the parameter '{name}', which the parameter values do not have; "
        "add it to them or choose other options, with a tuple (negative, positive) where the "
        "electrodes differ."
    )


def _in_a_sentence(method, model_and_values):
    """Method of PyBaMM whose KeyError becomes a sentence, where the model is of this package."""

    @functools.wraps(method)
    def wrapped(self, *arguments, **settings):
        try:
            return method(self, *arguments, **settings)
        except KeyError as error:
            model, values = model_and_values(self, *arguments, **settings)
            if not isinstance(model, CheckedModel):
                raise
            raise pybamm.OptionError(missing_parameter(model, values, error)) from error

    return wrapped


def say_what_is_missing():
    """Let PyBaMM say in a sentence what parameter values lack for a porous alloy model."""
    values = pybamm.ParameterValues
    if hasattr(values.process_model, "__wrapped__"):
        return
    values.process_model = _in_a_sentence(
        values.process_model, lambda self, unprocessed_model, *_, **__: (unprocessed_model, self)
    )
    simulation = pybamm.BaseSimulation
    simulation.set_initial_state = _in_a_sentence(
        simulation.set_initial_state, lambda self, *_, **__: (self.model, self.parameter_values)
    )
