"""What a model says about a record, with exact sensitivities, without a rebuild.

The model follows the measured current, so every sample of the record has its prediction at the same
charge and one solution holds the whole record:

    dy/dt = f(y, I(t), p)       ds_k/dt = (df/dy) s_k + df/dp_k       (differential, SUNDIALS IDAS)

What happens where a trial value makes it end inside of a half cycle is in `course`, and where it
leaves the window of the measured voltages in `extrapolation`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.course import Follower
from porousalloy.experiments.fitting.driving import (
    NO_LIMITS,
    TOLERANCE,
    driving_current,
    felt_inputs,
    sundials_options,
)
from porousalloy.experiments.fitting.ending import Ending
from porousalloy.experiments.fitting.extrapolation import extrapolate_voltage, stretches
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, FreeParameter
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.record_start import AS_THE_CELL, RecordStart
from porousalloy.experiments.fitting.sampled_variables import SampledVariables
from porousalloy.experiments.fitting.sensitivity_solver import SensitivitySolver
from porousalloy.experiments.solving.build import build_model, missing_parameter_named
from porousalloy.experiments.solving.mesh import layer_meshes, radial_cells
from porousalloy.parameters.cell import Cell

VOLTAGE = "Voltage [V]"
#: A model that leaves the window of the measured voltages for less than this share of the charge of
#: the record does so at an end of a half cycle, where the voltage is steep.
STEEP_END = 0.01


class Gap(NamedTuple):
    """Charge of a half cycle that a model does not take.

    Attributes
    ----------
    first, stop : int
        First sample that it does not reach, and sample at which it goes on.
    time : float
        Time at which it ended [s].
    charge : float
        Charge that is missing, above 0 [mA.h.g-1].
    reason : str
        What ended it; empty where its voltage left those that were measured.
    """

    first: int
    stop: int
    time: float
    charge: float
    reason: str


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
    gaps : tuple of Gap
        Charge that it does not take; none if it gets to the end of every half cycle.
    """

    voltage: np.ndarray
    thickness: np.ndarray
    voltage_slopes: np.ndarray
    thickness_slopes: np.ndarray
    reached: np.ndarray
    gaps: tuple[Gap, ...] = ()


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
    start : RecordStart, optional
        State in which the record finds the alloy. The default is that of `input_values`.

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
        start: RecordStart = AS_THE_CELL,
    ):
        self.record, self.free, self.start = record, tuple(free), start
        self.builds = self.solves = 0
        self.cell = cell
        self._names = [parameter.name for parameter in self.free]
        self._thickness = f"{cell.electrode.capitalize()} electrode thickness change [m]"
        self._surface = f"X-averaged {cell.electrode} particle surface stoichiometry"
        starts = {parameter.name: parameter.start for parameter in self.free}
        self.cells = cells or self.cells_needed(starts)
        self._variables = SampledVariables([VOLTAGE, self._thickness, self._surface], self._names)
        self._follower: Follower | None = self._build()

    def __getstate__(self):
        return {**self.__dict__, "_follower": None}

    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligaments need at these values and the record's current."""
        given = {name: x for name, x in values.items() if name != MASS_RATIO}
        numbers = symbolic_values(self.cell, numbers=given)
        one_c = numbers["1C specific current [A.kg-1]"]
        fastest = np.abs(self.record.current).max() / one_c
        return radial_cells(numbers, self.cell.electrode, fastest)

    def _build(self):
        model = build_model(self.cell)
        ratio = pybamm.InputParameter(MASS_RATIO) if MASS_RATIO in self._names else 1
        # the true mass holds what was counted by the stated one
        start = self.start._replace(charge=self.start.charge and self.start.charge / ratio)
        values = symbolic_values(self.cell, self._names, start=start)
        current = driving_current(self.cell, self.record, values) / ratio
        values.update({"Current function [A]": current, **NO_LIMITS})
        solver = SensitivitySolver(
            rtol=TOLERANCE,
            atol=TOLERANCE,
            on_failure="warn",
            options={**sundials_options(model), "silence_sundials_errors": True},
        )
        mesh = {**model.default_var_pts, f"r_{self.cell.electrode[0]}": self.cells}
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
        felt = felt_inputs(built, self._names)
        return Follower(simulation, self.record, felt, self._variables, self._names)

    def predict(self, values: Mapping[str, float]) -> Prediction:
        """Prediction at values of the free parameters, by name."""
        self.solves += 1
        if self._follower is None:
            self._follower = self._build()
        inputs = {name: float(values[name]) for name in self._names}
        fields, reached, endings = self._follower.follow(inputs)
        (voltage, slopes), (thickness, thickness_slopes) = (
            fields[VOLTAGE],
            fields[self._thickness],
        )
        voltage, slopes, inside = extrapolate_voltage(
            self.record, voltage, slopes, reached, endings
        )
        gaps = _gaps(self.record, endings, reached & ~inside)
        return Prediction(voltage, thickness, slopes, thickness_slopes, inside, gaps)


def _gaps(record: Record, endings: Sequence[Ending], outside: np.ndarray) -> tuple[Gap, ...]:
    """Ends inside of half cycles, and long stretches outside of the measured voltages."""
    charge = record.charge
    found = []
    for ending in endings:
        rate = record.current[ending.first] / 3600
        begin = charge[ending.first] - rate * (record.time[ending.first] - ending.time)
        missing = abs(charge[ending.stop - 1] - begin)
        found.append(Gap(ending.first, ending.stop, ending.time, missing, ending.reason))
    for start, stop in stretches(outside):
        missing = abs(charge[stop - 1] - charge[start])
        if missing > STEEP_END * np.ptp(charge):
            found.append(Gap(start, stop, float(record.time[start]), missing, ""))
    return tuple(sorted(found))
