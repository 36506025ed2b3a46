"""The state of a model between two cycles, from which a run continues."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.termination import FINAL_TIME


class State(NamedTuple):
    """Where a run can be taken up again, to the last bit.

    Attributes
    ----------
    values : numpy.ndarray, shape (states,)
        States of the discretised model.
    time : float
        Time since the start of the run [s].
    cycles : int
        Number of cycles that were finished [-].
    solver : str
        Name of the solver that was used last.
    """

    values: np.ndarray
    time: float
    cycles: int
    solver: str


OnState = Callable[[FinishedCycle, State | None], None]


class StateKeeper:
    """The state at the end of the last finished cycle, passed on with that cycle.

    Parameters
    ----------
    start : State or None
        State to begin with; None for the initial state of the model.
    on_cycle : callable or None
        Function that is called with each finished cycle and the state at its end.

    Attributes
    ----------
    solver : str
        Name of the solver that is used.
    """

    def __init__(self, start: State | None, on_cycle: OnState | None):
        self.solver = ""
        self._state = start
        self._on_cycle = on_cycle

    @property
    def cycles(self) -> int:
        """Number of finished cycles."""
        return 0 if self._state is None else self._state.cycles

    def keep(self, cycle: FinishedCycle) -> None:
        """Keep the state at the end of a cycle and pass both on."""
        if cycle.steps:
            last = cycle.steps[-1].solution
            values = np.array(last.y[:, -1])
            self._state = State(values, float(last.t[-1]), cycle.number, self.solver)
        elif self._state is not None:
            self._state = self._state._replace(cycles=cycle.number)
        if self._on_cycle is not None:
            self._on_cycle(cycle, self._state)

    def solution(self, model: pybamm.BaseModel, inputs: dict) -> pybamm.Solution | None:
        """Last state as a solution that PyBaMM continues."""
        if self._state is None:
            return None
        time, values = np.array([self._state.time]), self._state.values[:, np.newaxis]
        return pybamm.Solution(time, values, model, inputs, termination=FINAL_TIME)
