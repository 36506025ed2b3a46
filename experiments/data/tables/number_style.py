"""Numbers as people and programs write them: decimal signs, thousands, error values.

Where a text such as "1.234" may be either 1.234 or 1234, the other cells of the column decide, then
the other columns of the file; where nothing does, the column is unclear and stays text.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

#: Words for an empty cell in a column of numbers; in a column of text they are text.
EMPTY = frozenset(
    ("", "-", "--", "---", "nan", "na", "n/a", "null", "none", "nil", "#n/a", "#na", "#div/0!",
     "#value!", "#ref!", "#num!", "#name?", "#null!", "#wert!", "#zahl!",
     "#bezug!", "#nv", "#name!")
)  # fmt: skip
ERROR_VALUES = tuple(word.upper() for word in sorted(EMPTY) if word.startswith("#"))
LOOKED_AT = 1000  # different cells that say whether a column holds numbers
LONGEST = 400  # letters of a number; what is longer is text
_THOUSANDS_BLANK = re.compile(r"^\d{1,3}(?:([ '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?![^.,])")
_NUMBER = re.compile(r"([+-]?)([\d.,]+)((?:[eE][+-]?\d+)?)")


class Style(NamedTuple):
    """How the numbers of a column are written.

    Attributes
    ----------
    decimals : frozenset of str
        Signs that can only be decimal, "." or ",".
    thousands : frozenset of str
        Signs that can only separate thousands.
    either : frozenset of str
        Signs that may be both.
    plain : bool
        Whether some numbers other than 0 have no sign.
    """

    decimals: frozenset[str]
    thousands: frozenset[str]
    either: frozenset[str]
    plain: bool


class Numbers(NamedTuple):
    """Cells of a column as numbers.

    Attributes
    ----------
    values : pandas.Series
        Numbers; objects where some cells are text.
    remark : str
        Sentence on how a doubtful sign was understood; "" if there was none.
    unclear : str
        Sentence on why the cells stay text; "" if they do not.
    """

    values: pd.Series
    remark: str = ""
    unclear: str = ""


def style_of(cells: Iterable[str]) -> Style:
    """Style of numbers written as text; what is no number says nothing."""
    decimals, thousands, either, plain = set(), set(), set(), False
    for cell in cells:
        parts = _parts(cell)
        if parts is None:
            continue
        _, digits, exponent = parts
        kind, sign = _role(digits, exponent)
        {"decimal": decimals, "thousands": thousands, "either": either}.get(kind, set()).add(sign)
        if kind == "both":
            decimals.add(sign)
            thousands.add("." if sign == "," else ",")
        plain = plain or (kind == "plain" and digits.strip("0") != "")
    return Style(frozenset(decimals), frozenset(thousands), frozenset(either), plain)


def is_number(cell: str) -> bool:
    """Whether a cell is a number in some style."""
    parts = _parts(cell)
    return parts is not None and _role(*parts[1:])[0] != ""


def as_numbers(cells: pd.Series, header: str, decimal: str | None) -> Numbers:
    """Cells of a column of text as numbers, if most of them are.

    Parameters
    ----------
    cells : pandas.Series
        Cells, as text or already as numbers.
    header : str
        Header of the column, for messages.
    decimal : str or None
        Decimal sign that the other columns of the file show.

    Returns
    -------
    Numbers
        Numbers where the column holds them; the cells as they are where it holds text.
    """
    given = cells.astype(object).where(cells.notna(), "")
    texts = given.map(_as_text)
    different = pd.unique(texts)
    full = [text for text in different if text.lower() not in EMPTY]
    looked = full[:LOOKED_AT]
    if not full or sum(map(is_number, looked)) < 0.5 * len(looked):
        return Numbers(cells)
    # a sheet has numbers beside text, and they have no sign
    style = style_of(pd.unique(texts[given.map(lambda cell: isinstance(cell, str))]))
    sign, problem = _decide(style, decimal)
    if problem:
        example = next(text for text in full if {".", ","} & set(text))
        return Numbers(
            cells,
            unclear=f"Column '{header}' holds numbers such as '{example}' {problem}; write them "
            "with one decimal sign and without thousands.",
        )
    remark = ""
    doubtful = style.either - {sign}
    if doubtful and not style.thousands:
        example = next(text for text in full if doubtful & set(text))
        remark = (
            f"'{example}' in column '{header}' was read as {_value(example, sign):g}, as the "
            f"decimal sign of the file is '{sign}'."
        )
    known = {text: _value(text, sign) for text in different}
    values = texts.map(known)
    numeric = given.map(lambda cell: isinstance(cell, int | float) and not isinstance(cell, bool))
    values = values.astype(object).where(~numeric, given)
    if any(value is None for value in known.values()):
        # what is no number stays, for the message that names its row
        return Numbers(values.where(values.notna() | _empty(texts), cells), remark)
    return Numbers(values.astype(float), remark)


def _as_text(cell: object) -> str:
    return str(cell).strip()


def _empty(texts: pd.Series) -> pd.Series:
    return texts.str.lower().isin(EMPTY)


def _decide(style: Style, decimal: str | None) -> tuple[str, str]:
    """Decimal sign of a column, or what is unclear."""
    if len(style.decimals) > 1 or style.decimals & style.thousands or len(style.thousands) > 1:
        return "", "with points and commas in both roles"
    if style.decimals:
        return next(iter(style.decimals)), ""
    if style.thousands:
        return ("," if "." in style.thousands else "."), ""
    if not style.either:
        return ".", ""
    if decimal is not None:
        return decimal, ""
    # three decimals in every cell are a format; beside whole numbers they may be thousands
    if style.either == {"."} and not style.plain:
        return ".", ""
    return "", "whose sign may separate decimals or thousands"


def _parts(cell: str) -> tuple[str, str, str] | None:
    """Sign, digits with their signs, and exponent; None for what is no number."""
    if len(cell) > LONGEST:
        return None
    text = cell.strip().strip("\u00a0").replace("\u2212", "-")
    found = _NUMBER.fullmatch(text)
    if found is None:
        bare = text.lstrip("+-")
        if not _THOUSANDS_BLANK.match(bare):
            return None
        found = _NUMBER.fullmatch(re.sub(r"[ '’\u00a0\u2009\u202f]", "", text))
        if found is None:
            return None
    return found[1], found[2], found[3]


def _role(digits: str, exponent: str) -> tuple[str, str]:
    """What the sign in a number is, and the sign; "" if it is no number."""
    signs = [letter for letter in digits if letter in ".,"]
    if not signs:
        return "plain", ""
    if len(digits) == len(signs):
        return "", ""
    if len(set(signs)) == 2:
        last = signs[-1]
        other = signs[0]
        whole, _, fraction = digits.partition(last)
        right = signs.count(last) == 1 and _in_groups(whole, other) and other not in fraction
        return ("both", last) if right else ("", "")
    sign = signs[0]
    if len(signs) > 1:
        return ("thousands", sign) if _in_groups(digits, sign) and not exponent else ("", "")
    whole, _, fraction = digits.partition(sign)
    if len(fraction) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0") or exponent:
        return "decimal", sign
    return "either", sign


def _in_groups(digits: str, sign: str) -> bool:
    first, *others = digits.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in others)


def _value(text: str, decimal: str) -> float | None:
    """Number, NaN for an empty cell, None for text."""
    if text.lower() in EMPTY:
        return np.nan
    parts = _parts(text)
    if parts is None or _role(*parts[1:])[0] == "":
        return None
    sign, digits, exponent = parts
    digits = digits.replace("." if decimal == "," else ",", "").replace(",", ".")
    return float(f"{sign}{digits}{exponent}")
