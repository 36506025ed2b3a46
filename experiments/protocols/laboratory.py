"""What a battery laboratory runs on an alloy cell, with the settings of each.

A protocol is a frozen dataclass of its settings; see :mod:`porousalloy.experiments.protocols.base`.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from porousalloy.experiments.protocols.base import HOUR, CycledProtocol, Protocol
from porousalloy.experiments.protocols.prelithiation import Prelithiation
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from porousalloy.experiments.protocols.base import Cycles
    from porousalloy.experiments.protocols.steps import StepFactory


@dataclass(frozen=True)
class Cycling(CycledProtocol):
    """Constant current to the limits; with `hold`, then constant voltage down to that C-rate."""

    c_rate: float = 0.5
    number: int = 3
    hold: float | None = None
    name: ClassVar[str] = "cycling"
    title: ClassVar[str] = "constant current (with hold: and voltage) between the limits"

    def cycles(self, steps: "StepFactory") -> "Cycles":
        cycle = []
        for branch in ("lithiation", "delithiation"):
            cycle.append(steps.half_cycle(branch, self.c_rate))
            if self.hold:
                cycle.append(steps.hold(branch, self.hold))
        return [tuple(cycle)] * int(self.number)


@dataclass(frozen=True)
class Formation(Cycling):
    """Slow first cycles."""

    c_rate: float = 0.05
    name: ClassVar[str] = "formation"
    title: ClassVar[str] = "slow first cycles"


@dataclass(frozen=True)
class PseudoOpenCircuit(Cycling):
    """One cycle so slow that overpotentials all but vanish."""

    c_rate: float = 0.02
    number: int = 1
    name: ClassVar[str] = "pseudo-ocv"
    title: ClassVar[str] = "one very slow cycle"


@dataclass(frozen=True)
class RateCapability(CycledProtocol):
    """A few cycles at each C-rate, at last the first one again."""

    c_rates: tuple[float, ...] = (0.1, 0.2, 0.5, 1.0, 2.0)
    number: int = 3
    name: ClassVar[str] = "rate-capability"
    title: ClassVar[str] = "a few cycles at each C-rate, then at the first again"

    def cycles(self, steps: "StepFactory") -> "Cycles":
        cycles = []
        for c_rate in (*self.c_rates, self.c_rates[0]):
            cycles += Cycling(c_rate, self.number).cycles(steps)
        return cycles


@dataclass(frozen=True)
class CapacityLimited(CycledProtocol):
    """Lithiation stops at a capacity per gram of the C-rate's basis [mA.h.g-1].

    Without `capacity`, at a third of what 1C gives in an hour.
    """

    capacity: float | None = None
    c_rate: float = 0.2
    number: int = 3
    name: ClassVar[str] = "capacity-limited"
    title: ClassVar[str] = "lithiation to a capacity (a third of 1C's), delithiation to the limit"

    def cycles(self, steps: "StepFactory") -> "Cycles":
        capacity = self.capacity or steps.one_c_capacity / 3
        seconds = HOUR * capacity / (self.c_rate * steps.one_c_capacity)
        cycle = (
            steps.half_cycle("lithiation", self.c_rate, seconds),
            steps.half_cycle("delithiation", self.c_rate),
        )
        return [cycle] * int(self.number)


@dataclass(frozen=True)
class Relaxation(CycledProtocol):
    """Lithiation for a share of an hour at 1C, then rest; delithiation likewise."""

    c_rate: float = 0.5
    share: float = 0.3
    rest: float = 8 * HOUR
    name: ClassVar[str] = "relaxation"
    title: ClassVar[str] = "part of a half cycle, then rest"

    def cycles(self, steps: "StepFactory") -> "Cycles":
        seconds = HOUR * self.share / self.c_rate
        return [
            (steps.half_cycle(branch, self.c_rate, duration), steps.rest(self.rest))
            for branch, duration in (("lithiation", seconds), ("delithiation", seconds / 2))
        ]


@dataclass(frozen=True)
class Gitt(CycledProtocol):
    """Pulses of constant current, each with a rest, through one lithiation and delithiation.

    The pulses of each branch go on until its voltage limit; at most `pulses` of them.
    """

    c_rate: float = 0.05
    pulse: float = 600.0
    rest: float = 2 * HOUR
    pulses: int = 40
    name: ClassVar[str] = "gitt"
    title: ClassVar[str] = "pulses and rests, for the diffusivity"
    # a pulse moves the filling by less than the tolerance of other runs is worth
    tolerance: ClassVar[float] = 1e-8

    def cycles(self, steps: "StepFactory") -> "Cycles":
        return [
            (steps.half_cycle(branch, self.c_rate, self.pulse), steps.rest(self.rest))
            for branch in ("lithiation", "delithiation")
            for _ in range(int(self.pulses))
        ]


@dataclass(frozen=True)
class Impedance(Protocol):
    """Impedance at rest, at fillings of the alloy, over a range of frequencies [Hz].

    See :mod:`porousalloy.experiments.runs.impedance`.
    """

    fillings: tuple[float, ...] = (0.1, 0.5, 0.75)
    lowest: float = 1e-4
    highest: float = 1e6
    per_decade: int = 10
    name: ClassVar[str] = "eis"
    title: ClassVar[str] = "impedance at fillings of the alloy, lowest to highest frequency"

    def __post_init__(self):
        super().__post_init__()
        if not self.lowest < self.highest:
            raise InputError(
                f"The frequencies go from {self.lowest:g} to {self.highest:g} Hz; give a highest "
                "one above the lowest."
            )

    @property
    def frequencies(self) -> list[float]:
        """Frequencies [Hz], falling as an instrument takes them; both ends are among them."""
        decades = math.log10(self.highest / self.lowest)
        steps = math.ceil(decades * self.per_decade)
        return [self.highest * 10 ** (-decades * step / steps) for step in range(steps + 1)]


PROTOCOLS: dict[str, type[Protocol]] = {
    protocol.name: protocol
    for protocol in (
        Formation,
        Cycling,
        RateCapability,
        CapacityLimited,
        PseudoOpenCircuit,
        Relaxation,
        Gitt,
        Prelithiation,
        Impedance,
    )
}
