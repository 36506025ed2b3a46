"""Steps of one cell, named for what happens to its alloy.

"lithiation", "delithiation" and "rest", in sodium cells too. A half cell is lithiated by a positive
current down to the lower voltage limit, the anode of a full cell by a negative one up to the upper
limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pybamm

from porousalloy.experiments.protocols.cycling import LONGEST_STEP, half_cycle
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.derivations import FARADAY, HOUR, sites_per_area
from porousalloy.parameters.electrodes.masses import mass_bases


@dataclass(frozen=True)
class StepFactory:
    """Makes the steps of one cell.

    Attributes
    ----------
    electrode : {"positive", "negative"}
        Which electrode is the alloy: "positive" in a half cell.
    lower, upper : float
        Voltage limits [V].
    basis : str
        The mass that capacities are per gram of.
    one_c_capacity : float
        Capacity that 1C gives in an hour, per gram of the basis [mA.h.g-1].
    alloy_capacity : float
        What the alloy takes up from empty to full, per gram of the basis [mA.h.g-1].
    filling : float
        Of the alloy when the cell is put together [-].
    """

    electrode: str
    lower: float
    upper: float
    basis: str
    one_c_capacity: float
    alloy_capacity: float
    filling: float

    @property
    def is_half_cell(self) -> bool:
        """Whether the counter electrode is a metal."""
        return self.electrode == "positive"

    def half_cycle(self, branch: str, c_rate: float, duration: float | None = None):
        """Constant current to the limit of the branch, for at most `duration` [s]."""
        limits, longest = (self.lower, self.upper), LONGEST_STEP * HOUR / c_rate
        return half_cycle(
            branch, c_rate, limits, self.is_half_cell, duration or longest, timed=bool(duration)
        )

    def hold(self, branch: str, cut_off: float):
        """Constant voltage at the limit of the branch until the current is `cut_off` [h-1]."""
        discharges = (branch == "lithiation") == self.is_half_cell
        return pybamm.step.voltage(
            self.lower if discharges else self.upper,
            termination=f"{cut_off:g}C",
            duration=24 * HOUR,
            tags=branch,
            description=f"{branch} hold",
        )

    def rest(self, duration: float):
        """No current for `duration` [s]."""
        return pybamm.step.rest(duration, tags="rest", description="rest")


def steps_of(cell: Cell, values: Mapping) -> StepFactory:
    """Steps of a cell with these values."""
    mass = mass_bases(cell, values)[cell.one_c_basis]
    area = cell_area(values)
    empty = "Initial alloy filling" if cell.is_half_cell else "Prelithiated anode filling"
    return StepFactory(
        electrode=cell.electrode,
        lower=values["Lower voltage cut-off [V]"],
        upper=values["Upper voltage cut-off [V]"],
        basis=cell.one_c_basis,
        one_c_capacity=values["Nominal cell capacity [A.h]"] / (mass * area),  # A.h/kg is mA.h/g
        alloy_capacity=sites_per_area(values, cell.electrode.capitalize()) * FARADAY / HOUR / mass,
        filling=values[empty],
    )
