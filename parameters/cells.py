"""The cells that can be run by name; data/cells.toml lists them.

A cell is an alloy in a particle in an electrode, against a metal (half cell) or a cathode (full
cell). Nothing here imports PyBaMM, so that names and titles are answered at once.
"""

import tomllib
from importlib.resources import files

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError


def _read_cells() -> dict[str, Cell]:
    text = (files("porousalloy.parameters") / "data" / "cells.toml").read_text("utf-8")
    cells = {}
    for name, entry in tomllib.loads(text).items():
        extra = tuple(entry.pop("extra_tables", ()))
        cells[name] = Cell(name=name, extra_tables=extra, **entry)
    return cells


CELLS = _read_cells()
PARAMETER_SETS = {cell.parameter_set: cell for cell in CELLS.values()}


def get_cell(name: str) -> Cell:
    """Cell of that name.

    Parameters
    ----------
    name : str
        Name on the command line.

    Returns
    -------
    Cell
        The cell.

    Raises
    ------
    InputError
        If there is no such cell; the message lists those there are.
    """
    if name not in CELLS:
        raise InputError(f"No cell is called '{name}'; choose one of {', '.join(CELLS)}.")
    return CELLS[name]


def find_cell(cell: Cell | str) -> Cell:
    """Cell of a parameter set's name; a cell is returned as it is.

    Raises
    ------
    InputError
        If no set has that name.
    """
    if isinstance(cell, Cell):
        return cell
    if cell not in PARAMETER_SETS:
        raise InputError(
            f"No parameter set is called '{cell}'; choose one of {', '.join(PARAMETER_SETS)}."
        )
    return PARAMETER_SETS[cell]
