"""A cell of one's own in a TOML file, which stands for a name: ``get_cell("my-cell.toml")``.

``porousalloy new my-cell.toml`` writes one with a comment on every line. Its tables are arguments
of :func:`porousalloy.parameters.make_cell.make_cell`::

    alloy = "na_sn"
    architecture = "bicontinuous"
    counter = "nvpf"                        # left out: the metal of a half cell

    [particle]                              # what is measured of it
    particle_radius = "2 um"
    ligament_diameter = "60 nm"
    porosity = 0.6

    [electrode]                             # and areal_capacity, porosity, thickness
    active_loading = "2 mg/cm2"

    [cell]                                  # temperature, prelithiation_potential, model
    [parameters]                            # any others, by their names
    [options]                               # of the model
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.make_cell import make_cell
from porousalloy.parameters.names import did_you_mean, shown
from porousalloy.parameters.particles.measurements import MEASUREMENT_UNITS, STATEMENTS
from porousalloy.parameters.small_files import read_small_file

HEAD = ("alloy", "architecture", "counter", "title")
#: Keys of the tables; others are names of parameters and of options, which are checked later.
TABLES: Mapping[str, tuple[str, ...] | None] = {
    "particle": (*MEASUREMENT_UNITS, *STATEMENTS),
    "electrode": ("active_loading", "areal_capacity", "porosity", "thickness"),
    "cell": ("temperature", "prelithiation_potential", "model"),
    "parameters": None,
    "options": None,
}
ADVICE = "`porousalloy new FILE` writes one to start from"
_HEADER = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")


def read_cell_file(path: str | Path) -> Cell:
    """Cell that a file describes; it is called like the file.

    Parameters
    ----------
    path : str or pathlib.Path
        TOML file as this module describes it.

    Returns
    -------
    Cell
        The cell. It does not need the file any more.

    Raises
    ------
    InputError
        If the file cannot be read, a key is unknown, or a value is refused: the message names the
        file, the line and the key.
    """
    text = read_small_file(path, ADVICE)
    content, lines = _parsed(text, path), _lines(text)
    _check_keys(content, lines, path)
    tables = {name: content.get(name, {}) for name in TABLES}
    settings = dict(tables["cell"])
    model, options = settings.pop("model", None), tables["options"]
    title = content.get("title", "")
    if not isinstance(title, str):
        raise InputError(_at(path, lines["", "title"], "the title is no text; write it in quotes."))
    try:
        cell = make_cell(
            content["alloy"],
            content["architecture"],
            tables["particle"],
            counter=content.get("counter"),
            parameters=tables["parameters"],
            **tables["electrode"],
            **settings,
        ).with_(model=model, options=options)
    except InputError as error:
        where = [
            f"line {line} '{key}'"
            for (table, key), line in lines.items()
            if _concerns(str(error), key, (content if not table else content[table])[key])
        ]
        raise InputError(_at(path, ", ".join(where), str(error))) from error
    name = re.sub(r"[^\w.-]+", "-", Path(path).stem) or "cell"
    return replace(cell, name=name, parameter_set=name, title=title or cell.title)


def _parsed(text: str, path: str | Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_at(path, "", f"no TOML: {error}; {ADVICE}.")) from error
    except RecursionError as error:
        raise InputError(_at(path, "", f"too many brackets in brackets; {ADVICE}.")) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise InputError(_at(path, "", f"a number is too long; {ADVICE}.")) from error
    return content


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Number of the line of every key, by its table ("" before the first) and its name."""
    table, found = "", {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[1]
        elif key := _KEY.match(line):
            found[table, next(filter(None, key.groups()))] = number
    return found


def _check_keys(content: dict[str, Any], lines: Mapping, path: str | Path) -> None:
    """Refuse what is unknown, missing or no value; whole numbers become floats."""
    for key in content:
        if key not in (*HEAD, *TABLES):
            raise InputError(_unknown(path, lines, "", key, (*HEAD, *TABLES)))
    for key in HEAD[:2]:
        if key not in content:
            raise InputError(_at(path, "", f"'{key}' is missing at the top; {ADVICE}."))
    for table, known in TABLES.items():
        values = content.get(table, {})
        if not isinstance(values, dict):
            raise InputError(_at(path, lines.get(("", table), ""), f"'[{table}]' is no table."))
        for key, value in values.items():
            if known is not None and key not in known:
                raise InputError(_unknown(path, lines, table, key, known))
            if not isinstance(value, str | int | float):
                message = f"{shown(key)} is neither a number nor a text in quotes."
                raise InputError(_at(path, lines.get((table, key), ""), message))
            if isinstance(value, int) and not isinstance(value, bool):
                values[key] = float(value) if abs(value) < 1e300 else float("inf")


def _unknown(path, lines: Mapping, table: str, key: str, known: Iterable[str]) -> str:
    place = f"'[{table}]'" if table else "the top of the file"
    end = did_you_mean(key, known, f"{place} takes {', '.join(known)}")
    return _at(path, lines.get((table, key), ""), f"{shown(key)} is no key of {place}{end}")


def _concerns(message: str, key: str, value: object) -> bool:
    """Whether a message is about a key: it names it, or cites its value."""
    # what comes after a semicolon is advice
    words = message.partition(";")[0].lower().replace("'s ", " ")
    cited = isinstance(value, str) and f"'{value.lower()}'" in words
    plain = key.lower().replace("_", " ")
    return cited or f"'{key.lower()}" in words or f"the {plain} " in words


def _at(path: str | Path, line: int | str, message: str) -> str:
    place = f" (line {line})" if isinstance(line, int) else f" ({line})" if line else ""
    return f"{shown(str(path))}{place}: {message}"
