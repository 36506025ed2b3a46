"""Content of a file as text, whatever its encoding, packed or not."""

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from porousalloy.parameters.errors import InputError

LARGEST = 2**30  # bytes unpacked; a few kilobytes can unpack to more than any memory holds
LONGEST_LINE = 1_000_000  # letters
#: What the first bytes of a file say of it.
SIGNATURES: Mapping[bytes, str] = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0": "excel",
    b"BIO-LOGIC MODULAR FILE": "BioLogic's .mpr",
    b"NEWARE": "Neware's .nda",
    b"\x00\x01\x00\x00Standard ": "an Access database, such as Arbin's .res",
    b"\x89HDF": "HDF5",
    b"CDF": "NetCDF",
    b"PAR1": "Parquet",
    b"MATLAB": "MATLAB's .mat",
    b"SQLite format 3": "SQLite",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "rich text",
}
#: What the first letters of a text say of it.
LANGUAGES = {
    re.compile(r"\s*<\?xml|\s*<Workbook", re.IGNORECASE): "XML",
    re.compile(r"\s*<(?:!doctype|html|head|table|body)\b", re.IGNORECASE): "HTML",
    re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{])"): "JSON",
}
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HIGH = re.compile(rb"[\x80-\xff]+")


class Text(NamedTuple):
    """Text of a file.

    Attributes
    ----------
    lines : list of str
        Lines without their ends.
    remarks : tuple of str
        Sentences on what was left out.
    """

    lines: list[str]
    remarks: tuple[str, ...]


def kind_of(content: bytes) -> str | None:
    """What the first bytes say the file is; None for what may be text."""
    for start, kind in SIGNATURES.items():
        if content.startswith(start):
            return kind
    return None


def unpack(path: Path, content: bytes) -> bytes:
    """Content of a gzip file, or of a zip with one table.

    Parameters
    ----------
    path : pathlib.Path
        Path, for messages.
    content : bytes
        Content of the file.

    Returns
    -------
    bytes
        What was packed; the content itself where nothing was.

    Raises
    ------
    InputError
        If it cannot be unpacked, is too large, or a zip holds several files.
    """
    kind = kind_of(content)
    try:
        if kind == "gzip":
            with gzip.GzipFile(fileobj=BytesIO(content)) as file:
                return _limited(path, file.read(LARGEST + 1))
        if kind == "zip":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                # macOS adds a folder of its own
                names = [
                    name
                    for name in archive.namelist()
                    if not name.endswith("/") and not name.startswith("__MACOSX")
                ]
                if len(names) != 1:
                    raise InputError(
                        f"'{path}' packs {len(names)} files; unpack it and give one of them."
                    )
                with archive.open(names[0]) as file:
                    return _limited(path, file.read(LARGEST + 1))
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error,
            zipfile.BadZipFile) as error:  # fmt: skip
        if isinstance(error, InputError):
            raise
        raise InputError(f"'{path}' cannot be unpacked; give the file that it packs.") from error
    return content


def _limited(path: Path, content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise InputError(
            f"'{path}' unpacks to more than {LARGEST / 2**30:.0f} GiB; give the part with the cell."
        )
    return content


def text_of(path: Path, content: bytes) -> Text:
    """Lines of a text.

    Parameters
    ----------
    path : pathlib.Path
        Path, for messages.
    content : bytes
        Content of the file: UTF-8, UTF-16 with or without its mark, GB 18030, or CP1252.

    Returns
    -------
    Text
        Lines, and a remark where the file ends in zero bytes.

    Raises
    ------
    InputError
        If it is no text, or text of a language such as JSON.
    """
    kind = kind_of(content)
    if kind is not None:
        name = {"zip": "a zip", "excel": "an Excel file"}.get(kind, kind)
        raise InputError(f"'{path}' is not a table but {name}; export it as a text table.")
    remarks: tuple[str, ...] = ()
    text = _decode(content)
    # a system of old ends its files so
    text = text.removesuffix("\x1a")
    bare = text.rstrip("\0")
    if len(bare) < len(text):
        remarks = (f"The file ends in {len(text) - len(bare)} zero bytes, which were left out.",)
    lines = bare.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"'{path}' is not a table: line {number} has {len(line)} letters; give a row a "
                "line."
            )
        if "\0" in line:
            raise InputError(
                f"'{path}' is not a table: line {number} holds zero bytes, as binary and damaged "
                "files do; export it again as text."
            )
    for start, language in LANGUAGES.items():
        if start.match(bare[:200]):
            raise InputError(
                f"'{path}' is not a table but {language}; give text columns under a header."
            )
    return Text(lines, remarks)


def _decode(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    head = content[:1000]
    # every other byte of Latin letters is zero in UTF-16
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[start::2].count(0)
        if len(head) > 4 and zeros > 0.4 * len(head) and head[1 - start :: 2].count(0) == 0:
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Chinese comes in pairs of high bytes, and more than one together; letters with accents,
    # degrees and micro signs do not
    runs = [len(run) for run in _HIGH.findall(content[:100_000])]
    if runs and max(runs) >= 4 and not any(run % 2 for run in runs):
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            pass
    # five bytes of CP1252 mean nothing
    return content.decode("cp1252", errors="replace")
