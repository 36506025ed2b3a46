"""What a long run still knows of its finished cycles when its table or its curves are damaged.

The state of the checkpoint is whole, so the run goes on to the last bit; only what was said of the
cycles before may be lost. A row is taken from the curves of its cycle where they were kept, else
from the table as far as it can be read; a row that is lost is there with its number and no others.
"""

import csv
import io

import numpy as np
import xarray as xr

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.cycle_row import REMARK, Row, SampledStep, cycle_row
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.quantities import CURVES, DERIVED
from porousalloy.experiments.results.summary import summarise

LOST = "lost: the table was damaged when the run was resumed"
DOUBTFUL = "read from a table that was changed before the run was resumed"
TEXTS = {"Complete", REMARK}
MOST_NAMED = 5


def read_rows(content: bytes) -> list[Row]:
    """Rows of a table that is whole.

    Parameters
    ----------
    content : bytes
        Content of its file.
    """
    return [
        {key: _value(key, text) for key, text in row.items()}
        for row in csv.DictReader(content.decode().splitlines())
    ]


def recovered_rows(
    content: bytes, cycles: int, curves: xr.Dataset | None, extents: Extents
) -> tuple[list[Row], str]:
    """A row for every finished cycle, and what is lost of them, in words.

    Parameters
    ----------
    content : bytes
        What is left of the table.
    cycles : int
        Number of finished cycles.
    curves : xarray.Dataset or None
        Steps of the cycles whose curves were kept; None if they are lost too.
    extents : Extents
        Masses, thicknesses and area of the cell.
    """
    lost = _lost_row(extents)
    table = _readable(content, set(lost))
    again = {} if curves is None else {int(row["Cycle"]): row for row in _rows_of(curves)}
    rows, missing = [], []
    for cycle in range(1, cycles + 1):
        if cycle in again:
            rows.append({key: again[cycle][key] for key in lost})
        elif cycle in table:
            before = str(table[cycle][REMARK])
            remark = before if DOUBTFUL in before else "; ".join(filter(None, [before, DOUBTFUL]))
            rows.append({key: table[cycle][key] for key in lost} | {REMARK: remark})
        else:
            missing.append(cycle)
            rows.append(lost | {"Cycle": cycle})
    if not missing:
        return rows, "no row is lost"
    named = ", ".join(map(str, missing[:MOST_NAMED]))
    further = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return rows, f"the rows of these cycles are lost: {named}{further}"


def _rows_of(curves: xr.Dataset) -> list[Row]:
    """Rows of the cycles whose curves were kept, complete as they all are on resuming."""
    done = curves.assign_coords(
        run_cycles_completed=("run", np.full(curves.sizes["run"], np.iinfo(int).max))
    )
    return summarise(done).to_dict(orient="records")


def _readable(content: bytes, columns: set[str]) -> dict[int, Row]:
    """Rows of a damaged table that have all columns and a number wherever one belongs."""
    found: dict[int, Row] = {}
    text = content.decode(errors="replace").replace("\0", "")
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            if set(row) != columns or None in row.values():
                continue
            values = {key: _value(key, str(cell)) for key, cell in row.items()}
            numbers = [value for key, value in values.items() if key not in TEXTS]
            if all(isinstance(value, int | float) for value in numbers):
                found.setdefault(int(values["Cycle"]), values)
    except (csv.Error, ValueError, OverflowError):
        pass
    return found


def _lost_row(extents: Extents) -> Row:
    """A row without numbers."""
    nothing = {key: np.full(2, np.nan) for key in {**CURVES, **DERIVED}}
    steps = [SampledStep(1, 0, branch, np.nan, "", nothing) for branch in BRANCHES]
    return cycle_row(steps, extents, complete=False) | {"Complete": "yes", REMARK: LOST}


def _value(key: str | None, text: str) -> float | int | str:
    """A number as it was written, NaN where there is none; text where text belongs."""
    if key in TEXTS:
        return text
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text if text else np.nan
