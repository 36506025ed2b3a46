"""Read and check what a user asks for. Nothing here needs PyBaMM, so refusals are immediate."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import shown
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.small_files import read_small_file


def read_c_rates(text: str, cell: Cell) -> list[float]:
    """C-rates from a list of currents such as "0.1,C/2,200 mA/g".

    Parameters
    ----------
    text : str
        Currents as :func:`porousalloy.experiments.protocols.currents.c_rate_of` reads them,
        separated by commas.
    cell : Cell
        Cell whose 1C they refer to.

    Returns
    -------
    list of float
        C-rates [h-1].

    Raises
    ------
    InputError
        If one is not a current, or is given twice.
    """
    values = ResolvedValues(cell)
    c_rates: list[float] = []
    for word in text.split(","):
        c_rate = c_rate_of(word, cell, values)
        if c_rate in c_rates:
            raise InputError(f"The C-rate {c_rate:g} is given twice; give each one once.")
        c_rates.append(c_rate)
    return c_rates


def read_new_values(
    settings: Sequence[str] | None, settings_file: Path | None
) -> dict[str, str | float]:
    """Parameter values of --set-file, and of --set, which has the last word."""
    from_file = {} if settings_file is None else read_settings_file(settings_file)
    return {**from_file, **read_assignments(settings, "--set")}


def read_settings_file(path: Path) -> dict[str, float]:
    """Parameter values by name from a JSON file, such as `porousalloy fit` writes.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, or is anything but one JSON object of finite
        numbers, each name once.
    """
    text = read_small_file(path, "give a JSON file of parameters, as `porousalloy fit` writes it")
    write = 'write {"name": number, ...} as `porousalloy fit` does'
    try:
        # as floats whole numbers of any length are read; a pair that comes twice would be lost
        values = json.loads(
            text, parse_int=float, parse_constant=float, object_pairs_hook=_names_once
        )
    except RecursionError as error:
        raise InputError(
            f"{shown(str(path))} has too many brackets in brackets; {write}."
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"{shown(str(path))} is not JSON (line {error.lineno}: {error.msg}); {write}."
        ) from error
    except _TwiceError as error:
        raise InputError(
            f"{shown(str(path))} has {shown(error.name)} twice; give it once."
        ) from error
    if not isinstance(values, dict):
        raise InputError(f"{shown(str(path))} holds no table of numbers; {write}.")
    for name, value in values.items():
        if not (isinstance(value, float) and math.isfinite(value)):
            raise InputError(
                f"{shown(str(path))}: the value of {shown(name)} is no finite number; {write}."
            )
    return values


class _TwiceError(Exception):
    """A name that comes twice in one object."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


def _names_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def read_options(texts: Sequence[str] | None) -> dict[str, str | tuple[str, ...]]:
    """Model options from --option "name=value" texts."""
    return {name: option_value(text) for name, text in read_assignments(texts, "--option").items()}


def read_assignments(texts: Sequence[str] | None, flag: str) -> dict[str, str]:
    """Names and values from "name=value" texts.

    Parameters
    ----------
    texts : sequence of str or None
        As typed; spaces around name and value are dropped.
    flag : str
        The option they came with, for the message.

    Raises
    ------
    InputError
        If a text has no name, no "=" or no value, or a name comes twice.
    """
    assignments: dict[str, str] = {}
    for text in texts or ():
        name, _, value = (part.strip() for part in text.rpartition("="))
        if not (name and value):
            raise InputError(f"{flag} '{text}' is not understood; write {flag} \"name=value\".")
        if name in assignments:
            raise InputError(f"{flag} '{name}' is given twice; give it once.")
        assignments[name] = value
    return assignments


def option_value(text: str) -> str | tuple[str, ...]:
    """Value of a model option; "(a, b)" is one for each electrode, the negative first."""
    if text.startswith("(") and text.endswith(")"):
        return tuple(part.strip() for part in text[1:-1].split(","))
    return text
