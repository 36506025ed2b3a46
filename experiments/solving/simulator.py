"""Run cycles of an experiment, with solvers to fall back on, and say why the run ended.

Examples
--------
>>> simulator = Simulator(model, values, cycling(values, "positive", 1))
>>> runs = [simulator.run({"C-rate": c_rate}) for c_rate in (1, 2)]  # built once, solved twice
>>> [run.reason for run in runs if not run.completed]
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pybamm

from porousalloy.experiments.solving.callbacks import ExperimentCallback, FinishedCycle, OnStep
from porousalloy.experiments.solving.interruption import never
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.run import Run
from porousalloy.experiments.solving.solvers import SolverAttempt, fallback_solvers
from porousalloy.experiments.solving.state import OnState, State, StateKeeper
from porousalloy.experiments.solving.termination import (
    Cycles,
    Termination,
    classify,
)
from porousalloy.experiments.solving.watched_solver import Watcher
from porousalloy.parameters.errors import InputError

# the model is built by then, so what else is raised also comes from states a solver cannot handle
SOLVER_ERRORS = (pybamm.SolverError, ValueError, RuntimeError)


class _Attempt(NamedTuple):
    """What one solver gave."""

    termination: Termination
    partial: FinishedCycle
    solver: SolverAttempt

    @property
    def progress(self) -> tuple[int, float]:
        """Steps completed, then the time reached [s]."""
        steps = self.partial.steps
        reached = float(steps[-1].solution.t[-1]) if steps else 0.0
        return self.termination.steps_completed, reached


class Simulator:
    """A model built for cycles of steps, to be run with any inputs.

    Parameters
    ----------
    model : pybamm.BaseModel
        Any PyBaMM battery model.
    parameter_values : pybamm.ParameterValues
        Its parameters; not changed. Those given as "[input]" are set in :meth:`run`.
    cycles : sequence of tuples of pybamm.step.BaseStep
        What to run.
    solvers : sequence of SolverAttempt, optional
        Solvers in the order to try them. The default is :func:`fallback_solvers`.
    var_pts : Mapping of str to int, optional
        Numbers of mesh points that differ from the model's default [-].
    submesh_types : Mapping of str to type, optional
        Submeshes by domain. The default is the model's own.
    """

    def __init__(
        self,
        model: pybamm.BaseModel,
        parameter_values: pybamm.ParameterValues,
        cycles: Cycles,
        solvers: Sequence[SolverAttempt] | None = None,
        var_pts: Mapping[str, int] | None = None,
        submesh_types: Mapping[str, Any] | None = None,
    ):
        self._model = model
        self._parameter_values = parameter_values
        self._cycles = tuple(cycles)
        self._var_pts = {**model.default_var_pts, **(var_pts or {})}
        given = tuple(fallback_solvers(model) if solvers is None else solvers)
        # fewer cells than there are; a solver that is asked for alone is taken
        others = (s for s in given if s.most_cells is None or self._mesh(s) != self._var_pts)
        self._solvers = tuple(others) or given
        self._submesh_types = dict(submesh_types or model.default_submesh_types)
        self._built: dict[tuple[str, int], pybamm.Simulation] = {}

    def __getstate__(self):
        # compiled functions cannot be pickled, and are made again where they are needed
        return {**self.__dict__, "_built": {}}

    def build(self, inputs: Mapping[str, float] | None = None) -> None:
        """Build the model for the first solver; else done in the first run."""
        self._simulation(self._solvers[0], 0, dict(inputs or {}))

    @property
    def built_models(self) -> list[pybamm.BaseModel]:
        """Discretised models of the steps that have been built."""
        return [
            model
            for simulation in self._built.values()
            for model in (simulation.steps_to_built_models or {}).values()
        ]

    def run(
        self,
        inputs: Mapping[str, float] | None = None,
        *,
        start: State | None = None,
        on_cycle: OnState | None = None,
        on_step: OnStep | None = None,
        interrupted: Callable[[], bool] = never,
    ) -> Run:
        """Solve the cycles; whenever a solver fails, the next one goes on from the last cycle.

        Parameters
        ----------
        inputs : Mapping of str to float, optional
            Values of the "[input]" parameters.
        start : State, optional
            State of an earlier run of the same cycles to continue from. The default is the
            initial state of the model.
        on_cycle : callable, optional
            Called with each finished cycle and the state at its end, and at last with a cycle
            that was not completed and None.
        on_step : callable, optional
            Called before each step with the number of steps done, the number asked and the
            name of the step.
        interrupted : callable, optional
            Function that says whether to end the run before the next step, as
            :func:`porousalloy.experiments.solving.interruption.interruption` gives it.

        Returns
        -------
        Run
            How the run ended.
        """
        if start is not None and start.cycles >= len(self._cycles):
            done = len(self._cycles)
            reason = f"all {done} cycles were completed before"
            return Run("completed", reason, (), done, done, start.solver)
        keeper = StateKeeper(start, on_cycle)
        names = [solver.name for solver in self._solvers]
        first = names.index(start.solver) if start is not None and start.solver in names else 0
        untried = [*self._solvers[first:], *self._solvers[:first]]
        if start is not None:  # a state belongs to its mesh
            untried = self._on_mesh_of(untried[0], untried)
        attempts: list[_Attempt] = []
        remarks: list[str] = []
        while True:
            solver = untried.pop(0)
            keeper.solver = solver.name
            before = keeper.cycles
            attempt = self._attempt(solver, dict(inputs or {}), keeper, on_step, interrupted)
            remarks += attempt.termination.remarks
            if keeper.cycles > before:  # others may succeed where this one has now failed
                attempts = []
                others = [other for other in self._solvers if other is not solver]
                untried = self._on_mesh_of(solver, others)
            attempts.append(attempt)
            if attempt.termination.ending != "failed" or not untried:
                break
            remarks.append(f"{solver.name} failed in cycle {keeper.cycles + 1}")
        best = attempts[-1]
        if best.termination.ending == "failed":
            best = max(attempts, key=lambda attempt: attempt.progress)
        if best.partial.steps and on_cycle is not None:
            on_cycle(best.partial, None)
        return Run(
            ending=best.termination.ending,
            reason=best.termination.reason,
            remarks=tuple(remarks),
            cycles_completed=best.termination.cycles_completed,
            cycles_requested=len(self._cycles),
            solver=best.solver.name,
        )

    def _mesh(self, solver: SolverAttempt) -> dict[str, int]:
        """Numbers of mesh points with a solver."""
        most = solver.most_cells
        if most is None:
            return self._var_pts
        return {
            name: min(points, most) if str(name).startswith("r_") else points
            for name, points in self._var_pts.items()
        }

    def _on_mesh_of(
        self, solver: SolverAttempt, others: Sequence[SolverAttempt]
    ) -> list[SolverAttempt]:
        return [other for other in others if self._mesh(other) == self._mesh(solver)]

    def _attempt(self, solver, inputs, keeper: StateKeeper, on_step, interrupted) -> _Attempt:
        first = keeper.cycles
        cycles = self._cycles[first:]
        simulation = self._simulation(solver, first, inputs)
        models, solvers = simulation.steps_to_built_models, simulation.steps_to_built_solvers
        assert models is not None
        assert solvers is not None
        watcher = Watcher(interrupted)
        for built in solvers.values():
            built.watcher = watcher
        callback = ExperimentCallback(cycles, first, watcher, keeper.keep, on_step)
        start = keeper.solution(next(iter(models.values())), inputs)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            try:
                simulation.solve(
                    calc_esoh=False,
                    inputs=inputs,
                    callbacks=[callback],
                    starting_solution=start,
                    # steps are seen as they finish; PyBaMM keeps the first and the last cycle
                    save_at_cycles=len(self._cycles) + 2,
                )
            except InputError:  # no room for a finished cycle: no fault of the solver
                raise
            except SOLVER_ERRORS as error:
                callback.message = callback.message or one_line(str(error))
        for warning in caught:
            if "returning a partial solution" in str(warning.message):
                callback.message = callback.message or one_line(str(warning.message))
            else:
                warnings.warn(warning.message, warning.category, stacklevel=3)
        termination = classify(self._cycles, first, callback.terminations, callback.message)
        partial = FinishedCycle(callback.number, tuple(callback.steps), complete=False)
        return _Attempt(termination, partial, solver)

    def _simulation(self, solver: SolverAttempt, first: int, inputs) -> pybamm.Simulation:
        key = solver.name, first
        if key not in self._built:
            # PyBaMM's annotation knows of tuples of one step only
            experiment = pybamm.Experiment([*self._cycles[first:]])  # pyright: ignore
            simulation = pybamm.Simulation(
                self._model,
                parameter_values=self._parameter_values,
                experiment=experiment,
                solver=solver.build(),
                var_pts=self._mesh(solver),
                submesh_types=self._submesh_types,
                experiment_model_mode="unified",
            )
            simulation.build_for_experiment(inputs=inputs)
            self._built[key] = simulation
        return self._built[key]
