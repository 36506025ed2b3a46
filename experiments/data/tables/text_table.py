"""Text tables with a header, in whatever separator, decimal sign and encoding they are written.

The header is found by its names and by the rows beneath it, so that preambles of any cycler may
stand above it: a text of any length takes one look at its first lines, and pandas reads the rest.
"""

import csv
import re
import warnings
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.experiments.data.tables.file_content import text_of, unpack
from porousalloy.experiments.data.tables.layered_table import (
    LAYERS,
    OuterRow,
    carried,
    is_outer,
    outer_headers,
)
from porousalloy.experiments.data.tables.number_style import ERROR_VALUES, style_of
from porousalloy.experiments.data.tables.row_checks import check_widths, widths, without_footer
from porousalloy.experiments.data.tables.table_columns import finished
from porousalloy.experiments.data.tables.table_layout import Layout, Row, skipped_lines
from porousalloy.experiments.data.tables.table_names import is_units, merge_units
from porousalloy.experiments.data.tables.table_search import find_table
from porousalloy.experiments.data.tables.text_rows import Body, Lines, body_of, separated
from porousalloy.parameters.errors import InputError

LOOKED_AT = 200  # rows at the start, in the middle and at the end that show the decimal sign
_EXCEL_SEPARATOR = re.compile(r'"?sep=(.)"?[;,\t ]*', re.IGNORECASE)


def read_table(path: str | Path, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Table of a text file.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of a text with columns separated by tab, semicolon, comma, a vertical bar or blanks
        under a header; it may be packed by gzip or zip.
    columns : Mapping of str to str, optional
        Headers that the user named, which help to find the header.

    Returns
    -------
    pandas.DataFrame
        Columns of numbers, or of text where a column has any, under unique names with the units of
        a row beneath them; its `attrs` hold "remarks", "lines" and "unclear" (`table_columns`).

    Raises
    ------
    InputError
        If there is no such file or it is no table.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"There is no file '{path}'; give the path of a table.")
    try:
        return table_of(path, path.read_bytes(), columns or {})
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}; check the file.") from error


def table_of(path: Path, content: bytes, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table of a text, as of a file.

    Parameters
    ----------
    path : pathlib.Path
        Path, for messages.
    content : bytes
        Text as a file holds it.
    columns : Mapping of str to str
        Headers that the user named.

    Returns
    -------
    pandas.DataFrame
        Table as of `read_table`.

    Raises
    ------
    InputError
        If it is no table.
    """
    try:
        text = text_of(path, unpack(path, content))
        texts, chosen = _without_separator_line(text.lines)
        lines, rows, layout = find_table(path, texts, chosen, columns)
        return _table(lines, rows, layout, text.remarks)
    except InputError as error:
        if f"'{path}'" in str(error):
            raise
        raise InputError(f"'{path}' is not a table that can be read: {error}") from error
    except (ValueError, csv.Error, OverflowError, MemoryError, pd.errors.ParserWarning) as error:
        raise InputError(
            f"'{path}' is not a table; give text columns under a header, every row as long as the "
            "header."
        ) from error


def _without_separator_line(texts: list[str]) -> tuple[list[str], str | None]:
    """Lines with Excel's "sep=;" blanked, and the separator that it names."""
    found = _EXCEL_SEPARATOR.fullmatch(texts[0].strip(" ")) if texts else None
    return (["", *texts[1:]], found[1]) if found else (texts, None)


def _table(
    lines: Lines, rows: Sequence[Row], layout: Layout, remarks: Sequence[str]
) -> pd.DataFrame:
    header = rows[layout.header]
    outer = outer_headers(rows, layout) if header.lead else {}
    places = [rows[place].line - 1 for place in (layout.header, *outer.values())]
    start = rows[min(layout.first, *outer.values())].line - 1 if outer else None
    first = rows[layout.first].line if layout.first < len(rows) else len(lines.texts) + 1
    body = body_of(lines, first - 1 if start is None else start, places)
    extra: dict[str, pd.Series] = {}
    if header.lead:
        heads = {lead: rows[place] for lead, place in outer.items()}
        body, extra = _records(body, lines, header, heads, first)
    body = without_footer(body, lines)
    counts = widths(body, lines, len(layout.names))
    names = _fitted(layout.names, counts, body, lines)
    body = check_widths(body, lines, len(names), counts)
    decimal, doubtful = _decimal(body, lines)
    raw = _parsed(body, lines, decimal, doubtful)
    names = [*names, *[""] * (raw.shape[1] - len(names))][: raw.shape[1]]
    for name, cells in extra.items():
        if name not in names:
            raw[raw.shape[1]] = cells.loc[body.lines].to_numpy()
            names.append(name)
    notes = [*remarks, *skipped_lines(layout), *body.remarks]
    return finished(raw, names, body.lines, decimal, notes)


def _fitted(names: list[str], counts: np.ndarray, body: Body, lines: Lines) -> list[str]:
    """Names of the columns where every row has a cell more, or one for a name and its unit."""
    most = int(counts.max(initial=0))
    # R leaves out the name of its row numbers
    if len(counts) and (counts == len(names) + 1).all() and _counts_up(body, lines):
        return ["", *names]
    # "Time, s,Voltage, V" in a file of commas
    if 2 * most == len(names) and is_units(names[1::2]) and all(names[::2]):
        return merge_units(names[::2], names[1::2])
    return names


def _records(
    body: Body, lines: Lines, header: Row, heads: Mapping[int, Row], first: int
) -> tuple[Body, dict[str, pd.Series]]:
    """Records of a layered table, and the columns of the layers above them."""
    separator = lines.separator
    outer: list[OuterRow] = []
    for place, text in enumerate(body.texts):
        if _lead(text, separator) < header.lead:
            row = Row(0, separated([text], separator).cells(0))
            beneath = body.lines[place] >= first or row.is_data
            if beneath and is_outer(row, header.lead, header.width, heads):
                outer.append(OuterRow(place, row))
    inner = body.lines >= first
    inner[[row.place for row in outer]] = False
    if not outer or not inner.any():
        return body.take(body.lines >= first), {}
    columns = {
        name: cells.set_axis(body.lines[inner])
        for name, cells in carried(np.flatnonzero(inner), outer, heads).items()
    }
    return body.take(inner, *([LAYERS] if columns else [])), columns


def _lead(text: str, separator: str) -> int:
    return text[: len(text) - len(text.lstrip(separator + " "))].count(separator)


def _counts_up(body: Body, lines: Lines) -> bool:
    """Whether the first cells are the numbers of the rows."""
    cells = [text.partition(lines.separator)[0].strip(' "') for text in body.texts[:LOOKED_AT]]
    if not all(cell.isdigit() and len(cell) < 10 for cell in cells):
        return False
    return bool((np.diff([int(cell) for cell in cells]) == 1).all())


def _decimal(body: Body, lines: Lines) -> tuple[str | None, bool]:
    """Decimal sign that the rows show, None if none does; and whether thousands are possible."""
    count = len(body.texts)
    middle = count // 2
    places = {*range(min(LOOKED_AT, count)), *range(max(count - LOOKED_AT, 0), count)}
    places |= set(range(middle, min(middle + LOOKED_AT, count)))
    cells = [
        cell
        for place in sorted(places)
        for cell in next(csv.reader([body.texts[place]], delimiter=lines.separator))
    ]
    style = style_of(cells)
    if len(style.decimals) == 1:
        return next(iter(style.decimals)), False
    return None, bool(style.either)


def _parsed(body: Body, lines: Lines, decimal: str | None, doubtful: bool) -> pd.DataFrame:
    """Cells as pandas reads them; as text where nothing tells points from thousands."""
    if not body.texts:
        return pd.DataFrame(columns=range(0))
    width = max(text.count(lines.separator) + 1 for text in body.texts)
    with warnings.catch_warnings():
        # a row with more cells than were counted would lose the surplus
        warnings.simplefilter("error", pd.errors.ParserWarning)
        raw = pd.read_csv(
            StringIO("\n".join(body.texts)),
            sep=lines.separator,
            header=None,
            names=list(range(width)),
            index_col=False,
            decimal=decimal or ".",
            dtype=str if doubtful else None,
            na_values=list(ERROR_VALUES),
            skip_blank_lines=False,
            low_memory=False,
        )
    return raw
