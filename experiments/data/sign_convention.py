"""Which way the alloy goes: told by the voltage, since cyclers and papers disagree on signs.

Filling an alloy lowers the voltage of a half cell, where it is the positive electrode, and raises
that of a full cell, where it is the negative one.
"""

from typing import Literal

import numpy as np

from porousalloy.experiments.data.half_cycles import runs
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

AlloyElectrode = Literal["positive", "negative"]
#: Of the largest charge: shorter stretches of current say little by their voltage.
TELLING = 0.05
#: Of the ways that the voltages went; stretches of one sign go one way, but for noise.
AGREEMENT = 0.5


def rise_of_lithiation(alloy_electrode: AlloyElectrode) -> int:
    """-1 where lithiation lowers the voltage, in a half cell; 1 in a full cell.

    Raises
    ------
    InputError
        If it is no electrode.
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
        With time, current and voltage.
    alloy_electrode : "positive" or "negative"
        Of a half or a full cell.
    battery_data_format : bool
        Whether positive current should charge, as the format's charging capacity is the integral
        of the positive current.

    Returns
    -------
    current : numpy.ndarray, shape (n,)
        [A.kg-1].
    remarks : tuple of str
        Where the file disagrees with its own convention.

    Raises
    ------
    InputError
        If no current flows or the voltage does not tell its direction.

    References
    ----------
    Battery Data Format Ontology 1.0.0, `charging_capacity_ah`.
    """
    to_lithiation = rise_of_lithiation(alloy_electrode)
    current = _signed(samples)
    if not current.any():
        raise InputError("No current flows in these rows; choose others, or name another column.")
    votes = []
    for sign, rows in runs(current):
        if sign and rows.stop - rows.start > 1:
            steps = np.abs(np.diff(samples.time[rows]))
            passed = float(np.sum(steps * np.abs(current[rows][1:])))
            voltage = samples.voltage[rows]
            votes.append((passed, sign * float(voltage[-1] - voltage[0]), float(np.ptp(voltage))))
    largest = max((passed for passed, _, _ in votes), default=0.0)
    telling = [(vote, way) for passed, vote, way in votes if passed >= TELLING * largest]
    outcome, total = np.sum(telling, axis=0) if telling else (0.0, 0.0)
    if total == 0 or abs(outcome) < AGREEMENT * total:
        raise InputError(
            "The sign of the current does not go with the voltage; give a current that changes its "
            "sign, or a column 'Branch' that says lithiation and delithiation."
        )
    charging = int(np.sign(outcome))
    if samples.branch is not None:
        _compare_labels(samples, current * charging * to_lithiation)
    remarks = ()
    if battery_data_format and charging < 0:
        remarks = (
            "Positive current lowers the voltage, where the Battery Data Format has it charge the "
            "cell; the voltage decided.",
        )
    return current * (charging * to_lithiation), remarks


def _signed(samples: Samples) -> np.ndarray:
    """The current; of one sign throughout, it gets its sign from the branches."""
    current = samples.current
    both = (current > 0).any() and (current < 0).any()
    if samples.branch is None or both:
        return current
    emptying = np.isin(samples.branch, ("delithiation", "discharge"))
    resting = samples.branch == "rest"
    return np.abs(current) * np.where(resting, 0, np.where(emptying, -1, 1))


def _compare_labels(samples: Samples, lithiating: np.ndarray) -> None:
    labelled = (samples.branch == "lithiation") * 1.0 - (samples.branch == "delithiation")
    if np.sum(labelled * lithiating) < 0:
        raise contradiction(samples, "lithiation")


def contradiction(samples: Samples, branch: str) -> InputError:
    """The error for a branch whose voltage goes the other way."""
    return InputError(
        f"The {branch} near row {samples.rows[0]} moves the voltage as the opposite would; give "
        "alloy_electrode 'positive' for a half cell or 'negative' for a full cell, or correct the "
        "branches."
    )
