"""What a reader of the table of cycles should know: charge that stays, and steady cycles.

Diffusion leaves ions behind in slow ligaments: less comes out of the alloy than went in although
nothing reacts, and a later cycle takes them out. A first cycle from empty is therefore not a cycled
electrode; the table says from which cycle on it is.
"""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from porousalloy.experiments.results.cycle_row import COULOMBIC_EFFICIENCY, REMARK

STAYED = "{share:.1f} % of the charge stays in the ligaments"
STEADY = "steady from here on (within 1 %)"
UNSTEADY = "not steady yet, the last cycle differs by {change:.1f} % from the one before"
#: Coulombic efficiency below which the charge that stays is told of.
STAYS_BELOW = 0.98
#: Relative change of the capacity that counts as steady.
STEADY_WITHIN = 0.01
#: Commands that add remarks once their runs are over; `cycle` writes its rows as they finish.
REMARKED = ("simulate", "run")
#: Options of PyBaMM whose reactions take up ions; their values are not "none" then.
REACTIONS = ("SEI", "SEI on cracks", "lithium plating")


def with_remarks(cycles: pd.DataFrame, attributes: Mapping) -> pd.DataFrame:
    """Table of cycles with remarks on charge that stays and on the steady cycle.

    Parameters
    ----------
    cycles : pandas.DataFrame
        Table of cycles of all runs.
    attributes : Mapping
        Attributes of the Dataset, whose options say whether anything but the alloy reacts.

    Returns
    -------
    pandas.DataFrame
        A copy; what "Remark" said before comes first.
    """
    if cycles.empty:
        return cycles
    remarks = [[str(text)] if text else [] for text in cycles[REMARK]]
    if not reacts(attributes):
        for place, efficiency in enumerate(cycles[COULOMBIC_EFFICIENCY]):
            if efficiency < STAYS_BELOW:
                remarks[place].append(STAYED.format(share=100 * (1 - efficiency)))
    capacity = _delithiation_capacity(cycles)
    for places in _same_rate(cycles):
        if len(places) > 1 and np.isfinite(capacity[places]).all():
            place, remark = _steady(capacity[places])
            remarks[places[place]].append(remark)
    return cycles.assign(**{REMARK: ["; ".join(texts) for texts in remarks]})


def reacts(attributes: Mapping) -> bool:
    """Whether anything but the alloy takes up ions in a result."""
    options = json.loads(str(attributes.get("options", "{}")))
    values = [options.get(name, "none") for name in REACTIONS]
    return any(
        value not in ("none", ["none", "none"], "('none', 'none')", None) for value in values
    )


def _delithiation_capacity(cycles: pd.DataFrame) -> np.ndarray:
    name = next(name for name in cycles if name.startswith("Delithiation capacity per gram"))
    return cycles[name].to_numpy(dtype=float)


def _same_rate(cycles: pd.DataFrame) -> list[list[int]]:
    """Places of cycles that follow each other at one C-rate."""
    groups: list[list[int]] = []
    rates, numbers = cycles["C-rate"].to_numpy(float), cycles["Cycle"].to_numpy(int)
    for place in range(len(cycles)):
        follows = place > 0 and numbers[place] == numbers[place - 1] + 1
        if follows and np.isclose(rates[place], rates[place - 1]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _steady(capacity: np.ndarray) -> tuple[int, str]:
    """Place of the first steady cycle among those at one C-rate, and what to say there."""
    change = np.abs(capacity / capacity[-1] - 1)
    unsteady = np.flatnonzero(~(change < STEADY_WITHIN))
    first = 0 if unsteady.size == 0 else int(unsteady[-1]) + 1
    if first < len(capacity) - 1:
        return first, STEADY
    last = 100 * abs(capacity[-1] / capacity[-2] - 1)
    return len(capacity) - 1, UNSTEADY.format(change=last)
