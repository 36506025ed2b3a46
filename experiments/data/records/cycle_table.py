"""Table of the cycles of a measurement: charges, efficiencies, currents, limits and rests."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import usual_current


def cycle_table(
    records: Sequence[Record], one_c: float | None = None, per: str = ".g-1"
) -> pd.DataFrame:
    """One row a cycle.

    Parameters
    ----------
    records : sequence of Record
        Records of one cycle each.
    one_c : float, optional
        Current per mass of 1C [A.kg-1], for C-rates; left out if not known.
    per : str, optional
        Mass to which charges and currents refer, as in units; "" if they are those of the cell.
        The default is ".g-1".

    Returns
    -------
    pandas.DataFrame
        Numbers with their units in the headers; NaN where a branch was not measured.
    """
    return pd.DataFrame([_row(record, one_c, per) for record in records])


def _row(record: Record, one_c: float | None, per: str) -> dict[str, object]:
    row: dict[str, object] = {
        "File": record.file,
        "Cycle": 1 if record.cycle is None else int(record.cycle[0]),
        "Start [h]": record.start / 3600,
    }
    passed = {
        "lithiation": record.lithiation_capacity,
        "delithiation": record.delithiation_capacity,
    }
    parts = list(branches(record))
    order = [branch for branch, _ in parts if branch != "rest"]
    for branch in passed:
        name = branch.capitalize()
        there = [rows for half, rows in parts if half == branch]
        currents = [usual_current(record.time[rows], record.current[rows]) for rows in there]
        current = max(currents, default=np.nan)
        row[f"{name} capacity [mA.h{per}]"] = passed[branch] if there else np.nan
        row[f"{name} current [mA{per}]"] = current
        if one_c is not None:
            row[f"{name} C-rate [h-1]"] = current / one_c
        # the time of each interval belongs to its later sample
        hours = sum(np.ptp(record.time[max(rows.start - 1, 0) : rows.stop]) for rows in there)
        row[f"{name} time [h]"] = hours / 3600 if there else np.nan
    whole = order == list(passed)
    row["Coulombic efficiency"] = passed["delithiation"] / passed["lithiation"] if whole else np.nan
    known = record.voltage[np.isfinite(record.voltage)]
    row["Lowest voltage [V]"], row["Highest voltage [V]"] = known.min(), known.max()
    rests = [np.ptp(record.time[max(rows.start - 1, 0) : rows.stop])
             for branch, rows in parts if branch == "rest"]  # fmt: skip
    row["Rests [h]"] = sum(rests) / 3600
    row["Charge before [mA.h" + per + "]"] = (
        np.nan if record.initial_charge is None else record.initial_charge
    )
    row["Samples"] = len(record.time)
    return row
