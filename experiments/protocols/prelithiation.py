"""Ions put into the alloy beforehand: half cells give them back, full cells are made with them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from porousalloy.experiments.protocols.base import HOUR, CycledProtocol
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from porousalloy.experiments.protocols.base import Cycles
    from porousalloy.experiments.protocols.steps import StepFactory

USUAL_PRELITHIATION = 0.2  # filling


@dataclass(frozen=True)
class Prelithiation(CycledProtocol):
    """Ions put into the alloy before it is used.

    In a half cell: lithiation against the metal by `capacity`, or to `filling`, a rest, and
    delithiation to the limit, which shows how much comes back. A full cell is put together with
    the alloy lithiated beforehand and the cathode as it was made; `number` cycles of formation
    follow, the first a charge. Nothing else is lost or gained: ions put in beforehand stay in the
    cell. `number` is of no use to a half cell and `rest` of none to a full one.

    Attributes
    ----------
    capacity : float, optional
        Charge put in, on top of what the alloy holds in the cell's own parameters ("Initial alloy
        filling", "Prelithiated anode filling"), per gram of the C-rate's basis [mA.h.g-1].
    filling : float, optional
        The filling that it ends with, in place of `capacity`; 0.2 if neither is given.
    """

    capacity: float | None = None
    filling: float | None = None
    c_rate: float = 0.05
    rest: float = HOUR
    number: int = 3
    name: ClassVar[str] = "prelithiation"
    title: ClassVar[str] = "ions put into the alloy beforehand: by capacity, or to filling (0.2)"

    def __post_init__(self):
        super().__post_init__()
        if self.capacity and self.filling:
            raise InputError("Both 'capacity' and 'filling' are given; give one of the two.")

    def cycles(self, steps: "StepFactory") -> "Cycles":
        charge = (self.filling_after(steps) - steps.filling) * steps.alloy_capacity
        delithiation = steps.half_cycle("delithiation", self.c_rate)
        if not steps.is_half_cell:
            cycle = (steps.half_cycle("lithiation", self.c_rate), delithiation)
            return [cycle] * int(self.number)
        seconds = HOUR * charge / (self.c_rate * steps.one_c_capacity)
        return [
            (
                steps.half_cycle("lithiation", self.c_rate, seconds),
                steps.rest(self.rest),
                delithiation,
            )
        ]

    def filling_at_assembly(self, steps: "StepFactory") -> float | None:
        return None if steps.is_half_cell else self.filling_after(steps)

    def filling_after(self, steps: "StepFactory") -> float:
        """Filling once the alloy is prelithiated [-].

        Raises
        ------
        InputError
            If the alloy cannot take that much, or holds more already.
        """
        room = (1 - steps.filling) * steps.alloy_capacity
        if self.capacity and self.capacity >= room:
            raise InputError(
                f"The capacity is {self.capacity:g} mAh per g of {steps.basis}; the alloy takes "
                f"{room:.4g} from its filling of {steps.filling:g} until it is full: give less."
            )
        if self.capacity:
            return steps.filling + self.capacity / steps.alloy_capacity
        filling = self.filling or USUAL_PRELITHIATION
        if not steps.filling < filling < 1:
            raise InputError(
                f"The filling is {filling:g}; give one between {steps.filling:g}, which the alloy "
                "has already, and 1."
            )
        return filling
