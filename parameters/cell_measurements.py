"""What papers report of their cells, each number with the protocol by which it was measured.

A number is compared with a model that was treated likewise: formed, cycled at the rate, and read in
the cycle that is given. What a paper does not say is assumed, and the row says that it is.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLE = "cell_measurements.csv"


@dataclass(frozen=True)
class CellMeasurement:
    """A measured number of a cell, and how it was obtained.

    Attributes
    ----------
    row : str
        Name of the row.
    cell : str
        Name of the cell.
    quantity : str
        Column of the table of cycles that holds the number, with its unit and the mass that it is
        divided by.
    value : float
        Measured number, in the unit of the quantity.
    c_rate : float
        C-rate at which it was measured [h-1].
    formation : tuple of float and int
        C-rate of the formation cycles [h-1], and their number.
    cycle : int
        Number of the cycle in which it was measured, from 1 after formation.
    temperature : float
        Temperature of the cell [K].
    fitted : bool
        True if parameters of the cell were fitted to the number; else the model predicts it.
    assumed : str
        Part of the protocol that the source does not state.
    source : str
        Paper, and place in it.
    """

    row: str
    cell: str
    quantity: str
    value: float
    c_rate: float
    formation: tuple[float, int]
    cycle: int
    temperature: float
    fitted: bool
    assumed: str
    source: str

    @property
    def protocol(self) -> str:
        """Cycles up to and including the measured one, in words."""
        slow, number = self.formation
        return f"{self.cycle} at {self.c_rate:g}C, after {number} at {slow:g}C"


@cache
def cell_measurements() -> tuple[CellMeasurement, ...]:
    """All rows of parameters/data/cell_measurements.csv.

    Returns
    -------
    tuple of CellMeasurement
        In the order of the table.
    """
    text = (files("porousalloy.parameters") / "data" / TABLE).read_text(encoding="utf-8")
    return tuple(
        CellMeasurement(
            row=row["row"],
            cell=row["cell"],
            quantity=row["quantity"],
            value=float(row["Measured"]),
            c_rate=float(row["C-rate"]),
            formation=(float(row["Formation C-rate"]), int(row["Formation cycles"])),
            cycle=int(row["Cycle"]),
            temperature=float(row["Temperature [K]"]),
            fitted=row["fitted"] == "True",
            assumed=row["assumed"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
