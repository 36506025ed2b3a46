"""What a battery laboratory runs on an alloy cell, as PyBaMM experiments.

Each protocol is a frozen dataclass with its settings; `cycles` gives its steps. Steps are named for
what happens to the alloy: "lithiation", "delithiation" and "rest", in sodium cells too. A half cell
is lithiated by a positive current down to the lower voltage limit, the anode of a full cell by a
negative one up to the upper limit.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import pybamm

from porousalloy.experiments.protocols import LONGEST_STEP
from porousalloy.parameters.errors import InputError

HOUR = 3600.0
Cycles = list[tuple[pybamm.step.BaseStep, ...]]


@dataclass(frozen=True)
class Bench:
    """Steps of one cell.

    Attributes
    ----------
    electrode : {"positive", "negative"}
        Which electrode is the alloy.
    lower, upper : float
        Voltage limits [V].
    one_c_capacity : float
        Capacity that 1C gives in an hour, per gram of the C-rate's basis [mA.h.g-1].
    """

    electrode: str
    lower: float
    upper: float
    one_c_capacity: float

    def half_cycle(self, branch: str, c_rate: float, duration: float | None = None):
        """Constant current to the limit of the branch, for at most `duration` [s]."""
        discharges = (branch == "lithiation") == (self.electrode == "positive")
        limit = f"< {self.lower} V" if discharges else f"> {self.upper} V"
        return pybamm.step.c_rate(
            c_rate if discharges else -c_rate,
            termination=limit,
            duration=duration or LONGEST_STEP * HOUR / c_rate,
            tags=branch,
            description=branch,
        )

    def hold(self, branch: str, cut_off: float):
        """Constant voltage at the limit of the branch until the current is `cut_off` [h-1]."""
        discharges = (branch == "lithiation") == (self.electrode == "positive")
        return pybamm.step.voltage(
            self.lower if discharges else self.upper,
            termination=f"{cut_off:g}C",
            duration=24 * HOUR,
            tags=branch,
            description=f"{branch} hold",
        )

    def rest(self, duration: float, period: float | None = None):
        """No current for `duration` [s]."""
        return pybamm.step.rest(duration, period=period, tags="rest", description="rest")


class Protocol(ABC):
    """A laboratory's experiment."""

    name: ClassVar[str]
    title: ClassVar[str]
    #: Of the solver; None for the model's own.
    tolerance: ClassVar[float | None] = None

    @abstractmethod
    def cycles(self, bench: Bench) -> Cycles:
        """Steps of every cycle."""


def _positive(**settings: float) -> None:
    for name, value in settings.items():
        if not value > 0:
            raise InputError(f"{name.replace('_', ' ')} is {value:g}; give a number above 0.")


@dataclass(frozen=True)
class Cycling(Protocol):
    """Constant current to the limits; with `hold`, then constant voltage down to that C-rate."""

    c_rate: float = 0.5
    number: int = 3
    hold: float | None = None
    name: ClassVar[str] = "cycling"
    title: ClassVar[str] = "constant current (and voltage) cycling"

    def cycles(self, bench):
        _positive(C_rate=self.c_rate, number_of_cycles=self.number)
        cycle = []
        for branch in ("lithiation", "delithiation"):
            cycle.append(bench.half_cycle(branch, self.c_rate))
            if self.hold:
                cycle.append(bench.hold(branch, self.hold))
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
class RateCapability(Protocol):
    """A few cycles at each C-rate, at last the first one again."""

    c_rates: tuple[float, ...] = (0.1, 0.2, 0.5, 1.0, 2.0)
    number: int = 3
    name: ClassVar[str] = "rate-capability"
    title: ClassVar[str] = "a few cycles at each C-rate, then at the first again"

    def cycles(self, bench):
        _positive(number_of_cycles=self.number)
        cycles = []
        for c_rate in (*self.c_rates, self.c_rates[0]):
            cycles += Cycling(c_rate, self.number).cycles(bench)
        return cycles


@dataclass(frozen=True)
class CapacityLimited(Protocol):
    """Lithiation stops at a capacity per gram of the C-rate's basis [mA.h.g-1]."""

    capacity: float = 1000.0
    c_rate: float = 0.2
    number: int = 3
    name: ClassVar[str] = "capacity-limited"
    title: ClassVar[str] = "lithiation to a capacity, delithiation to the voltage limit"

    def cycles(self, bench):
        _positive(C_rate=self.c_rate, number_of_cycles=self.number, capacity=self.capacity)
        seconds = HOUR * self.capacity / (self.c_rate * bench.one_c_capacity)
        cycle = (
            bench.half_cycle("lithiation", self.c_rate, seconds),
            bench.half_cycle("delithiation", self.c_rate),
        )
        return [cycle] * int(self.number)


@dataclass(frozen=True)
class Relaxation(Protocol):
    """Lithiation for a share of an hour at 1C, then rest; delithiation likewise."""

    c_rate: float = 0.5
    share: float = 0.3
    rest: float = 8 * HOUR
    name: ClassVar[str] = "relaxation"
    title: ClassVar[str] = "part of a half cycle, then rest"

    def cycles(self, bench):
        _positive(C_rate=self.c_rate, share=self.share, rest=self.rest)
        seconds = HOUR * self.share / self.c_rate
        return [
            (bench.half_cycle(branch, self.c_rate, duration), bench.rest(self.rest))
            for branch, duration in (("lithiation", seconds), ("delithiation", seconds / 2))
        ]


@dataclass(frozen=True)
class Gitt(Protocol):
    """Pulses of constant current, each with a rest, through one lithiation and delithiation.

    The pulses of each branch go on until its voltage limit; at most `pulses` of them.
    """

    c_rate: float = 0.05
    pulse: float = 600.0
    rest: float = 2 * HOUR
    pulses: int = 40
    name: ClassVar[str] = "gitt"
    title: ClassVar[str] = "pulses and rests, for the diffusivity"
    # a pulse moves the filling by less than a model's own tolerance is worth
    tolerance: ClassVar[float | None] = 1e-8

    def cycles(self, bench):
        _positive(C_rate=self.c_rate, pulse=self.pulse, rest=self.rest, pulses=self.pulses)
        return [
            (bench.half_cycle(branch, self.c_rate, self.pulse), bench.rest(self.rest))
            for branch in ("lithiation", "delithiation")
            for _ in range(int(self.pulses))
        ]


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
    )
}
