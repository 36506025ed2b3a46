"""Capacities of half cycles at constant current, from a model that is built once.

The only place where a fit runs an experiment between voltage limits.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.data.capacity import HALF_CYCLES
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.solving.build import build_model, missing_parameter_named
from porousalloy.experiments.solving.callbacks import FinishedStep
from porousalloy.experiments.solving.evaluation import Evaluator
from porousalloy.experiments.solving.initial_states import LIMIT_MARGIN
from porousalloy.experiments.solving.simulator import Run, Simulator
from porousalloy.experiments.solving.solvers import fallback_solvers
from porousalloy.experiments.solving.termination import EXPERIMENT_TAG, in_words
from porousalloy.parameters.cell import Cell

#: Relative and absolute. With the 1e-5 of simulations a capacity scatters by up to 1e-4, too much
#: for differences.
TOLERANCE = 1e-7
ONE_C, NOMINAL = "1C specific current [A.kg-1]", "Nominal cell capacity [A.h]"
CURRENT = "Applied current [A]"
LIMITS = ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]")
#: How far beyond its limit [V] a half cycle that passes too little is followed to see its voltage.
FAR = 5.0
LONGEST = 1e7  # [s]; a half cycle of a fit ends at its limit


class HalfCycleCapacity(NamedTuple):
    """What one half cycle passed.

    Attributes
    ----------
    capacity : float
        Capacity per mass that 1C refers to [mA.h.g-1]; 0 if no charge could be passed.
    voltage_lacking : float
        Distance of the voltage beyond its limit once the least charge has passed [V]; 0 where more
        passes within the limit.
    remark : str
        Why the half cycle did not end at its voltage limit; empty if it did.
    """

    capacity: float
    voltage_lacking: float = 0.0
    remark: str = ""


class HalfCycleCapacities:
    """Half cycles of a cell between its voltage limits, for any values of the free parameters.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    free : iterable of str
        Names of the parameters that become inputs of the model.
    cells : int
        Radial cells of the ligaments.
    tolerance : float, optional
        Relative and absolute tolerance of the solver. With the default
        a capacity scatters by 3e-6 of itself, so that differences can be taken.

    Raises
    ------
    InputError
        If the model cannot be built.
    """

    def __init__(self, cell: Cell, free: Iterable[str], cells: int, tolerance: float = TOLERANCE):
        self._cell = cell
        self._model = build_model(cell)
        self._values = symbolic_values(cell, list(free))
        self._mesh = {f"r_{cell.electrode[0]}": cells}
        self._solvers = fallback_solvers(self._model, tolerance)
        self._simulators: dict[tuple[int, bool], Simulator] = {}
        self._voltage = Evaluator(["Voltage [V]"])

    def run(
        self, c_rate: float, half_cycles: int, values: Mapping[str, float], least: float
    ) -> list[HalfCycleCapacity]:
        """Capacities of the first half cycles at a C-rate, a lithiation first.

        Parameters
        ----------
        c_rate : float
            C-rate [h-1].
        half_cycles : int
            Number of half cycles from the start state.
        values : Mapping of str to float
            Values of the free parameters.
        least : float
            Least capacity [mA.h.g-1] of a half cycle that others can follow.

        Returns
        -------
        list of HalfCycleCapacity
            Fewer than asked for if one passed less than `least`, which is the last.
        """
        one_c = self._number(ONE_C, values)
        soon = 3600 * least / (c_rate * one_c)
        ended, steps = self._solve(half_cycles, c_rate, values)
        found: list[HalfCycleCapacity] = []
        for place in range(half_cycles):
            branch = HALF_CYCLES[place % len(HALF_CYCLES)]
            if place >= len(steps) or steps[place].name != branch:
                lacking = self._voltage_lacking(place, c_rate, values, soon)
                reason = ended.remarks[0] if ended.remarks else ended.reason
                remark = f"{branch} ended otherwise than at its limit: {reason}"
                return [*found, HalfCycleCapacity(0.0, lacking, remark)]
            solution = steps[place].solution
            remark = ""
            if EXPERIMENT_TAG not in solution.termination:
                reason = in_words(solution.termination)
                remark = f"{branch} ended otherwise than at its limit: {reason}"
            seconds = float(solution.t[-1] - solution.t[0])
            capacity = seconds / 3600 * c_rate * one_c
            if capacity < least:
                lacking = self._voltage_lacking(place, c_rate, values, soon)
                return [*found, HalfCycleCapacity(capacity, lacking, remark)]
            found.append(HalfCycleCapacity(capacity, remark=remark))
        return found

    def _solve(
        self, half_cycles: int, c_rate: float, values: Mapping[str, float], far: bool = False
    ) -> tuple[Run, list[FinishedStep]]:
        """Half cycles one after the other; the last one with its limit far away if asked for."""
        steps: list[FinishedStep] = []
        inputs = {**values, CURRENT: c_rate * self._number(NOMINAL, values)}
        with missing_parameter_named():
            ended = self._simulator(half_cycles, far).run(
                inputs, on_cycle=lambda cycle, _: steps.extend(cycle.steps)
            )
        return ended, steps

    def _voltage_lacking(
        self, place: int, c_rate: float, values: Mapping[str, float], soon: float
    ) -> float:
        """How far beyond its limit the voltage of a half cycle is after so many seconds [V]."""
        _, steps = self._solve(place + 1, c_rate, values, far=True)
        if len(steps) <= place:
            return FAR
        solution = steps[place].solution
        time = min(solution.t[0] + soon, solution.t[-1])
        voltage = float(np.squeeze(self._voltage(solution, np.array([time]))[0]))
        limit = self._number(LIMITS[0 if self._discharges(place) else 1], values)
        return abs(voltage - limit)

    def _simulator(self, half_cycles: int, far: bool) -> Simulator:
        if (half_cycles, far) not in self._simulators:
            last = half_cycles - 1
            steps = [self._step(place, far and place == last) for place in range(half_cycles)]
            values = self._values.copy()
            # the limits of the steps are met before those of the model
            for name, sign in zip(LIMITS, (-1, 1), strict=True):
                values[name] += sign * (LIMIT_MARGIN + FAR * far)
            simulator = Simulator(self._model, values, [tuple(steps)], self._solvers, self._mesh)
            self._simulators[half_cycles, far] = simulator
        return self._simulators[half_cycles, far]

    def _step(self, place: int, far: bool) -> pybamm.step.BaseStep:
        """Half cycle at a current that is an input, to its voltage limit."""
        lower, upper = (float(self._values[name]) for name in LIMITS)
        current, beyond = pybamm.InputParameter(CURRENT), FAR * far
        discharges = self._discharges(place)
        return pybamm.step.current(
            current if discharges else -current,
            termination=f"< {lower - beyond} V" if discharges else f"> {upper + beyond} V",
            duration=LONGEST,
            tags=[HALF_CYCLES[place % len(HALF_CYCLES)]],
        )

    def _discharges(self, place: int) -> bool:
        return (place % len(HALF_CYCLES) == 0) == self._cell.is_half_cell

    def _number(self, name: str, values: Mapping[str, float]) -> float:
        return float(self._values.evaluate(pybamm.Parameter(name), dict(values)))
