"""The parameter sets by name, as PyBaMM's entry points ask for them.

`pybamm.ParameterValues("LiGe_porous_halfcell")` calls the function of that name here. In PyBaMM's
half cells the alloy is the "Positive" electrode, and a positive current fills it; in full cells it
is the "Negative" electrode and the cell starts charged. Sodium cells use PyBaMM's lithium-ion
names.
"""

from collections.abc import Callable

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import PARAMETER_SETS
from porousalloy.parameters.provenance import parameter_dictionary


def _getter(cell: Cell) -> Callable[[], dict]:
    def get_parameter_values() -> dict:
        return parameter_dictionary(cell)

    get_parameter_values.__name__ = cell.parameter_set
    get_parameter_values.__doc__ = (
        f"{cell.title[0].upper()}{cell.title[1:]}; tables {', '.join(cell.tables)}."
    )
    return get_parameter_values


globals().update({name: _getter(cell) for name, cell in PARAMETER_SETS.items()})
