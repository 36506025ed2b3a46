"""Open-circuit potential from a measured curve at low rate, cleaned so that the models can use it.

A table with a column of filling, or of capacity counted in inserted ions, and one of potential;
with both branches, a third column tells them apart::

    Capacity [mA.h.g-1],Voltage [V],Branch
    0.0,0.92,lithiation
    ...

The models need a potential that falls at every filling from 0 to 1 and has a slope. So the rows of
a branch within 1e-4 of the same filling are averaged, isotonic regression finds the falling curve
nearest to them in least squares, points evenly spaced along it are joined by a monotone cubic, and
beyond the data it goes on straight. The report says what was changed, and by how much.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from porousalloy.experiments.data.potential_curve import read_curve
from porousalloy.parameters.errors import InputError

MINIMUM_POINTS = 10
MINIMUM_COVERAGE = 0.5
#: More than noise: a whole cycle in one branch, or pulses and rests [V].
MAXIMUM_CORRECTION = 0.1
#: Points along a curve, so its detail is about a percent of the filling; more would be noise.
POINTS = 200
#: A run of equal potentials wider than this is a plateau and keeps both ends, else its middle; the
#: slope over as much at an end of the data is that beyond it.
PLATEAU = 0.02
#: Fall from empty to full added to the data, so that a flat plateau has a slope too [V].
MINIMUM_FALL = 1e-4


@dataclass(frozen=True, eq=False)
class PotentialTable:
    """Monotone cubic through points, called with a filling; can be pickled.

    Attributes
    ----------
    filling : numpy.ndarray, shape (n,)
        Rising, from 0 to 1 [-].
    potential : numpy.ndarray, shape (n,)
        Falling [V].
    """

    filling: np.ndarray
    potential: np.ndarray

    def __call__(self, sto):
        """Potential [V] of a filling: float, numpy.ndarray or pybamm.Symbol; same shape."""
        if isinstance(sto, int | float | np.ndarray):
            return PchipInterpolator(self.filling, self.potential)(sto)
        import pybamm

        return pybamm.Interpolant(self.filling, self.potential, sto, interpolator="pchip")


@dataclass(frozen=True)
class MeasuredPotential:
    """Potentials read from a table, and what was done to them.

    Attributes
    ----------
    functions : dict of str to PotentialTable
        "equilibrium", the curve or the mean of both branches; "lithiation" and "delithiation",
        if the table has both.
    report : str
        A line for each.
    """

    functions: dict[str, PotentialTable]
    report: str

    @property
    def equilibrium(self) -> PotentialTable:
        """The curve, or the mean of both branches."""
        return self.functions["equilibrium"]

    @property
    def lithiation(self) -> PotentialTable | None:
        """Branch of insertion; None if the table has not both."""
        return self.functions.get("lithiation")

    @property
    def delithiation(self) -> PotentialTable | None:
        """Branch of extraction; None if the table has not both."""
        return self.functions.get("delithiation")

    def parameter_updates(self, electrode: str) -> dict[str, PotentialTable]:
        """Entries for `pybamm.ParameterValues.update`.

        Parameters
        ----------
        electrode : {"negative", "positive"}
            Which electrode is the alloy.

        Returns
        -------
        dict of str to PotentialTable
            "{Domain} electrode OCP [V]" and, with both branches, "{Domain} electrode lithiation
            OCP [V]" and "{Domain} electrode delithiation OCP [V]".
        """
        return {
            f"{electrode.capitalize()} electrode {name} OCP [V]".replace("equilibrium ", ""): table
            for name, table in self.functions.items()
        }


def ocp_from_data(path: str | Path, full_capacity: float | None = None) -> MeasuredPotential:
    """Open-circuit potential from a table of a low-rate measurement.

    Parameters
    ----------
    path : str or Path
        Text table with a header. Columns, in any case: Filling (or Stoichiometry) from 0 to 1,
        or Capacity [mA.h.g-1] of inserted ions; Voltage [V], or [mV]; optionally Branch with the
        values lithiation and delithiation (or sodiation and desodiation).
    full_capacity : float, optional
        Capacity at filling 1 per mass of pristine alloy [A.h.kg-1], the same number as mAh/g;
        needed where the table has no filling.

    Returns
    -------
    MeasuredPotential
        Functions for the models and a report.

    Raises
    ------
    InputError
        If the file, a column or a number is missing, a unit is off, the points are too few or
        cover too little, the potential rises, or delithiation lies below lithiation.
    """
    tables, lines = {}, []
    for name, (filling, potential) in read_curve(path, full_capacity).items():
        tables[name], line = _clean(name, filling, potential)
        lines.append(line)
    if len(tables) == 1:
        return MeasuredPotential({"equilibrium": next(iter(tables.values()))}, lines[0])
    _check_order(**tables)
    lines.append("equilibrium: mean of the branches, with the electrode's mean stress in it")
    return MeasuredPotential({"equilibrium": _mean(**tables), **tables}, "\n".join(lines))


def _clean(name, filling, potential):
    """Falling curve nearest to the points, and a line on how it was made."""
    theta, index, counts = np.unique(filling.round(4), return_inverse=True, return_counts=True)
    if len(theta) < MINIMUM_POINTS:
        raise InputError(
            f"The {name} has points at {len(theta)} fillings; give {MINIMUM_POINTS} or more."
        )
    if theta[-1] - theta[0] < MINIMUM_COVERAGE:
        raise InputError(
            f"The {name} covers fillings {theta[0]:.3g} to {theta[-1]:.3g}; give a curve over at "
            f"least {MINIMUM_COVERAGE:g} of the full capacity, or correct that."
        )
    if np.polyfit(filling, potential, 1)[0] > 0:
        raise InputError(
            f"The potential of the {name} rises with filling; give the ions inside the alloy, on "
            "extraction those at its start minus what was extracted."
        )
    averaged = np.bincount(index, potential) / counts
    fit = isotonic_regression(averaged, weights=counts, increasing=False)
    correction = np.abs(fit.x - averaged).max()
    if correction > MAXIMUM_CORRECTION:
        raise InputError(
            f"The {name} has to move by {1e3 * correction:.0f} mV to fall everywhere; give one "
            "half cycle at low rate, or both with a column Branch."
        )
    table = _table(*_evenly_spaced(*_nodes(theta, fit)))
    return table, (
        f"{name}: {len(filling)} points read, fillings {theta[0]:.4f} to {theta[-1]:.4f}; largest "
        f"monotone correction {1e3 * correction:.2f} mV; {len(table.filling)} points kept; beyond "
        f"the data straight to {table.potential[0]:.3f} V at filling 0 and "
        f"{table.potential[-1]:.3f} V at filling 1"
    )


def _nodes(theta, fit):
    """Ends of the plateaus of an isotonic fit, middles of its shorter runs, ends of the data."""
    first, last = theta[fit.blocks[:-1]], theta[fit.blocks[1:] - 1]
    level = fit.x[fit.blocks[:-1]]
    ends = last - first > PLATEAU
    ends[[0, -1]] = True
    filling = np.concatenate([(first + last)[~ends] / 2, first[ends], last[ends]])
    filling, kept = np.unique(filling, return_index=True)
    return filling, np.concatenate([level[~ends], level[ends], level[ends]])[kept]


def _evenly_spaced(filling, potential):
    """At most `POINTS` of the points, evenly along the curve, with both ends."""
    steps = np.hypot(np.diff(filling), np.diff(potential) / max(np.ptp(potential), MINIMUM_FALL))
    along = np.concatenate([[0], np.cumsum(steps)])
    kept = np.unique(np.searchsorted(along, np.linspace(0, along[-1], POINTS)))
    return filling[kept], potential[kept]


def _table(filling, potential):
    """Table from filling 0 to 1, with the least slope, straight beyond the points."""
    potential = potential - MINIMUM_FALL * (filling - 0.5)
    start, end = filling[[0, -1]]
    inner = np.interp([start + PLATEAU, end - PLATEAU], filling, potential)
    rise, fall = (potential[[0, -1]] - inner) / PLATEAU * [start, 1 - end]
    if start > 0:
        filling, potential = np.append(0.0, filling), np.append(potential[0] + rise, potential)
    if end < 1:
        filling, potential = np.append(filling, 1.0), np.append(potential, potential[-1] + fall)
    return PotentialTable(filling, potential)


def _check_order(lithiation, delithiation):
    """Delithiation must lie above; near the ends, where both are steep, they may cross."""
    filling = np.linspace(0.05, 0.95, 91)
    gap = delithiation(filling) - lithiation(filling)
    if np.mean(gap < 0) > 0.1:
        raise InputError(
            f"Delithiation lies up to {-1e3 * gap.min():.0f} mV below lithiation, at filling "
            f"{filling[gap.argmin()]:.2f}; check the branches' names and where they start."
        )


def _mean(lithiation, delithiation):
    filling = np.union1d(lithiation.filling, delithiation.filling)
    return PotentialTable(filling, (lithiation(filling) + delithiation(filling)) / 2)
