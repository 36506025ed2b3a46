"""Stoichiometries and potentials of a low-rate measurement, through the reader of all data."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from porousalloy.experiments.data.columns.column_kinds import STOICHIOMETRY
from porousalloy.experiments.data.columns.find_columns import missing
from porousalloy.experiments.data.measured_file import MeasuredFile, read_file
from porousalloy.experiments.data.records.capacity_curves import split_half_cycles
from porousalloy.experiments.data.records.checks import check_scales
from porousalloy.experiments.data.records.continuous import continuous
from porousalloy.experiments.data.records.half_cycles import branches, check_cycles
from porousalloy.experiments.data.records.make_records import make_records
from porousalloy.experiments.data.records.parts import Part
from porousalloy.experiments.data.records.several_files import chosen_cycles
from porousalloy.experiments.data.records.turns import segments
from porousalloy.experiments.data.samples import Samples
from porousalloy.parameters.errors import InputError

#: Stoichiometries may leave 0 to 1 by this much: capacities are rounded, or a little too large.
OVERSHOOT = 0.01
POTENTIALS = (-0.5, 3.0)  # V, of an alloy against its metal
ALLOY_BRANCHES = ("lithiation", "delithiation")
#: Name of the branch of a table that has none.
CURVE = "curve"

#: Stoichiometry [-] and potential [V] of a branch.
Points = tuple[np.ndarray, np.ndarray]


def read_curve(
    path: str | Path,
    full_capacity: float | None = None,
    *,
    mass: float | None = None,
    cycle: int | None = None,
    cell_name: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> dict[str, Points]:
    """Branches of a measured potential.

    Parameters
    ----------
    path, full_capacity, mass, cycle, cell_name, columns
        As for :func:`porousalloy.experiments.data.measured_potential.ocp_from_data`, with numbers
        in SI units.

    Returns
    -------
    dict of str to (numpy.ndarray, numpy.ndarray)
        Stoichiometry, from 0 to 1 [-], and potential [V], in the order of the file: of
        "lithiation" and "delithiation", or of the one that is there, or of "curve" where a table
        does not say which.

    Raises
    ------
    InputError
        If the file, a column or a number is missing, or a unit is off.
    """
    file = read_file(path, mass=mass, cell_name=cell_name, columns=columns)
    samples = file.samples
    if "stoichiometry" in samples:
        curves = _labelled(samples)
    elif file.is_timed or "capacity" in samples:
        if full_capacity is None or not 0 < full_capacity < np.inf:
            raise InputError(
                f"Full capacity is {full_capacity}; to turn the capacities of '{path}' into "
                "stoichiometries, give the capacity at full stoichiometry in A.h.kg-1, such as "
                "3579."
            )
        of_kind = _of_series if file.is_timed else _of_capacity
        curves = of_kind(file, full_capacity, cycle)
    else:
        raise missing(file.table, "stoichiometry or capacity", STOICHIOMETRY.example)
    _check(curves, str(path))
    return {name: (np.clip(sto, 0, 1), potential) for name, (sto, potential) in curves.items()}


def _labelled(samples: Samples) -> dict[str, Points]:
    """Branches of a table of stoichiometries, in any order of its rows."""
    points = samples["stoichiometry"], samples["voltage"]
    if "branch" not in samples:
        return {CURVE: points}
    labels = samples["branch"]
    known = np.isin(labels, ALLOY_BRANCHES)
    if not known.all():
        place = np.argmin(known)
        raise InputError(
            f"The branch of row {samples.rows[place]} is '{labels[place]}'; give lithiation or "
            "delithiation."
        )
    rows = {name: labels == name for name in ALLOY_BRANCHES}
    return {name: (points[0][at], points[1][at]) for name, at in rows.items() if at.any()}


def _of_series(file: MeasuredFile, full_capacity: float, cycle: int | None) -> dict[str, Points]:
    """Half cycles of a cycle; where it is emptiest, the alloy is taken to be empty."""
    part = Part(file, make_records(file, None, "positive"), file.name)
    records = chosen_cycles([part], cycle)
    check_scales(records)
    # a delithiation from full and the lithiation after it are one measurement
    joined = continuous(records)
    halves = [name for record in joined for name, _ in branches(record) if name != "rest"]
    if len(joined) > 1 or len(set(halves)) < len(halves):
        raise _several(file.name, f"{len(records)} cycles")
    (record,) = joined
    inserted = (record.charge - record.charge.min()) / full_capacity
    flowing = np.zeros(len(record.time), bool)
    for sign, rows in segments(record.time, record.current):
        flowing[rows] = sign != 0
    curves = {}
    for branch, rows in branches(record):
        if branch != "rest":
            known = flowing[rows] & np.isfinite(record.voltage[rows])
            curves[str(branch)] = inserted[rows][known], record.voltage[rows][known]
    return curves


def _of_capacity(file: MeasuredFile, full_capacity: float, cycle: int | None) -> dict[str, Points]:
    """Half cycles of a table of capacities.

    Where the potential falls with the capacity, that counts the ions inside the alloy; where it
    rises after a lithiation, those that left it since.
    """
    samples = file.samples
    if cycle is not None:
        numbers = samples["cycle"] if "cycle" in samples else np.ones(len(samples), int)
        check_cycles(numbers, [cycle])
        samples = samples.take(numbers == cycle)
    samples = samples.with_(inserted=samples["capacity"] / full_capacity)
    curves: dict[str, Points] = {}
    for half in split_half_cycles(samples, samples["voltage"]):
        inserted, voltage = half["inserted"], half["voltage"]
        branch = "lithiation" if voltage[-1] < voltage[0] else "delithiation"
        if "branch" in half and half["branch"][0] in ALLOY_BRANCHES:
            branch = str(half["branch"][0])
        if branch in curves:
            raise _several(file.name, f"more than one {branch}")
        if np.polyfit(inserted, voltage, 1)[0] > 0:
            if branch == "lithiation" and inserted[-1] < inserted[0]:
                inserted = -inserted  # charge out minus charge in, as cyclers of half cells count
            elif "lithiation" in curves:
                inserted = curves["lithiation"][0].max() - half["capacity"] / full_capacity
        curves[branch] = inserted, voltage
    if len(curves) == 1 and "branch" not in samples:
        return {CURVE: next(iter(curves.values()))}
    return curves


def _several(name: str, what: str) -> InputError:
    return InputError(
        f"'{name}' holds {what}; choose one cycle by its number, such as cycle=2, or give a file "
        "of one."
    )


def _check(curves: Mapping[str, Points], path: str) -> None:
    """Refuse stoichiometries and potentials of something else."""
    if not curves:
        raise InputError(f"'{path}' holds no half cycle; give rows of lithiation or delithiation.")
    inserted, potential = (np.concatenate(parts) for parts in zip(*curves.values(), strict=True))
    if np.abs(inserted - 0.5).max() > 0.5 + OVERSHOOT:
        raise InputError(
            f"'{path}' has stoichiometries of {inserted.min():.4g} to {inserted.max():.4g}; give "
            "some from 0 to 1, or a larger full capacity."
        )
    low, high = POTENTIALS
    if potential.min() < low or potential.max() > high:
        raise InputError(
            f"The potential of '{path}' runs from {potential.min():.4g} to {potential.max():.4g} "
            f"V; give one of the alloy against its metal, between {low:g} and {high:g} V."
        )
