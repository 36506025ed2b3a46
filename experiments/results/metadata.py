"""What a result says about its making: programs, model, options, and what was changed.

All of it is text, so that it fits into the attributes of a NetCDF 3 file; what has structure is
JSON.
"""

import json
import math
import platform
import re
import uuid
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.provenance import parameter_dictionary

PROGRAMS = ("porousalloy", "pybamm")
MODEL, OPTIONS = "model", "options"
#: What makes a cell beside its changes, so that its parameters are found again.
RECIPE = "recipe"
#: Values that were given for a run or with a cell, by parameter name.
CHANGES = "changes"
#: Every number that differs from the cell's tables: the changes, what follows from them, and what
#: the run set, such as the concentrations it started from.
DIFFERENCES = "differences"
RECIPE_FIELDS = ("alloy", "architecture", "particle", "counter", "parameter_set", "extra_tables")
_TABLE_NAME = re.compile(r"\w+")
ROUNDING = 1e-12


def run_metadata(cell: Cell, parameter_values: Mapping[str, object]) -> dict[str, str]:
    """Attributes of a result.

    Parameters
    ----------
    cell : Cell
        Cell that was run, with its model, options and changes.
    parameter_values : Mapping
        Values that were run.

    Returns
    -------
    dict of str to str
        "run_id", which no two runs share, "porousalloy_version", "pybamm_version",
        "python_version", "model", and as JSON "options", "recipe", "changes" and "differences".
    """
    own = parameter_dictionary(_without_changes(cell))
    recipe = {field: getattr(cell, field) for field in RECIPE_FIELDS}
    return {
        RUN_ID: uuid.uuid4().hex,
        **{f"{program}_version": version(program) for program in PROGRAMS},
        "python_version": platform.python_version(),
        MODEL: cell.model,
        OPTIONS: json.dumps(cell.options, default=str),
        RECIPE: json.dumps(recipe),
        CHANGES: json.dumps({name: float(value) for name, value in cell.changes.items()}),
        DIFFERENCES: json.dumps(_differences(own, parameter_values)),
    }


def cell_of(attributes: Mapping[str, object]) -> Cell | None:
    """Cell of a result, without changes.

    Parameters
    ----------
    attributes : Mapping
        Of a Dataset: "cell" and "title", and "recipe" if it says what the cell is made of.

    Returns
    -------
    Cell or None
        The one of the recipe, else the one of that name; None if it cannot be found again.
    """
    recipe = _read(attributes, RECIPE)
    if not recipe:
        return CELLS.get(str(attributes["cell"]))
    try:
        cell = _made_of(str(attributes["cell"]), str(attributes["title"]), recipe)
        # names become file names: nothing outside the package may be read
        if all(_TABLE_NAME.fullmatch(table) for table in cell.tables):
            parameter_dictionary(cell)
            return cell
    except (KeyError, TypeError, FileNotFoundError):
        # written by another version, that has other tables
        pass
    return None


def ion_of(attributes: Mapping[str, object]) -> str:
    """Ion that the alloy of a result takes up, "li" or "na"; "li" if the result does not say."""
    cell = CELLS.get(str(attributes.get("cell")))
    alloy = _read(attributes, RECIPE).get("alloy") or (cell.alloy if cell else "li")
    return str(alloy).partition("_")[0]


def changes_of(attributes: Mapping[str, object]) -> dict[str, float]:
    """Values that were given for a result, by parameter name; none if it does not say."""
    return {name: float(value) for name, value in _read(attributes, CHANGES).items()}


def differences_of(attributes: Mapping[str, object]) -> dict[str, float]:
    """Values that were run and differ from the cell's tables, by parameter name."""
    return {name: float(value) for name, value in _read(attributes, DIFFERENCES).items()}


def _read(attributes: Mapping[str, object], name: str) -> dict:
    return json.loads(str(attributes.get(name, "{}")))


def _without_changes(cell: Cell) -> Cell:
    recipe = {field: getattr(cell, field) for field in RECIPE_FIELDS}
    return _made_of(cell.name, cell.title, recipe)


def _made_of(name: str, title: str, recipe: Mapping[str, Any]) -> Cell:
    """Cell of a recipe."""
    return Cell(
        name=name,
        title=title,
        parameter_set=str(recipe["parameter_set"]),
        alloy=str(recipe["alloy"]),
        architecture=str(recipe["architecture"]),
        particle=str(recipe["particle"]),
        counter=str(recipe["counter"]),
        extra_tables=tuple(recipe["extra_tables"]),
    )


def _differences(own: Mapping[str, object], run: Mapping[str, object]) -> dict[str, float]:
    """Numbers that were run in place of those of the set."""
    differences = {}
    for name, value in own.items():
        given = run.get(name)
        if not isinstance(given, int | float):
            continue
        if not (isinstance(value, int | float) and math.isclose(value, given, rel_tol=ROUNDING)):
            differences[name] = float(given)
    return differences
