"""Files of a fit."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import porousalloy
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.tables import (
    branch_errors,
    capacity_table,
    curve_table,
    estimate_table,
)
from porousalloy.experiments.fitting.uncertainty import combinations, correlation

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit

#: Files that :func:`write_fit` writes, the last two where there are curves or capacities.
DOCUMENT, PARAMETER_SET = "fit.json", "set.json"
CURVES, CAPACITIES = "curves.csv", "capacities.csv"
FIGURE = "fit.png"
#: Figures that are drawn when they are asked for.
FURTHER_FIGURES = ("uncertainty.png", "posterior.png")
FILES = (DOCUMENT, PARAMETER_SET, CURVES, CAPACITIES, FIGURE, *FURTHER_FIGURES)


def document(fit: "Fit", level: float = 0.9) -> dict[str, object]:
    """Everything that a fit found, as JSON can hold it: infinite numbers are null."""
    optimum = fit.optimum
    table = estimate_table(fit, level)
    content = {
        "porousalloy": porousalloy.__version__,
        "cell": fit.cell.name,
        "model": fit.cell.model,
        "parameters": dict(fit.cell.changes),
        "options": dict(fit.cell.extra_options),
        "records": [
            {
                "name": r.name,
                "samples": r.time.size,
                "remarks": list(r.remarks),
                "missing charge": [gap._asdict() for gap in prediction.gaps],
            }
            for r, prediction in zip(fit.records, fit.predictions, strict=True)
        ],
        "branch errors": branch_errors(fit).to_dict(orient="records"),
        "capacities": capacity_table(fit).to_dict(orient="records"),
        "confidence level": level,
        "estimates": table.to_dict(orient="index"),
        "correlation": correlation(optimum).tolist(),
        "combinations": [c._asdict() for c in combinations(optimum)],
        "noise": optimum.noise,
        "measured noise of the voltage": fit.measured_noise,
        "start": fit.start_remark,
        "noise given": sorted(optimum.noise_given),
        "diagnosis": fit.diagnosis(level),
        "residual tests": [test._asdict() for test in check_residuals(optimum)],
        "sums of squares of the starts": [2 * cost for cost in optimum.costs],
        "model solutions": optimum.solves,
        "models built": optimum.builds,
        "radial cells": fit.cells,
        "converged": optimum.converged,
        "stopped": optimum.stopped,
    }
    return {name: _plain(value) for name, value in content.items()}


def write_fit(fit: "Fit", folder: Path, level: float) -> None:
    """Write model beside measurement, everything as JSON, and a set for ``--set-file``.

    Parameters
    ----------
    fit : Fit
        A fit.
    folder : pathlib.Path
        Folder of the files, which is made if it does not exist.
    level : float
        Confidence of the intervals.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if fit.records:
        curve_table(fit).to_csv(folder / CURVES, index=False)
    if fit.measured_capacities:
        capacity_table(fit).to_csv(folder / CAPACITIES, index=False)
    # a set for other commands: all that differs from the cell's tables
    for name, content in (
        (DOCUMENT, document(fit, level)),
        (PARAMETER_SET, dict(fit.cell.changes)),
    ):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _plain(value: object) -> object:
    """A value that JSON can hold, in lists and tables too."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
