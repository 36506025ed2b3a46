"""Search for the table among the first lines of a text: its separator, header and first row."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from porousalloy.experiments.data.tables.table_layout import (
    Layout,
    Row,
    find_layout,
    header_without_rows,
)
from porousalloy.experiments.data.tables.text_rows import BLANKS, SEPARATORS, Lines, separated
from porousalloy.parameters.errors import InputError

SEARCHED = 2000  # lines in which a header is looked for
SEARCHED_LETTERS = 1_000_000  # letters of these lines: a table may be very wide
FEWEST = 10  # lines that are searched however long they are
CLEAR = 0.5  # share of rows as long as the header that leaves no doubt of the separator


def find_table(
    path: Path, texts: Sequence[str], chosen: str | None, columns: Mapping[str, str]
) -> tuple[Lines, list[Row], Layout]:
    """The likeliest table of all separators.

    Parameters
    ----------
    path : pathlib.Path
        Path, for messages.
    texts : sequence of str
        Lines of the file.
    chosen : str or None
        Separator that the file names.
    columns : Mapping of str to str
        Headers that the user named.

    Returns
    -------
    lines : Lines
        Lines with their separator.
    rows : list of Row
        First lines as rows of cells.
    layout : Layout
        Place of the table among them.

    Raises
    ------
    InputError
        If there is no table.
    """
    best: tuple[str, list[Row], Layout] | None = None
    ends = np.searchsorted(np.cumsum([len(text) for text in texts[:SEARCHED]]), SEARCHED_LETTERS)
    start = texts[: max(int(ends), FEWEST)]
    for separator in [chosen] if chosen else (*SEPARATORS, *BLANKS):
        if separator in BLANKS and best is not None and best[2].fit > CLEAR:
            break
        rows = list(separated(start, separator).rows(SEARCHED))
        layout = find_layout(rows, columns)
        if separator in BLANKS and layout is not None and layout.fit < 1:
            continue
        if layout is not None and (best is None or layout.score > best[2].score):
            best = separator, rows, layout
    if best is not None:
        return separated(texts, best[0]), best[1], best[2]
    for separator in SEPARATORS:
        rows = list(separated(start, separator).rows(SEARCHED))
        layout = header_without_rows(rows, columns) or find_layout(rows, columns, names=1)
        if layout is not None and layout.known:
            return separated(texts, separator), rows, layout
    raise InputError(
        f"'{path}' is not a table: no line of names stands above rows of numbers; write a header "
        "such as 'Test Time / s,Voltage / V,Current / A' above them."
    )
