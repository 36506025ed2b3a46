"""Tables of Excel workbooks: the sheet with the records, on whatever sheet they are."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from porousalloy.experiments.data.tables.layered_table import (
    LAYERS,
    OuterRow,
    carried,
    is_outer,
    outer_headers,
)
from porousalloy.experiments.data.tables.number_style import style_of
from porousalloy.experiments.data.tables.table_columns import finished
from porousalloy.experiments.data.tables.table_layout import (
    Layout,
    Row,
    find_layout,
    skipped_lines,
)
from porousalloy.experiments.data.tables.workbook_extent import check_extent
from porousalloy.parameters.errors import InputError

EXTRA = "cyclers"
SEARCHED = 500  # rows in which a header is looked for
#: Readers of workbooks that pandas knows: the first is quick, the second may be there already.
ENGINES = ("calamine", "openpyxl", "xlrd")
_NUMBERED = re.compile(r"[\s_\-.]*\(?\d*\)?$")


class Sheet(NamedTuple):
    """Sheet with a table.

    Attributes
    ----------
    name : str
        Name of the sheet.
    grid : pandas.DataFrame
        Cells.
    rows : list of Row
        First rows, as text.
    layout : Layout
        Where the table is.
    """

    name: str
    grid: pd.DataFrame
    rows: list[Row]
    layout: Layout


def read_workbook(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Table of an Excel workbook.

    Parameters
    ----------
    path : pathlib.Path
        Path of an .xlsx or .xls file.
    columns : Mapping of str to str
        Headers that the user named.

    Returns
    -------
    pandas.DataFrame
        Table of the sheet with voltage, time and current; of several such sheets, one after the
        other if their names are numbered, and otherwise with a column "Cell" of their names.

    Raises
    ------
    InputError
        If it cannot be read or no sheet has a table.
    """
    check_extent(path)
    sheets = []
    grids = _grids(path)
    for name, grid in grids.items():
        rows = _first_rows(grid)
        layout = find_layout(rows, columns)
        if layout is not None:
            sheets.append(Sheet(name, grid, rows, layout))
    if not sheets:
        listed = ", ".join(f"'{name}'" for name in grids)
        raise InputError(
            f"'{path}' has no table in its sheets {listed}: no row of names stands above rows of "
            "numbers; write a header such as 'Test Time / s', 'Voltage / V', 'Current / A'."
        )
    # a sheet of statistics has the same names and fewer rows
    best = max(sheets, key=lambda sheet: (sheet.layout.score[:2], len(sheet.grid)))
    alike = [sheet for sheet in sheets if sheet.layout.names == best.layout.names]
    tables = [_table(sheet) for sheet in alike]
    if len(tables) == 1:
        note = f"The table is that of the sheet '{best.name}'." if len(grids) > 1 else ""
        return _with_remark(tables[0], note)
    remarks = tables[0].attrs["remarks"]
    lines = np.concatenate([table.attrs["lines"] for table in tables])
    unclear = {key: text for table in tables for key, text in table.attrs["unclear"].items()}
    for table in tables:
        table.attrs = {}
    listed = ", ".join(f"'{sheet.name}'" for sheet in alike)
    note = f"The table is that of the sheets {listed}, one after the other."
    if not _are_numbered([sheet.name for sheet in alike]) and "Cell" not in tables[0]:
        note = f"The table is that of the sheets {listed}, each as a cell of its own."
        for sheet, table in zip(alike, tables, strict=True):
            table["Cell"] = sheet.name
    joined = pd.concat(tables, ignore_index=True)
    joined.attrs = {"remarks": remarks, "lines": lines, "unclear": unclear}
    return _with_remark(joined, note)


def _are_numbered(names: Sequence[str]) -> bool:
    """Whether sheets are parts of one: "record1" and "record2", or "record" and "record_1"."""
    first, *others = names
    stems = {_NUMBERED.sub("", name) for name in names}
    return len(stems) == 1 or all(
        name.startswith(first) and _NUMBERED.fullmatch(name[len(first) :]) for name in others
    )


def _with_remark(table: pd.DataFrame, remark: str) -> pd.DataFrame:
    table.attrs["remarks"] = (*table.attrs["remarks"], *([remark] if remark else []))
    return table


def _grids(path: Path) -> dict[str, pd.DataFrame]:
    for engine in ENGINES:
        try:
            grids = pd.read_excel(
                path, sheet_name=None, header=None, engine=engine, dtype=object, na_filter=False
            )
        except ImportError:
            continue
        except Exception as error:  # readers of foreign files fail in every way there is
            raise InputError(
                f"'{path}' cannot be read as an Excel workbook; open and save it as .xlsx, or "
                "export it as a text table."
            ) from error
        return {str(name): grid for name, grid in grids.items()}
    raise InputError(
        f"'{path}' is an Excel workbook; export it as a text table, or read it after pip install "
        f"'porousalloy[{EXTRA}]'."
    )


def _first_rows(grid: pd.DataFrame) -> list[Row]:
    values = grid.iloc[:SEARCHED].to_numpy(object)
    return [Row(place + 1, [_text(cell) for cell in row]) for place, row in enumerate(values)]


def _text(cell: object) -> str:
    # a number that is whole has no decimals, as in a text
    if isinstance(cell, float):
        return "" if np.isnan(cell) else repr(cell)
    return "" if cell is None else str(cell).strip()


def _table(sheet: Sheet) -> pd.DataFrame:
    grid, layout = sheet.grid, sheet.layout
    header = sheet.rows[layout.header]
    outer = outer_headers(sheet.rows, layout) if header.lead else {}
    start = min(layout.first, *outer.values()) if outer else layout.first
    body = grid.iloc[start:].replace("", np.nan)
    body = body[body.notna().any(axis=1)]
    body = body[~_repeats(body, [grid.iloc[p] for p in (layout.header, *outer.values())])]
    extra: dict[str, pd.Series] = {}
    remarks: tuple[str, ...] = ()
    if header.lead:
        heads = {lead: sheet.rows[place] for lead, place in outer.items()}
        full = body.astype(object).where(body.notna(), "").to_numpy()
        begins = body.iloc[:, : header.lead].notna().any(axis=1).to_numpy()
        rows = [
            OuterRow(int(place), Row(0, [_text(cell) for cell in full[place]]))
            for place in np.flatnonzero(begins)
        ]
        beneath = body.index.to_numpy() >= layout.first
        rows = [
            one
            for one in rows
            if (beneath[one.place] or one.row.is_data)
            and is_outer(one.row, header.lead, header.width, heads)
        ]
        inner = beneath.copy()
        inner[[one.place for one in rows]] = False
        if rows and inner.any():
            extra = carried(np.flatnonzero(inner), rows, heads)
            remarks = (LAYERS,) if extra else ()
        body = body[inner if rows and inner.any() else beneath]
    body, footer = _without_footer(body, layout)
    raw, names = body.infer_objects(), list(layout.names)
    names += [""] * (raw.shape[1] - len(names))
    raw = _numbered(raw)
    for name, cells in extra.items():
        if name not in names:
            raw[raw.shape[1]] = cells.iloc[: len(raw)].to_numpy()
            names.append(name)
    lines = body.index.to_numpy(int) + 1
    return finished(raw, names, lines, _decimal(raw), [*skipped_lines(layout), *remarks, *footer])


def _repeats(body: pd.DataFrame, headers: Sequence[pd.Series]) -> np.ndarray:
    """Whether a row is one of the headers again."""
    again = np.zeros(len(body), bool)
    for header in headers:
        full = header.loc[header.astype(str) != ""]
        same = np.flatnonzero((body[full.index[0]] == full.iloc[0]).to_numpy())
        again[same] = (body.iloc[same][full.index] == full).all(axis=1).to_numpy()
    return again


def _decimal(raw: pd.DataFrame) -> str | None:
    """Decimal sign of numbers that a sheet holds as text."""
    cells = raw.iloc[:SEARCHED].to_numpy(object).ravel()
    decimals = style_of(cell for cell in cells if isinstance(cell, str)).decimals
    return next(iter(decimals)) if len(decimals) == 1 else None


def _numbered(raw: pd.DataFrame) -> pd.DataFrame:
    raw = raw.reset_index(drop=True)
    raw.columns = range(raw.shape[1])
    return raw


def _without_footer(body: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, Sequence[str]]:
    ends = len(body)
    while ends > 1 and not Row(0, [_text(c) for c in body.iloc[ends - 1].dropna()]).is_data:
        ends -= 1
    if ends in (1, len(body)):
        return body, ()
    row = body.index[ends] + 1
    return body.iloc[:ends], (f"The table ends above row {row}; what follows was left out.",)
