"""Current per mass of a measurement, as a user gives it."""

from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.units import quantity


def specific_current(
    current: str | float, cell: Cell | None = None, nominal_capacity: str | float | None = None
) -> float:
    """Current per mass.

    Parameters
    ----------
    current : str or float
        Current such as "156 mA/g"; or, where the cell is given, a C-rate as a number or text
        ("C/20"), or any other that the protocols take ("3 mA", "1 mA/cm2").
    cell : Cell, optional
        Cell whose 1C and area are meant.
    nominal_capacity : str or float, optional
        Capacity to which C-rates refer [A.h.kg-1]. The default is that of the cell's 1C.

    Returns
    -------
    float
        Current per mass to which the cell's C-rates refer [A.kg-1].

    Raises
    ------
    InputError
        If the current or the capacity is not understood or not above 0.
    """
    if cell is None:
        if isinstance(current, str) and "a" in current.lower():
            return quantity(current, "A.kg-1", "The current", positive=True)
        raise InputError(
            f"The current is '{current}', which says nothing without a cell; give the cell, or a "
            "current per gram such as '156 mA/g'."
        )
    values = ResolvedValues(cell)
    one_c = values["1C specific current [A.kg-1]"]
    if nominal_capacity is not None and "a" not in str(current).lower():
        one_c = quantity(nominal_capacity, "A.h.kg-1", "The nominal capacity", positive=True)
    return c_rate_of(current, cell, values) * one_c
