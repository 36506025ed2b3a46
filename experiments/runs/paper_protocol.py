"""The model treated as a paper treated its cell: formation, the rate, the cycle that was read.

A first cycle from empty is no cycled electrode: slow ligaments keep charge until the second one.
"""

import math
from dataclasses import replace
from typing import NamedTuple

from porousalloy.experiments.runs.cycle_life import cycle
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cell_measurements import CellMeasurement
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.resolved_values import ResolvedValues

COMPLETED = "completed"


class CycledValue(NamedTuple):
    """What the model gives in one cycle, after the cycles that went before.

    Attributes
    ----------
    value : float
        Number of that cycle, in the unit of its column; NaN if the run did not get there.
    change : float
        Relative difference from the cycle before, if that was at the same rate; else NaN.
    remark : str
        Why the run ended otherwise than planned; empty if it did not.
    """

    value: float
    change: float
    remark: str


def cycled_value(
    cell: Cell, quantity: str, c_rate: float, number: int, formation: tuple[float, int]
) -> CycledValue:
    """Number of one cycle of a cell that was formed and cycled first.

    Parameters
    ----------
    cell : Cell
        The cell.
    quantity : str
        Column of the table of cycles.
    c_rate : float
        C-rate after formation [h-1].
    number : int
        Number of the cycle, from 1 after formation.
    formation : tuple of float and int
        C-rate of the formation cycles [h-1], and their number.

    Returns
    -------
    CycledValue
        The number, and how far it still moves from cycle to cycle.
    """
    result = cycle(cell, formation[1] + number, c_rate, formation=formation)
    if result.ending != COMPLETED:
        return CycledValue(math.nan, math.nan, "; ".join(result.reasons))
    values = result.summary()[quantity].to_numpy(float)
    change = abs(values[-1] / values[-2] - 1) if number > 1 else math.nan
    remarks = [reason for reason in result.reasons if ";" in reason]
    return CycledValue(float(values[-1]), float(change), "; ".join(remarks))


def measured_likewise(cell: Cell, measurement: CellMeasurement) -> CycledValue:
    """Model's number by the protocol of a measured one.

    Parameters
    ----------
    cell : Cell
        The measured cell, with any changes.
    measurement : CellMeasurement
        The measured number.

    Returns
    -------
    CycledValue
        The number at the temperature, C-rate and cycle of the measurement.
    """
    at = {f"{which} temperature [K]": measurement.temperature for which in ("Ambient", "Initial")}
    # not checked again: a calibration may set what the checks refuse
    return cycled_value(
        replace(cell, changes={**cell.changes, **at}),
        measurement.quantity,
        measurement.c_rate,
        measurement.cycle,
        measurement.formation,
    )


def beside_measured(measurement: CellMeasurement) -> dict[str, object]:
    """Line of model beside measurement.

    Parameters
    ----------
    measurement : CellMeasurement
        A measured number.

    Returns
    -------
    dict of str to object
        Columns of :func:`porousalloy.experiments.runs.literature.compare` that do not describe a
        row of the review.
    """
    cell = get_cell(measurement.cell)
    model = measured_likewise(cell, measurement)
    one_c = ResolvedValues(cell)["1C specific current [A.kg-1]"] / 1000
    steady = f"{100 * model.change:.1f} % from the cycle before"
    fitted = "no prediction: parameters were fitted to it" if measurement.fitted else "predicted"
    told = [fitted, steady, f"assumed: {measurement.assumed}", model.remark]
    return {
        "row": measurement.row,
        "cell": measurement.cell,
        "quantity": measurement.quantity,
        "First rate [A.g-1]": measurement.c_rate * one_c,
        "Second rate [A.g-1]": math.nan,
        "Cycle": measurement.protocol,
        "Measured": measurement.value,
        "Model": model.value,
        "Model/measured": model.value / measurement.value,
        "prediction": not measurement.fitted,
        "remarks": "; ".join(filter(None, told)),
    }
