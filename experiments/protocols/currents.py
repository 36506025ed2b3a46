"""Currents as a laboratory gives them: C-rates, per gram, per area, or in ampere."""

import math
import re

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases
from porousalloy.parameters.errors import InputError

EXAMPLES = "0.5C, C/10, 200 mA/g, 0.5 A/g, 1 mA/cm2 or 3 mA"
_NUMBER = r"([0-9.]+(?:e[+-]?[0-9]+)?)"
_C_OVER = re.compile(rf"c/{_NUMBER}", re.IGNORECASE)
_VALUE = re.compile(rf"{_NUMBER}\s*([a-z/0-9]*)", re.IGNORECASE)


def c_rate_of(current: str | float, cell: Cell, values) -> float:
    """C-rate of a current.

    Parameters
    ----------
    current : str or float
        A C-rate as a number, or text: "0.5C", "C/10", "200 mA/g", "0.5 A/g", "1 mA/cm2", "3 mA",
        "0.01 A". Per gram is on the basis of the cell's 1C: alloy and shell in a half cell, cathode
        in a full cell.
    cell : Cell
        The cell.
    values : Mapping
        Its parameter values.

    Returns
    -------
    float
        C-rate [h-1].

    Raises
    ------
    InputError
        If it is not understood or not above zero.
    """
    one_c = values["Nominal cell capacity [A.h]"]
    area = cell_area(values)
    mass = mass_bases(cell, values)[cell.one_c_basis] * area
    per_unit = {  # [A] over 1C
        "": 1.0,
        "c": 1.0,
        "a/g": 1e3 * mass / one_c,
        "ma/g": mass / one_c,
        "ma/cm2": 10 * area / one_c,
        "a/m2": area / one_c,
        "ma": 1e-3 / one_c,
        "a": 1 / one_c,
    }
    text = str(current).strip()
    over = _C_OVER.fullmatch(text)
    match = _VALUE.fullmatch(text)
    rate = math.nan
    try:
        if over:
            rate = 1 / float(over[1])
        elif match and match[2].lower() in per_unit:
            rate = float(match[1]) * per_unit[match[2].lower()]
    except (ValueError, ZeroDivisionError):
        pass
    if not (math.isfinite(rate) and rate > 0):
        raise InputError(f"The current is '{text}'; give one above 0, such as {EXAMPLES}.")
    return rate
