"""Why a run ended, in words.

A PyBaMM experiment that fails after its first step raises nothing: it logs the error and returns
a short solution. What was asked must therefore be compared with what came back, step by step.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import pybamm

from porousalloy.experiments.solving.interruption import INTERRUPTED

Ending = Literal["completed", "event", "failed", "interrupted"]

# the strings PyBaMM writes into solution.termination
SKIPPED = "Event exceeded in initial conditions"
FINAL_TIME = "final time"
SOLVER_FAILURE = "failure"
EXPERIMENT_TAG = "[experiment]"
EXPERIMENT_LIMIT = "limit reached"


class Outcome(NamedTuple):
    """How far a run got and why it went no further.

    ``ending`` is "completed" if every step reached a limit of its own, "event" if a named event
    of the model or a limit already passed at the start ended the run, "failed" if the solver
    gave up, "interrupted" after Ctrl-C. ``remarks`` tell of steps that were skipped or ran out of
    time on the way.
    """

    ending: Ending
    reason: str
    remarks: tuple[str, ...]
    cycles_completed: int
    steps_completed: int


class AskedStep(NamedTuple):
    """One step of an experiment beside the termination PyBaMM gave it (None: never run)."""

    step: pybamm.step.BaseStep
    place: str
    closes_cycle: bool
    termination: str | None


def judge(
    experiment: pybamm.Experiment, solution: pybamm.Solution | None, messages: Sequence[str]
) -> Outcome:
    """Compare an experiment with the solution it gave.

    Parameters
    ----------
    experiment : pybamm.Experiment
        What was asked.
    solution : pybamm.Solution or None
        What came back; None if the first step failed.
    messages : sequence of str
        What the solver said on the way, the last one last.
    """
    remarks: list[str] = []
    cycles_completed = steps_completed = 0
    for asked in _walk(experiment, solution):
        stop = _stop(asked, solution, messages)
        if stop:
            ending, reason = stop
            return Outcome(ending, reason, tuple(remarks), cycles_completed, steps_completed)
        if asked.termination == SKIPPED:
            remarks.append(f"{asked.place} passed its limit as soon as the current was applied")
        elif asked.termination == FINAL_TIME and asked.step.termination:
            remarks.append(f"{asked.place} ended at its time limit")
        steps_completed += 1
        cycles_completed += asked.closes_cycle
    cycles = "1 cycle" if cycles_completed == 1 else f"all {cycles_completed} cycles"
    reason = f"{cycles} completed, the last step ended at {in_words(asked.termination)}"
    return Outcome("completed", reason, tuple(remarks), cycles_completed, steps_completed)


def in_words(termination: str) -> str:
    """PyBaMM's termination string as part of a sentence.

    Examples
    --------
    >>> in_words("event: Voltage < 0.01 [V] [experiment]")
    'voltage < 0.01 V'
    """
    if termination == FINAL_TIME:
        return "its time limit"
    if termination == SKIPPED:
        return "once"
    words = termination.removeprefix("event: ").replace(EXPERIMENT_TAG, "").strip()
    words = re.sub(r"(\d)\s*\[(\w+)\]", r"\1 \2", words)
    return words[:1].lower() + words[1:]


def step_name(step: pybamm.step.BaseStep) -> str:
    """Name of an experiment step: its first tag, else PyBaMM's own description."""
    return step.tags[0] if step.tags else str(step)


def _walk(experiment: pybamm.Experiment, solution: pybamm.Solution | None) -> Iterator[AskedStep]:
    cycles = [] if solution is None else solution.cycles
    steps = iter(experiment.steps)
    for number, length in enumerate(experiment.cycle_lengths, start=1):
        obtained = cycles[number - 1].steps if number <= len(cycles) else []
        for index in range(length):
            step = next(steps)
            termination = obtained[index].termination if index < len(obtained) else None
            place = f"the {step_name(step)} of cycle {number}"
            yield AskedStep(step, place, index == length - 1, termination)


def _stop(
    asked: AskedStep, solution: pybamm.Solution | None, messages: Sequence[str]
) -> tuple[Ending, str] | None:
    """Ending and reason if the run stopped in this step, None if the step is complete."""
    message = messages[-1] if messages else "it left no message"
    termination, place = asked.termination, asked.place
    if termination == SOLVER_FAILURE:
        return "failed", f"the solver failed in {place}: {message}"
    if termination is None:
        if message == INTERRUPTED:
            return "interrupted", f"interrupted before the end of {place}"
        if "non-positive at initial conditions" in message:
            return "event", f"{place} could not start: {message}"
        if "infeasible" in message:
            return "event", f"{place} passed its limit as soon as the current was applied"
        if solution is not None and EXPERIMENT_LIMIT in solution.termination:
            return "event", f"{solution.termination} before {place}"
        return "failed", f"the solver failed in {place}: {message}"
    if termination == FINAL_TIME and asked.step.uses_default_duration:
        return "event", f"{place} has no time limit and reached PyBaMM's default duration"
    if termination in (SKIPPED, FINAL_TIME) or EXPERIMENT_TAG in termination:
        return None
    return "event", f"{place} stopped at the event '{in_words(termination)}'"
