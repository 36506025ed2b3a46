"""PyBaMM's lithium-ion model with options of a porous alloy, however it comes to be: made by a
user, read from a file of equations, or read from a file of a discretised model.
"""

from typing import Any

import pybamm

from porousalloy.models.options import PorousAlloyOptions


class CheckedModel(pybamm.lithium_ion.BaseModel):
    """Mixin that checks options, and that restores what PyBaMM's files do not hold.

    Parameters
    ----------
    options : PorousAlloyOptions
        Options of the model.
    name : str
        Name of the model.
    build : bool
        True to build the equations at once.

    Raises
    ------
    pybamm.OptionError
        If PyBaMM has no model of these options together.
    """

    def __init__(self, options, name, build):
        try:
            super().__init__(options, name, build)
        except pybamm.OptionError as error:
            raise pybamm.OptionError(" ".join(str(error).split())) from error
        except Exception as error:
            # combinations that PyBaMM does not support end in errors of any type
            changed = options.changed
            if not changed:
                raise
            raise pybamm.OptionError(
                f"No model can be built with {changed} together; where the electrodes differ, "
                'give a tuple (negative, positive), "name=(negative, positive)" at the command '
                f"line (PyBaMM: {' '.join(str(error).split()) or type(error).__name__})."
            ) from error

    @property
    def options(self):
        """Options of the model; a plain dictionary, as PyBaMM's files hold it, is checked."""
        return self._options

    @options.setter
    def options(self, extra_options):
        plain = type(extra_options) is dict
        given = PorousAlloyOptions(extra_options) if plain else extra_options
        # a property, which pyright takes for what it returns
        stock: Any = super(CheckedModel, type(self)).options
        stock.__set__(self, given)

    @classmethod
    def deserialise(cls, properties):
        """Model that was saved discretised, ready to be solved."""
        model = super().deserialise(properties)
        model.y_slices = slices_of_states(model)
        return model


def slices_of_states(model):
    """Slices of the vector of states by variable, as PyBaMM keeps them in `y_slices`.

    PyBaMM's file of a discretised model does not hold them, and the solver takes tolerances and the
    layout of its Jacobian from them. The outputs that are states do: a slice of the vector, scaled.

    Parameters
    ----------
    model : pybamm.BaseModel
        Model whose equations and outputs were read from a file.

    Returns
    -------
    dict of pybamm.Variable to list of slice
        Slices of the states that are outputs too.
    """
    slices = {}
    for variable in [*model.rhs, *model.algebraic]:
        output = model._variables_processed.get(variable.name)
        found = [] if output is None else _state_vectors(output)
        if len(found) == 1:
            slices[variable] = list(found[0].y_slices)
    return slices


def _state_vectors(output):
    return [symbol for symbol in output.pre_order() if isinstance(symbol, pybamm.StateVector)]
