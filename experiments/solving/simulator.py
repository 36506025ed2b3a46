"""Run an experiment through a ladder of solvers and say why it ended.

Examples
--------
>>> simulator = Simulator(model, parameter_values, cycling(parameter_values, "positive", [1, 2], 1))
>>> runs = [simulator.run({"C-rate": c_rate}) for c_rate in (1, 2)]   # built once, solved twice
>>> [run.reason for run in runs if not run.completed]
"""

import contextlib
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.solving.callbacks import OnStep, Recorder, one_line
from porousalloy.experiments.solving.interruption import interruptible
from porousalloy.experiments.solving.solvers import Rung, default_ladder
from porousalloy.experiments.solving.termination import Ending, Outcome, judge

# the model is built by then, so what else is raised also comes from states a solver cannot handle
# (CasADi's search for an event among voltages that are not numbers raises a ValueError)
SOLVER_ERRORS = (pybamm.SolverError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Run:
    """What a simulation gave, whether or not it reached its end.

    Attributes
    ----------
    solution : pybamm.Solution or None
        All that was obtained; None if the first step gave nothing.
    experiment : pybamm.Experiment
        What was asked.
    ending : {"completed", "event", "failed", "interrupted"}
        See :class:`porousalloy.experiments.solving.termination.Outcome`.
    reason : str
        Why the run ended, in words.
    remarks : tuple of str
        Steps that were skipped or ran out of time on the way.
    cycles_completed : int
        Cycles of which every step reached a limit of its own.
    solver : str
        The rung of the ladder this solution came from.
    """

    solution: pybamm.Solution | None
    experiment: pybamm.Experiment
    ending: Ending
    reason: str
    remarks: tuple[str, ...]
    cycles_completed: int
    solver: str

    @property
    def cycles_requested(self) -> int:
        return len(self.experiment.cycle_lengths)

    @property
    def completed(self) -> bool:
        return self.ending == "completed"

    @property
    def failed(self) -> bool:
        return self.ending == "failed"

    @property
    def account(self) -> str:
        """Reason and remarks in one line."""
        return "; ".join([self.reason, *self.remarks])


class _Attempt(NamedTuple):
    """What one solver gave."""

    outcome: Outcome
    solution: pybamm.Solution | None
    solver: str

    @property
    def progress(self) -> tuple[int, float]:
        """Steps completed, then the time reached [s]."""
        reached = 0.0 if self.solution is None else float(self.solution.t[-1])
        return self.outcome.steps_completed, reached


class Simulator:
    """A model built for one experiment, to be run with any inputs.

    Parameters
    ----------
    model : pybamm.BaseModel
        Any PyBaMM battery model.
    parameter_values : pybamm.ParameterValues
        Its parameters; not changed. Those given as "[input]" are set in :meth:`run`.
    experiment : pybamm.Experiment
        What to run: each tuple is a cycle, each of its elements a step.
    ladder : sequence of Rung, optional
        Solvers in the order to try them; :func:`default_ladder` if not given.
    var_pts : mapping of str to int, optional
        Mesh points that differ from the model's default.
    interrupted : callable, optional
        Whether to end a run after the step under way, as
        :func:`porousalloy.experiments.solving.interruption.interruption` gives it.
    """

    def __init__(
        self,
        model: pybamm.BaseModel,
        parameter_values: pybamm.ParameterValues,
        experiment: pybamm.Experiment,
        ladder: Sequence[Rung] | None = None,
        var_pts: Mapping[str, int] | None = None,
        interrupted: Callable[[], bool] = lambda: False,
    ):
        self._model = model
        self._interrupted = interrupted
        self._var_pts = {**model.default_var_pts, **(var_pts or {})}
        self._parameter_values = parameter_values
        self._experiment = experiment
        self._rungs = tuple(default_ladder(model) if ladder is None else ladder)
        self._built: dict[str, pybamm.Simulation] = {}

    def run(self, inputs: Mapping[str, float] | None = None, on_step: OnStep | None = None) -> Run:
        """Solve the experiment, trying the next solver whenever one fails.

        Parameters
        ----------
        inputs : mapping of str to float, optional
            Values of the "[input]" parameters.
        on_step : callable, optional
            Called before each step with the number of steps done, the number asked and the
            name of the step.

        Returns
        -------
        Run
            The first attempt that did not fail or, if all failed, the one that got furthest.
        """
        attempts = []
        for rung in self._rungs:
            attempts.append(self._attempt(rung, dict(inputs or {}), on_step))
            if attempts[-1].outcome.ending != "failed":
                break
        best = attempts[-1]
        if best.outcome.ending == "failed":
            best = max(attempts, key=lambda attempt: attempt.progress)
        outcome, remarks = best.outcome, best.outcome.remarks
        if len(attempts) > 1:
            remarks += (f"tried {', '.join(attempt.solver for attempt in attempts)}",)
        return Run(
            solution=best.solution,
            experiment=self._experiment,
            ending=outcome.ending,
            reason=outcome.reason,
            remarks=remarks,
            cycles_completed=outcome.cycles_completed,
            solver=best.solver,
        )

    def _attempt(self, rung: Rung, inputs: dict[str, float], on_step: OnStep | None) -> _Attempt:
        simulation = self._simulation(rung, inputs)
        recorder = Recorder(len(self._experiment.steps), on_step)
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stderr(io.StringIO()),  # CasADi's integrator prints every retry
        ):
            warnings.simplefilter("always", UserWarning)
            try:
                solution = simulation.solve(calc_esoh=False, inputs=inputs, callbacks=[recorder])
            except SOLVER_ERRORS as error:
                solution = None
                recorder.messages.append(one_line(str(error)))
        for warning in caught:
            if "returning a partial solution" in str(warning.message):
                recorder.messages.insert(0, one_line(str(warning.message)))
            else:
                warnings.warn(warning.message, warning.category, stacklevel=3)
        outcome = judge(self._experiment, solution, recorder.messages)
        return _Attempt(_refuse_nan(outcome, solution), solution, rung.name)

    def _simulation(self, rung: Rung, inputs: dict[str, float]) -> pybamm.Simulation:
        if rung.name not in self._built:
            simulation = pybamm.Simulation(
                self._model,
                parameter_values=self._parameter_values,
                experiment=self._experiment,
                solver=interruptible(rung.build(), self._interrupted),
                var_pts=self._var_pts,
            )
            simulation.build_for_experiment(inputs=inputs)
            self._built[rung.name] = simulation
        return self._built[rung.name]


def run(
    model: pybamm.BaseModel,
    parameter_values: pybamm.ParameterValues,
    experiment: pybamm.Experiment,
    *,
    inputs: Mapping[str, float] | None = None,
    ladder: Sequence[Rung] | None = None,
    on_step: OnStep | None = None,
) -> Run:
    """Build a model for an experiment and run it once; see :class:`Simulator`."""
    return Simulator(model, parameter_values, experiment, ladder).run(inputs, on_step)


def _refuse_nan(outcome: Outcome, solution: pybamm.Solution | None) -> Outcome:
    """Fail a run whose voltage is not a number.

    Single-particle models compute the voltage from the solved states, so it can be lost without
    the solver noticing; a voltage limit is then never reached.
    """
    if outcome.ending == "failed" or solution is None:
        return outcome
    lost = ~np.isfinite(solution["Voltage [V]"].entries)
    if not lost.any():
        return outcome
    time = solution.t[np.argmax(lost)]
    reason = f"the voltage is not a number from {time:.6g} s on"
    return outcome._replace(ending="failed", reason=reason, cycles_completed=0)
