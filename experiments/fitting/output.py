"""Tables and files of a fit."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import porousalloy
from porousalloy.experiments.data.half_cycles import branches
from porousalloy.experiments.fitting.capacity_fit import CapacityFit
from porousalloy.experiments.fitting.cell_fit import CellFit
from porousalloy.experiments.fitting.diagnosis import verdict
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.intervals import checked_estimates
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.uncertainty import (
    Estimate,
    combinations,
    correlation,
    estimates,
)

#: Files that :func:`write_fit` writes.
DOCUMENT, PARAMETER_SET, TABLE = "fit.json", "set.json", "estimates.csv"
CURVES, CAPACITIES = "curves.csv", "capacities.csv"


def found_estimates(result: CellFit | CapacityFit, level: float = 0.9) -> list[Estimate]:
    """Results with intervals: of profiles where a linear model fails, if curves were fitted."""
    if isinstance(result, CapacityFit):
        return estimates(result.fit, level)
    return checked_estimates(result.targets, result.fit, level)


def estimate_table(
    result: CellFit | CapacityFit, found: Sequence[Estimate], level: float = 0.9
) -> pd.DataFrame:
    """Results, one row a parameter.

    Parameters
    ----------
    result : CellFit or CapacityFit
        A fit.
    found : sequence of Estimate
        Of :func:`found_estimates`.
    level : float, optional
        Confidence of the intervals.

    Returns
    -------
    pandas.DataFrame
        Indexed by the parameter: "Value", "Unit", "Standard error", the ends of the interval, what
        it rests on, "Identifiable", "At bound", "Started at" and the bounds.
    """
    units = {row["key"]: row["unit"] for row in result.cell.rows} | {MASS_RATIO: "-"}
    low, high = (f"{100 * level:g} % {end}" for end in ("low", "high"))
    rows = {
        estimate.name: {
            "Value": estimate.value,
            "Unit": units[estimate.name],
            "Standard error": estimate.standard_error,
            low: estimate.low,
            high: estimate.high,
            "Interval of": estimate.method,
            "Identifiable": "yes" if estimate.identifiable else "no",
            "At bound": estimate.at_bound,
            "Started at": parameter.start,
            "Lower bound": parameter.low,
            "Upper bound": parameter.high,
        }
        for estimate, parameter in zip(found, result.fit.free, strict=True)
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Parameter")


def curve_table(result: CellFit) -> pd.DataFrame:
    """Model beside measurement, one row a sample."""
    frames = []
    for record, prediction in zip(result.records, result.predictions, strict=True):
        columns = {
            "Record": record.name,
            "Time [s]": record.time,
            "Current [A.kg-1]": record.current,
            "Charge [mA.h.g-1]": record.charge,
            "Voltage [V]": record.voltage,
            "Model voltage [V]": np.where(prediction.reached, prediction.voltage, np.nan),
            "Model thickness change [m]": np.where(
                prediction.reached, prediction.thickness, np.nan
            ),
        }
        if record.thickness is not None:
            columns["Thickness change [m]"] = record.thickness
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def branch_errors(result: CellFit, share: tuple[float, float] = (0.05, 0.95)) -> pd.DataFrame:
    """Root mean square of model minus measured voltage of every branch [V].

    Parameters
    ----------
    result : CellFit
        A fit.
    share : tuple of float, optional
        From which to which share of the branch's charge.

    Returns
    -------
    pandas.DataFrame
        "Record", "Branch", "Capacity [mA.h.g-1]" and "Root mean square [V]", each sample weighted
        by the charge that it stands for.
    """
    rows = []
    for record, prediction in zip(result.records, result.predictions, strict=True):
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
            rows.append((record.name, branch, charge[-1], math.sqrt(mean)))
    columns = ["Record", "Branch", "Capacity [mA.h.g-1]", "Root mean square [V]"]
    return pd.DataFrame(rows, columns=columns)


def capacity_table(result: CapacityFit) -> pd.DataFrame:
    """Model beside measured capacities, one row a C-rate."""
    return pd.DataFrame(
        {
            "C-rate [h-1]": list(result.measured),
            "Branch": result.branch,
            "Capacity [mA.h.g-1]": list(result.measured.values()),
            "Model capacity [mA.h.g-1]": [result.capacities[rate] for rate in result.measured],
            "Remark": [result.remarks.get(rate, "") for rate in result.measured],
        }
    )


def document(result: CellFit | CapacityFit, found: Sequence[Estimate], level: float = 0.9) -> dict:
    """Everything that a fit found, as JSON can hold it: infinite numbers are null."""
    fit = result.fit
    table = estimate_table(result, found, level)
    content = {
        "porousalloy": porousalloy.__version__,
        "cell": result.cell.name,
        "model": result.model,
        "settings": result.settings,
        "options": result.options,
        **_measurements(result),
        "confidence level": level,
        "estimates": json.loads(table.to_json(orient="index", double_precision=15)),
        "correlation": correlation(fit).tolist(),
        "combinations": [c._asdict() for c in combinations(fit)],
        "noise": fit.noise,
        "noise given": sorted(fit.noise_given),
        "verdict": verdict(fit, level, found),
        "residual tests": [test._asdict() for test in check_residuals(fit)],
        "sums of squares of the starts": [2 * cost for cost in fit.costs],
        "model solutions": fit.solves,
        "models built": fit.builds,
        "radial cells": result.cells,
        "converged": fit.converged,
        "stopped": fit.stopped,
    }
    return _plain(content)


def _measurements(result):
    if isinstance(result, CapacityFit):
        return {"capacities": capacity_table(result).to_dict(orient="records")}
    return {
        "records": [
            {"name": r.name, "samples": r.time.size, "remarks": list(r.remarks)}
            for r in result.records
        ],
        "branch errors": branch_errors(result).to_dict(orient="records"),
    }


def parameter_set(result: CellFit | CapacityFit) -> dict[str, float]:
    """Values for ``--set-file``: what was set for the fit and what was fitted."""
    values = {name: float(value) for name, value in result.settings.items()} | result.fit.values
    # a mass belongs to the measurement, not to the cell
    return {name: value for name, value in values.items() if name != MASS_RATIO}


def write_fit(
    result: CellFit | CapacityFit, found: Sequence[Estimate], folder: Path, level: float = 0.9
) -> None:
    """Write estimates, model beside measurement, all as JSON, and a set for ``--set-file``.

    Parameters
    ----------
    result : CellFit or CapacityFit
        A fit.
    found : sequence of Estimate
        Of :func:`found_estimates`.
    folder : pathlib.Path
        An existing folder.
    level : float, optional
        Confidence of the intervals.
    """
    estimate_table(result, found, level).to_csv(folder / TABLE)
    if isinstance(result, CapacityFit):
        capacity_table(result).to_csv(folder / CAPACITIES, index=False)
    else:
        curve_table(result).to_csv(folder / CURVES, index=False)
    for name, content in (
        (DOCUMENT, document(result, found, level)),
        (PARAMETER_SET, parameter_set(result)),
    ):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _plain(value):
    """A value that JSON can hold, in lists and tables too."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
