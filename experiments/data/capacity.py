"""A measured capacity: what a rate test gives where no curve was recorded."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from porousalloy.experiments.requests import check_cycling
from porousalloy.parameters.errors import InputError

HalfCycleName = Literal["lithiation", "delithiation"]
#: Half cycles of a cycle, in their order.
HALF_CYCLES: tuple[str, ...] = get_args(HalfCycleName)


@dataclass(frozen=True)
class Capacity:
    """Capacity of one half cycle between the voltage limits of a cell.

    Attributes
    ----------
    c_rate : float
        C-rate at which the cell was cycled from its start [h-1].
    capacity : float
        Measured capacity per gram of what the cell's C-rates refer to [mA.h.g-1].
    branch : {"lithiation", "delithiation"}
        Half cycle in which it was measured. The default is "delithiation".
    cycle : int
        Number of the cycle in which it was measured, from 1. The default is 1.

    Raises
    ------
    InputError
        If the C-rate or the capacity is not a positive number, the branch is unknown or the cycle
        is below 1.
    """

    c_rate: float
    capacity: float
    branch: HalfCycleName = "delithiation"
    cycle: int = 1

    def __post_init__(self):
        check_cycling([self.c_rate], self.cycle)
        if not (math.isfinite(self.capacity) and self.capacity > 0):
            raise InputError(
                f"The capacity at {self.c_rate:g}C is {self.capacity:g} mAh/g; give a number "
                "above 0."
            )
        if self.branch not in HALF_CYCLES:
            raise InputError(
                f"No branch is called '{self.branch}'; choose one of {', '.join(HALF_CYCLES)}."
            )

    @property
    def half_cycles(self) -> int:
        """Number of half cycles from the start up to and including the measured one."""
        return len(HALF_CYCLES) * (self.cycle - 1) + HALF_CYCLES.index(self.branch) + 1
