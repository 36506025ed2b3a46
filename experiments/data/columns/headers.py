"""Headers of measured tables, taken apart into a name and a unit.

A name is its letters and digits in small letters: "Test_Time", "TestTime" and "test time" are one;
so are the units "mAh·g⁻¹", "mA.h/g" and "mAh g^-1".
"""

import re
import unicodedata
from collections.abc import Iterator

#: A potential is "vs. Li/Li+", "vs Na", "versus Ag/AgCl"; the unit may stand before or behind.
_METAL = r"(?:Li|Na|K)\d?\+{0,2}\d?"
_REFERENCE = re.compile(
    rf"(?<![A-Za-z])(?:vs|versus|against|gegen)(?![A-Za-z])[\s._]*"
    rf"({_METAL}\s*[/|]\s*{_METAL}|Ag\s*/\s*AgCl|Hg\s*/\s*Hg\w*|[A-Za-z]+\+?)(?:\s+metal\w*)?",
    re.IGNORECASE,
)
#: References whose potential lies volts away from that of the counter electrode's metal.
_FOREIGN = re.compile(r"^(?:she|nhe|rhe|sce|ag|hg)", re.IGNORECASE)
#: A second column of one name, as `text_table` marks it.
_ORDINAL = re.compile(r"\s*\(\d*(?:1st|2nd|3rd|\dth)\)$")
_BRACKETED = re.compile(r"(.*?)\s*[\[(]([^\[\]()]*)[\])]?")
_SEPARATOR = re.compile(r"[\s_/,#;]+")
# the capital is what a header in capitals makes of a micro sign
_SPELLINGS = {"μ": "u", "Μ": "U", "−": "-", "–": "-", "⁻": "-"}
#: A stroke before what a current or a charge may be divided by, and a letter that is no unit alone.
_PER = r"/(?=[\s(]*(?:[km]?g|gram|[cdm]?m\^?\{?2)\b)"
_LONE_PREFIX = re.compile(r"(?:^|[\s_])[unk](?:$|[\s_])")
#: Symbols that stand behind a name: "Potential E / V", "Strom_I_mA".
_SYMBOL = re.compile(r"[\s_,]+[UEVIJQTuevijqt]$")
#: A unit such as "h:min:s.ms" says how the cells are written.
CLOCK = "clock"


def plain(text: object) -> str:
    """Text with one form of every sign: raised digits, both micro signs, wide brackets."""
    normal = unicodedata.normalize("NFKC", str(text))
    for sign, spelling in _SPELLINGS.items():
        normal = normal.replace(sign, spelling)
    return normal.strip()


def name_key(name: str) -> str:
    """Letters and digits of a name; pointed brackets mark a mean, bars a magnitude."""
    return re.sub(r"[^\w<>|]|_", "", plain(name).casefold())


def unit_key(unit: str) -> str:
    """Letters and digits of a unit; signs that no unit has stay, so that nobody knows it.

    "mA/g" and "mA g-1" are one, but "U / V" is a symbol with its unit, not a microvolt.
    """
    text = re.sub(r"^in[\s_]+", "", plain(unit).casefold())
    if re.search(r"[hdms]\w*:", text):
        return CLOCK
    if _LONE_PREFIX.search(text):
        return text
    return re.sub(r"[\s.·⋅∙*^_{}()$\\-]|" + _PER, "", text)


def reference_of(header: object) -> str | None:
    """Reference electrode of a potential if it is not the metal of the counter electrode."""
    found = _REFERENCE.search(plain(header))
    return found[1] if found and _FOREIGN.match(found[1]) else None


def readings(header: object) -> Iterator[tuple[str, str, bool]]:
    """Ways to take a header apart.

    Parameters
    ----------
    header : object
        Header as the table has it.

    Yields
    ------
    name : str
        Key of the name.
    unit : str
        Key of the unit, "" for none.
    marked : bool
        Whether a bracket or a slash marks the unit as one.
    """
    text = re.sub(r"<(.+)/(.+)>", r"<\1>/\2", plain(header).lstrip("~"))
    text = _REFERENCE.sub("", text)
    text = _ORDINAL.sub("", re.sub(r"[\[(]\s*[\])]", "", text)).strip(" _.,;")
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed and bracketed[1]:
        unit = unit_key(bracketed[2])
        for name in _names(bracketed[1], unit):
            yield name, unit, True
    for separator in _SEPARATOR.finditer(text):
        unit = text[separator.end() :]
        marked = "/" in separator[0] and "/" not in unit
        for name in _names(text[: separator.start()], unit_key(unit)):
            yield name, unit_key(unit), marked
    yield name_key(text), "", False


def _names(text: str, unit: str) -> Iterator[str]:
    """Keys of a name, with and without the symbol behind it."""
    yield name_key(text)
    text = text.rstrip(" _/,")
    # a small u before an ampere is a micro, not a voltage
    if not text.endswith("u") or unit.endswith("v"):
        yield name_key(_SYMBOL.sub("", text))
