"""Open-circuit potential from a measured curve at low rate, cleaned so that the models can use it.

Any file of one cycle against the metal that the reader knows will do: time and current, capacity,
or the stoichiometry itself, with a column of branches where a table has both::

    Stoichiometry,Voltage [V],Branch
    0.0,0.92,lithiation
    ...

The models need a potential that falls at every stoichiometry from 0 to 1 and has a slope;
`monotone_curve` finds the nearest one. The report says what was changed, and by how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from porousalloy.experiments.data.monotone_curve import PotentialTable, monotone_curve
from porousalloy.experiments.data.potential_curve import ALLOY_BRANCHES, read_curve
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.units import quantity


@dataclass(frozen=True)
class MeasuredPotential:
    """Potentials read from a file, and what was done to them.

    Attributes
    ----------
    functions : dict of str to PotentialTable
        Potentials: "equilibrium", the curve or the mean of both branches; "lithiation" and
        "delithiation", if the file has both.
    report : str
        Report of a line for each.
    """

    functions: dict[str, PotentialTable]
    report: str

    @property
    def equilibrium(self) -> PotentialTable:
        """The curve, or the mean of both branches."""
        return self.functions["equilibrium"]

    @property
    def lithiation(self) -> PotentialTable | None:
        """Branch of insertion; None if the file has only one."""
        return self.functions.get("lithiation")

    @property
    def delithiation(self) -> PotentialTable | None:
        """Branch of extraction; None if the file has only one."""
        return self.functions.get("delithiation")

    def parameter_updates(self, electrode: str) -> dict[str, PotentialTable]:
        """Entries for `pybamm.ParameterValues.update`.

        Parameters
        ----------
        electrode : {"negative", "positive"}
            Electrode of the alloy.

        Returns
        -------
        dict of str to PotentialTable
            Potentials by "{Domain} electrode OCP [V]", "{Domain} electrode lithiation OCP [V]" and
            "{Domain} electrode delithiation OCP [V]". A single curve is all three: the branches
            of the cell's own tables belong to another potential, and without them no residual
            hysteresis is left.
        """
        start = f"{electrode.capitalize()} electrode"
        return {
            f"{start} OCP [V]": self.equilibrium,
            **{
                f"{start} {branch} OCP [V]": self.functions.get(branch, self.equilibrium)
                for branch in ALLOY_BRANCHES
            },
        }


def ocp_from_data(
    path: str | Path,
    full_capacity: str | float | None = None,
    *,
    mass: str | float | None = None,
    cycle: int | None = None,
    cell_name: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> MeasuredPotential:
    """Open-circuit potential from a file of a low-rate measurement against the metal.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of a file that :func:`porousalloy.experiments.data.reader.read_data` reads, or of a
        table of stoichiometry (0 to 1) and voltage.
    full_capacity : str or float, optional
        Capacity at stoichiometry 1 per mass of pristine alloy [A.h.kg-1], or text such as
        "3579 mAh/g"; needed unless the table has the stoichiometry. The alloy is taken to be empty
        where the cycle is emptiest.
    mass : str or float, optional
        Mass of pristine alloy [kg], or text such as "0.295 mg"; needed for charges and currents
        that are not per gram.
    cycle : int, optional
        Number of the cycle; needed where the file has several.
    cell_name : str, optional
        Name of the cell, or a part of it, in a table of several cells.
    columns : Mapping of str to str, optional
        Headers by our names, where they are not among the known ones.

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
    if full_capacity is not None:
        full_capacity = quantity(full_capacity, "A.h.kg-1", "Full capacity", positive=True)
    if mass is not None:
        mass = quantity(mass, "kg", "The mass", positive=True)
    curves = read_curve(
        path, full_capacity, mass=mass, cycle=cycle, cell_name=cell_name, columns=columns
    )
    tables: dict[str, PotentialTable] = {}
    lines = []
    for name, (stoichiometry, potential) in curves.items():
        tables[name], line = monotone_curve(name, stoichiometry, potential)
        lines.append(line)
    if len(tables) == 1:
        return MeasuredPotential({"equilibrium": next(iter(tables.values()))}, lines[0])
    branches = tables["lithiation"], tables["delithiation"]
    _check_order(*branches)
    lines.append("equilibrium: mean of the branches, with the electrode's mean stress in it")
    return MeasuredPotential({"equilibrium": _mean(*branches), **tables}, "\n".join(lines))


def _check_order(lithiation: PotentialTable, delithiation: PotentialTable) -> None:
    """Delithiation must lie above; near the ends, where both are steep, they may cross."""
    theta = np.linspace(0.05, 0.95, 91)
    gap = delithiation.evaluate(theta) - lithiation.evaluate(theta)
    if np.mean(gap < 0) > 0.1:
        raise InputError(
            f"Delithiation lies up to {-1e3 * gap.min():.0f} mV below lithiation, at stoichiometry "
            f"{theta[gap.argmin()]:.2f}; check the branches' names and where they start."
        )


def _mean(lithiation: PotentialTable, delithiation: PotentialTable) -> PotentialTable:
    theta = np.union1d(lithiation.stoichiometry, delithiation.stoichiometry)
    return PotentialTable(theta, (lithiation.evaluate(theta) + delithiation.evaluate(theta)) / 2)
