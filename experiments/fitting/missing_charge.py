"""Charge that the fitted model does not take, in sentences: where, why, and what helps."""

from typing import TYPE_CHECKING

import numpy as np

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.experiments.fitting.predictor import Gap
from porousalloy.experiments.fitting.record_start import FILLING

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit

#: Sentences on as many half cycles; the others are counted.
MOST_SENTENCES = 4
EVENT = "event: "
#: Share of the charge that is known to no better, and needs no remedy.
NEGLIGIBLE = 1e-3


def missing_charge(fit: "Fit") -> list[str]:
    """Sentences on every half cycle whose charge the model does not take.

    Parameters
    ----------
    fit : Fit
        A fit.

    Returns
    -------
    list of str
        Sentences with cycle, sample, reason and remedy; none if the model follows every record to
        its end.
    """
    gaps = [
        (record, gap)
        for record, prediction in zip(fit.records, fit.predictions, strict=True)
        for gap in prediction.gaps
    ]
    sentences = [_sentence(record, gap, fit) for record, gap in gaps[:MOST_SENTENCES]]
    left = gaps[MOST_SENTENCES:]
    if left:
        lost = sum(gap.charge for _, gap in left)
        sentences.append(f"In {len(left)} further half cycles {lost:.4g} mAh/g are missing, too.")
    return sentences


def _sentence(record: Record, gap: Gap, fit: "Fit") -> str:
    lithiates = record.current[gap.first] > 0
    branch = "lithiation" if lithiates else "delithiation"
    cycle = "" if record.cycle is None else f" of cycle {record.cycle[gap.first]}"
    share = gap.charge / np.ptp(record.charge)
    where = (
        f"{record.name}: the {branch}{cycle} is missing {gap.charge:.3g} mAh/g ({100 * share:.2g} "
        f"% of the record's charge) from sample "
        f"{gap.first + 1} ({gap.time / 3600:.4g} h) on"
    )
    if not gap.reason:
        return (
            f"{where}, where the model's voltage leaves the measured ones; they count as missing."
        )
    if gap.reason.startswith(EVENT):
        state = "full" if lithiates else "empty"
        why = f"the model's alloy is {state} ({gap.reason.removeprefix(EVENT).split(';')[0]})"
    else:
        why = f"the solver ended ({gap.reason})"
    return (
        f"{where}: {why}." if share < NEGLIGIBLE else f"{where}: {why}. {_remedy(fit, lithiates)}"
    )


def _remedy(fit: "Fit", lithiates: bool) -> str:
    utilised = f"{fit.cell.electrode.capitalize()} electrode utilised alloy fraction"
    free = {parameter.name for parameter in fit.optimum.free}
    known = {row["key"] for row in fit.cell.rows}
    names = [name for name in (FILLING, utilised) if name not in free and name in known]
    named = " or ".join(f"'{name}'" for name in names)
    asked = f"free {named}, or check" if names else "check"
    check = "mass and current" if lithiates else "the current's offset and the cycle before"
    also = f", or free '{MASS_RATIO}'" if MASS_RATIO not in free else ""
    return f"To mend it, {asked} {check}{also}."
