"""Half cycles at constant current, each from a state vector alone.

One built model serves them all: current and voltage limits are its inputs, and parameters of the
cell may be. Nothing is kept from one half cycle to the next but the state, so a run can go on from
a state read from a file exactly as it would have gone on without a break.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.protocols.cycling import BRANCHES, LONGEST_STEP
from porousalloy.experiments.solving.callbacks import one_line
from porousalloy.experiments.solving.discrete_model import VOLTAGE, LongModel, columns
from porousalloy.experiments.solving.initial_states import LIMIT_MARGIN
from porousalloy.experiments.solving.simulator import SOLVER_ERRORS
from porousalloy.experiments.solving.solvers import Rung, default_ladder
from porousalloy.experiments.solving.termination import FINAL_TIME, SOLVER_FAILURE, in_words

CURRENT = "Current function [A]"
LIMITS = ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]")
#: How far beyond its limit [V] a half cycle that gives nothing is followed to see its voltage.
FAR = 5.0
LIMIT_EVENTS = ("event: Minimum voltage [V]", "event: Maximum voltage [V]")


class HalfCycle(NamedTuple):
    """What one constant current gave.

    Attributes
    ----------
    ending : {"limit", "time", "event", "failed"}
        "limit" is the voltage limit of the branch, "time" the longest time allowed.
    reason : str
        The event or the solver's message.
    remark : str
        Solvers that failed before this one, and what this one warned of; empty if nothing.
    seconds, charge, energy : float
        Duration [s], charge passed [A.h] and int V |I| dt [W.h]; 0 without a solution.
    largest : dict of str to float
        Largest value of every extra variable; `smallest` likewise.
    solution : pybamm.Solution or None
        None if nothing was obtained.
    """

    ending: Literal["limit", "time", "event", "failed"]
    reason: str
    remark: str = ""
    seconds: float = 0.0
    charge: float = 0.0
    energy: float = 0.0
    largest: Mapping[str, float] = {}
    smallest: Mapping[str, float] = {}
    solution: pybamm.Solution | None = None

    @property
    def state(self) -> np.ndarray:
        """State at the end, shape (states,)."""
        return columns(self.solution)[:, -1].copy()

    def voltage(self, fractions: np.ndarray) -> np.ndarray:
        """Voltage [V] at fractions of the half cycle's duration."""
        return self.solution[VOLTAGE](fractions * self.solution.t[-1])


class Stepper:
    """A cell that is lithiated and delithiated at constant currents.

    Parameters
    ----------
    model : pybamm.BaseModel
        Any PyBaMM battery model.
    parameter_values : pybamm.ParameterValues
        Its parameters; not changed.
    electrode : {"positive", "negative"}
        Which electrode is the alloy; a positive current lithiates the positive one.
    variables : sequence of str
        Scalar variables whose extremes are wanted.
    var_pts : mapping of str to int, optional
        Mesh points that differ from the model's default.
    ladder : sequence of Rung, optional
        Solvers in the order to try them; :func:`default_ladder` if not given.
    inputs : sequence of str, optional
        Input parameters in ``parameter_values``, of which every half cycle is given values.
    """

    def __init__(
        self,
        model: pybamm.BaseModel,
        parameter_values: pybamm.ParameterValues,
        electrode: str,
        variables: Sequence[str] = (),
        var_pts: Mapping[str, int] | None = None,
        ladder: Sequence[Rung] | None = None,
        inputs: Sequence[str] = (),
    ):
        self._model = model
        self._var_pts = {**model.default_var_pts, **(var_pts or {})}
        self._inputs = tuple(inputs)
        self._scales = parameter_values.copy()
        self._parameter_values = parameter_values.copy()
        self._parameter_values.update(dict.fromkeys((CURRENT, *LIMITS), "[input]"))
        self._electrode = electrode
        self._variables = tuple(variables)
        self._rungs = tuple(default_ladder(model) if ladder is None else ladder)
        self._built: dict[str, LongModel] = {}

    def build(self) -> None:
        """Build the model for the first solver, else done in the first half cycle."""
        self._model_for(self._rungs[0])

    def half_cycle(
        self,
        state: np.ndarray | None,
        branch: str,
        c_rate: float,
        inputs: Mapping[str, float] | None = None,
        overshoot: float = 0.0,
    ) -> HalfCycle:
        """Pass a constant current until the voltage limit of the branch.

        Parameters
        ----------
        state : numpy.ndarray or None
            Where to start, shape (states,); None for the initial conditions.
        branch : {"lithiation", "delithiation"}
            Which way.
        c_rate : float
            C-rate [h-1].
        inputs : Mapping of str to float, optional
            Values of the input parameters.
        overshoot : float, optional
            How far beyond the voltage limit of the branch to go [V].

        Returns
        -------
        HalfCycle
            Of the first solver that did not fail; each starts from ``state``.
        """
        failures: list[str] = []
        for rung in self._rungs:
            half = self._attempt(rung, state, branch, c_rate, dict(inputs or {}), overshoot)
            if half.ending != "failed":
                if not failures:
                    return half
                remark = f"{branch} by {rung.name} after {'; '.join(failures)}"
                return half._replace(remark="; ".join(filter(None, [remark, half.remark])))
            failures.append(f"{rung.name}: {half.reason}")
        return half._replace(reason="; ".join(failures))

    def voltage_lacking(
        self,
        state: np.ndarray | None,
        branch: str,
        c_rate: float,
        inputs: Mapping[str, float] | None = None,
    ) -> float | None:
        """How far beyond its limit the voltage is as a current sets in that gives nothing [V].

        Parameters as for :meth:`half_cycle`. None if nothing can be solved there, either.
        """
        half = self.half_cycle(state, branch, c_rate, inputs, overshoot=FAR)
        if half.solution is None:
            return None
        limit = self._number(LIMITS[0 if self._discharges(branch) else 1], dict(inputs or {}))
        return abs(float(half.voltage(np.zeros(1))) - limit)

    def _discharges(self, branch: str) -> bool:
        return (branch == BRANCHES[0]) == (self._electrode == "positive")

    def _model_for(self, rung: Rung) -> LongModel:
        if rung.name not in self._built:
            self._built[rung.name] = LongModel(
                self._model,
                self._parameter_values,
                self._var_pts,
                rung,
                (CURRENT, *LIMITS, *self._inputs),
                self._variables,
            )
        return self._built[rung.name]

    def _number(self, name: str, inputs: dict[str, float]) -> float:
        return float(self._scales.evaluate(pybamm.Parameter(name), inputs))

    def _attempt(self, rung: Rung, state, branch, c_rate, free, overshoot) -> HalfCycle:
        built = self._model_for(rung)
        discharges = self._discharges(branch)
        lower, upper = (self._number(name, free) for name in LIMITS)
        # the limit where the last half cycle ended must not end this one
        if discharges:
            limits = (lower - overshoot, upper + LIMIT_MARGIN)
        else:
            limits = (lower - LIMIT_MARGIN, upper + overshoot)
        limit = LIMIT_EVENTS[0 if discharges else 1]
        current = c_rate * self._number("Nominal cell capacity [A.h]", free)
        signed = current if discharges else -current
        values = {name: free[name] for name in self._inputs}
        inputs = {CURRENT: signed, **dict(zip(LIMITS, limits, strict=True)), **values}
        try:
            solution, message = built.solve(state, LONGEST_STEP * 3600 / c_rate, inputs)
            if solution.termination == SOLVER_FAILURE:
                return HalfCycle("failed", message or "it left no message")
            values, energy = built.evaluate(solution, inputs)
        except SOLVER_ERRORS as error:
            message = one_line(str(error))
            if "non-positive at initial conditions" not in message:
                return HalfCycle("failed", message)
            if limit.removeprefix("event: ") in message:
                return HalfCycle("event", "passed its limit as soon as the current was applied")
            return HalfCycle("event", f"could not start: {message}")
        if not np.isfinite(values[0]).all():
            return HalfCycle("failed", "the voltage is not a number")
        seconds = float(solution.t[-1])
        half = HalfCycle(
            ending="limit",
            reason=in_words(solution.termination),
            remark=message,
            seconds=seconds,
            charge=current * seconds / 3600,
            energy=current * energy / 3600,
            largest=dict(zip(self._variables, values[1:].max(axis=1).tolist(), strict=True)),
            smallest=dict(zip(self._variables, values[1:].min(axis=1).tolist(), strict=True)),
            solution=solution,
        )
        if solution.termination == FINAL_TIME:
            return half._replace(ending="time")
        if solution.termination != limit:
            return half._replace(ending="event", reason=f"stopped at the event '{half.reason}'")
        return half
