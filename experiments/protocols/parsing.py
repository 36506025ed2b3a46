"""Protocols by name, with settings given as text; and their list for people.

Nothing here needs PyBaMM, so refusals and the list are immediate.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields

from porousalloy.experiments.protocols.base import Protocol
from porousalloy.experiments.protocols.currents import c_rate_of
from porousalloy.experiments.protocols.laboratory import PROTOCOLS
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

CURRENTS = ("c_rate", "c_rates", "hold")
UNITS = {
    "c_rate": "C",
    "c_rates": "C",
    "hold": "C",
    "capacity": "mAh/g",
    "pulse": "s",
    "rest": "s",
    "lowest": "Hz",
    "highest": "Hz",
}


def make_protocol(name: str, settings: Mapping[str, object], cell: Cell, values) -> Protocol:
    """Protocol with its settings.

    Parameters
    ----------
    name : str
        Name of a protocol; see :data:`porousalloy.experiments.protocols.laboratory.PROTOCOLS`.
    settings : Mapping of str to str, float or sequence
        Settings that differ from the default. Currents as
        :func:`porousalloy.experiments.protocols.currents.c_rate_of` reads them, lists as such or
        with commas, all else numbers, with or without their unit.
    cell : Cell
        Cell whose 1C the currents refer to.
    values : Mapping
        Parameter values of the cell.

    Returns
    -------
    Protocol
        The protocol.

    Raises
    ------
    InputError
        If there is no such protocol or setting, or a value is not what the setting takes.
    """
    if name not in PROTOCOLS:
        raise InputError(
            f"No protocol is called '{name}'; choose one of {', '.join(PROTOCOLS)}: "
            "`porousalloy run --help` lists them with their settings."
        )
    kinds = {field.name: field.type for field in fields(PROTOCOLS[name])}
    chosen = {}
    for setting, given in settings.items():
        if setting not in kinds:
            raise InputError(
                f"{name} has no setting '{setting}'; choose one of {settings_of(name)}."
            )
        several = kinds[setting] == tuple[float, ...]
        numbers = [
            c_rate_of(word, cell, values) if setting in CURRENTS else _number(setting, word)
            for word in _words(given, several)
        ]
        chosen[setting] = tuple(numbers) if several else numbers[0]
    return PROTOCOLS[name](**chosen)


def _words(given: object, several: bool) -> list:
    """One value, or those of a list that is given as such or as text with commas."""
    if several and isinstance(given, str):
        return given.split(",")
    return list(given) if several and isinstance(given, Iterable) else [given]


def settings_of(name: str) -> str:
    """Settings of a protocol with their defaults, such as "c_rate=0.5C, number=3"."""
    return ", ".join(
        f"{field.name}={_text(field.default, UNITS.get(field.name, ''))}"
        for field in fields(PROTOCOLS[name])
    )


def protocol_list() -> str:
    """Every protocol with its settings, two lines each."""
    lines = []
    for name, protocol in PROTOCOLS.items():
        lines += [f"  {name}: {protocol.title}", f"      {settings_of(name)}"]
    return "\n".join(lines)


def _number(setting: str, given: object) -> float:
    text = str(given)
    try:
        number = float(text.strip().removesuffix(UNITS.get(setting, "")))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"'{setting}' is '{text.strip()}'; give a number such as 600.")
    return number


def _text(default, unit: str) -> str:
    if default is None:
        return "none"
    if isinstance(default, tuple):
        return ",".join(_text(value, unit) for value in default)
    return f"{default:g}" + (unit if unit == "C" else f" {unit}" * bool(unit))
