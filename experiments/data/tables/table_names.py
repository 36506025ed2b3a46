"""Names of the columns of a table: units from a row beneath them, none twice."""

import re
from collections.abc import Sequence

from porousalloy.experiments.data.columns.column_kinds import COLUMN_KINDS
from porousalloy.experiments.data.columns.column_units import NUMBER
from porousalloy.experiments.data.columns.headers import unit_key

#: Units of columns that no kind reads, by their letters; "" is a sign such as "-".
_OTHER_UNITS = frozenset(
    ("", "c", "degc", "k", "f", "ohm", "mohm", "w", "mw", "wh", "mwh", "whkg", "hz", "1", "no",
     "none", "hhmmss", "hmmss", "date", "deg", "bar", "kpa", "as", "mas", "vs", "cm2", "farad")
)  # fmt: skip
_UNITS = frozenset().union(*(kind.units for kind in COLUMN_KINDS.values()))
#: A unit of its own line beneath the names must have one of these.
_TELLING = _UNITS - set(NUMBER) - {"%", "m"}


def is_units(cells: Sequence[str]) -> bool:
    """Whether cells are the units of columns."""
    full = [_letters(cell) for cell in cells if cell]
    known = sum(unit in _UNITS or unit in _OTHER_UNITS for unit in full)
    return any(unit in _TELLING for unit in full) and known >= 0.7 * len(full)


def merge_units(names: Sequence[str], units: Sequence[str]) -> list[str]:
    """Names with the units of the row beneath: "Voltage" over "V" is "Voltage [V]"."""
    merged = []
    for place, name in enumerate(names):
        unit = units[place].strip().strip("[]()").strip() if place < len(units) else ""
        has_one = re.search(r"[\[(/]", name) is not None
        merged.append(f"{name} [{unit}]" if name and _letters(unit) and not has_one else name)
    return merged


def _letters(unit: str) -> str:
    """Letters and digits of a unit."""
    return re.sub(r"[^\w%]|_", "", unit_key(unit))


def unique_names(names: Sequence[str]) -> list[str]:
    """Names of which none is empty or repeated: "Unnamed: 3", "Current [A] (2nd)"."""
    named: dict[str, None] = {}
    count: dict[str, int] = {}
    for place, name in enumerate(names):
        name = name or f"Unnamed: {place}"
        count[name] = count.get(name, 0) + 1
        number = count[name]
        ending = {1: "st", 2: "nd", 3: "rd"}.get(0 if number % 100 in (11, 12, 13) else number % 10)
        candidate = name if number == 1 else f"{name} ({number}{ending or 'th'})"
        while candidate in named:
            candidate += "'"
        named[candidate] = None
    return list(named)
