"""What is wrong where a model does not describe a voltage: itself, the start, or the mass.

Each suspect is freed in turn and the fit continued for a few steps. If that takes most of the
residuals away, it was the suspect and not the model. Else the model is, and where along the record
it is wrong says more.
"""

from typing import TYPE_CHECKING

import numpy as np

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.fitting.free_parameters import (
    MASS_RATIO,
    FreeParameter,
    free_parameters,
)
from porousalloy.experiments.fitting.least_squares import minimise
from porousalloy.experiments.fitting.objective import Objective
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.experiments.fitting.record_start import FILLING, likely_filling
from porousalloy.experiments.fitting.residual_test import check_residuals
from porousalloy.experiments.fitting.residuals import MeshedResiduals, VoltageResiduals

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit

#: Share of the sum of squares that is left where a suspect was at fault.
AT_FAULT = 0.25
MOST_SOLVES = 12
#: Part of a branch's charge that holds this share of all squares is where the model is wrong.
PARTS, MOST = 10, 0.4
MESSAGES = {
    FILLING: (
        "The start is wrong, not the model: with a free '{name}' ({value:.3g}) the residuals fall "
        'from {before:.3g} to {after:.3g} mV; fit with the start "free".'
    ),
    MASS_RATIO: (
        "The mass is wrong, not the model: with a free '{name}' ({value:.3g}) the residuals fall "
        "from {before:.3g} to {after:.3g} mV; check the mass, or fit with it."
    ),
}


def suspects(fit: "Fit") -> list[str]:
    """Sentences on why the voltage is not described.

    Parameters
    ----------
    fit : Fit
        A fit.

    Returns
    -------
    list of str
        Sentences; none where the residuals do not reject the model, or were interrupted.
    """
    wrong = [test for test in check_residuals(fit.optimum) if test.model_is_wrong]
    if fit.optimum.stopped or not fit.records or "voltage" not in {t.channel for t in wrong}:
        return []
    free = {parameter.name for parameter in fit.optimum.free}
    possible = [MASS_RATIO] if not fit.cell.is_half_cell else [FILLING, MASS_RATIO]
    found = [_freed(fit, name) for name in possible if name not in free]
    guilty = [sentence for sentence in found if sentence]
    return guilty or [*_places(fit), *_held_back(fit)]


def _held_back(fit: "Fit") -> list[str]:
    """Sentence on a search that may have stopped where charge is missing."""
    if not any(prediction.gaps for prediction in fit.predictions):
        return []
    return [
        "Where charge is missing, least squares can stop too early: take more starts (--starts 4, "
        "or starts=4) before the model is blamed."
    ]


def _freed(fit: "Fit", name: str) -> str:
    """Sentence on a suspect; empty if it is innocent."""
    start = likely_filling(fit.cell, fit.records[0]) if name == FILLING else 1.0
    (added,) = free_parameters(fit.cell, [name], starts={name: start})
    free = (*fit.optimum.free, added)
    models = [_with(one, free) for one in fit.models if isinstance(one, VoltageResiduals)]
    others = [one for one in fit.models if not isinstance(one, VoltageResiduals)]
    if others:  # capacities are cheap to leave out, and say little of a start
        before = sum(
            float(c.residual @ c.residual) for c in fit.optimum.channels if c.channel == "voltage"
        )
    else:
        before = fit.optimum.sum_of_squares * fit.optimum.noise["voltage"] ** 2
    objective = Objective(models, free, fit.optimum.noise)
    u = np.append(fit.optimum.u, added.share(start))
    result = minimise(objective.residuals, objective.jacobian, u, MOST_SOLVES)
    after = float(result.fun[: -len(free)] @ result.fun[: -len(free)])
    after *= fit.optimum.noise["voltage"] ** 2
    if after > AT_FAULT * before:
        return ""
    rms = _root_mean_square(fit)
    return MESSAGES[name].format(
        name=name,
        value=float(added.value(result.x[-1])),
        before=1e3 * rms,
        after=1e3 * rms * np.sqrt(after / before),
    )


def _with(model: VoltageResiduals, free: tuple[FreeParameter, ...]) -> MeshedResiduals:
    """A record's residuals with other free parameters, weighed as they were."""
    old = model.predictor
    return model.of_predictor(Predictor(old.cell, old.record, free, old.cells, old.start))


def _root_mean_square(fit: "Fit") -> float:
    return next(t.root_mean_square for t in check_residuals(fit.optimum) if t.channel == "voltage")


def _places(fit: "Fit") -> list[str]:
    """Sentence on the part of a branch with most of the squares, if there is one."""
    channels = [c for c in fit.optimum.channels if c.channel == "voltage"]
    total = sum(float(c.residual @ c.residual) for c in channels)
    parts = []
    for record, channel in zip(fit.records, channels, strict=True):
        squares = np.zeros(record.time.size)
        squares[np.isfinite(record.voltage)] = channel.residual**2
        for branch, rows in branches(record):
            passed = np.abs(record.charge[rows] - record.charge[rows][0])
            if branch == "rest" or passed[-1] == 0:
                continue
            place = np.minimum(PARTS * passed / passed[-1], PARTS - 1).astype(int)
            sums = np.bincount(place, squares[rows], PARTS)
            tenth = int(np.argmax(sums))
            cycle = "" if record.cycle is None else f" of cycle {record.cycle[rows][0]}"
            parts.append((float(sums[tenth]), tenth, f"{record.name}, {branch}{cycle}"))
    most, tenth, where = max(parts, default=(0.0, 0, ""))
    if not parts or most < MOST * total:
        return []
    return [
        f"{most / total:.0%} of the squares are in {where}, at {10 * tenth} to {10 * tenth + 10} % "
        "of its charge."
    ]
