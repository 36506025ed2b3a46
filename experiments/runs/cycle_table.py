"""Rows and curves of the finished cycles of a long run."""

import numpy as np
import pybamm

from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.results.quantities import CURVES
from porousalloy.experiments.results.summary import SECOND_BASIS
from porousalloy.experiments.runs.cycle_log import SAMPLES
from porousalloy.experiments.solving.stepper import HalfCycle
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases

REMARKS = "Remarks"
EXTREMES = {
    "Peak tensile stress [MPa]": ("peak_tension", "largest", 1e-6),
    "Peak compressive stress [MPa]": ("peak_compression", "largest", 1e-6),
    "Largest outer volume ratio": ("outer_volume_ratio", "largest", 1.0),
    "Smallest internal porosity": ("internal_porosity", "smallest", 1.0),
    "Largest thickness ratio": ("thickness_ratio", "largest", 1.0),
}


class CycleTable:
    """Rows and curves of cycles, per gram.

    Coulombic efficiency is delithiation over lithiation; energy efficiency is what the cell gives
    on discharge over what it takes on charge, which in a half cell is lithiation over delithiation.
    """

    def __init__(self, cell: Cell, values: pybamm.ParameterValues):
        names = {"D": cell.electrode.capitalize(), "d": cell.electrode}
        #: PyBaMM's names of the variables whose extremes are in the table
        self.variables = {
            key: CURVES[key].variable.format(**names) for key, _, _ in EXTREMES.values()
        }
        area = cell_area(values)
        bases = (cell.one_c_basis, SECOND_BASIS[cell.electrode])
        masses = mass_bases(cell, values)
        self._masses = {basis: float(masses[basis] * area) for basis in bases}
        self._is_half_cell = cell.is_half_cell
        self.columns = [
            "Cycle",
            "C-rate [h-1]",
            *(
                f"{branch.capitalize()} capacity per gram of {basis} [mA.h.g-1]"
                for basis in bases
                for branch in BRANCHES
            ),
            "Coulombic efficiency",
            "Energy efficiency",
            *(f"Mean {branch} voltage [V]" for branch in BRANCHES),
            *EXTREMES,
            "Duration [s]",
            REMARKS,
        ]

    def row(self, cycle: int, rate: float, halves: list[HalfCycle]) -> dict[str, object]:
        """A finished cycle by heading."""
        lithiation, delithiation = halves
        given, taken = halves if self._is_half_cell else halves[::-1]
        remarks = [half.remark for half in halves if half.remark]
        remarks += [
            f"{branch} ended at its time limit"
            for branch, half in zip(BRANCHES, halves, strict=True)
            if half.ending == "time"
        ]
        values = [
            cycle,
            float(rate),
            # A.h/kg is mA.h/g
            *(half.charge / mass for mass in self._masses.values() for half in halves),
            delithiation.charge / lithiation.charge,
            given.energy / taken.energy,
            *(half.energy / half.charge for half in halves),
            *(self._extreme(halves, *extreme) for extreme in EXTREMES.values()),
            sum(half.seconds for half in halves),
            "; ".join(remarks),
        ]
        return dict(zip(self.columns, values, strict=True))

    def curve(self, halves: list[HalfCycle]) -> np.ndarray:
        """Time, capacity and voltage, shape (3, 2, SAMPLES), closer together at the ends."""
        fractions = np.linspace(0, 1, SAMPLES)
        fractions = fractions**2 * (3 - 2 * fractions)
        mass = next(iter(self._masses.values()))
        return np.stack(
            [
                [half.seconds * fractions, half.charge / mass * fractions, half.voltage(fractions)]
                for half in halves
            ],
            axis=1,
        )

    def _extreme(self, halves: list[HalfCycle], key: str, which: str, factor: float) -> float:
        choose = max if which == "largest" else min
        return factor * choose(getattr(half, which)[self.variables[key]] for half in halves)
