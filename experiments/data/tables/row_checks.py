"""Rows of a text that can be trusted: no footer, none cut short, none with a cell too many."""

import csv

import numpy as np

from porousalloy.experiments.data.tables.table_layout import Row, is_value
from porousalloy.experiments.data.tables.text_rows import Body, Lines
from porousalloy.parameters.errors import InputError

FOOTER = 50  # lines at the end that may be no row
OFTEN = 0.05  # share of the rows that may leave out their last cells
LOOKED_AT = 200  # rows that say which columns may be empty
_ADVICE = "mend or remove the line"


def widths(body: Body, lines: Lines, width: int) -> np.ndarray:
    """Number of cells in every row; of more than a header has, up to the last full one.

    Parameters
    ----------
    body : Body
        Rows of values.
    lines : Lines
        Lines of the file, for the separator.
    width : int
        Number of names in the header.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Numbers of cells.
    """
    separator = lines.separator
    counts = [
        len(next(csv.reader([text], delimiter=separator))) if '"' in text
        else text.count(separator) + 1
        for text in body.texts
    ]  # fmt: skip
    for place, count in enumerate(counts):
        if count > width:
            bare = body.texts[place].rstrip(separator + " ")
            full = next(csv.reader([bare], delimiter=separator))
            counts[place] = max(len(full), width)
    return np.array(counts, int)


def without_footer(body: Body, lines: Lines) -> Body:
    """Rows without what stands beneath the table, such as a sum or "End of file"."""
    ends = len(body.texts)
    first = Row(0, _cells(body.texts[0], lines.separator)) if body.texts else None
    while first is not None and ends > max(len(body.texts) - FOOTER, 1):
        row = Row(0, _cells(body.texts[ends - 1], lines.separator))
        if row.is_data and (row.lead < row.width and _alike(row, first)):
            break
        ends -= 1
    else:
        # no row is like the first one, so that says nothing
        return body
    if ends == len(body.texts):
        return body
    text = "".join(filter(str.isprintable, body.texts[ends])).strip(lines.separator + " ")[:40]
    note = f"The table ends above line {body.lines[ends]} ('{text}'); what follows was left out."
    return body.take(np.arange(len(body.texts)) < ends, note)


def _cells(text: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([text], delimiter=separator), [])]


def _alike(row: Row, first: Row) -> bool:
    """Whether a row begins with a value where the first one does."""
    place = row.lead
    one = Row(0, [row.cells[place], "0"]).is_data
    other = Row(0, [first.cells[place] if place < first.width else "", "0"]).is_data
    return one or not other


def check_widths(body: Body, lines: Lines, width: int, counts: np.ndarray) -> Body:
    """Rows none of which may have lost a cell in its middle.

    Parameters
    ----------
    body : Body
        Rows of values.
    lines : Lines
        Lines of the file, for the separator.
    width : int
        Number of names in the header.
    counts : numpy.ndarray of int, shape (n,)
        Number of cells of every row.

    Returns
    -------
    Body
        Rows, without a last one that is cut short.

    Raises
    ------
    InputError
        If a row has more cells than the header, or fewer where others are full.
    """
    if not len(counts):
        return body
    texts = body.texts
    bad = counts != width
    # a line of words beneath which the table goes on, or another one begins, holds no sample
    worded = [
        place
        for place in np.flatnonzero(bad)
        if not any(map(is_value, _cells(texts[place], lines.separator)))
    ]
    if worded and (~bad).any():
        kept = np.ones(len(texts), bool)
        kept[worded] = False
        last = np.flatnonzero(~bad)[-1]
        note = (
            f"{len(worded)} lines hold no numbers and were left out, the first is line "
            f"{body.lines[worded[0]]}."
        )
        if worded[-1] > last:
            kept[next(place for place in worded if place > last) :] = False
            note = f"The table ends in line {body.lines[last]}; what follows was left out."
        rest = body.take(kept, note)
        return check_widths(rest, lines, width, counts[kept])
    long = np.flatnonzero(counts > width)
    if long.size:
        commas = lines.separator == "," and (counts > width).mean() > 0.5
        advice = "if commas are decimal signs, separate by semicolons" if commas else _ADVICE
        raise _unfitting(body, counts, width, long[0], advice)
    if counts.max() < width:
        raise _unfitting(body, counts, width, 0, "give every column one name")
    short = counts < width
    if not short.any() or short.mean() > OFTEN:
        return body
    looked = [
        *range(min(LOOKED_AT, len(texts))),
        *range(max(len(texts) - LOOKED_AT, 0), len(texts)),
    ]
    may_end = min(
        (Row(0, _cells(texts[place], lines.separator)).width for place in looked
         if not short[place]), default=width,
    )  # fmt: skip
    for place in np.flatnonzero(short & (counts < may_end)):
        if place == len(texts) - 1:
            note = f"Line {body.lines[place]} is cut short and was left out."
            return body.take(np.arange(len(texts)) < place, note)
        raise _unfitting(body, counts, width, place, _ADVICE)
    return body


def _unfitting(body: Body, counts: np.ndarray, width: int, place: int, advice: str) -> InputError:
    return InputError(
        f"Line {body.lines[place]} has {counts[place]} cells and the header {width} names; "
        f"{advice}."
    )
