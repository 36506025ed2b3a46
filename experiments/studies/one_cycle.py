"""One cycle of a cell from a model that is built once, at any values of some of its numbers.

The numbers are inputs of the model. What follows from them follows: inside the model as symbols
(:mod:`porousalloy.experiments.fitting.input_values`); the current of the C-rate, the masses that
capacities are given on, and the filling that a half cell starts with are computed for every point.
"""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.fitting.input_values import COUNTER_PARTICLE, symbolic_values
from porousalloy.experiments.protocols.cycling import BRANCHES, HOUR, LONGEST_STEP
from porousalloy.experiments.results.cycle_row import Row, cycle_row
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.extents import Extents, cell_extents
from porousalloy.experiments.results.quantities import CURVES
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.experiments.solving.build import build_model, missing_parameter_named
from porousalloy.experiments.solving.callbacks import FinishedCycle
from porousalloy.experiments.solving.initial_states import leave_limits_to_steps
from porousalloy.experiments.solving.mesh import layer_meshes, radial_cells
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.experiments.solving.solvers import fallback_solvers
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import check_parameter_values

CURRENT = "Applied current [A]"
NOMINAL, START = "Nominal cell capacity [A.h]", "Initial alloy filling"
LIMITS = ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]")
#: PyBaMM takes no inputs for the temperatures of an experiment.
TEMPERATURES = ("Ambient temperature [K]", "Initial temperature [K]")
#: It lays its mesh over the radius of a cathode's particles, and compares the concentrations that
#: electrodes start with with these.
NUMBERS_ONLY = (
    COUNTER_PARTICLE,
    "Maximum concentration in negative electrode [mol.m-3]",
    "Maximum concentration in positive electrode [mol.m-3]",
)


class Point(NamedTuple):
    """A cycle at one set of numbers.

    Attributes
    ----------
    row : dict of str to float or str
        Row of the table of cycles; empty if the cycle was not completed.
    remark : str
        What went wrong, or what helped; empty if nothing did.
    """

    row: Row
    remark: str


class OneCycle:
    """The first cycle of a cell at a C-rate, for any values of some of its numbers.

    Parameters
    ----------
    cell : Cell
        The cell.
    c_rate : float
        C-rate [h-1].
    names : iterable of str
        Names of the numbers that may change.
    points : iterable of Mapping of str to float
        Changes that will be asked for: the ligaments get as many radial cells as any of them needs.

    Attributes
    ----------
    inputs : tuple of str
        Numbers that are inputs of the model; the model is built anew for others.

    Raises
    ------
    InputError
        If the model cannot be built.
    """

    def __init__(
        self,
        cell: Cell,
        c_rate: float,
        names: Iterable[str],
        points: Iterable[Mapping[str, float]],
    ):
        self._cell, self._c_rate = cell, c_rate
        self._base = ResolvedValues(cell)
        self.inputs = tuple(name for name in names if self._can_be_input(name))
        start = (START,) if cell.is_half_cell else ()
        self._free = tuple(dict.fromkeys((*self.inputs, *start)))
        model = build_model(cell)
        values = symbolic_values(cell, self._free)
        steps = self._steps()
        leave_limits_to_steps(values)
        mesh = {f"r_{cell.electrode[0]}": max(map(self._cells, [{}, *points]))}
        solvers = fallback_solvers(model)
        meshes = layer_meshes(model, values)
        self._simulator = Simulator(model, values, [steps], solvers, mesh, meshes)
        with missing_parameter_named():
            self._simulator.build(self._inputs(self._base))
        self._felt = frozenset(self._felt_names())
        self._collector = Collector(cell, cell_extents(cell, self._base))

    def _can_be_input(self, name: str) -> bool:
        if name in TEMPERATURES:
            return False
        symbols = ResolvedValues(self._cell, {name: pybamm.InputParameter(name)})
        numbers = [number for number in NUMBERS_ONLY if number in symbols]
        if self._cell.is_half_cell:  # the ligaments are solved on r/a0
            numbers.remove(COUNTER_PARTICLE)
        return not any(isinstance(symbols[number], pybamm.Symbol) for number in numbers)

    def _steps(self) -> tuple[pybamm.step.BaseStep, ...]:
        """Half cycles whose current and limits may be inputs."""
        lower, upper = (
            pybamm.InputParameter(name) if name in self._free else self._base[name]
            for name in LIMITS
        )
        below = pybamm.step.CustomTermination(
            "lower voltage limit", lambda variables: variables["Battery voltage [V]"] - lower
        )
        above = pybamm.step.CustomTermination(
            "upper voltage limit", lambda variables: upper - variables["Battery voltage [V]"]
        )
        current = pybamm.InputParameter(CURRENT)
        sides = [(current, below), (-current, above)]  # discharge, charge
        return tuple(
            pybamm.step.current(
                value,
                termination=end,
                duration=LONGEST_STEP * HOUR / self._c_rate,
                tags=[branch],
                description=branch,
            )
            for branch, (value, end) in zip(
                BRANCHES, sides if self._cell.is_half_cell else sides[::-1], strict=True
            )
        )

    def _cells(self, changes: Mapping[str, float]) -> int:
        try:
            numbers = symbolic_values(self._cell, numbers=changes)
        except InputError:  # a point that is refused when it is asked for
            return 0
        return radial_cells(numbers, self._cell.electrode, self._c_rate)

    def _felt_names(self) -> set[str]:
        """Inputs that equations, events or outputs of the built model depend on."""
        names = {"D": self._cell.electrode.capitalize(), "d": self._cell.electrode}
        symbols: list[Any] = []
        for model in self._simulator.built_models:
            symbols += [
                model.concatenated_rhs,
                model.concatenated_algebraic,
                model.concatenated_initial_conditions,
                *(event.expression for event in model.events),
                *(
                    model.get_processed_variable_or_event(quantity.variable.format(**names))
                    for quantity in CURVES.values()
                ),
            ]
        return {
            symbol.name
            for symbol in pybamm.SymbolUnpacker(pybamm.InputParameter).unpack_list_of_symbols(
                symbols
            )
        }

    def _inputs(self, values: Mapping) -> dict[str, float]:
        current = self._c_rate * values[NOMINAL]
        return {**{name: float(values[name]) for name in self._free}, CURRENT: float(current)}

    def matters(self, changes: Mapping[str, float]) -> bool:
        """Whether changes of inputs can change the cycle or what it is given on."""
        values = ResolvedValues(self._cell, changes)
        return self._seen(values) != self._seen(self._base)

    def _seen(self, values: Mapping) -> tuple[dict[str, float], Extents]:
        felt = {k: v for k, v in self._inputs(values).items() if k in self._felt}
        return felt, cell_extents(self._cell, values)

    def at(self, changes: Mapping[str, float]) -> Point:
        """Cycle with some numbers changed, all of them inputs.

        Parameters
        ----------
        changes : Mapping of str to float
            Values by parameter name.
        """
        values = ResolvedValues(self._cell, changes)
        try:
            check_parameter_values(values)
            inputs = self._inputs(values)
        except InputError as error:
            return Point({}, str(error))
        cycles: list[FinishedCycle] = []
        run = self._simulator.run(inputs, on_cycle=lambda cycle, _: cycles.append(cycle))
        remark = "" if run.ending == "completed" and not run.remarks else run.summary
        if not (cycles and cycles[-1].complete):
            return Point({}, remark or "no cycle was completed")
        steps = self._collector.sample(cycles[-1], inputs)
        return Point(cycle_row(steps, cell_extents(self._cell, values), complete=True), remark)

    def anew(self, changes: Mapping[str, float]) -> Point:
        """Cycle with any numbers changed, of a model that is built for it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                result = simulate(self._cell.with_(parameters=changes), [self._c_rate])
        except InputError as error:
            return Point({}, str(error))
        table = result.summary()
        complete = len(table) and table["Complete"].iloc[0] == "yes"
        remark = "; ".join(result.reasons)
        if not complete:
            return Point({}, remark)
        usual = result.ending == "completed" and ";" not in remark
        return Point(dict(table.iloc[0].replace({None: np.nan})), "" if usual else remark)
