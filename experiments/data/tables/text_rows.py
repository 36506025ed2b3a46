"""Lines of a text as rows of cells: separators, quotation marks, comments."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.data.tables.number_style import ERROR_VALUES
from porousalloy.experiments.data.tables.table_layout import MARKS, Row
from porousalloy.parameters.errors import InputError

#: Separators by likelihood.
SEPARATORS = ("\t", ";", ",", "|")
#: Blanks are taken where none of them separates, and only if every row has as many cells.
BLANKS = ("  ", " ")
_BLANKS = {"  ": re.compile(r"[ \t]{2,}"), " ": re.compile(r"[ \t]+")}
LONGEST_CELL = 5  # lines that a quoted cell may go over


class Lines(NamedTuple):
    """Lines of a text with one separator between cells.

    Attributes
    ----------
    texts : list of str
        Lines.
    separator : str
        Separator, a single letter.
    """

    texts: list[str]
    separator: str

    def cells(self, place: int) -> list[str]:
        """Cells of one line, or of several that a quoted cell joins."""
        row = next(csv.reader([self.texts[place]], delimiter=self.separator), [])
        return [cell.strip() for cell in row]

    def rows(self, count: int) -> Iterator[Row]:
        """Rows of the first lines."""
        texts, start = [f"{text}\n" for text in self.texts[:count]], 0
        while start < len(texts):
            reader, before = csv.reader(texts[start:], delimiter=self.separator), 0
            for cells in reader:
                if reader.line_num - before > LONGEST_CELL:
                    break
                yield Row(start + before + 1, [cell.strip() for cell in cells])
                before = reader.line_num
            else:
                return
            # a quotation mark that is none: the line is taken as it is
            cells = texts[start + before].rstrip("\n").split(self.separator)
            yield Row(start + before + 1, [cell.strip() for cell in cells])
            start += before + 1


class Body(NamedTuple):
    """Rows of values.

    Attributes
    ----------
    texts : list of str
        Rows, each as one text.
    lines : numpy.ndarray of int, shape (n,)
        Line of the file of each.
    remarks : tuple of str
        Sentences on lines that were left out.
    """

    texts: list[str]
    lines: np.ndarray
    remarks: tuple[str, ...] = ()

    def take(self, mask: np.ndarray, *remarks: str) -> "Body":
        """Some of the rows, with further remarks."""
        kept = [self.texts[place] for place in np.flatnonzero(mask)]
        return Body(kept, self.lines[mask], (*self.remarks, *remarks))


def separated(texts: Sequence[str], separator: str) -> Lines:
    """Lines with a separator of one letter, in place of blanks."""
    if separator not in _BLANKS:
        return Lines(list(texts), separator)
    return Lines([_BLANKS[separator].sub("\t", text.strip()) for text in texts], "\t")


def body_of(lines: Lines, first: int, headers: Sequence[int]) -> Body:
    """Rows beneath a header, without comments, blank lines and repeated headers.

    Parameters
    ----------
    lines : Lines
        Lines of the file.
    first : int
        Place of the first line of values.
    headers : sequence of int
        Places of the lines with headers, which may come again.

    Returns
    -------
    Body
        Rows; a cell that goes over several lines is one row.

    Raises
    ------
    InputError
        If a quoted cell does not end.
    """
    nothing = lines.separator + ' \t"'
    again = {lines.texts[place] for place in headers}
    kept, places, repeated = [], [], 0
    for place in range(first, len(lines.texts)):
        text = lines.texts[place]
        if text in again:
            repeated += place not in headers
        elif text.strip(nothing) and not _is_comment(text):
            kept.append(text)
            places.append(place + 1)
    body = Body(kept, np.array(places, int))
    if repeated:
        body = body._replace(remarks=(f"{repeated} lines repeat the header and were left out.",))
    return _joined(body, lines.separator) if any('"' in text for text in kept) else body


def _is_comment(text: str) -> bool:
    start = text.lstrip(' "')
    return start[:1] in MARKS and not start.upper().startswith(ERROR_VALUES)


def _joined(body: Body, separator: str) -> Body:
    """Rows in which quoted cells go over several lines."""
    texts, lines = [], []
    opened: list[str] = []
    start = re.compile(f'(?:^|{re.escape(separator)})\\s*"')
    for text, line in zip(body.texts, body.lines.tolist(), strict=True):
        odd = text.count('"') % 2 == 1
        if opened or (odd and start.search(text)):
            opened.append(text)
            if len(opened) == 1:
                lines.append(line)
            if odd and len(opened) > 1:
                texts.append(" ".join(opened))
                opened = []
            elif len(opened) > LONGEST_CELL:
                break
            continue
        texts.append(text)
        lines.append(line)
    if opened:
        raise InputError(
            f"Line {lines[-1]} opens a quotation mark that is not closed; close or remove it."
        )
    return body._replace(texts=texts, lines=np.array(lines, int))
