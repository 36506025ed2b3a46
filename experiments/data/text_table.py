"""Text tables with a header, in whatever separator, decimal sign and encoding they are written."""

import codecs
import csv
import re
import warnings
from io import StringIO
from pathlib import Path

import pandas as pd

from porousalloy.parameters.errors import InputError

SEPARATORS = ("\t", ";", ",")
#: First words of BioLogic's exports; the lines before the header are counted in the second line.
BIOLOGIC = ("EC-Lab ASCII FILE", "BT-Lab ASCII FILE")
_HEADER_LINES = re.compile(r"Nb header lines\s*:\s*(\d+)")


def read_table(path: str | Path, what: str = "a measured curve") -> pd.DataFrame:
    """Table of a text file.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of a text with columns separated by comma, semicolon or tab under a header; lines that
        start with # are left out, and so is the preamble of BioLogic's .mpt. Decimal commas are
        understood where the comma does not separate columns; the encoding is UTF-8, UTF-16 with
        its mark, or otherwise Latin-1.
    what : str, optional
        Name of what the file should hold, for messages.

    Returns
    -------
    pandas.DataFrame
        Columns of numbers, or of text where a column has any.

    Raises
    ------
    InputError
        If there is no such file or it is no table.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"There is no file '{path}'; give the path of {what}.")
    try:
        text = _decode(path.read_bytes())
        header, separator, body = _parts(text)
        decimal = "," if separator != "," and re.search(r"\d,\d", body) else "."
        with warnings.catch_warnings():
            # rows with more cells than the header has names would lose the surplus
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                StringIO(f"{header}\n{body}"),
                sep=separator,
                decimal=decimal,
                index_col=False,
                low_memory=False,
            )
        repeated = _repeated(next(csv.reader([header], delimiter=separator)))
    except (ValueError, OSError, csv.Error, OverflowError, pd.errors.ParserWarning) as error:
        raise InputError(
            f"'{path}' is not a table; give text columns under a header, every row as long as the "
            "header."
        ) from error
    if repeated:
        raise InputError(f"Two columns of '{path}' are called '{repeated}'; rename or remove one.")
    return frame


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    if "\0" in text:
        raise ValueError("zero bytes are no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parts(text: str) -> tuple[str, str, str]:
    """Header, separator and the lines below."""
    if text.startswith(BIOLOGIC):
        counted = _HEADER_LINES.search(text[:500])
        if counted is None:
            raise ValueError("an .mpt counts its header lines")
        *_, header, body = ["", *text.split("\n", int(counted[1]))]
        return header.rstrip("\t"), "\t", body
    text = re.sub(r"^(?:#.*|\s*)\n", "", text, flags=re.MULTILINE).lstrip("\n")
    header, _, body = text.partition("\n")
    separator = max(SEPARATORS, key=header.count)
    return header.rstrip(), separator, body


def _repeated(names: list[str]) -> str | None:
    seen: set[str] = set()
    for name in filter(None, map(str.strip, names)):
        if name in seen:
            return name
        seen.add(name)
    return None
