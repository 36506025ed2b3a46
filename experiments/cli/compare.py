"""``porousalloy compare``: the measured rows of one cell beside the model, on the terminal."""

import math
import sys

from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.runs import literature
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.review import PURPOSES

COLUMNS = (
    "Row",
    "Quantity",
    "Rate [A/g]",
    "Cycle",
    "Measured",
    "Model",
    "Model/measured",
    "Remarks",
)
NUMBERS = ("Rate [A/g]", *COLUMNS[4:7])
NOTE = """\
Cycle: in which the model is read. All at 25 C; nothing ages."""
REVIEW_NOTE = """\
Rows of the review (initial capacity in mAh/g, rate capability as a ratio of capacities): one cycle
at the first rate, then, for rate capability, four at the second; "5 for 100" stands for the
measured cycle 100. On delithiation, per gram of alloy and shell; the review does not say which
branch and which mass its numbers are of. Its second capacity has aged, so that the model's rate
capability should lie above the measured one."""


def compare_cell(name: str) -> None:
    """Print model beside measurement for all that was measured of a cell.

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
    with progress_bar(make_console(sys.stderr)) as on_progress:
        table = literature.compare_cell(name, on_progress)
    console = make_console(sys.stdout)
    console.print(escape(f"{cell.name}: {cell.title}"))
    console.print(comparison_table(table))
    console.print(NOTE)
    if any(quantity in PURPOSES for quantity in table["quantity"]):
        console.print(REVIEW_NOTE)


def comparison_table(table) -> Table:
    """Lines of :func:`porousalloy.experiments.runs.literature.compare` for people."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        justify = "right" if column in NUMBERS else "left"
        shown.add_column(escape(column), justify=justify, overflow="fold")
    for _, line in table.iterrows():
        digits = 3 if line["quantity"] == PURPOSES[1] else 0
        shown.add_row(
            escape(line["row"]),
            escape(line["quantity"]),
            rates(line),
            line["Cycle"],
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
