"""(split)"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pybamm

import porousalloy.models
from porousalloy.experiments.solving.callbacks import one_line
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.model_names import MODELS, check_model
from porousalloy.parameters.provenance import parameter_dictionary
from porousalloy.parameters.validation import check_parameter_values, read_settings


@contextmanager
def missing_parameter_named() -> Iterator[None]:
    """Where a model is built: refuse options that need a parameter which the cell lacks."""
    try:
        yield
    except KeyError as error:
        # PyBaMM: "Parameter 'name' not found. ... Best matches are ..."
        name = str(error.args[0]).split("'")[1]
        raise InputError(
            f"The model options need the parameter {name!r}, which the cell does not have; "
            "choose other options."
        ) from error


def changed_parameter_values(
    cell: Cell, settings: Mapping[str, str | float]
) -> pybamm.ParameterValues:
    known = [row["key"] for row in cell.rows]
    values = parameter_dictionary(cell, read_settings(known, settings))
    check_parameter_values(values)
    return pybamm.ParameterValues(values)


def built_model(cell: Cell, name: str, options: dict[str, object]) -> pybamm.BaseModel:
    check_model(name, options)
    try:
        return getattr(porousalloy.models, MODELS[name])({**cell.options, **options})
    except pybamm.OptionError as error:
        raise InputError(f"The model options cannot be used: {one_line(str(error))}") from error
    except Exception as error:
        # combinations that PyBaMM does not support end in errors of any type
        if not options:
            raise
        raise InputError(
            "No model can be built with these options; where the electrodes differ, write "
            f'--option "name=(negative, positive)" (PyBaMM: {one_line(str(error))}).'
        ) from error
