"""The cells that can be run by name; data/cells.toml lists them.

A cell is an alloy in a particle in an electrode, against a metal (half cell) or a cathode (full
cell). Nothing here imports PyBaMM, so that names and titles are answered at once.
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from porousalloy.parameters.cell import HOSTS, IONS, Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import did_you_mean, shown

if TYPE_CHECKING:
    import pandas as pd


#: End of the names of cells that are files.
SUFFIX = ".toml"


def _read_cells() -> dict[str, Cell]:
    text = (files("porousalloy.parameters") / "data" / "cells.toml").read_text("utf-8")
    cells = {}
    for name, entry in tomllib.loads(text).items():
        extra = tuple(entry.pop("extra_tables", ()))
        cells[name] = Cell(name=name, extra_tables=extra, **entry)
    return cells


CELLS = _read_cells()
PARAMETER_SETS = {cell.parameter_set: cell for cell in CELLS.values()}


def get_cell(name: str | Path) -> Cell:
    """Cell of a name or a file.

    Parameters
    ----------
    name : str or pathlib.Path
        Name on the command line, such as "ampsi-half", or of the parameter set, such as
        "AMPSi2019_halfcell"; or a file that ends in ".toml", see
        :mod:`porousalloy.parameters.cell_file`.

    Returns
    -------
    Cell
        Cell of that name, or that the file describes.

    Raises
    ------
    InputError
        If no cell has that name (the message gives the closest ones), or the file is refused.
    """
    text = str(name)
    if text.lower().endswith(SUFFIX):
        from porousalloy.parameters.cell_file import read_cell_file

        return read_cell_file(text)
    by_name = CELLS | PARAMETER_SETS
    if not (isinstance(name, str) and name in by_name):
        files = [text + SUFFIX] if _is_file(text + SUFFIX) else []
        end = did_you_mean(text, [*files, *by_name], "`porousalloy list` shows the cells")
        raise InputError(f"No cell is called {shown(text)}{end}")
    return by_name[name]


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # no name that a file can have
        return False


def find_cell(cell: Cell | str | Path) -> Cell:
    """Cell itself, or that of a name or a file as :func:`get_cell` knows it."""
    return cell if isinstance(cell, Cell) else get_cell(cell)


def list_cells() -> "pd.DataFrame":
    """Table of the cells that can be run by name.

    Returns
    -------
    pandas.DataFrame
        One row per cell, indexed by its name: title, parameter set, ion, host, architecture and
        counter electrode.
    """
    import pandas as pd

    rows = [
        {
            "name": cell.name,
            "title": cell.title,
            "parameter set": cell.parameter_set,
            "ion": IONS[cell.ion],
            "host": HOSTS[cell.host],
            "architecture": cell.architecture,
            "counter electrode": cell.counter_name,
        }
        for cell in CELLS.values()
    ]
    return pd.DataFrame(rows).set_index("name")
