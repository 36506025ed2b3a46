"""``porousalloy compare``: the measured rows of one cell beside the model, on the terminal."""

import math
import sys

from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.runs.literature import compare, rows_of_cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.review import PURPOSES

COLUMNS = ("Row", "Quantity", "Rate [A/g]", "Measured", "Model", "Model/measured", "Remarks")
NUMBERS = COLUMNS[2:6]
NOTE = (
    "Initial capacity in mAh/g, rate capability as the ratio of the capacities at two rates. The "
    "model's are per gram of alloy and shell (the review does not say of what), on delithiation in "
    "the first cycle: nothing ages, so its rate capability should lie above one measured after "
    "cycling."
)


def compare_cell(name: str) -> None:
    """Print model beside measurement for the rows of the review that belong to a cell.

    Parameters
    ----------
    name : str
        Name of the cell.

    Raises
    ------
    InputError
        If there is no such cell, or no row belongs to it.
    """
    cell = get_cell(name)
    rows = rows_of_cell(name)
    with progress_bar(make_console(sys.stderr)) as on_progress:
        table = compare(rows, on_progress)
    console = make_console(sys.stdout)
    console.print(escape(f"{cell.name}: {cell.title}"))
    console.print(comparison_table(table))
    console.print(NOTE)


def comparison_table(table) -> Table:
    """Lines of :func:`porousalloy.experiments.runs.literature.compare` for people."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        justify = "right" if column in NUMBERS else "left"
        shown.add_column(escape(column), justify=justify, overflow="fold")
    for _, line in table.iterrows():
        digits = 0 if line["quantity"] == PURPOSES[0] else 3
        shown.add_row(
            escape(line["row"]),
            line["quantity"],
            rates(line),
            *(number(line[name], digits) for name in ("Measured", "Model")),
            number(line["Model/measured"], 2),
            escape(line["remarks"]),
        )
    return shown


def rates(line) -> str:
    """Rates of a line [A/g]: one, or "first to second"."""
    second = line["Second rate [A.g-1]"]
    last = "" if math.isnan(second) else f" to {second:.4g}"
    return f"{line['First rate [A.g-1]']:.4g}{last}"


def number(value: float, digits: int) -> str:
    """A number with so many decimals, "-" where there is none."""
    return "-" if math.isnan(value) else f"{value:.{digits}f}"
