"""Direction of the current, read off the voltage, as cyclers and papers disagree on signs.

Filling an alloy lowers the voltage of a half cell, where it is the positive electrode, and raises
that of a full cell, where it is the negative one.
"""

from typing import Literal

import numpy as np

from porousalloy.experiments.data.records.charge import interval_charges
from porousalloy.experiments.data.records.turns import segments
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

AlloyElectrode = Literal["positive", "negative"]
#: Share of the largest charge; the voltage of shorter segments says little.
TELLING = 0.05
#: Share of the distances that the voltages went; segments of one sign go one way, but for noise.
AGREEMENT = 0.5
ONE_WAY = 0.01  # share of the charge that may go the other way in a file without signs


def rise_of_lithiation(alloy_electrode: AlloyElectrode) -> int:
    """Sign of the voltage's change in lithiation.

    Parameters
    ----------
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, "negative" in a full cell.

    Returns
    -------
    int
        -1 in a half cell, 1 in a full cell.

    Raises
    ------
    InputError
        If there is no such electrode.
    """
    signs = {"positive": -1, "negative": 1}
    if alloy_electrode not in signs:
        raise InputError(
            f"The alloy cannot be the '{alloy_electrode}' electrode; give 'positive' for a half "
            "cell or 'negative' for a full cell."
        )
    return signs[alloy_electrode]


def lithiating_current(
    samples: Samples, alloy_electrode: AlloyElectrode, battery_data_format: bool
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Current that is positive where the alloy is filled.

    Parameters
    ----------
    samples : Samples
        Samples with time, current and voltage.
    alloy_electrode : {"positive", "negative"}
        Electrode of the alloy: "positive" in a half cell, "negative" in a full cell.
    battery_data_format : bool
        True if the file follows the Battery Data Format, whose positive current charges the cell.

    Returns
    -------
    current : numpy.ndarray, shape (n,)
        Current per mass [A.kg-1].
    remarks : tuple of str
        Sentences on where the file contradicts its own convention.

    Raises
    ------
    InputError
        If no current flows or the voltage does not tell the direction.
    """
    to_lithiation = rise_of_lithiation(alloy_electrode)
    current = _signed(samples)
    if not current.any():
        raise InputError("No current flows in these rows; choose others, or name another column.")
    charging = _charging_sign(samples["time"], current, samples["voltage"])
    lithiating = current * (charging * to_lithiation)
    _compare_labels(samples, lithiating)
    remarks = ()
    if battery_data_format and charging < 0:
        remarks = (
            "Positive current lowers the voltage, where the Battery Data Format has it charge the "
            "cell; the voltage decided.",
        )
    return lithiating, remarks


def _signed(samples: Samples) -> np.ndarray:
    """The current; a current of one sign throughout gets its sign from the branches."""
    current = samples["current"]
    if "branch" not in samples:
        return current
    charges = interval_charges(samples["time"], current)
    ways = -charges[charges < 0].sum(), charges[charges > 0].sum()
    # what leaks at rest may have the other sign
    if min(ways) > ONE_WAY * max(ways):
        return current
    emptying = np.isin(samples["branch"], ("delithiation", "discharge"))
    resting = samples["branch"] == "rest"
    return np.abs(current) * np.where(resting, 0, np.where(emptying, -1, 1))


def _charging_sign(time: np.ndarray, current: np.ndarray, voltage: np.ndarray) -> int:
    """Sign of the current that raises the voltage."""
    votes = []
    for sign, rows in segments(time, current):
        if sign and rows.stop - rows.start > 1:
            part = voltage[rows]
            passed = float(np.sum(np.abs(np.diff(time[rows])) * np.abs(current[rows][1:])))
            votes.append((passed, sign * float(part[-1] - part[0]), float(np.ptp(part))))
    largest = max((passed for passed, _, _ in votes), default=0.0)
    telling = [(rise, way) for passed, rise, way in votes if passed >= TELLING * largest]
    outcome, total = np.sum(telling, axis=0) if telling else (0.0, 0.0)
    if total == 0 or abs(outcome) < AGREEMENT * total:
        raise InputError(
            "The sign of the current does not go with the voltage; give a current that changes its "
            "sign, or a column 'Branch' that says lithiation and delithiation."
        )
    return int(np.sign(outcome))


def _compare_labels(samples: Samples, lithiating: np.ndarray) -> None:
    if "branch" not in samples:
        return
    branch = samples["branch"]
    labelled = (branch == "lithiation") * 1.0 - (branch == "delithiation")
    if np.sum(labelled * lithiating) < 0:
        raise contradiction(samples, "lithiation")


def contradiction(samples: Samples, branch: str) -> InputError:
    """Error for a branch whose voltage goes the other way."""
    return InputError(
        f"The {branch} near row {samples.rows[0]} moves the voltage as the opposite would; give "
        "a half cell or a full cell as the cell, whichever it was, or correct the branches."
    )
