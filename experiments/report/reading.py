"""What a report says to a reader who meets its numbers for the first time.

Each sentence comes only where the result has the number that it is about.
"""

import json
import math

import numpy as np
import pandas as pd

from porousalloy.experiments.results.cycle_row import COULOMBIC_EFFICIENCY, GAP_PARTS
from porousalloy.experiments.results.metadata import OPTIONS, cell_of
from porousalloy.experiments.results.remarks import reacts
from porousalloy.experiments.runs.hysteresis_gap import shares_of
from porousalloy.experiments.runs.result import Result

HIGH_STRESS = 300.0  # MPa
#: Coulombic efficiency from which on nothing is missing.
COMPLETE = 0.999
PEAKS = ("Peak tensile stress [MPa]", "Peak compressive stress [MPa]")


def reading(result: Result, rows: pd.DataFrame | None) -> list[str]:
    """Explanations of the numbers of a result.

    Parameters
    ----------
    result : Result
        Result of any command.
    rows : pandas.DataFrame or None
        Parameters; see :func:`porousalloy.experiments.report.content.parameters_of`.

    Returns
    -------
    list of str
        Sentences.
    """
    cycles = result.summary()
    if cycles.empty:
        return []
    return [
        *_gap(cycles, result.dataset.attrs),
        *_stress(cycles, _crack_strength(result.dataset.attrs, rows)),
        *_missing_charge(cycles, result.dataset.attrs),
        *_prelithiation(rows),
    ]


def _gap(cycles: pd.DataFrame, attributes) -> list[str]:
    """Gap of the last complete cycle at the slowest rate."""
    if not set(GAP_PARTS) <= set(cycles):
        return []
    rows = [
        row
        for row in cycles.to_dict("records")
        if row["Complete"] == "yes" and all(math.isfinite(row[name]) for name in GAP_PARTS)
    ]
    if not rows:
        return []
    # cycles without a C-rate, those of a protocol, count as fast as any
    rates = [row["C-rate"] if math.isfinite(row["C-rate"]) else math.inf for row in rows]
    slowest = min(rates)
    row = [row for row, rate in zip(rows, rates, strict=True) if rate == slowest][-1]
    at = f" at {slowest:g}C" if math.isfinite(slowest) else ""
    words = shares_of(row).in_words(json.loads(str(attributes.get(OPTIONS, "{}"))))
    return [
        f"Hysteresis gap in cycle {row['Cycle']}{at}: {words}. Alloys keep a gap "
        "at any rate, so it is no resistance. Residual hysteresis has the measured size and no "
        "mechanism of its own; it moves with the charge that passes and does not relax in a rest."
    ]


def _stress(cycles: pd.DataFrame, crack_strength: str) -> list[str]:
    peaks = [cycles[name].max() for name in PEAKS if name in cycles]
    peak = float(np.nanmax(peaks)) if peaks and np.isfinite(peaks).any() else 0.0
    if peak < HIGH_STRESS:
        return []
    return [
        f"Stresses reach {peak / 1000:.1f} GPa in a ligament. That is the stress at which the "
        "alloy flows, not one at which a particle breaks: films of silicon were measured at 1.75 "
        "GPa in compression and 1 GPa in tension (Sethuraman et al. 2010, "
        f"10.1016/j.jpowsour.2010.02.013). {crack_strength}Over the whole porous particle the "
        "stress is smaller, by its share of solid."
    ]


def _crack_strength(attributes, rows: pd.DataFrame | None) -> str:
    """Tension that a crack as deep as a ligament's half stands, sqrt(E Gamma/(pi a_0))."""
    cell = cell_of(attributes)
    if cell is None or rows is None:
        return ""
    names = (
        "Alloy host Young's modulus [Pa]",
        "Alloy fracture energy [J.m-2]",
        f"{cell.electrode.capitalize()} particle radius [m]",
    )
    if not set(names) <= set(rows.index):
        return ""
    E, Gamma, a_0 = (float(rows.loc[name, "value"]) for name in names)
    bears = math.sqrt(E * Gamma / (math.pi * a_0)) / 1e9
    return (
        f"A crack as deep as the half-thickness of this ligament, {1e9 * a_0:.0f} nm, grows from "
        f"{bears:.1f} GPa of tension on (Griffith, with a modulus of {E / 1e9:.0f} GPa and a "
        f"fracture energy of {Gamma:g} J/m2): thin ligaments stand what thick particles do not. "
    )


def _missing_charge(cycles: pd.DataFrame, attributes) -> list[str]:
    efficiency = float(np.nanmin(cycles[COULOMBIC_EFFICIENCY].to_numpy(float), initial=np.inf))
    if reacts(attributes) or not efficiency < COMPLETE:
        return []
    return [
        f"A coulombic efficiency below 1 (here {efficiency:.4f} at the least) is no loss in this "
        "result: no side reaction takes up ions. Slow ions stay in the ligaments when the voltage "
        "reaches its limit, and a slower or later cycle takes them out."
    ]


def _prelithiation(rows: pd.DataFrame | None) -> list[str]:
    name = "Prelithiated anode filling"
    if rows is None or name not in rows.index:
        return []
    return [
        f"The anode has {100 * float(rows.loc[name, 'value']):g} % of its sites filled when the "
        "cathode is full too (prelithiation). These ions pay for what formation takes, which is "
        "not modelled unless an interphase grows, and keep the anode off the steep end of its "
        "potential on discharge."
    ]
