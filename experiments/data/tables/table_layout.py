"""Where a table stands among the lines of a file: header, units beneath it, first row.

The same for a text and for a sheet, both given as rows of cells.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from porousalloy.experiments.data.columns.column_kinds import COLUMN_KINDS
from porousalloy.experiments.data.columns.find_columns import find_all
from porousalloy.experiments.data.tables.number_style import ERROR_VALUES, is_number
from porousalloy.experiments.data.tables.table_names import is_units, merge_units

MARKS = "#%~"  # lines that begin with one of them are comments, or a header behind it
LONGEST_VALUE = 60  # letters; what is longer is text
LONGEST_NAME = 200  # letters; a name that is longer is none
MOST_NAMES = 1000  # names of a header that are looked at
RUN = 20  # rows beneath a header that are looked at
MANY = 10  # rows beneath a header that tell a table from a line of settings
HIGHEST_HEADER = 4  # lines from the header to the first row, with those of units and comments
_CLOCK = re.compile(
    r"(?:\d+\s*(?:days?|d|-)?,?\s*)?\d+:\d{1,2}(?::\d{1,2}(?:[.,:]\d+)?)?(?:\s*[AaPp][Mm])?"
)
_DATE = re.compile(r"\d{1,4}([-./])(?:\d{1,2}|[A-Za-z]{3})\1\d{1,4}(?:[ T,].*)?")
_WORDS = frozenset(("NAN", "INF", "INFINITY", *ERROR_VALUES))


class Row(NamedTuple):
    """Line of a text or row of a sheet.

    Attributes
    ----------
    line : int
        Its number in the file, from 1.
    cells : list of str
        Its cells without blanks around.
    """

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing."""
        return not any(self.cells)

    @property
    def is_comment(self) -> bool:
        """Whether it begins with the mark of a comment, and not with an error value."""
        first = self.cells[0] if self.cells else ""
        return first.startswith(tuple(MARKS)) and not first.upper().startswith(ERROR_VALUES)

    @property
    def lead(self) -> int:
        """Number of empty cells before the first full one."""
        return next((place for place, cell in enumerate(self.cells) if cell), len(self.cells))

    @property
    def width(self) -> int:
        """Number of cells up to the last full one."""
        return max((place + 1 for place, cell in enumerate(self.cells) if cell), default=0)

    @property
    def is_data(self) -> bool:
        """Whether at least two cells and half of the full ones, or all of them, are values."""
        full = [cell for cell in self.cells if cell]
        values = sum(map(is_value, full))
        return 0 < values == len(full) or (values >= 2 and values >= 0.5 * len(full))


class Layout(NamedTuple):
    """Place and names of a table.

    Attributes
    ----------
    header : int
        Place of the header among the rows.
    first : int
        Place of the first row of values.
    names : list of str
        Names of the columns, with units from a row beneath; "" where there is none.
    known : set of str
        Kinds of columns that were recognised.
    fit : float
        Share of the rows beneath that are as long as the header.
    score : tuple
        Larger for a likelier table.
    skipped : list of int
        Lines between header and first row that hold neither units nor values.
    """

    header: int
    first: int
    names: list[str]
    known: set[str]
    fit: float
    score: tuple
    skipped: list[int]


def is_value(cell: str) -> bool:
    """Whether a cell is a number, its word or error value, a clock time or a date."""
    return len(cell) <= LONGEST_VALUE and (
        is_number(cell)
        or cell.lstrip("+-").upper() in _WORDS
        or bool(_CLOCK.fullmatch(cell) or _DATE.fullmatch(cell))
    )


def known_kinds(names: Iterable[str], given: Mapping[str, str]) -> set[str]:
    """Kinds of columns among some names, those that a user gave among them."""
    names = [name for name in islice(names, MOST_NAMES) if 0 < len(name) <= LONGEST_NAME]
    headers = {*names, *(f"{name} [" for name in names)}
    named = {
        kind
        for kind, one in given.items()
        if one in headers or f"{one.rpartition('[')[0].strip()} [" in headers
    }
    return named | {name for name, kind in COLUMN_KINDS.items() if find_all(names, kind)}


def find_layout(rows: Sequence[Row], given: Mapping[str, str], names: int = 2) -> Layout | None:
    """The likeliest table among rows.

    Parameters
    ----------
    rows : sequence of Row
        First rows of a file.
    given : Mapping of str to str
        Headers that a user named.
    names : int, optional
        Number of names that a header has at least. The default is 2.

    Returns
    -------
    Layout or None
        Where the table is; None if no row of names stands above rows of values.
    """
    full = [place for place, row in enumerate(rows) if not row.is_blank]
    data = {place: rows[place].is_data and not rows[place].is_comment for place in full}
    best: Layout | None = None
    for order, place in enumerate(full):
        if not data[place] or not order or data[full[order - 1]]:
            continue
        above = [p for p in full[max(order - HIGHEST_HEADER, 0) : order] if not data[p]]
        beneath = [p for p in full[order : order + RUN] if not rows[p].is_comment]
        beneath = list(takewhile(data.__getitem__, beneath))
        for header in above:
            found = _judge(rows, header, [p for p in above if p > header], beneath, data, given)
            if found is None or sum(map(bool, found.names)) < names:
                continue
            if best is None or found.score > best.score:
                best = found
    return best


def header_without_rows(rows: Sequence[Row], given: Mapping[str, str]) -> Layout | None:
    """Row that has the names of a table beneath which nothing stands."""
    known = [known_kinds(bare_names(row), given) for row in rows]
    place = max(range(len(rows)), key=lambda place: len(known[place]), default=0)
    if not rows or len(known[place]) < 2:
        return None
    return Layout(place, place + 1, bare_names(rows[place]), known[place], 0.0, (), [])


def _judge(rows, header, between, beneath, data, given) -> Layout | None:
    """Layout with this row as header; None if it cannot be one."""
    names = bare_names(rows[header])
    lead = rows[header].lead
    if sum(map(is_value, filter(None, names))) > 0.5 * len(names):
        return None
    unit_row = next((p for p in between if is_units(rows[p].cells)), None)
    units = None if unit_row is None else rows[unit_row].cells
    others = [p for p in between if p != unit_row and not rows[p].is_comment]
    # a row whose first cells are spoilt is a row
    spoilt = (p for p in others if any(map(is_value, rows[p].cells)))
    first = next(spoilt, beneath[0])
    skipped = [rows[p].line for p in others if p < first]
    # the layers above the records of a layered table are no rows of it
    own = [p for p in beneath if not lead or rows[p].lead >= lead] or beneath
    width = len(names)
    # cells at the end may be empty
    fitting = sum(0.5 * width < rows[p].width <= width + 1 for p in own)
    cells = [cell for p in own for cell in rows[p].cells[:width] if cell]
    clean = sum(map(is_value, cells)) / max(len(cells), 1)
    fit = fitting / max(len(own), 1)
    known = known_kinds(names, given)
    merged = merge_units(names, units) if units else names
    score = (
        *("voltage" in known, min(len(known), 3), fit > 0.5, min(len(own), MANY), len(known)),
        *(round(fit, 1), round(clean, 1), units is not None, -len(between)),
    )
    return Layout(header, first, merged, known, fit, score, skipped)


def skipped_lines(layout: Layout) -> list[str]:
    """Sentences on lines beneath the header that were left out."""
    return [
        f"Line {line} beneath the header holds no values and was left out."
        for line in layout.skipped
    ]


def bare_names(row: Row) -> list[str]:
    """Names of a header, without the mark of a comment and without empty cells at its end."""
    names = list(row.cells[: row.width])
    if names and row.is_comment:
        names[0] = names[0].lstrip(MARKS + " ")
        if not names[0] and len(names) > 1:
            names = names[1:]
    return [" ".join(name.split()) for name in names]
