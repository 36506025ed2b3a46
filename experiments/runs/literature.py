"""Model beside measurement: the review's Tables 3 to 5 and the cells that stand for their rows.

A row whose particle has a cell of its own belongs to that (data/review_cells.csv); every other
usable row to the generic cell of its ion, element and architecture, which holds none of the paper's
values. The two quantities:

    initial capacity   Q(first rate)                      delithiation of the first cycle
    rate capability    Q(second rate)/Q(first rate)       measured after N cycles, so a lower bound

The model is run by the row's protocol as far as the review tells it (see row_capacities). What is
assumed: "initial" is the first cycle, all further cycles are at the second rate, capacities are of
delithiation, 25 C. Rates and capacities are per gram of alloy and shell: of what the papers' are,
the review does not say. The model neither ages nor loses ions to an interphase here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from porousalloy.experiments.runs.paper_protocol import beside_measured
from porousalloy.experiments.runs.row_capacities import (
    CYCLED,
    first_capacities,
    retained_capacity,
)
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cell_measurements import cell_measurements
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.review import POROUS_TABLES, PURPOSES, review_table

if TYPE_CHECKING:
    import pandas as pd

INITIAL, RETAINED = "Initial capacity [mA.h.g-1]", "Retained capacity [mA.h.g-1]"
FIRST_RATE, SECOND_RATE = "Initial rate [A.g-1]", "Retained rate [A.g-1]"
GENERIC_PARTICLES = ("porous", "dense")
#: Generic half cells by alloy and architecture; silicon has every architecture.
GENERIC: Mapping[tuple[str, str], Cell] = {
    (cell.alloy, cell.architecture): cell
    for cell in CELLS.values()
    if cell.particle in GENERIC_PARTICLES and cell.is_half_cell
}


def compared_rows() -> "pd.DataFrame":
    """Rows of Tables 3 to 5 that belong to a cell.

    Returns
    -------
    pandas.DataFrame
        Usable rows, and those of particles that have a cell of their own; columns of
        `review_table`, "cell" (its name), and for a particle with a cell of its own "own cell",
        "quantity used" and "what it set": what of the row went into that cell's parameters.
    """
    import pandas as pd

    table = pd.concat([review_table(number) for number in POROUS_TABLES])
    with (files("porousalloy.parameters") / "data" / "review_cells.csv").open("rb") as file:
        own = pd.read_csv(file, index_col="row").rename(columns={"cell": "own cell"})
    usable = table[[f"usable for {purpose}" for purpose in PURPOSES]].any(axis=1)
    rows = table[usable | table.index.isin(own.index)].join(own).fillna(dict.fromkeys(own, ""))
    rows["cell"] = [cell_of(row).name for _, row in rows.iterrows()]
    return rows


def cell_of(row) -> Cell:
    """Cell that stands for a row.

    Parameters
    ----------
    row : pandas.Series
        With "own cell" (empty if there is none), "ion", "element" and "architecture".

    Returns
    -------
    Cell
        A named cell; where an alloy has no generic cell of the architecture, its bicontinuous
        one, by the same name, with the architecture and the particle of silicon's.
    """
    if row["own cell"]:
        return CELLS[row["own cell"]]
    alloy, architecture = f"{row['ion']}_{row['element']}".lower(), row["architecture"]
    if (alloy, architecture) in GENERIC:
        return GENERIC[alloy, architecture]
    base, particle = GENERIC[alloy, "bicontinuous"], GENERIC["li_si", architecture].extra_tables
    return replace(base, architecture=architecture, extra_tables=(*base.extra_tables, *particle))


def compare_cell(name: str, on_progress: Callable | None = None) -> "pd.DataFrame":
    """Model beside what was measured of a cell, by its own paper and by rows of the review.

    Parameters
    ----------
    name : str
        Name of the cell.
    on_progress : callable, optional
        As for :func:`compare`.

    Returns
    -------
    pandas.DataFrame
        Lines as :func:`compare` gives them, those of the cell's own paper first.

    Raises
    ------
    InputError
        If nothing is known of the cell; the message lists the cells with rows.
    """
    import pandas as pd

    rows, own = compared_rows(), [one for one in cell_measurements() if one.cell == name]
    of_review = rows.loc[rows["cell"] == name]
    if of_review.empty and not own:
        known = {*rows["cell"], *(one.cell for one in cell_measurements())}
        raise InputError(
            f"No measured row belongs to {name}; cells with rows are "
            f"{', '.join(cell for cell in CELLS if cell in known)}."
        )
    told = _counter(on_progress, len(own))
    lines = []
    for one in own:
        told(f"{name}, {one.protocol}")
        lines.append(beside_measured(one))
    if of_review.empty:
        return pd.DataFrame(lines)
    return pd.concat([pd.DataFrame(lines), compare(of_review, on_progress)], ignore_index=True)


def compare(rows: "pd.DataFrame", on_progress: Callable | None = None) -> "pd.DataFrame":
    """Model beside measurement; what several rows ask of a cell is run once.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `compared_rows` gives them.
    on_progress : callable, optional
        Function that is called before each run with the number done, the number asked and a
        description.

    Returns
    -------
    pandas.DataFrame
        One line a row and quantity: "row", "cell", "element", "ion", "structure", "architecture",
        "quantity", "First rate [A.g-1]", "Second rate [A.g-1]" (NaN for the initial capacity),
        "Cycle" (of the model, and of the measurement where that is another), "Measured", "Model",
        "Model/measured" (NaN where the row is not usable), "prediction" (whether the measured
        number was not used for the cell) and "remarks".
    """
    import pandas as pd

    asked = [(row, quantity) for _, row in rows.iterrows() for quantity in _quantities(row)]
    cells = {_key(cell_of(row)): cell_of(row) for row, _ in asked}
    rates: dict[tuple[str, str], set[float]] = {key: set() for key in cells}
    for row, _ in asked:
        rates[_key(cell_of(row))].add(_first_rate(row))
    later = {_retained(row) for row, quantity in asked if quantity == PURPOSES[1]}
    told = _counter(on_progress, len(cells) + len(later))
    first, retained = {}, {}
    for key, cell in cells.items():
        told(f"{cell.name}, first cycles")
        first[key] = first_capacities(cell, sorted(rates[key]))
    for key, before, after, cycle in sorted(later):
        told(f"{key[0]}, cycle {cycle} at {after:g} A/g")
        retained[key, before, after, cycle] = retained_capacity(cells[key], before, after, cycle)
    return pd.DataFrame([_line(row, quantity, first, retained) for row, quantity in asked])


def _counter(on_progress: Callable | None, asked: int) -> Callable[[str], None]:
    """Function that reports the beginning of the next run."""
    begun = iter(range(asked))
    return lambda words: on_progress(next(begun), asked, words) if on_progress else None


def _key(cell):
    return cell.name, cell.architecture


def _quantities(row):
    """Usable quantities of a row; of a particle with its own cell also the others it has."""
    there = dict(zip(PURPOSES, (True, row[FIRST_RATE] != row[SECOND_RATE]), strict=True))
    return [q for q in PURPOSES if row[f"usable for {q}"] or (row["own cell"] and there[q])]


def _first_rate(row) -> float:
    return float(row[FIRST_RATE])


def _retained(row) -> tuple[tuple[str, str], float, float, int]:
    """Cell, rates and number of the cycle that gives the retained capacity of a row."""
    number = min(1 + CYCLED, int(row["Cycles"]))
    return _key(cell_of(row)), _first_rate(row), float(row[SECOND_RATE]), number


def _line(row, quantity, first, retained):
    points = [first[_key(cell_of(row))][_first_rate(row)]]
    measured, value, cycle = row[INITIAL], points[0].value, "1"
    second = quantity == PURPOSES[1]
    if second:
        points.append(retained[_retained(row)])
        measured, value = row[RETAINED] / row[INITIAL], points[1].value / points[0].value
        cycle = f"{_retained(row)[-1]} for {row['Cycles']:.0f}"
    usable = row[f"usable for {quantity}"]
    # a ratio of the row's own capacities does not hold the fraction that one of them set
    used = not second and row["quantity used"] == PURPOSES[0]
    told = [point.remark for point in points]
    return {
        "row": row.name,
        "cell": row["cell"],
        **{name: row[name] for name in ("element", "ion", "structure", "architecture")},
        "quantity": quantity,
        "First rate [A.g-1]": row[FIRST_RATE],
        "Second rate [A.g-1]": row[SECOND_RATE] if second else np.nan,
        "Cycle": cycle,
        "Measured": measured,
        "Model": value,
        "Model/measured": value / measured if usable else np.nan,
        "prediction": usable and not used,
        "remarks": "; ".join(filter(None, [*_remarks(row, quantity, usable, used), *told])),
    }


def _remarks(row, quantity, usable, used):
    yield "" if cell_of(row) in CELLS.values() else f"run as {row['architecture']}"
    yield "" if usable else f"not comparable: {row[f'why not for {quantity}']}"
    yield f"no prediction: it set the cell's {row['what it set']}" if used else ""
    yield f"rate from {row['rate basis']}" if row["rate basis"].endswith("1C") else ""
    yield "rate corrected" if row["rate basis"] == "corrected" else ""
