"""The PyBaMM model and parameter values of a cell."""

from collections.abc import Iterator
from contextlib import contextmanager

import pybamm

import porousalloy.models
from porousalloy.experiments.solving.messages import one_line
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import MODELS
from porousalloy.parameters.provenance import parameter_dictionary


def parameter_values(cell: Cell) -> pybamm.ParameterValues:
    """Parameter values of a cell as PyBaMM takes them.

    Parameters
    ----------
    cell : Cell
        The cell, with its changes.

    Returns
    -------
    pybamm.ParameterValues
        A new set, which the caller may change.
    """
    return pybamm.ParameterValues(parameter_dictionary(cell))


def build_model(cell: Cell) -> pybamm.BaseModel:
    """Model of a cell, with its options.

    Parameters
    ----------
    cell : Cell
        The cell; ``cell.model`` names the model.

    Returns
    -------
    pybamm.BaseModel
        An instance of :class:`porousalloy.models.PorousAlloySPM`, ``PorousAlloySPMe`` or
        ``PorousAlloyDFN``.

    Raises
    ------
    InputError
        If PyBaMM or the model refuses the options.
    """
    try:
        return getattr(porousalloy.models, MODELS[cell.model])(cell.options)
    except pybamm.OptionError as error:
        raise InputError(f"The model options cannot be used: {one_line(str(error))}") from error


@contextmanager
def missing_parameter_named() -> Iterator[None]:
    """Where a model is built: refuse options that need a parameter which the cell lacks."""
    try:
        yield
    except pybamm.OptionError as error:
        raise InputError(str(error)) from error
    except KeyError as error:
        # of an output, which is processed when it is asked for
        # PyBaMM: "Parameter 'name' not found. ... Best matches are ..."
        parts = str(error.args[0]).split("'")
        if len(parts) < 2:
            raise
        raise InputError(
            f"The model options need the parameter {parts[1]!r}, which the cell does not have; "
            "choose other options."
        ) from error
