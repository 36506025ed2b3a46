"""A model that follows the measured current of a record.

Steps of the current are held as the record holds them (`Record.held_times_and_currents`): the
solver starts anew at both sides of each, so that the model passes the measured charge. The model's
own voltage limits are moved out of the way.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pybamm

from porousalloy.experiments.data.records.record import Record
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.masses import mass_bases

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
    times, currents = record.held_times_and_currents()
    return pybamm.Interpolant(times, sign * currents, pybamm.t) * mass


def stops(record: Record) -> np.ndarray:
    """Ends of a record and both sides of its jumps of current [s]."""
    times, currents = record.held_times_and_currents()
    jumps = np.flatnonzero(np.abs(np.diff(currents)) > JUMP * np.abs(currents).max())
    return np.unique(np.concatenate([times[[0, -1]], times[jumps], times[jumps + 1]]))


def restart_time(record: Record, place: int) -> float:
    """Time just before a sample's stretch from which its own current flows [s]."""
    times, currents = record.held_times_and_currents()
    sample = int(np.searchsorted(times, record.time[place]))
    held = sample > 0 and currents[sample - 1] == currents[sample]
    return float(times[sample - 1] if held else times[sample])


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
