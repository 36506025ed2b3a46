"""Parameter values in which some parameters are inputs, and what follows from them follows.

The derivations of a parameter set are arithmetic, so they take PyBaMM's symbols as well as numbers:
a free loading carries through to thickness, volume fractions and currents inside the model, with
exact sensitivities and without a rebuild.
"""

from collections.abc import Iterable, Mapping

import pybamm

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import read_settings

#: Found by solving equations of the open-circuit potential, so numbers only. PyBaMM takes them for
#: states of charge, which a fit does not ask for.
SOLVED = ("Open-circuit voltage at 0% SOC [V]", "Open-circuit voltage at 100% SOC [V]")

#: Of a full cell's cathode: PyBaMM lays a mesh over it, which no input can move. Ligaments
#: are solved on r/a0, and the meshes of the layers take symbols.
COUNTER_PARTICLE = "Positive particle radius [m]"


def symbolic_values(
    cell: Cell, settings: Mapping[str, str | float], free: Iterable[str]
) -> pybamm.ParameterValues:
    """Parameter values of a cell at the start of a measurement, the alloy delithiated.

    Parameters
    ----------
    cell : Cell
        Half or full cell.
    settings : Mapping
        Values that replace those of the cell.
    free : iterable of str
        Parameters that become inputs of the model.

    Returns
    -------
    pybamm.ParameterValues
        A full cell is discharged: what its anode holds is "Prelithiated anode filling".

    Raises
    ------
    InputError
        If the radius of a full cell's cathode particles would follow from a free parameter.
    """
    known = [row["key"] for row in cell.rows]
    numbers = ResolvedValues(cell, read_settings(known, settings))
    inputs = {name: pybamm.InputParameter(name) for name in free if name in numbers}
    symbols = ResolvedValues(cell, {**read_settings(known, settings), **inputs})
    starts = {} if cell.is_half_cell else _discharged(symbols)
    values = {key: numbers[key] for key in SOLVED} | starts
    values |= {key: symbols[key] for key in symbols if key not in values}
    if not cell.is_half_cell:
        _refuse_symbol(COUNTER_PARTICLE, values[COUNTER_PARTICLE])
    return pybamm.ParameterValues({"chemistry": "lithium_ion", **values})


def _refuse_symbol(length: str, value) -> None:
    if isinstance(value, pybamm.Symbol):
        inputs = (s for s in value.pre_order() if isinstance(s, pybamm.InputParameter))
        raise InputError(
            f"'{next(inputs).name}' cannot be free: the mesh of the cathode's particles follows "
            f"from '{length}'; set it, or fit the cathode's diffusivity."
        )


def _discharged(values) -> dict:
    """Concentrations of both electrodes of a discharged full cell [mol.m-3]."""
    fillings = {
        "negative": values["Prelithiated anode filling"],
        "positive": values["Positive electrode filling when discharged"],
    }
    return {
        f"Initial concentration in {electrode} electrode [mol.m-3]": filling
        * values[f"Maximum concentration in {electrode} electrode [mol.m-3]"]
        for electrode, filling in fillings.items()
    }
