"""Why a run ended, in words.

A PyBaMM experiment that fails after its first step raises nothing: it logs the error and returns
a short solution. What was asked must therefore be compared with what came back, step by step.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import pybamm

from porousalloy.experiments.protocols.cycling import TIMED
from porousalloy.experiments.solving.interruption import INTERRUPTED

Ending = Literal["completed", "event", "failed", "interrupted"]

# the strings PyBaMM writes into solution.termination
SKIPPED = "Event exceeded in initial conditions"
FINAL_TIME = "final time"
SOLVER_FAILURE = "failure"
EXPERIMENT_TAG = "[experiment]"

#: What the ligaments' surface cannot become, by the name of the step.
EXCLUDED = {"lithiation": "empty", "delithiation": "full"}
SURFACE = "ligament surface"

AT_ONCE = "passed its limit as soon as the current was applied"

Cycles = Sequence[tuple[pybamm.step.BaseStep, ...]]


class Termination(NamedTuple):
    """How far a run got and why it went no further.

    Attributes
    ----------
    ending : {"completed", "event", "failed", "interrupted"}
        "completed" if every step reached a limit of its own, "event" if a named event of the
        model or a limit already passed at the start ended the run, "failed" if the solver gave
        up, "interrupted" after Ctrl-C.
    reason : str
        Why, in words.
    remarks : tuple of str
        Steps that were skipped or ran out of time on the way.
    cycles_completed, steps_completed : int
        Cycles and steps of which all reached a limit of their own, those before ``first``
        included.
    """

    ending: Ending
    reason: str
    remarks: tuple[str, ...]
    cycles_completed: int
    steps_completed: int


class _Asked(NamedTuple):
    """One step that was asked for, beside the termination PyBaMM gave it (None: never run)."""

    step: pybamm.step.BaseStep
    place: str
    closes_cycle: bool
    termination: str | None


def classify(
    cycles: Cycles, first: int, terminations: Sequence[str], message: str = ""
) -> Termination:
    """Compare the cycles that were asked for with what came back.

    Parameters
    ----------
    cycles : sequence of tuples of pybamm.step.BaseStep
        All that was asked for.
    first : int
        Number of cycles that were done before [-].
    terminations : sequence of str
        PyBaMM's termination of every step run since; :data:`SKIPPED` for a skipped one.
    message : str, optional
        Last message of the solver.

    Returns
    -------
    Termination
        Ending and reason.
    """
    remarks: list[str] = []
    done = first
    steps_completed = sum(len(cycle) for cycle in cycles[:first])
    last = FINAL_TIME
    time_passed = False
    for asked in _asked(cycles, first, terminations):
        time_passed |= asked.termination != SKIPPED
        stop = _stop(asked, message or "it left no message")
        if asked.closes_cycle and not time_passed:
            stop = "event", f"every step of cycle {done + 1} {AT_ONCE}"
        if stop:
            return Termination(*stop, tuple(remarks), done, steps_completed)
        if asked.termination == SKIPPED:
            remarks.append(f"{asked.place} {AT_ONCE}")
        elif (
            asked.termination == FINAL_TIME
            and asked.step.termination
            and TIMED not in asked.step.tags
        ):
            remarks.append(f"{asked.place} ended at its time limit")
        last = str(asked.termination)
        steps_completed += 1
        if asked.closes_cycle:
            done += 1
            time_passed = False
    number = "1 cycle" if done == 1 else f"all {done} cycles"
    reason = f"{number} completed, the last step ended at {in_words(last)}"
    return Termination("completed", reason, tuple(remarks), done, steps_completed)


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
    """Name of an experiment's step: its first tag, else PyBaMM's own description."""
    return step.tags[0] if step.tags else str(step)


def ended_regularly(step: pybamm.step.BaseStep, termination: str) -> bool:
    """Whether a step reached a limit or a time of its own, or was skipped."""
    if termination == FINAL_TIME:
        return not step.uses_default_duration
    return termination == SKIPPED or EXPERIMENT_TAG in termination


def _asked(cycles: Cycles, first: int, terminations: Sequence[str]) -> Iterator[_Asked]:
    came = iter(terminations)
    for number, cycle in enumerate(cycles[first:], start=first + 1):
        for index, step in enumerate(cycle, start=1):
            place = f"the {step_name(step)} of cycle {number}"
            yield _Asked(step, place, index == len(cycle), next(came, None))


def _stop(asked: _Asked, message: str) -> tuple[Ending, str] | None:
    """Ending and reason if the run stopped in this step, None if the step is complete."""
    termination, place = asked.termination, asked.place
    if termination == SOLVER_FAILURE:
        return "failed", f"the solver failed in {place}: {message}"
    if termination is None:
        if message == INTERRUPTED:
            return "interrupted", f"interrupted before the end of {place}"
        if "non-positive at initial conditions" in message:
            return "event", f"{place} could not start: {message}"
        if "infeasible" in message:
            return "event", f"{place} {AT_ONCE}"
        return "failed", f"the solver failed in {place}: {message}"
    if termination == FINAL_TIME and asked.step.uses_default_duration:
        return "event", f"{place} has no time limit and reached PyBaMM's default duration"
    if ended_regularly(asked.step, termination):
        return None
    event = in_words(termination)
    if SURFACE in event and event.startswith(EXCLUDED.get(step_name(asked.step), "no ")):
        return "failed", (
            f"the solver failed in {place}: it met '{event}', although the ions move the other way "
            "(the mesh does not resolve the surface of such slow ligaments)"
        )
    return "event", f"{place} stopped at the event '{event}'"
