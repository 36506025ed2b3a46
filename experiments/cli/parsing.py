"""Read and check what a user asks for. Nothing here needs PyBaMM, so refusals are immediate."""

import json
from collections.abc import Sequence
from pathlib import Path

from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues


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


def read_settings_file(path: Path) -> dict[str, str | float]:
    """Parameter values by name from a JSON file, such as `porousalloy fit` writes.

    Raises
    ------
    InputError
        If the file cannot be read, or is anything but one JSON object of numbers.
    """
    try:
        values = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be read ({error.strerror or error}); give a JSON file of parameters."
        ) from error
    except ValueError as error:
        raise InputError(
            f"'{path}' is not JSON; write {{\"name\": number, ...}} as `porousalloy fit` does."
        ) from error
    numbers = isinstance(values, dict) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values.values()
    )
    if not numbers:
        raise InputError(f"'{path}' holds no table of numbers; write {{\"name\": number, ...}}.")
    return values


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
