"""What every protocol of the laboratory is: settings, checked when they are given.

Nothing here needs PyBaMM, so names, defaults and refusals are immediate.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    import pybamm

    from porousalloy.experiments.protocols.steps import StepFactory

    Cycles = list[tuple[pybamm.step.BaseStep, ...]]

HOUR = 3600.0


@dataclass(frozen=True)
class Protocol:
    """Settings of a laboratory's experiment; all are above 0, those of type int are whole."""

    name: ClassVar[str]
    title: ClassVar[str]

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                _check(field.name.replace("_", " "), value, field.type is int)


class CycledProtocol(Protocol, ABC):
    """An experiment of constant currents, voltages and rests."""

    #: Relative tolerance of the solver [-].
    tolerance: ClassVar[float] = 1e-5

    @abstractmethod
    def cycles(self, steps: "StepFactory") -> "Cycles":
        """Steps of every cycle."""

    def filling_at_assembly(self, steps: "StepFactory") -> float | None:
        """Filling of a full cell's alloy before its first charge; None to start discharged."""
        return None


def _check(name: str, value, whole: bool) -> None:
    if isinstance(value, tuple):
        if not value:
            raise InputError(f"{name} is empty; give at least one number above 0.")
        for number in value:
            _check(name, number, whole)
    elif not (value > 0 and math.isfinite(value)):
        raise InputError(f"{name} is {value:g}; give a number above 0.")
    elif whole and value != int(value):
        raise InputError(f"{name} is {value:g}; give a whole number from 1.")
