"""Changes of a record before it is fitted, where the user asks for them."""

from dataclasses import replace

import numpy as np

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.parameters.errors import InputError


def balance_charge(record: Record) -> Record:
    """Cycle that ends as it began: charge that does not come back went into side reactions.

    They take the same share of the current throughout the lithiation, so that the alloy is filled
    by as much as comes out of it later.

    Parameters
    ----------
    record : Record
        Record of lithiation and delithiation between the same two limits.

    Returns
    -------
    Record
        Record whose lithiating currents are scaled by charge out over charge in.

    Raises
    ------
    InputError
        If a branch is missing, or one charge is more than twice the other: then the cycle did not
        end as it began.
    """
    into, out = record.lithiation_capacity, record.delithiation_capacity
    if not (into > 0 and out > 0 and 0.5 < out / into < 2):
        raise InputError(
            f"'{record.name}' takes {into:.4g} and gives {out:.4g} mAh/g, so it does "
            "not end as it began; give a whole cycle, or do not balance its charge."
        )
    current = np.where(record.current > 0, record.current * out / into, record.current)
    remark = f"Side reactions took {1 - out / into:.2%} of the lithiation's charge (assumed)."
    # how much of the charge before it is still in the alloy is not known either
    return replace(record, current=current, initial_charge=None, remarks=(*record.remarks, remark))


def trim(record: Record, share: float) -> Record:
    """Record without the voltages at both ends of every half cycle.

    Parameters
    ----------
    record : Record
        Record as measured.
    share : float
        Share of a half cycle's charge to leave out at either end, from 0 to below 0.5.

    Returns
    -------
    Record
        Record with NaN in place of those voltages; its current stays.

    Raises
    ------
    InputError
        If the share is not from 0 to below 0.5.
    """
    if not 0 <= share < 0.5:
        raise InputError(f"The share to trim is {share:g}; give one from 0 to below 0.5.")
    voltage = record.voltage.copy()
    for branch, rows in branches(record):
        if branch == "rest":
            continue
        passed = np.abs(record.charge[rows] - record.charge[rows][0])
        most = passed.max()  # not the last: a current that ramps may turn before
        outside = (passed < share * most) | (passed > (1 - share) * most)
        voltage[rows] = np.where(outside, np.nan, voltage[rows])
    return replace(record, voltage=voltage)
