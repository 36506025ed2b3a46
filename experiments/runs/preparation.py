"""A cell made ready to be run: its values, its model, its steps, and the state it starts from."""

from dataclasses import dataclass
from typing import Any

import pybamm

from porousalloy.experiments.protocols.steps import StepFactory, steps_of
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.extents import Extents, cell_extents
from porousalloy.experiments.results.metadata import run_metadata
from porousalloy.experiments.solving.build import build_model, parameter_values
from porousalloy.experiments.solving.initial_states import assemble, leave_limits_to_steps
from porousalloy.experiments.solving.mesh import radial_mesh
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.experiments.solving.solvers import TOLERANCE, SolverAttempt, fallback_solvers
from porousalloy.experiments.solving.termination import Cycles
from porousalloy.parameters.cell import Cell


@dataclass(frozen=True)
class Preparation:
    """A cell as it is assembled, before its first step.

    A half cell starts at "Initial alloy filling". A full cell starts as it is assembled: the alloy
    at "Prelithiated anode filling", the cathode at "Positive electrode filling when discharged".

    Attributes
    ----------
    cell : Cell
        The cell.
    values : pybamm.ParameterValues
        Values that are run, the starting concentrations among them.
    model : pybamm.BaseModel
        Its model.
    steps : StepFactory
        Makes its steps.
    extents : Extents
        Masses, thicknesses and area.
    """

    cell: Cell
    values: Any  # to type checkers, ParameterValues is no Mapping
    model: pybamm.BaseModel
    steps: StepFactory
    extents: Extents

    def described(self, command: str, protocol: str) -> dict[str, object]:
        """Attributes of a result of this cell.

        Parameters
        ----------
        command : {"simulate", "run", "cycle", "fit"}
            What was asked.
        protocol : str
            Name of the protocol.
        """
        return {
            "command": command,
            "protocol": protocol,
            "one_c_current": float(self.values["Nominal cell capacity [A.h]"]),
            **run_metadata(self.cell, self.values),
        }

    def simulator(
        self,
        cycles: Cycles,
        fastest: float,
        tolerance: float = TOLERANCE,
        solvers: tuple[SolverAttempt, ...] | None = None,
    ) -> Simulator:
        """Simulator of cycles, with as many radial cells as the ligament needs.

        Parameters
        ----------
        cycles : sequence of tuples of pybamm.step.BaseStep
            What is to be run.
        fastest : float
            Fastest C-rate [h-1].
        tolerance : float, optional
            Tolerance of the solvers [-]. The default is 1e-5.
        solvers : tuple of SolverAttempt, optional
            Solvers to try. The default is
            :func:`porousalloy.experiments.solving.solvers.fallback_solvers`.
        """
        values = self.values.copy()
        leave_limits_to_steps(values)
        mesh = radial_mesh(self.values, self.cell.electrode, fastest)
        solvers = solvers or fallback_solvers(self.model, tolerance)
        return Simulator(self.model, values, cycles, solvers, mesh)

    def collector(self) -> Collector:
        """Collector of the steps of this cell."""
        return Collector(self.cell, self.extents)


def prepare(cell: Cell, filling: float | None = None) -> Preparation:
    """Make a cell ready to be run.

    Parameters
    ----------
    cell : Cell
        The cell, with its model, options and changes.
    filling : float, optional
        Filling of a full cell's alloy at assembly [-]. The default is the cell's own.

    Returns
    -------
    Preparation
        The cell as it is assembled.

    Raises
    ------
    InputError
        If the model cannot be built with the cell's options.
    """
    values: Any = parameter_values(cell)
    extents, steps = cell_extents(cell, values), steps_of(cell, values)
    if not cell.is_half_cell:
        assemble(values, steps.filling if filling is None else filling)
    return Preparation(cell, values, build_model(cell), steps, extents)
