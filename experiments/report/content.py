"""What a report says about a result beside its numbers: parameters, and what to know first."""

import math
from dataclasses import replace

import xarray as xr

from porousalloy.experiments.results.metadata import (
    CHANGES,
    ROUNDING,
    cell_of,
    changes_of,
    differences_of,
)
from porousalloy.experiments.results.summary import GAVE_MORE, REMARK, summarise
from porousalloy.parameters.provenance import GIVEN, provenance
from porousalloy.parameters.tables import KINDS

FOLLOWS = "follows from a changed value"
SET = "set by the run"
THERMAL_VOLTAGE = 0.0257  # R_g T/F at 298 K [V]


def parameters_of(dataset: xr.Dataset):
    """Parameters of the cell of a result.

    Parameters
    ----------
    dataset : xarray.Dataset
        Its attributes say which cell it is, or what it is made of, and which values were given;
        see :mod:`porousalloy.experiments.results.metadata`.

    Returns
    -------
    pandas.DataFrame or None
        As :func:`porousalloy.parameters.provenance.provenance` gives it, with the column
        "change": "given", what follows from a given value, what the run set, or nothing. None if
        the cell is not one of the list and does not say what it is made of.
    """
    cell = cell_of(dataset.attrs)
    if cell is None:
        return None
    own = provenance(cell)
    rows = provenance(replace(cell, changes=changes_of(dataset.attrs)))
    follows = [now != before for now, before in zip(rows["value"], own["value"], strict=True)]
    rows["change"] = ""
    rows.loc[follows, "change"] = FOLLOWS
    rows.loc[rows["kind"] == GIVEN, "change"] = GIVEN
    for name, value in differences_of(dataset.attrs).items():
        if name in rows.index and not _same(rows.loc[name, "value"], value):
            rows.loc[name, ["value", "change"]] = value, SET
    return rows


def _same(value: object, other: float) -> bool:
    """Whether a number is the other; a function is none."""
    return isinstance(value, float) and math.isclose(value, other, rel_tol=ROUNDING)


def remarks(dataset: xr.Dataset, rows) -> list[str]:
    """What a reader should know before the numbers: assumptions, endings, limits of the model."""
    sentences = []
    if rows is None:
        sentences.append(
            f"The cell '{dataset.attrs['cell']}' is not one of the list and its tables are not "
            "known, so its parameters are not shown."
        )
    else:
        counts = rows["kind"].value_counts()
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in (*KINDS, GIVEN) if kind in counts)
        assumed = counts.get("assumed", 0)
        sentences.append(f"{assumed} of {len(rows)} parameters are assumed ({kinds}).")
        if CHANGES not in dataset.attrs:
            sentences.append(
                "The result does not say which values were changed for it: the parameters are "
                "those of the cell."
            )
    unfinished = [
        f"{float(c_rate):g}C"
        for c_rate, ending in zip(dataset["c_rate"].values, dataset["ending"].values, strict=True)
        if ending != "completed"
    ]
    if unfinished:
        sentences.append(f"Not completed: {', '.join(unfinished)}; the reasons are under Runs.")
    else:
        sentences.append("All runs were completed.")
    summary = summarise(dataset)
    gave_more = summary[summary[REMARK] == GAVE_MORE]
    if len(gave_more):
        named = ", ".join(
            f"{c_rate:g}C cycle {cycle}"
            for c_rate, cycle in zip(gave_more["C-rate"], gave_more["Cycle"], strict=True)
        )
        sentences.append(
            f"The alloy gave more than it took ({named}): it was emptied below the filling it "
            "started from, so a coulombic efficiency above 1 is no gain."
        )
    drop = float(abs(dataset["intraparticle_overpotential"]).max())
    if drop > THERMAL_VOLTAGE:
        sentences.append(
            f"The drop inside the porous particles reaches {1000 * drop:.0f} mV; above "
            f"{1000 * THERMAL_VOLTAGE:.0f} mV they no longer react uniformly, and the lumped "
            "estimate is too low."
        )
    return sentences
