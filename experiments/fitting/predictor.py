"""What a model says about a record, with exact sensitivities, without a rebuild.

The model follows the measured current, so every sample of the record has its prediction at the same
charge and one solution holds the whole record:

    dy/dt = f(y, I(t), p)       ds_k/dt = (df/dy) s_k + df/dp_k       (differential, SUNDIALS IDAS)

The model's own voltage limits are moved out of the way; what happens where a trial value makes it
leave the window of the measured voltages is in `extrapolation`.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.extrapolation import delay_by_parameters, extrapolate_voltage
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, FreeParameter
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.sampled_variables import SampledVariables
from porousalloy.experiments.fitting.sensitivity_solver import SensitivitySolver
from porousalloy.experiments.solving.build import build_model, missing_parameter_named
from porousalloy.experiments.solving.mesh import layer_meshes, radial_cells
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.simulator import SOLVER_ERRORS
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases

VOLTAGE = "Voltage [V]"
#: Relative and absolute tolerance. At 1e-6 the sum of squares scatters by the change at which a fit
#: is done, which costs it up to seven solutions of ten more; each costs a twentieth more at 3e-7.
TOLERANCE = 3e-7
NO_LIMITS = {"Lower voltage cut-off [V]": -5.0, "Upper voltage cut-off [V]": 10.0}
#: Jump of the current, relative to its largest value, at which the solver starts anew.
JUMP = 0.02


def driving_current(cell: Cell, record: Record, values: pybamm.ParameterValues) -> pybamm.Symbol:
    """Current of a record in a model of the cell [A], in PyBaMM's sign."""
    numbers = dict(values.items())
    area = cell_area(numbers)
    mass = mass_bases(cell, numbers)[cell.one_c_basis] * area
    sign = 1 if cell.electrode == "positive" else -1
    return pybamm.Interpolant(record.time, sign * record.current, pybamm.t) * mass


def stops(record: Record) -> np.ndarray:
    """Ends of a record and both sides of its jumps of current [s]."""
    time, current = record.time, record.current
    jumps = np.flatnonzero(np.abs(np.diff(current)) > JUMP * np.abs(current).max())
    return np.unique(np.concatenate([time[[0, -1]], time[jumps], time[jumps + 1]]))


def sundials_options(model: pybamm.BaseModel) -> dict[str, object]:
    """Options of the solver that the model comes with."""
    return dict(getattr(model.default_solver, "options", {}))


def felt_inputs(model: pybamm.BaseModel, names: Sequence[str]) -> list[str]:
    """Names of the inputs that the equations of the states depend on.

    A contact resistance, for one, moves the voltage and no state of a single particle.
    """
    equations: Any = [
        model.concatenated_rhs,
        model.concatenated_algebraic,
        model.concatenated_initial_conditions,
    ]
    found = pybamm.SymbolUnpacker(pybamm.InputParameter).unpack_list_of_symbols(equations)
    felt = {symbol.name for symbol in found}
    return [name for name in names if name in felt]


class Prediction(NamedTuple):
    """A model beside a record, sample by sample.

    Attributes
    ----------
    voltage : numpy.ndarray, shape (n,)
        Voltage [V].
    thickness : numpy.ndarray, shape (n,)
        Change of the electrode's thickness since the start [m].
    voltage_slopes, thickness_slopes : numpy.ndarray, shape (n, parameters)
        Derivatives by the free parameters themselves.
    reached : numpy.ndarray of bool, shape (n,)
        True where the model got to inside the voltage window; the rest is the straight line.
    remark : str
        Reason why it went no further; empty if it did.
    """

    voltage: np.ndarray
    thickness: np.ndarray
    voltage_slopes: np.ndarray
    thickness_slopes: np.ndarray
    reached: np.ndarray
    remark: str


class Predictor:
    """A model built once for one record, from the start state of `input_values`.

    It can be pickled; the model is then built again where it is needed.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    record : Record
        Record whose current drives the model.
    free : sequence of FreeParameter
        Free parameters, which become inputs of the model.
    cells : int, optional
        Radial cells of the ligaments. The default is as many as they need at the start values.

    Attributes
    ----------
    builds, solves : int
        Number of models built and solved so far.

    Raises
    ------
    InputError
        If the model cannot be built.
    """

    def __init__(
        self,
        cell: Cell,
        record: Record,
        free: Sequence[FreeParameter],
        cells: int | None = None,
    ):
        self.record, self.free = record, tuple(free)
        self.builds = self.solves = 0
        self._cell = cell
        self._names = [parameter.name for parameter in self.free]
        self._thickness = f"{cell.electrode.capitalize()} electrode thickness change [m]"
        self._surface = f"X-averaged {cell.electrode} particle surface stoichiometry"
        starts = {parameter.name: parameter.start for parameter in self.free}
        self.cells = cells or self.cells_needed(starts)
        self._variables = SampledVariables([VOLTAGE, self._thickness, self._surface], self._names)
        self._simulation: pybamm.Simulation | None = self._build()

    def __getstate__(self):
        return {**self.__dict__, "_simulation": None}

    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligaments need at these values and the record's current."""
        given = {name: x for name, x in values.items() if name != MASS_RATIO}
        numbers = symbolic_values(self._cell, numbers=given)
        one_c = numbers["1C specific current [A.kg-1]"]
        fastest = np.abs(self.record.current).max() / one_c
        return radial_cells(numbers, self._cell.electrode, fastest)

    def _build(self):
        model = build_model(self._cell)
        values = symbolic_values(self._cell, self._names)
        ratio = pybamm.InputParameter(MASS_RATIO) if MASS_RATIO in self._names else 1
        current = driving_current(self._cell, self.record, values) / ratio
        values.update({"Current function [A]": current, **NO_LIMITS})
        solver = SensitivitySolver(
            rtol=TOLERANCE,
            atol=TOLERANCE,
            on_failure="warn",
            options={**sundials_options(model), "silence_sundials_errors": True},
        )
        mesh = {**model.default_var_pts, f"r_{self._cell.electrode[0]}": self.cells}
        simulation = pybamm.Simulation(
            model,
            parameter_values=values,
            solver=solver,
            var_pts=mesh,
            submesh_types=layer_meshes(model, values),
        )
        with missing_parameter_named():
            simulation.build()
        self.builds += 1
        built: Any = simulation.built_model
        self._felt = felt_inputs(built, self._names)
        return simulation

    def predict(self, values: Mapping[str, float]) -> Prediction:
        """Prediction at values of the free parameters, by name."""
        self.solves += 1
        solution, message = self._solve({name: float(values[name]) for name in self._names})
        if solution is None:
            n, p = len(self.record.time), len(self._names)
            lost, slopes = np.full(n, np.nan), np.zeros((n, p))
            return Prediction(lost, lost, slopes, slopes, np.zeros(n, bool), message)
        # the solver adds the times at which it starts anew
        rows = np.minimum(np.searchsorted(solution.t, self.record.time), len(solution.t) - 1)
        fields = self._variables(solution)
        voltage, voltage_slopes = (field[rows] for field in fields[VOLTAGE])
        thickness, thickness_slopes = (field[rows] for field in fields[self._thickness])
        # with sensitivities SUNDIALS may go on with states that are no numbers
        finite = np.isfinite(voltage) & np.isfinite(voltage_slopes).all(axis=1)
        reached = (self.record.time <= solution.t[-1]) & np.logical_and.accumulate(finite)
        end = None if reached.all() else self._end(solution.t, *fields[self._surface])
        voltage, voltage_slopes, reached = extrapolate_voltage(
            self.record, voltage, voltage_slopes, reached, end
        )
        return Prediction(voltage, thickness, voltage_slopes, thickness_slopes, reached, message)

    def _end(
        self, time: np.ndarray, filling: np.ndarray, slopes: np.ndarray
    ) -> tuple[float, np.ndarray]:
        """Time at which the solution ends, and its derivatives."""
        numbers = np.isfinite(filling) & np.isfinite(slopes).all(axis=1)
        last = int(np.flatnonzero(np.logical_and.accumulate(numbers))[-1])
        sign = 1 if filling[last] > 0.5 else -1
        delay = delay_by_parameters(time, filling, slopes, max(last - 1, 0), sign)
        return time[last], delay

    def _solve(self, inputs: dict[str, float]) -> tuple[pybamm.Solution | None, str]:
        """Solution, None if there is none, and what the solver reported."""
        simulation = self._simulation = self._simulation or self._build()
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("always", UserWarning)
            try:
                solution = simulation.solve(
                    t_eval=stops(self.record),
                    t_interp=self.record.time,
                    inputs=inputs,
                    calculate_sensitivities=self._felt,
                )
            except SOLVER_ERRORS as error:
                return None, one_line(str(error))
        reported = [one_line(str(warning.message)) for warning in caught]
        if solution.t.size < 2:
            return None, "; ".join(reported) or "the solver made no step"
        if solution.termination == "final time":
            return solution, ""
        return solution, "; ".join([solution.termination, *reported])
