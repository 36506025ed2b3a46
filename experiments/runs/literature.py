"""Model beside measurement: the review's Tables 3 to 5 and the cells that stand for their rows.

A row whose particle has a cell of its own belongs to that (data/review_cells.csv); every other
usable row to the generic cell of its ion, element and architecture, which holds none of the paper's
values. The two quantities:

    initial capacity   Q(first rate)                      delithiation of the first cycle
    rate capability    Q(second rate)/Q(first rate)       measured after N cycles, so a lower bound

Rates and capacities are per gram of alloy and shell: of what the papers' are, the review does not
say. The model neither ages nor loses ions to an interphase here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from porousalloy.experiments.results.half_cycles import half_cycles
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
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
# of fewer ratios, 10 % and 90 % would be little else than the smallest and the largest
FEWEST_FOR_A_RANGE = 5


class ModelCapacity(NamedTuple):
    """Delithiation capacity [mA.h.g-1], NaN if the run did not complete, and a remark."""

    value: float
    remark: str


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


def rows_of_cell(name: str) -> "pd.DataFrame":
    """Rows that belong to a cell, as in `compared_rows`.

    Raises
    ------
    InputError
        If no row does; the message lists the cells with rows.
    """
    rows = compared_rows()
    chosen = rows.loc[rows["cell"] == name]
    if chosen.empty:
        raise InputError(
            f"No measured row belongs to {name}; cells with rows are "
            f"{', '.join(cell for cell in CELLS if cell in set(rows['cell']))}."
        )
    return chosen


def c_rate(rate: float, cell: Cell) -> float:
    """C-rate [h-1] of a current per gram of alloy and shell [A.g-1]."""
    return rate * 1000 / ResolvedValues(cell)["1C specific current [A.kg-1]"]


def model_capacities(
    cell: Cell, rates: list[float], on_progress: Callable | None = None
) -> dict[float, ModelCapacity]:
    """Delithiation capacities of the first cycle by the SPMe, the model built once.

    Parameters
    ----------
    cell : Cell
        A half cell.
    rates : list of float
        Per gram of alloy and shell [A.g-1], each once.
    on_progress : callable, optional
        As for :func:`porousalloy.experiments.runs.simulate.simulate`.

    Returns
    -------
    dict of float to ModelCapacity
        By rate, per gram of alloy and shell.
    """
    from porousalloy.experiments.runs.simulate import simulate

    result = simulate(cell, [c_rate(rate, cell) for rate in rates], on_progress=on_progress)
    ends = {
        half.run: float(half["capacity"][-1])
        for half in half_cycles(result.dataset)
        if half.branch == "delithiation"
    }
    capacities = {}
    endings = (result.dataset[f"run_{name}"].values for name in ("ending", "reason"))
    for run, (rate, ending, reason) in enumerate(zip(rates, *endings, strict=True), start=1):
        completed = ending == "completed"
        # a run that broke off has part of a charge
        value = ends.get(run, np.nan) if completed else np.nan
        remark = "" if completed and ";" not in str(reason) else str(reason)
        capacities[rate] = ModelCapacity(value, remark)
    return capacities


def compare(rows: "pd.DataFrame", on_progress: Callable | None = None) -> "pd.DataFrame":
    """Model beside measurement, each cell run once at every rate that its rows need.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `compared_rows` gives them.
    on_progress : callable, optional
        As for :func:`porousalloy.experiments.runs.simulate.simulate`.

    Returns
    -------
    pandas.DataFrame
        One line a row and quantity: "row", "cell", "element", "ion", "structure", "architecture",
        "quantity", "First rate [A.g-1]", "Second rate [A.g-1]" (NaN for the initial capacity),
        "Measured", "Model", "Model/measured" (NaN where the row is not usable), "prediction"
        (whether the measured number was not used for the cell) and "remarks".
    """
    import pandas as pd

    asked = [(row, quantity) for _, row in rows.iterrows() for quantity in _quantities(row)]
    rates: dict[tuple[str, str], set[float]] = {}
    for row, quantity in asked:
        rates.setdefault(_key(cell_of(row)), set()).update(_rates(row, quantity))
    cells = {_key(cell_of(row)): cell_of(row) for row, _ in asked}
    model = {key: model_capacities(cells[key], sorted(rates[key]), on_progress) for key in cells}
    return pd.DataFrame(
        [_line(row, quantity, model[_key(cell_of(row))]) for row, quantity in asked]
    )


def summarise_ratios(table: "pd.DataFrame") -> "pd.DataFrame":
    """Spread of model/measured by quantity and element, over rows that are predictions.

    Parameters
    ----------
    table : pandas.DataFrame
        As `compare` gives it.

    Returns
    -------
    pandas.DataFrame
        Indexed by quantity and alloy ("Li-Si", "all"): "Rows", "Median", "10 %" and "90 %" (linear
        between order statistics, NaN of fewer than five), "Below 1" (number of ratios), and the
        smallest and largest of "Measured" and "Model".
    """
    import pandas as pd

    kept = table[table["prediction"] & table["Model/measured"].notna()]
    alloys = kept["ion"] + "-" + kept["element"]
    groups = pd.concat([kept.assign(alloy=alloys), kept.assign(alloy="all")])
    by = ["quantity", "alloy"]
    spreads = {key: _spread(group) for key, group in groups.groupby(by, sort=False)}
    return pd.DataFrame(spreads).T.rename_axis(by)


def _key(cell):
    return cell.name, cell.architecture


def _quantities(row):
    """Usable quantities of a row; of a particle with its own cell also the others it has."""
    there = dict(zip(PURPOSES, (True, row[FIRST_RATE] != row[SECOND_RATE]), strict=True))
    return [q for q in PURPOSES if row[f"usable for {q}"] or (row["own cell"] and there[q])]


def _rates(row, quantity) -> list[float]:
    first = float(row[FIRST_RATE])
    return [first] if quantity == PURPOSES[0] else [first, float(row[SECOND_RATE])]


def _line(row, quantity, model):
    first, *second = points = [model[rate] for rate in _rates(row, quantity)]
    measured = row[RETAINED] / row[INITIAL] if second else row[INITIAL]
    value = second[0].value / first.value if second else first.value
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
    yield f"after {row['Cycles']:.0f} cycles" if quantity == PURPOSES[1] else ""
    yield f"rate from {row['rate basis']}" if row["rate basis"].endswith("1C") else ""
    yield "rate corrected" if row["rate basis"] == "corrected" else ""


def _spread(group):
    ratios = group["Model/measured"]
    enough = len(ratios) >= FEWEST_FOR_A_RANGE
    return {
        "Rows": len(ratios),
        "Median": ratios.median(),
        "10 %": ratios.quantile(0.1) if enough else np.nan,
        "90 %": ratios.quantile(0.9) if enough else np.nan,
        "Below 1": (ratios < 1).sum(),
        **{
            f"{which} {name}": getattr(group[name], extreme)()
            for name in ("Measured", "Model")
            for which, extreme in (("Smallest", "min"), ("Largest", "max"))
        },
    }
