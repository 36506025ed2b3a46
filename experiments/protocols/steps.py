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
        Electrode of the alloy: "positive" in a half cell.
    lower, upper : float
        Voltage limits [V].
    basis : str
        Mass that capacities are per gram of.
    one_c_capacity : float
        Capacity that 1C gives in an hour, per gram of the basis [mA.h.g-1].
    alloy_capacity : float
        Capacity of the alloy from empty to full, per gram of the basis [mA.h.g-1].
    filling : float
        Filling of the alloy when the cell is assembled [-].
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

    def half_cycle(
        self, branch: str, c_rate: float, duration: float | None = None
    ) -> pybamm.step.BaseStep:
        """Constant current to the voltage limit of a branch.

        Parameters
        ----------
        branch : {"lithiation", "delithiation"}
            What happens to the alloy.
        c_rate : float
            C-rate [h-1].
        duration : float, optional
            Time after which the step is meant to end [s]. The default is that it goes to the limit.
        """
        limits, longest = (self.lower, self.upper), LONGEST_STEP * HOUR / c_rate
        return half_cycle(
            branch, c_rate, limits, self.is_half_cell, duration or longest, timed=bool(duration)
        )

    def hold(self, branch: str, cut_off: float) -> pybamm.step.BaseStep:
        """Constant voltage at the limit of a branch.

        Parameters
        ----------
        branch : {"lithiation", "delithiation"}
            What happens to the alloy.
        cut_off : float
            C-rate at which the step ends [h-1].
        """
        discharges = (branch == "lithiation") == self.is_half_cell
        return pybamm.step.voltage(
            self.lower if discharges else self.upper,
            termination=f"{cut_off:g}C",
            duration=24 * HOUR,
            tags=branch,
            description=f"{branch} hold",
        )

    def rest(self, duration: float) -> pybamm.step.BaseStep:
        """No current, for a duration [s]."""
        return pybamm.step.rest(duration, tags="rest", description="rest")


def steps_of(cell: Cell, values: Mapping) -> StepFactory:
    """Factory of the steps of a cell.

    Parameters
    ----------
    cell : Cell
        The cell.
    values : Mapping
        Its parameter values.
    """
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
