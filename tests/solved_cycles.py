"""Running cycles and keeping what the engine passes on."""

from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.solving.run import Run
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.experiments.solving.state import State


class Ran(NamedTuple):
    """A run with everything that it passed on while it went."""

    run: Run
    cycles: list
    states: list[State | None]

    @property
    def time(self):
        """Times of all steps one after the other, shape (n,) [s]."""
        return np.concatenate([step.solution.t for c in self.cycles for step in c.steps])

    @property
    def voltage(self):
        """Voltages at these times, shape (n,) [V]."""
        steps = [step.solution for cycle in self.cycles for step in cycle.steps]
        return np.concatenate([step["Voltage [V]"].entries for step in steps])

    @property
    def numbers(self):
        """Numbers of the cycles, and whether each is complete."""
        return [(cycle.number, cycle.complete) for cycle in self.cycles]


def ran(simulator: Simulator, inputs=None, **kwargs) -> Ran:
    """Run a simulator and keep its cycles."""
    cycles, states = [], []

    def on_cycle(cycle, state):
        cycles.append(cycle)
        states.append(state)

    return Ran(simulator.run(inputs, on_cycle=on_cycle, **kwargs), cycles, states)


def asked(*cycles):
    """Cycles of steps in PyBaMM's words."""
    return [tuple(pybamm.step.string(words) for words in cycle) for cycle in cycles]


def discharges(count):
    """Cycles of one step each, ten minutes long."""
    return asked(*[("Discharge at C/2 for 10 minutes",)] * count)
