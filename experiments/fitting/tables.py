"""Tables of a fit: estimates, model beside measurement, errors of the branches."""

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit


def estimate_table(fit: "Fit", level: float = 0.9) -> pd.DataFrame:
    """Estimates, one row a parameter.

    Parameters
    ----------
    fit : Fit
        A fit.
    level : float, optional
        Confidence of the intervals. The default is 0.9.

    Returns
    -------
    pandas.DataFrame
        Table indexed by the parameter: "Value", "Unit", "Standard error", the ends of the interval,
        the interval in words, its source, "Identifiable", "At bound", "Started at" and the bounds.
    """
    units = {row["key"]: row["unit"] for row in fit.cell.rows} | {MASS_RATIO: "-"}
    low, high = (f"{100 * level:g} % {end}" for end in ("low", "high"))
    rows = {
        estimate.name: {
            "Value": estimate.value,
            "Unit": units[estimate.name],
            "Standard error": estimate.standard_error,
            low: estimate.low,
            high: estimate.high,
            "Interval": estimate.interval(),
            "Interval of": estimate.method,
            "Identifiable": "yes" if estimate.identifiable else "no",
            "At bound": estimate.at_bound,
            "Started at": parameter.start,
            "Lower bound": parameter.low,
            "Upper bound": parameter.high,
        }
        for estimate, parameter in zip(fit.estimates(level), fit.optimum.free, strict=True)
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Parameter")


def curve_table(fit: "Fit") -> pd.DataFrame:
    """Model beside the records, one row a sample."""
    frames = []
    for record, prediction in zip(fit.records, fit.predictions, strict=True):
        reached = prediction.reached
        columns = {
            "Record": record.name,
            "Time [s]": record.time,
            "Current [A.kg-1]": record.current,
            "Charge [mA.h.g-1]": record.charge,
            "Voltage [V]": record.voltage,
            "Model voltage [V]": np.where(reached, prediction.voltage, np.nan),
            "Model thickness change [m]": np.where(reached, prediction.thickness, np.nan),
        }
        if record.thickness is not None:
            columns["Thickness change [m]"] = record.thickness
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def branch_errors(fit: "Fit", share: tuple[float, float] = (0.05, 0.95)) -> pd.DataFrame:
    """Root mean square of model minus measured voltage of every branch [V].

    Parameters
    ----------
    fit : Fit
        A fit.
    share : tuple of float, optional
        First and last share of the branch's charge that is counted. The default is 0.05 to 0.95.

    Returns
    -------
    pandas.DataFrame
        "Record", "Cycle" (0 where the record has no numbers), "Branch", "Capacity [mA.h.g-1]" and
        "Root mean square [V]", each sample weighted by the charge that it stands for.
    """
    rows = []
    for record, prediction in zip(fit.records, fit.predictions, strict=True):
        for branch, places in branches(record):
            if branch == "rest":
                continue
            charge = np.abs(record.charge[places] - record.charge[places][0])
            kept = (charge >= share[0] * charge[-1]) & (charge <= share[1] * charge[-1])
            kept &= np.isfinite(record.voltage[places])
            if charge[-1] == 0 or kept.sum() < 2:
                continue
            error = (prediction.voltage - record.voltage)[places][kept] ** 2
            mean = np.trapezoid(error, charge[kept]) / np.ptp(charge[kept])
            cycle = 0 if record.cycle is None else int(record.cycle[places][0])
            rows.append((record.name, cycle, branch, charge[-1], math.sqrt(mean)))
    columns = ["Record", "Cycle", "Branch", "Capacity [mA.h.g-1]", "Root mean square [V]"]
    return pd.DataFrame(rows, columns=columns)


def capacity_table(fit: "Fit") -> pd.DataFrame:
    """Model beside measured capacities, one row a measurement."""
    measured = fit.measured_capacities
    return pd.DataFrame(
        {
            "C-rate [h-1]": [one.c_rate for one in measured],
            "Branch": [one.branch for one in measured],
            "Cycle": [one.cycle for one in measured],
            "Capacity [mA.h.g-1]": [one.capacity for one in measured],
            "Model capacity [mA.h.g-1]": list(fit.capacities),
            "Remark": list(fit.remarks),
        }
    )
