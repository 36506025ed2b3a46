"""What a report says about a result beside its numbers: parameters, and what to know first."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from porousalloy.experiments.results.cycle_row import GAVE_MORE, NO_NUMBER, REMARK
from porousalloy.experiments.results.metadata import (
    CHANGES,
    ROUNDING,
    cell_of,
    changes_of,
    differences_of,
)
from porousalloy.experiments.runs.result import Result
from porousalloy.parameters.provenance import GIVEN, provenance
from porousalloy.parameters.tables import KINDS

FOLLOWS = "follows from a changed value"
SET = "set by the run"
THERMAL_VOLTAGE = 0.0257  # R_g T/F at 298 K [V]
MOST_NAMED = 5  # cycles in one sentence


def parameters_of(dataset: xr.Dataset) -> pd.DataFrame | None:
    """Parameters of the cell of a result.

    Parameters
    ----------
    dataset : xarray.Dataset
        Result; its attributes say which cell it is, or what it is made of, and which values were
        given; see :mod:`porousalloy.experiments.results.metadata`.

    Returns
    -------
    pandas.DataFrame or None
        Table of :func:`porousalloy.parameters.provenance.provenance` with the column
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


def remarks(result: Result, rows: pd.DataFrame | None) -> list[str]:
    """What a reader should know before the numbers: assumptions, endings, limits of the model.

    Parameters
    ----------
    result : Result
        Result of any command.
    rows : pandas.DataFrame or None
        Parameters; see :func:`parameters_of`.

    Returns
    -------
    list of str
        Sentences.
    """
    dataset = result.dataset
    said = [_assumptions(dataset.attrs, rows), *_unknown_changes(dataset.attrs, rows)]
    said.append(_endings(dataset))
    cycles = result.summary()
    return [*said, *_no_number(cycles), *_gave_more(cycles), *_nonuniform_reaction(dataset)]


def run_labels(dataset: xr.Dataset) -> list[str]:
    """Names of the runs: their C-rates, or their numbers where the C-rate changes on the way."""
    c_rates = dataset["run_c_rate"].values
    return [
        f"{c_rate:g}C" if np.isfinite(c_rate) else f"run {number}"
        for number, c_rate in enumerate(c_rates, start=1)
    ]


def _assumptions(attributes: Mapping, rows: pd.DataFrame | None) -> str:
    if rows is None:
        return (
            f"The cell '{attributes['cell']}' is not one of the list and its tables are not "
            "known, so its parameters are not shown."
        )
    counts = rows["kind"].value_counts()
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in (*KINDS, GIVEN) if kind in counts)
    return f"{counts.get('assumed', 0)} of {len(rows)} parameters are assumed ({kinds})."


def _unknown_changes(attributes: Mapping, rows: pd.DataFrame | None) -> list[str]:
    if rows is None or CHANGES in attributes:
        return []
    return [
        "The result does not say which values were changed for it: the parameters are those of "
        "the cell."
    ]


def _endings(dataset: xr.Dataset) -> str:
    endings = dataset["run_ending"].values
    unfinished = [
        label
        for label, ending in zip(run_labels(dataset), endings, strict=True)
        if ending != "completed"
    ]
    if unfinished:
        return f"Not completed: {', '.join(unfinished)}; the reasons are under Runs."
    return "All runs were completed."


def _no_number(cycles: pd.DataFrame) -> list[str]:
    """Complete cycles in which a quantity came out as no number."""
    if REMARK not in cycles:
        return []
    told = [row for row in cycles.to_dict(orient="records") if NO_NUMBER in str(row[REMARK])]
    further = f"; so in {len(told)} cycles" if len(told) > 1 else ""
    return [f"Cycle {row['Cycle']}: {row[REMARK]}{further}." for row in told[:1]]


def _gave_more(cycles: pd.DataFrame) -> list[str]:
    if REMARK not in cycles:
        return []
    rows = cycles[cycles[REMARK].str.contains(GAVE_MORE, regex=False)]
    if not len(rows):
        return []
    named = [
        f"{c_rate:g}C cycle {cycle}" if np.isfinite(c_rate) else f"cycle {cycle}"
        for c_rate, cycle in zip(rows["C-rate"], rows["Cycle"], strict=True)
    ]
    further = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return [
        f"The alloy gave more than it took ({', '.join(named[:MOST_NAMED])}{further}): it was "
        "emptied below the filling it started from, so a coulombic efficiency above 1 is no gain."
    ]


def _nonuniform_reaction(dataset: xr.Dataset) -> list[str]:
    drops = np.abs(dataset["intraparticle_overpotential"].values)
    drop = float(np.max(drops, initial=0.0, where=np.isfinite(drops)))
    if drop <= THERMAL_VOLTAGE:
        return []
    return [
        f"The drop inside the porous particles reaches {1000 * drop:.0f} mV; above "
        f"{1000 * THERMAL_VOLTAGE:.0f} mV they no longer react uniformly, and the lumped "
        "estimate is too low."
    ]
