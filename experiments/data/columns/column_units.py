"""Units of measured tables, with their factors to the units of the models."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from porousalloy.experiments.data.columns.headers import CLOCK, unit_key


class Factor(NamedTuple):
    """Size of a unit.

    Attributes
    ----------
    size : float
        Factor to the unit of the models, or to the one that has to be divided by the mass.
    basis : {"", "absolute", "area"}
        What has to be known besides: nothing, the mass, or the mass and the area.
    """

    size: float
    basis: Literal["", "absolute", "area"] = ""


# capital letters do not count in headers ("VOLTAGE(MV)"), and no cell is measured in mega
_PREFIXES = {"": 1.0, "k": 1e3, "m": 1e-3, "milli": 1e-3, "u": 1e-6, "micro": 1e-6,
             "n": 1e-9, "nano": 1e-9}  # fmt: skip
_PER_MASS = {"kg": 1.0, "g": 1e3, "gram": 1e3, "mg": 1e6}
_PER_AREA = {"m2": 1.0, "dm2": 1e2, "cm2": 1e4, "mm2": 1e6}
_AMPERE = ("A", "amp", "amps", "ampere", "amperes", "安")
_AMPERE_HOURS = {
    **dict.fromkeys(
        ("Ah", "A.hr", "amp.hr", "amp.hrs", "amp.hour", "amp.hours", "ampere.hour", "ampere.hours"),
        1.0,
    ),
    **dict.fromkeys(("C", "A.s", "coulomb", "coulombs", "ampere.second"), 1 / 3600),
}


def _prefixed(units: Iterable[str] | Mapping[str, float]) -> dict[str, float]:
    """Sizes of units with every prefix."""
    sizes = units if isinstance(units, Mapping) else dict.fromkeys(units, 1.0)
    return {
        unit_key(prefix + unit): factor * size
        for unit, size in sizes.items()
        for prefix, factor in _PREFIXES.items()
    }


def _on_every_basis(units: Iterable[str] | Mapping[str, float]) -> dict[str, Factor]:
    """Factors of units alone, per mass and per area."""
    absolute = _prefixed(units)
    factors = {unit: Factor(size, "absolute") for unit, size in absolute.items()}
    for unit, size in absolute.items():
        for power in ("", "1"):
            factors |= {f"{unit}{per}{power}": Factor(size * one) for per, one in _PER_MASS.items()}
        factors |= {f"{unit}{per}": Factor(size * one, "area") for per, one in _PER_AREA.items()}
    return factors


#: Units of a current: to A, A.kg-1 or A.m-2.
CURRENT_UNITS = _on_every_basis(_AMPERE)
#: Units of a charge: to A.h, A.h.kg-1 (mA.h.g-1) or A.h.m-2.
CHARGE_UNITS = _on_every_basis(_AMPERE_HOURS)
#: Units of a voltage [V]; millivolt cannot be taken for volt, so the unit may be left out.
VOLTAGE_UNITS = {
    "": Factor(1.0),
    **{unit: Factor(size) for unit, size in _prefixed(("V", "volt", "volts", "伏")).items()},
}
#: Units of a time [s]; a number where a clock was expected is a spreadsheet's part of a day.
TIME_UNITS = {
    unit: Factor(size)
    for size, units in {
        1e-6: ("us", "microsecond", "microseconds"),
        1e-3: ("ms", "msec", "millisecond", "milliseconds"),
        1.0: ("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "秒"),
        60.0: ("min", "mins", "minute", "minutes", "decimalminutes", "minuten", "分", "分钟"),
        3600.0: (
            "h",
            "hr",
            "hrs",
            "hour",
            "hours",
            "decimalhours",
            "std",
            "stunde",
            "stunden",
            "小时",
            "heures",
        ),
        86400.0: ("d", "day", "days", "tag", "tage", CLOCK),
    }.items()
    for unit in units
}
#: Units of a length [m], and per cent of one.
PER_CENT = "%"
LENGTH_UNITS = {
    "m": Factor(1.0),
    "mm": Factor(1e-3),
    "um": Factor(1e-6),
    "nm": Factor(1e-9),
    PER_CENT: Factor(0.01),
}
#: Units of a number.
NUMBER = {unit: Factor(1.0) for unit in ("", "1", "#", "no", "nr")}
#: Units of a text.
TEXT = {"": Factor(1.0), "1": Factor(1.0)}
