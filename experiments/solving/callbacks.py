"""Listening to a running experiment: its steps, its cycles, and what PyBaMM would only log."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.solving.evaluation import Evaluator
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.termination import (
    SKIPPED,
    SOLVER_FAILURE,
    ended_regularly,
    step_name,
)
from porousalloy.experiments.solving.watched_solver import Watcher

OnStep = Callable[[int, int, str], None]


class FinishedStep(NamedTuple):
    """A step in which time passed.

    Attributes
    ----------
    name : str
        What happens to the alloy: "lithiation", "delithiation" or "rest".
    step : pybamm.step.BaseStep
        What was asked.
    solution : pybamm.Solution
        What came of it.
    """

    name: str
    step: pybamm.step.BaseStep
    solution: pybamm.Solution


class FinishedCycle(NamedTuple):
    """Steps of a cycle, as soon as it is over.

    Attributes
    ----------
    number : int
        Number of the cycle, counted from 1.
    steps : tuple of FinishedStep
        Steps in which time passed.
    complete : bool
        Whether all steps that were asked for were run.
    """

    number: int
    steps: tuple[FinishedStep, ...]
    complete: bool


class ExperimentCallback(pybamm.callbacks.LoggingCallback):
    """Passes on cycles as they finish, and keeps the messages of the solver.

    Being a LoggingCallback, it takes the place of the one PyBaMM would add, which prints.

    Parameters
    ----------
    cycles : sequence of tuples of pybamm.step.BaseStep
        Cycles that were asked for, without those done before.
    first : int
        Number of cycles that were done before [-].
    watcher : Watcher
        Sees the solution of every step.
    on_cycle : callable or None
        Called with each finished cycle.
    on_step : callable or None
        Called before each step with the number of steps done, the number asked and the name of
        the step.

    Attributes
    ----------
    message : str
        Last message of the solver.
    terminations : list of str
        PyBaMM's termination of every step.
    steps : list of FinishedStep
        Steps of the cycle under way.
    last : pybamm.Solution or None
        Solution of the last step of the last finished cycle.
    """

    def __init__(self, cycles, first: int, watcher: Watcher, on_cycle, on_step):
        super().__init__()
        self.message = ""
        self.terminations: list[str] = []
        self.steps: list[FinishedStep] = []
        self.last: pybamm.Solution | None = None
        self._voltage = Evaluator(["Voltage [V]"])
        self._flat = [step for cycle in cycles for step in cycle]
        self._lengths = [len(cycle) for cycle in cycles]
        self._first = first
        self._cycles_done = 0
        self._watcher = watcher
        self._on_cycle = on_cycle
        self._on_step = on_step

    @property
    def number(self) -> int:
        """Number of the cycle under way, counted from 1."""
        return self._first + self._cycles_done + 1

    def on_step_start(self, logs):
        """Tell which step begins."""
        place = len(self.terminations)
        self._watcher.step = self._flat[place]
        if self._on_step is not None:
            self._on_step(place, len(self._flat), step_name(self._flat[place]))

    def on_step_end(self, logs):
        """Keep the step that PyBaMM has just solved or skipped."""
        solution = self._watcher.solution
        step = self._flat[len(self.terminations)]
        if solution is None:
            self.terminations.append(SKIPPED)
            return
        assert self._watcher.end is not None
        # PyBaMM has found out by now which of several limits it was
        solution.termination = self._watcher.end.termination
        # single-particle models compute the voltage from the solved states, so it can be lost
        # without the solver noticing; a voltage limit is then never reached
        if not np.isfinite(self._voltage(solution, solution.t[-1:])[0]).all():
            self._watcher.failure = "the voltage is not a number"
            self.message = self._watcher.failure
            self.terminations.append(SOLVER_FAILURE)
            return
        self.terminations.append(solution.termination)
        if solution.t[-1] > solution.t[0]:
            self.steps.append(FinishedStep(step_name(step), step, solution))

    def on_cycle_end(self, logs):
        """Pass on the cycle if all of its steps were run."""
        if len(self.terminations) < sum(self._lengths[: self._cycles_done + 1]):
            return
        if not ended_regularly(self._flat[len(self.terminations) - 1], self.terminations[-1]):
            return
        if self.steps:
            self.last = self.steps[-1].solution
        if self._on_cycle is not None:
            self._on_cycle(FinishedCycle(self.number, tuple(self.steps), complete=True))
        self._cycles_done += 1
        self.steps = []

    def on_experiment_error(self, logs):
        """Keep what PyBaMM would log."""
        self.message = one_line(str(logs["error"]))

    def on_experiment_infeasible_time(self, logs):
        """Not logged: the termination shows it."""

    def on_experiment_infeasible_event(self, logs):
        """Not logged: the termination shows it."""
