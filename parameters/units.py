"""Quantities with units: "60 nm", "0.8 mg/cm2", "25 degC"; plain numbers are in the unit asked for.

A unit is a product of symbols with powers, in any common spelling: "mg/cm2", "mg cm^-2",
"mg.cm-2" and "mg/cm²" are one. Whether it suits is told by its dimension, so every parameter of
the package takes every unit of its kind.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from decimal import Context, Decimal
from numbers import Real
from typing import NamedTuple

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import shown


class Unit(NamedTuple):
    """Size of a unit in SI units, and its powers of the base quantities."""

    size: Decimal
    powers: Mapping[str, int]


# decimal numbers, so that 60 nm is 6e-8 m to the last bit
_DECIMAL = Context(prec=40, traps=[])
_PREFIXES = {"p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "": 0, "k": 3, "M": 6, "G": 9}
_BASE_QUANTITIES = ("length", "mass", "time", "current", "temperature", "amount")
# size, then powers of the base quantities in their order
_WITH_PREFIX = {
    "m": ("1", 1),
    "g": ("1e-3", 0, 1),
    "s": ("1", 0, 0, 1),
    "A": ("1", 0, 0, 0, 1),
    "K": ("1", 0, 0, 0, 0, 1),
    "mol": ("1", 0, 0, 0, 0, 0, 1),
    "L": ("1e-3", 3),
    "Hz": ("1", 0, 0, -1),
    "Pa": ("1", -1, 1, -2),
    "J": ("1", 2, 1, -2),
    "W": ("1", 2, 1, -3),
    "V": ("1", 2, 1, -3, -1),
    "Ohm": ("1", 2, 1, -3, -2),
    "S": ("1", -2, -1, 3, 2),
    "C": ("1", 0, 0, 1, 1),
    "F": ("1", -2, -1, 4, 2),
}
_WITHOUT_PREFIX = {"min": ("60", 0, 0, 1), "h": ("3600", 0, 0, 1), "%": ("0.01",)}
_CELSIUS = "degC"
_ZERO_CELSIUS = Decimal("273.15")

#: Units that messages name, and an example, by the unit in which the package computes.
ALLOWED = {
    "m": ("nm, um, mm, cm, m", "60 nm"),
    "m-1": ("nm-1, um-1, m-1", "0.05 nm-1"),
    "m2": ("mm2, cm2, m2", "1.54 cm2"),
    "kg": ("ug, mg, g, kg", "0.295 mg"),
    "kg.m-2": ("mg/cm2, g/m2, kg/m2", "0.8 mg/cm2"),
    "kg.m-3": ("g/cm3, kg/m3", "2.33 g/cm3"),
    "A.h.m-2": ("mAh/cm2, Ah/m2", "2 mAh/cm2"),
    "A.h.kg-1": ("mAh/g, Ah/kg", "3579 mAh/g"),
    "m2.kg-1": ("m2/g, m2/kg", "12 m2/g"),
    "m3.kg-1": ("cm3/g, m3/kg", "0.9 cm3/g"),
    "s": ("s, min, h", "10 min"),
    "K": ("K, degC", "25 degC"),
    "V": ("mV, V", "50 mV"),
    "A": ("uA, mA, A", "3 mA"),
    "A.h": ("mAh, Ah", "3 mAh"),
    "A.kg-1": ("mA/g, A/g, A/kg", "200 mA/g"),
    "A.m-2": ("mA/cm2, A/m2", "1 mA/cm2"),
    "m2.s-1": ("cm2/s, m2/s", "1e-13 cm2/s"),
    "Pa": ("kPa, MPa, GPa, Pa", "1.2 GPa"),
    "S.m-1": ("mS/cm, S/cm, S/m", "10 mS/cm"),
    "Ohm": ("mOhm, Ohm", "20 Ohm"),
    "Hz": ("mHz, Hz, kHz", "10 mHz"),
    "-": ("none, %", "60 %"),
}

_QUANTITY = re.compile(r"\s*([-+−]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+−]?[0-9]+)?)(.*)")
_FACTOR = re.compile(r"[\s.]*(/?)\s*(%|[A-Za-z]+)\s*\^?\s*([-+]?[0-9]{1,3})?")
_SPELLINGS = {"μ": "u", "−": "-", "·": ".", "⋅": ".", "*": ".", "°C": _CELSIUS, "Ω": "Ohm"}


def quantity(
    value: str | float, unit: str, name: str = "The quantity", *, positive: bool = False
) -> float:
    """Value of a quantity in the unit asked for.

    Parameters
    ----------
    value : str or float
        Text with a unit, such as "60 nm"; or a number that is in `unit` already.
    unit : str
        Unit of the result, such as "m", "kg.m-2" or "A.h.kg-1"; "-" for none.
    name : str, optional
        Subject of the error's sentence, such as "The mass".
    positive : bool, optional
        True if the value must be above 0. The default is False.

    Returns
    -------
    float
        The value [`unit`].

    Raises
    ------
    InputError
        If the text is no number with a unit of this kind, or the number is not finite or, where
        it must be, not above 0.

    Examples
    --------
    >>> quantity("60 nm", "m")
    6e-08
    >>> quantity("0.8 mg/cm2", "kg.m-2")
    0.008
    """
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
    else:
        number = _parse(value, unit) if isinstance(value, str) else None
    # NaN is not below infinity either
    if number is None or not abs(number) < float("inf") or (positive and not number > 0):
        # an array is several lines long
        given = " ".join(str(value).split())
        raise InputError(f"{name} is {shown(given)}; give {_wanted(unit, positive)}.")
    return number


def unit_of(name: str) -> str:
    """Unit in the brackets that end a parameter's name, "-" if there are none."""
    found = re.search(r"\[([^\[\]]+)\]$", name)
    return found[1] if found else "-"


def _parse(text: str, unit: str) -> float | None:
    """Value of a text in a unit; None if it is no number with a unit of this kind."""
    found = _QUANTITY.fullmatch(text)
    if not found:
        return None
    number = _DECIMAL.create_decimal(found[1].replace("−", "-"))
    spelled = _plain(found[2])
    if spelled == _CELSIUS:
        return float(_DECIMAL.add(number, _ZERO_CELSIUS)) if unit == "K" else None
    given, wanted = _unit(spelled), _unit("" if unit == "-" else unit)
    if given is None or wanted is None or given.powers != wanted.powers:
        return None
    return float(_DECIMAL.multiply(number, _DECIMAL.divide(given.size, wanted.size)))


def _plain(text: str) -> str:
    """A unit in ASCII: both micro signs are "u", raised digits are digits."""
    plain = unicodedata.normalize("NFKC", text)
    for sign, replacement in _SPELLINGS.items():
        plain = plain.replace(sign, replacement)
    return plain.strip()


def _unit(text: str) -> Unit | None:
    """Unit of a product of symbols, "" being 1; None if a symbol is not known."""
    size, powers, position = Decimal(1), Counter(), 0
    while position < len(text):
        factor = _FACTOR.match(text, position)
        if not factor:
            return None
        power = int(factor[3] or 1) * (-1 if factor[1] else 1)
        # "mAh" is mA times h
        charge = re.fullmatch(r"([a-zA-Z]?A)h", factor[2])
        for symbol in (charge[1], "h") if charge else (factor[2],):
            one = _symbol(symbol)
            if one is None or abs(power) > 9:
                return None
            size = _DECIMAL.multiply(size, _DECIMAL.power(one.size, power))
            powers.update({name: number * power for name, number in one.powers.items()})
        position = factor.end()
    return Unit(size, {name: power for name, power in powers.items() if power})


def _symbol(symbol: str) -> Unit | None:
    """Unit of one symbol, with its prefix if it has one."""
    if symbol in _WITHOUT_PREFIX:
        return _of_table(_WITHOUT_PREFIX[symbol], 0)
    for base, entry in _WITH_PREFIX.items():
        prefix = symbol.removesuffix(base)
        if symbol.endswith(base) and prefix in _PREFIXES:
            return _of_table(entry, _PREFIXES[prefix])
    return None


def _of_table(entry: tuple, exponent: int) -> Unit:
    size, *powers = entry
    return Unit(Decimal(size).scaleb(exponent), dict(zip(_BASE_QUANTITIES, powers, strict=False)))


def _wanted(unit: str, positive: bool) -> str:
    """What a value may be, for messages."""
    above = " above 0" if positive else ""
    if unit not in ALLOWED:
        return f"a finite number{above} with a unit of the kind of {unit}, such as '1e-8 {unit}'"
    units, example = ALLOWED[unit]
    return f"a finite number{above} with its unit (one of: {units}), such as '{example}'"
