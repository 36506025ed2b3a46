"""Capacities, efficiencies, voltages, energies and extremes of one cycle.

Q = int |I| dt and E = int V |I| dt over a half cycle; its mean voltage is E/Q. The cell gives on
discharge, which is the lithiation of a half cell and the delithiation of a full cell, and takes on
charge. Its energy efficiency is E given over E taken, and its hysteresis gap is the mean voltage of
charge less that of discharge. Stress and residual hysteresis make parts of it: the mean of their
overpotential over the charge of delithiation less that of lithiation. The coulombic efficiency is
what came out of the alloy over what went in. Runs start at the filling of the parameter set
("Initial alloy filling" of a half cell), and a cycle may empty the alloy below it: its coulombic
efficiency is then above one although no reaction but the alloy's takes place, and "Remark" says so.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.extents import Extents
from porousalloy.experiments.results.sampling import Curves

# the second mass that people compare on, beside the one of the C-rate: silicon without its
# shell, and both electrodes of a full cell
SECOND_BASIS = {"positive": "alloy", "negative": "both electrodes"}
REMARK = "Remark"
AREAL = "areal capacity"
COULOMBIC_EFFICIENCY = "Coulombic efficiency"
HYSTERESIS_GAP = "Hysteresis gap [V]"
#: Parts of the gap, and the overpotentials that make them.
GAP_PARTS = {
    "Hysteresis gap by stress [V]": "stress_overpotential",
    "Hysteresis gap by residual hysteresis [V]": "residual_hysteresis",
}
NO_NUMBER = "no number came out for"
GAVE_MORE = "emptied below the filling it started from"
Row = dict[str, str | float]
#: Columns that need both half cycles.
OF_BOTH = {HYSTERESIS_GAP, COULOMBIC_EFFICIENCY, "Energy efficiency", *GAP_PARTS}
MOST_NAMED = 3

# that of a steady cycle is one but for the solver's tolerance
NOTICEABLE = 1e-3


class SampledStep(NamedTuple):
    """Curves of a step, and which step it is.

    Attributes
    ----------
    run, cycle : int
        Numbers of the run and of its cycle, counted from 1.
    name : str
        "lithiation", "delithiation" or "rest".
    c_rate : float
        C-rate [h-1], NaN of a hold or a rest.
    ending : str
        Why the step ended, in words.
    curves : Mapping of str to numpy.ndarray, shape (samples,)
        By the keys of :mod:`porousalloy.experiments.results.quantities`.
    """

    run: int
    cycle: int
    name: str
    c_rate: float
    ending: str
    curves: Curves


def cycle_row(steps: Sequence[SampledStep], extents: Extents, complete: bool) -> Row:
    """Row of the table of cycles.

    Parameters
    ----------
    steps : sequence of SampledStep
        All steps of one cycle in which time passed.
    extents : Extents
        Masses, thicknesses and area of the cell.
    complete : bool
        Whether every step of the cycle was run.

    Returns
    -------
    dict of str to float or str
        "C-rate", "Cycle", "Complete" and columns named with unit and basis; NaN where a half
        cycle was skipped or not reached. Masses are those of
        :mod:`porousalloy.parameters.electrodes.masses`, the basis of the C-rate first; volumes are
        of the alloy electrode's coating and, in a full cell, of the stack, both pristine and at
        the largest thickness of that cycle ("swollen"). Extremes are over the cycle, stresses
        also over the ligament and the electrode, tension positive.
    """
    charge, energy = (
        {branch: _passed(steps, branch, key) for branch in BRANCHES} for key in ("charge", "energy")
    )
    efficiencies = _efficiencies(charge, energy, extents.electrode)
    gave_more = efficiencies[COULOMBIC_EFFICIENCY] > 1 + NOTICEABLE
    bases = _ordered_bases(extents)
    capacity = ("capacity per gram", "mA.h.g-1")
    specific_energy = ("energy per kilogram", "W.h.kg-1")
    rates = [step.c_rate for step in steps if np.isfinite(step.c_rate)]
    row = {
        "C-rate": rates[0] if rates else np.nan,
        "Cycle": steps[0].cycle,
        "Complete": "yes" if complete else "no",
        **_per_mass(extents, charge, *capacity, bases[:2]),
        **efficiencies,
        **{name: _gap_made(steps, key) for name, key in GAP_PARTS.items()},
        **_per_mass(extents, energy, *specific_energy, bases[:2]),
        "Peak tensile stress [MPa]": _extreme(steps, "peak_tension", np.max) / 1e6,
        "Peak compressive stress [MPa]": _extreme(steps, "peak_compression", np.max) / 1e6,
        "Peak von Mises stress [MPa]": _extreme(steps, "peak_von_mises", np.max) / 1e6,
        "Largest outer expansion [%]": 100 * (_extreme(steps, "outer_volume_ratio", np.max) - 1),
        "Smallest internal porosity": _extreme(steps, "internal_porosity", np.min),
        "Largest thickness change [um]": _extreme(steps, "thickness_change", np.max) * 1e6,
        "Largest thickness change [%]": 100 * (_extreme(steps, "thickness_ratio", np.max) - 1),
        "Thickness change at the end [%]": 100 * (steps[-1].curves["thickness_ratio"][-1] - 1),
        "Duration [s]": float(sum(np.ptp(step.curves["time"]) for step in steps)),
        **_per_area_and_volume(steps, extents, charge, energy),
        **_per_mass(extents, charge, *capacity, bases[2:]),
        **_per_mass(extents, energy, *specific_energy, bases[2:]),
    }
    remarks = [GAVE_MORE] if gave_more else []
    remarks += _missing(row, {step.name for step in steps}) if complete else []
    return {**row, REMARK: "; ".join(remarks)}


def _missing(row: Row, names: set[str]) -> list[str]:
    """What has no number in a complete cycle, in words."""
    skipped = [branch for branch in BRANCHES if branch not in names]
    remarks = [f"no {branch} took place" for branch in skipped]
    empty = [
        name
        for name, value in row.items()
        if value != value
        and name != "C-rate"  # that of a rest
        and not {*name.casefold().split()} & {*skipped}
        and not (skipped and name in OF_BOTH)
    ]
    if empty:
        named = ", ".join(f"'{name}'" for name in empty[:MOST_NAMED])
        further = f" and {len(empty) - MOST_NAMED} more" if len(empty) > MOST_NAMED else ""
        remarks.append(f"{NO_NUMBER} {named}{further}")
    return remarks


def _passed(steps: Sequence[SampledStep], branch: str, key: str) -> float:
    """Charge or energy of a branch, its constant current and its hold; NaN if it was not run."""
    totals = [float(step.curves[key][-1]) for step in steps if step.name == branch]
    return sum(totals) if totals else np.nan


def _gap_made(steps: Sequence[SampledStep], key: str) -> float:
    """Mean of an overpotential of the alloy on delithiation less that on lithiation [V]."""
    means = {}
    for branch in BRANCHES:
        parts = [step.curves for step in steps if step.name == branch]
        charge = sum(float(curves["charge"][-1]) for curves in parts)
        work = sum(float(np.trapezoid(curves[key], curves["charge"])) for curves in parts)
        means[branch] = work / charge if charge else np.nan
    return means["delithiation"] - means["lithiation"]


def _extreme(steps: Sequence[SampledStep], key: str, choose: Callable) -> float:
    return float(choose([choose(step.curves[key]) for step in steps]))


def _ordered_bases(extents: Extents) -> list[str]:
    """Names of the masses, those that people compare on first."""
    first = (extents.basis, SECOND_BASIS[extents.electrode])
    return list(dict.fromkeys([*first, *extents.masses]))


def _per_mass(extents: Extents, passed, quantity, unit, bases) -> dict[str, float]:
    """Charge or energy of both half cycles over each mass: A.h/kg is mA.h/g."""
    return {
        f"{branch.capitalize()} {quantity} of {basis} [{unit}]": value / extents.masses[basis]
        for basis in bases
        for branch, value in passed.items()
    }


def _efficiencies(charge, energy, alloy_electrode: str) -> dict[str, float]:
    """Efficiencies, mean voltages and the gap between them."""
    mean = {branch: energy[branch] / charge[branch] for branch in charge}
    taken, given = BRANCHES
    if alloy_electrode == "positive":
        taken, given = given, taken
    return {
        **{f"Mean {branch} voltage [V]": voltage for branch, voltage in mean.items()},
        HYSTERESIS_GAP: mean[taken] - mean[given],
        COULOMBIC_EFFICIENCY: charge["delithiation"] / charge["lithiation"],
        "Energy efficiency": energy[given] / energy[taken],
    }


def _per_area_and_volume(steps, extents: Extents, charge, energy) -> dict[str, float]:
    """Areal capacities; capacities and energies per volume, pristine and swollen."""
    # A.h/m2 is 0.1 mA.h/cm2
    swelling = np.maximum(0.0, _extreme(steps, "thickness_change", np.max))
    columns = {
        f"{branch.capitalize()} {AREAL} [mA.h.cm-2]": value / extents.area / 10
        for branch, value in charge.items()
    }
    for basis, pristine in extents.thicknesses.items():
        for state, thickness in {"pristine": pristine, "swollen": pristine + swelling}.items():
            litres = 1000 * extents.area * thickness
            for passed, quantity, unit in (
                (charge, "capacity", "mA.h.cm-3"),  # A.h/l is mA.h/cm3
                (energy, "energy", "W.h.l-1"),
            ):
                for branch, value in passed.items():
                    name = f"{branch.capitalize()} {quantity} per {state} volume of {basis}"
                    columns[f"{name} [{unit}]"] = value / litres
    return columns
