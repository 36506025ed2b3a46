"""How far the cells of a workbook reach: readers lay out every cell between the outermost ones.

One stray cell in the last row and column would take more memory than there is, which ends the
process rather than raise an error.
"""

import re
import zipfile
import zlib
from pathlib import Path

from porousalloy.parameters.errors import InputError

LARGEST_SHEET = 50_000_000  # cells, of 24 bytes and more each
LARGEST_PART = 2**31  # bytes of a sheet unpacked
_CHUNK = 2**20
_OVERLAP = 200  # bytes that may cut a tag in two
_ROW = re.compile(rb"<row\b[^>]*?\br=\"(\d{1,9})\"")
#: Columns beyond Z; a narrow table has none of them to look through.
_COLUMN = re.compile(rb"<c r=\"([A-Z]{2,3})\d")


def check_extent(path: Path) -> None:
    """Refuse a workbook that no memory holds.

    Parameters
    ----------
    path : pathlib.Path
        Path of an .xlsx file; what is no such file is left to the reader.

    Raises
    ------
    InputError
        If a sheet reaches over more than 5e7 cells or 2 GiB.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    continue
                rows, columns = (1, 26)
                if part.file_size <= LARGEST_PART:
                    rows, columns = _extent(archive, part)
                if part.file_size > LARGEST_PART or rows * columns > LARGEST_SHEET:
                    raise InputError(
                        f"A sheet of '{path}' reaches to row {rows} and column {columns}; clear "
                        "the cells beyond the table, or export it as a text table."
                    )
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile,
            zlib.error) as error:  # fmt: skip
        if isinstance(error, InputError):
            raise


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    rows, columns, rest = 1, 26, b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            rows = max(rows, max(map(int, _ROW.findall(text)), default=1))
            for letters in set(_COLUMN.findall(text)):
                number = 0
                for letter in letters:
                    number = 26 * number + letter - 64
                columns = max(columns, number)
            rest = text[-_OVERLAP:]
    return rows, columns
