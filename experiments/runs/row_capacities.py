"""Capacities of the model by the protocol of a row of the literature.

    initial     delithiation of the first cycle, at the first rate
    retained    one cycle at the first rate, then up to four at the second: the last of them

A row's retained capacity was measured after tens to thousands of cycles. The model that is run here
neither ages nor loses ions, so that its capacity is steady after a few; whether it is, is told.
"""

from typing import NamedTuple

import numpy as np

from porousalloy.experiments.results.half_cycles import half_cycles
from porousalloy.experiments.results.remarks import STEADY_WITHIN
from porousalloy.experiments.runs.paper_protocol import cycled_value
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.resolved_values import ResolvedValues

CAPACITY = "Delithiation capacity per gram of alloy and shell [mA.h.g-1]"
#: Cycles at the second rate after which the model is read.
CYCLED = 4


class ModelCapacity(NamedTuple):
    """Delithiation capacity [mA.h.g-1], NaN if the run did not complete, and a remark."""

    value: float
    remark: str


def c_rate(rate: float, cell: Cell) -> float:
    """C-rate [h-1] of a current per gram of alloy and shell [A.g-1]."""
    return rate * 1000 / ResolvedValues(cell)["1C specific current [A.kg-1]"]


def first_capacities(cell: Cell, rates: list[float]) -> dict[float, ModelCapacity]:
    """Delithiation capacities of the first cycle by the SPMe, the model built once.

    Parameters
    ----------
    cell : Cell
        A half cell.
    rates : list of float
        Per gram of alloy and shell [A.g-1], each once.

    Returns
    -------
    dict of float to ModelCapacity
        By rate, per gram of alloy and shell.
    """
    result = simulate(cell, [c_rate(rate, cell) for rate in rates])
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


def retained_capacity(cell: Cell, first: float, second: float, cycles: int) -> ModelCapacity:
    """Delithiation capacity of a cycled electrode by the SPMe.

    Parameters
    ----------
    cell : Cell
        A half cell.
    first, second : float
        Rates of the first cycle and of those after it, per gram of alloy and shell [A.g-1].
    cycles : int
        Number of cycles, from 2.

    Returns
    -------
    ModelCapacity
        Capacity in the last of these cycles, and whether it is not steady yet.
    """
    before, after = c_rate(first, cell), c_rate(second, cell)
    found = cycled_value(cell, CAPACITY, after, cycles - 1, (before, 1))
    moves = found.change >= STEADY_WITHIN
    unsteady = f"not steady, {100 * found.change:.1f} % from the cycle before" if moves else ""
    return ModelCapacity(found.value, "; ".join(filter(None, [found.remark, unsteady])))
