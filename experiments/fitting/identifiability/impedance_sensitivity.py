"""Impedance of a cell at rest, at several fillings, with its derivatives.

The cell is filled in steps at a slow rate and rests after each, so that the ligaments are as
stressed as flow and relaxation leave them. At the end of a rest the equations are linearised::

    (i omega M - df/dy) x = b,      Z = -V/I                (PyBaMM's EISSimulation)

The state depends on the parameters, too, so derivatives are differences of the second order of the
whole experiment; u never leaves its range.
"""

from collections.abc import Sequence

import numpy as np
import pybamm

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.driving import (
    NO_LIMITS,
    driving_current,
    stops,
    sundials_options,
)
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.solving.build import build_model
from porousalloy.experiments.solving.mesh import layer_meshes
from porousalloy.parameters.cell import Cell

#: Usual range of a laboratory's analyser [Hz].
FREQUENCIES = np.logspace(-2, 5, 40)
#: Radial cells: diffusion of 10 mHz reaches 2 nm deep at 2.4e-19 m2/s. The impedance is within 4 %
#: of that of 160 cells where it is worst (20 cells: 9 %), at most frequencies within 1 %.
CELLS = 40
#: Tolerance of the approach, and step of u: halved, derivatives change by a thousandth (at 1e-6 by
#: a tenth).
TOLERANCE, STEP = 1e-10, 0.01
#: Share of the tolerance to which Newton's method iterates. The stress is an algebraic state: its
#: error is that of the iteration, and at IDA's 0.33 one difference in ten is off by 4 % and more.
NEWTON_SHARE = 0.01
SURFACE_FORM = {"surface form": "differential"}
SAME_TIME = 1e-3  # [s]


class ImpedanceProbe:
    """Impedance at the ends of the rests of a record, for any values of the free parameters.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    record : Record
        Record of currents that bring the cell to its fillings.
    rests : numpy.ndarray, shape (rests,)
        Times at which the impedance is taken [s]; stops of the record.
    free : sequence of FreeParameter
        Free parameters, which become inputs of the model.
    frequencies : numpy.ndarray, shape (frequencies,), optional
        Frequencies [Hz]. The default is 40 from 10 mHz to 100 kHz.
    cells : int, optional
        Radial cells of the ligaments. The default is 40.
    """

    def __init__(
        self,
        cell: Cell,
        record: Record,
        rests: np.ndarray,
        free: Sequence[FreeParameter],
        frequencies: np.ndarray = FREQUENCIES,
        cells: int = CELLS,
    ):
        self.free, self._rests, self._frequencies = tuple(free), rests, frequencies
        self._stops = stops(record)
        self._model = build_model(cell.with_(options=SURFACE_FORM))
        names = [parameter.name for parameter in self.free]
        values = symbolic_values(cell, names)
        mesh = {**self._model.default_var_pts, f"r_{cell.electrode[0]}": cells}
        meshes = layer_meshes(self._model, values)
        self._spectrum = pybamm.EISSimulation(
            self._model, parameter_values=values, var_pts=mesh, submesh_types=meshes
        )
        driven = values.copy()
        driven.update({"Current function [A]": driving_current(cell, record, values), **NO_LIMITS})
        self._approach = pybamm.Simulation(
            self._model,
            parameter_values=driven,
            solver=pybamm.IDAKLUSolver(
                rtol=TOLERANCE,
                atol=TOLERANCE,
                options=sundials_options(self._model)
                | {"nonlinear_convergence_coefficient": NEWTON_SHARE},
            ),
            var_pts=mesh,
            submesh_types=meshes,
        )

    def impedance(self, u: np.ndarray) -> np.ndarray:
        """Impedance [Ohm] at shares u of the ranges, shape (rests, frequencies), complex."""
        inputs = {p.name: float(p.value(x)) for p, x in zip(self.free, u, strict=True)}
        solution = self._approach.solve(t_eval=self._stops, inputs=inputs)
        self._spectrum.build(inputs=inputs)
        linearised = self._spectrum.built_model
        assert linearised is not None  # it was just built
        states = {
            child.name: solution[child.name].data
            for variable in self._model.initial_conditions
            for child in (variable.orphans or [variable])
        }
        spectra = []
        for place in np.searchsorted(solution.t, self._rests - SAME_TIME):
            here = {name: data[..., place : place + 1] for name, data in states.items()}
            here["Current variable [A]"] = np.zeros(1)
            linearised.set_initial_conditions_from(here, inputs=inputs)
            spectra.append(self._spectrum.solve(self._frequencies, inputs=inputs).impedance)
        return np.array(spectra)

    def slopes(self, u: np.ndarray, step: float = STEP) -> np.ndarray:
        """Derivatives of the impedance by u [Ohm], shape (rests, frequencies, parameters)."""
        here = self.impedance(u)
        return np.stack([self._slope(u, here, k, step) for k in range(len(u))], axis=-1)

    def _slope(self, u: np.ndarray, here: np.ndarray, place: int, step: float) -> np.ndarray:
        def at(shift: float) -> np.ndarray:
            return self.impedance(u + shift * (np.arange(len(u)) == place))

        if step <= u[place] <= 1 - step:
            return (at(step) - at(-step)) / (2 * step)
        inwards = step if u[place] < step else -step
        return (4 * at(inwards) - at(2 * inwards) - 3 * here) / (2 * inwards)
