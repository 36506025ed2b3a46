"""The course of a model along a record, in pieces where it cannot follow all of it.

Where the alloy is full or empty before the measured half cycle is over, at the time t_e, the model
takes no more of that half cycle's charge: it goes on at the next change of the current's sign, in
the state y that it ended in. So what is missing at the end does not cost the rest of the record,
and what the model says is continuous in the parameters p. The state at t_e depends on them through
the time, too:

    dy/dp = s + (dy/dt) dt_e/dp,      dt_e/dp = -(d theta_s/dp)/(d theta_s/dt)

with theta_s the filling of the surface, which is the same at every such end.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.data.records.turns import segments
from porousalloy.experiments.fitting.driving import restart_time, stops
from porousalloy.experiments.fitting.ending import Ending, delay_by_parameters
from porousalloy.experiments.fitting.sampled_variables import SampledVariables
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.simulator import SOLVER_ERRORS
from porousalloy.experiments.solving.termination import FINAL_TIME

#: Share of the last time step by which a model that goes on is kept before what ended it.
BEFORE_THE_END = 1e-3
#: Times that agree to this are those of one sample [s, and relative].
SAME_TIME = 1e-9
#: Reason where SUNDIALS stepped over the end and gave states that are no numbers.
NO_NUMBERS = "the states became no numbers"


class Course(NamedTuple):
    """A model beside a record, as far as it gets.

    Attributes
    ----------
    fields : dict of str to (numpy.ndarray, numpy.ndarray)
        Values, shape (n,), and slopes, shape (n, parameters), by variable; NaN and 0 where the
        model did not get to.
    reached : numpy.ndarray of bool, shape (n,)
        True where it did.
    endings : tuple of Ending
        Its ends inside of half cycles.
    """

    fields: dict[str, tuple[np.ndarray, np.ndarray]]
    reached: np.ndarray
    endings: tuple[Ending, ...]


class _State(NamedTuple):
    """States y, shape (states, 1), and dy/dp by name of the inputs that they feel."""

    y: np.ndarray
    slopes: dict[str, np.ndarray]
    model: Any
    inputs: dict

    def at(self, time: float) -> pybamm.Solution:
        """Solution that ends in these states at a time."""
        columns = {"all": np.hstack([*self.slopes.values()])} | self.slopes if self.slopes else {}
        return pybamm.Solution(
            [np.array([time])], [self.y], [self.model], [self.inputs], all_sensitivities=columns
        )


def _state_at_end(
    solution: pybamm.Solution, time: float, delays: Mapping[str, float]
) -> _State | None:
    """States just before an end, and their derivatives; None if no two of them are numbers.

    The delays are those of the end by the inputs that the states feel.
    """
    y, n = np.asarray(solution.y), len(solution.t)
    numbers = np.logical_and.accumulate(np.isfinite(y).all(axis=0))
    last = min(int(np.searchsorted(solution.t, time * (1 + SAME_TIME), "right")), numbers.sum()) - 1
    if last < 1:
        return None
    step = float(solution.t[last] - solution.t[last - 1])
    change = (y[:, last] - y[:, last - 1])[:, np.newaxis]
    of_states: Any = solution.sensitivities
    slopes = {
        name: of_states[name].reshape(n, -1)[last][:, np.newaxis] + delay * change / step
        for name, delay in delays.items()
    }
    beyond = (time - float(solution.t[last])) / step
    here = y[:, [last]] + (beyond - BEFORE_THE_END) * change
    return _State(here, slopes, solution.all_models[-1], solution.all_inputs[-1])


class Follower:
    """A built simulation that is led along a record.

    Parameters
    ----------
    simulation : pybamm.Simulation
        Built simulation, driven by the current of the record.
    record : Record
        Record to follow.
    felt : sequence of str
        Inputs that the states depend on.
    variables : SampledVariables
        Variables to sample: the voltage first, the filling of the surface last.
    names : sequence of str
        Names of the free parameters.
    """

    def __init__(
        self,
        simulation: pybamm.Simulation,
        record: Record,
        felt: Sequence[str],
        variables: SampledVariables,
        names: Sequence[str],
    ):
        self._simulation, self._record, self._felt = simulation, record, list(felt)
        self._variables, self._names, self._parameters = variables, list(names), len(names)
        self._stops = stops(record)
        self._turns = [rows.stop for _, rows in segments(record.time, record.current)]

    def follow(self, inputs: Mapping[str, float]) -> Course:
        """The course at values of the inputs."""
        n = len(self._record.time)
        fields = {
            name: (np.full(n, np.nan), np.zeros((n, self._parameters)))
            for name in self._variables.names
        }
        reached, endings = np.zeros(n, bool), []
        first, state = 0, None
        while first < n:
            solution, reason = self._piece(first, state, dict(inputs))
            ending = self._take(solution, reason, first, fields, reached)
            if ending is None:
                break
            if solution is not None:
                delays = dict(zip(self._names, ending.delay, strict=True))
                felt = {name: delays[name] for name in self._felt}
                state = _state_at_end(solution, ending.time, felt) or state
            endings.append(ending)
            first = ending.stop
        return Course(fields, reached, tuple(endings))

    def _piece(
        self, first: int, state: "_State | None", inputs: dict[str, float]
    ) -> tuple[pybamm.Solution | None, str]:
        """Solution from a sample on, None if there is none, and what the solver reported."""
        simulation: Any = self._simulation
        time = self._record.time
        begin = restart_time(self._record, first) if first else time[0]
        t_eval = np.union1d([begin], self._stops[self._stops > begin])
        t_interp = time[first:]
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("always", UserWarning)
            settings: Any = {"inputs": inputs, "calculate_sensitivities": self._felt}
            try:
                if state is None:
                    solution = simulation.solve(t_eval=t_eval, t_interp=t_interp, **settings)
                else:
                    solution = simulation.solver.step(
                        state.at(begin),
                        simulation.built_model,
                        t_eval[-1] - begin,
                        t_eval=_since(t_eval, begin),
                        t_interp=_since(t_interp, begin),
                        save=False,
                        **settings,
                    )
            except SOLVER_ERRORS as error:
                return None, one_line(str(error))
        reported = [one_line(str(warning.message)) for warning in caught]
        if solution.t.size < 2:
            return None, "; ".join(reported) or "the solver made no step"
        ended = [] if solution.termination == FINAL_TIME else [solution.termination]
        return solution, "; ".join([*ended, *reported])

    def _take(
        self,
        solution: pybamm.Solution | None,
        reason: str,
        first: int,
        fields: dict[str, tuple[np.ndarray, np.ndarray]],
        reached: np.ndarray,
    ) -> Ending | None:
        """Copy a piece into the fields; its end, or None if it got to the last sample."""
        time, nothing = self._record.time, np.zeros(self._parameters)
        if solution is None:
            return Ending(first, self._turn(first), time[first], nothing, np.nan, reason)
        samples = self._variables(solution)
        voltage, *_, (filling, slopes) = samples.values()
        # with sensitivities SUNDIALS may go on with states that are no numbers
        finite = np.isfinite(voltage[0]) & np.isfinite(voltage[1]).all(axis=1)
        finite &= np.isfinite(filling) & np.isfinite(slopes).all(axis=1)
        last = len(solution.t) if finite.all() else int(np.argmin(finite))
        times = solution.t[:last]
        stop = (
            first if last < 1 else int(np.searchsorted(time, times[-1] * (1 + SAME_TIME), "right"))
        )
        # the solver adds the times at which it starts anew
        rows = np.searchsorted(times * (1 + SAME_TIME) + SAME_TIME, time[first:stop])
        for name, (values, derivatives) in samples.items():
            fields[name][0][first:stop] = values[rows]
            fields[name][1][first:stop] = derivatives[rows]
        reached[first:stop] = True
        if stop == len(time):
            return None
        if last < 2:
            return Ending(stop, self._turn(stop), time[stop], nothing, np.nan, reason)
        sign = 1 if filling[last - 1] > 0.5 else -1
        rate = (filling[last - 1] - filling[last - 2]) / (times[-1] - times[-2])
        # a sample before the end: the last step may be so short that it has no slope
        delay = delay_by_parameters(times, filling[:last], slopes[:last], max(last - 2, 0), sign)
        end, volts = float(times[-1]), float(voltage[0][last - 1])
        if last < len(solution.t):
            end, volts = (
                min(_limit(times[-1], filling[last - 1], rate, sign), float(time[stop])),
                np.nan,
            )
        return Ending(stop, self._turn(stop), end, delay, volts, reason or NO_NUMBERS)

    def _turn(self, place: int) -> int:
        """First sample after a sample's stretch of one sign of the current."""
        return next(stop for stop in self._turns if place < stop)


def _limit(time: float, filling: float, rate: float, sign: int) -> float:
    """Time at which a filling that goes on at a rate meets 0 or 1; its own if it turns [s]."""
    left = (1 - filling if sign > 0 else -filling) / rate if sign * rate > 0 else 0.0
    return float(time + max(left, 0.0))


def _since(times: np.ndarray, begin: float) -> np.ndarray:
    """Times as PyBaMM's steps count them, the first of which is 0 exactly."""
    return np.concatenate([[0.0], np.maximum(times[times > begin] - begin, 0.0)])
