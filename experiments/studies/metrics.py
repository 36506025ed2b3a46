"""What a study reads from a cycle: a number of the table of cycles under a short name."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import did_you_mean, shown


class Metric(NamedTuple):
    """A number of a cycle.

    Attributes
    ----------
    column : str
        Column of the table of cycles; {basis} stands for the mass that 1C refers to.
    label : str
        Name and unit on a figure.
    """

    column: str
    label: str


METRICS = {
    "capacity": Metric("Delithiation capacity per gram of {basis} [mA.h.g-1]", "Capacity (mAh/g)"),
    "lithiation voltage": Metric("Mean lithiation voltage [V]", "Lithiation voltage (V)"),
    "delithiation voltage": Metric("Mean delithiation voltage [V]", "Delithiation voltage (V)"),
    "hysteresis": Metric("Hysteresis gap [V]", "Hysteresis gap (V)"),
    "energy efficiency": Metric("Energy efficiency", "Energy efficiency"),
    "stress": Metric("Peak tensile stress [MPa]", "Peak tension (MPa)"),
    "swelling": Metric("Largest thickness change [%]", "Thickness change (%)"),
}


def chosen_metrics(names: Iterable[str] | None) -> tuple[str, ...]:
    """Names of metrics, checked; all of them if none is given.

    Raises
    ------
    InputError
        If there is no such metric, or one is named twice.
    """
    chosen = tuple(METRICS) if names is None else tuple(names)
    for name in chosen:
        if name not in METRICS:
            end = did_you_mean(name, METRICS, f"choose some of {', '.join(METRICS)}")
            raise InputError(f"No metric is called {shown(name)}{end}")
        if chosen.count(name) > 1:
            raise InputError(f"The metric '{name}' is named twice; name it once.")
    return chosen or tuple(METRICS)


def read_metrics(row: Mapping, cell: Cell, names: Iterable[str]) -> dict[str, float]:
    """Metrics of a row of the table of cycles, by their names."""
    return {
        name: float(row.get(METRICS[name].column.format(basis=cell.one_c_basis), np.nan))
        for name in names
    }
