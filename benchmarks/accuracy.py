"""Errors of the default meshes and tolerances, against finer meshes and a tight tolerance.

A full cycle at constant current, from the cell as it is assembled: lithiation to the lower cut-off
and delithiation to the upper one. The reference has four times the radial cells and a tolerance of
1e-8. What is compared, each for both half cycles, the worse of them being given:

capacity
    Charge to the cut-off; relative.
stress
    Largest von Mises stress and largest tension, over time and ligament; relative.
voltage
    Root mean square of the difference at the same charge of the alloy, over what both half cycles
    passed but a per cent at either end, where the voltage is a cliff: there it is the capacity that
    is off.
dQ/dV
    Largest difference over the largest value, as the figures have it: charge in cells of 1 mV,
    smoothed by a Gaussian of 5 mV.

Examples
--------
>>> run = Run("ampsi-half", "SPMe", bare=True)
>>> errors(run.cycle(0.5), reference(run).cycle(0.5))

    python benchmarks/accuracy.py [folder where references are kept]
"""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pybamm

from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.results.differential import differential_capacity
from porousalloy.experiments.solving.evaluation import Evaluator
from porousalloy.experiments.solving.mesh import radial_mesh
from porousalloy.experiments.solving.solvers import fallback_solvers
from porousalloy.models import PorousAlloyDFN, PorousAlloySPMe
from porousalloy.parameters.cells import get_cell

CELLS = (
    "ampsi-half",
    "li-si-dense-half",
    "li-si-porous-half",
    "li-ge-porous-half",
    "na-sn-porous-half",
    "na-sb-porous-half",
)
C_RATES = (0.1, 0.5, 1.0, 2.0)
MODELS = {"SPMe": PorousAlloySPMe, "DFN": PorousAlloyDFN}
FINER = 4
TIGHT = 1e-8
#: Share of the common charge, at either end, over which voltages are not compared.
CLIFF = 0.01
#: Largest errors that the project allows, in the units of `Errors`.
LIMITS = (0.5, 2.0, 1.0, 5.0)
SAMPLES = 1001
EVEN = np.linspace(0, 1, SAMPLES)
#: Crowded at both ends, where voltages are steep and held struts are most tense.
FRACTIONS = np.union1d(EVEN**2 * (3 - 2 * EVEN), np.geomspace(1e-6, 1e-2, 100))


class HalfCycle(NamedTuple):
    """Curves of a half cycle: charge of the alloy since the start of the cycle [A.h], voltage [V]
    and largest stresses [Pa], each of shape (n,).
    """

    charge: np.ndarray
    voltage: np.ndarray
    von_mises: np.ndarray
    tension: np.ndarray


class Errors(NamedTuple):
    """Errors of a cycle: capacity, stress and dQ/dV [%], voltage [mV]."""

    capacity: float
    stress: float
    voltage: float
    differential: float


@dataclass
class Run:
    """A cell to be cycled at any C-rate, on a mesh and with a solver.

    Parameters
    ----------
    cell : str
        Name of a half cell.
    model : {"SPMe", "DFN"}
    bare : bool
        Whether the model is taken as a user of PyBaMM takes it, with the default options, mesh and
        solver; else as the command line does.
    fastest : float
        C-rate that the mesh is made for [h-1]; only the command line's is.
    points : dict of str to int, optional
        Mesh points that differ.
    solver : pybamm.BaseSolver, optional
        The default is that of a user of PyBaMM, or of the command line.
    """

    cell: str
    model: str = "SPMe"
    bare: bool = True
    fastest: float = 1.0
    points: dict = field(default_factory=dict)
    solver: pybamm.BaseSolver | None = None

    def __post_init__(self):
        cell = get_cell(self.cell)
        half = {"working electrode": "positive"}
        self.made = MODELS[self.model](half if self.bare else cell.options)
        self.values = pybamm.ParameterValues(cell.parameter_set)
        if not self.bare:
            self.points = radial_mesh(self.values, "positive", self.fastest) | self.points
            self.solver = self.solver or fallback_solvers(self.made)[0].build()
        self.simulation = pybamm.Simulation(
            self.made,
            parameter_values=self.values,
            experiment=pybamm.Experiment(cycling(self.values, "positive", 1, min(C_RATES))),
            solver=self.solver,
            var_pts=self.made.default_var_pts | self.points,
            experiment_model_mode="unified",
        )
        names = ("von Mises", "tensile")
        peaks = [f"Maximum positive particle {name} stress [Pa]" for name in names]
        self.evaluate = Evaluator(["Voltage [V]", *peaks])

    @property
    def cells(self) -> int:
        """Number of radial cells."""
        self.simulation.build_for_experiment(inputs={"C-rate": 1.0})
        built = next(iter(self.simulation.steps_to_built_models.values()))
        return built.variables["r_p [m]"].mesh.npts

    def solve(self, c_rate: float) -> pybamm.Solution:
        """Solution of a cycle at a C-rate [h-1]."""
        return self.simulation.solve(calc_esoh=False, inputs={"C-rate": c_rate})

    def cycle(self, c_rate: float) -> list[HalfCycle]:
        """Lithiation and delithiation at a C-rate [h-1]."""
        current = c_rate * self.values["Nominal cell capacity [A.h]"] / 3600
        halves, charge = [], 0.0
        self.last = self.solve(c_rate)
        for sign, step in zip((1, -1), self.last.cycles[0].steps, strict=True):
            passed = sign * current * (step.t[-1] - step.t[0])
            time = step.t[0] + (step.t[-1] - step.t[0]) * FRACTIONS
            time[-1] = step.t[-1]
            curves = [values[0] for values in self.evaluate(step, time)]
            halves.append(HalfCycle(charge + passed * FRACTIONS, *curves))
            charge += passed
        return halves


def reference(run: Run) -> Run:
    """The same on a finer mesh and to a tight tolerance."""
    own = run.solver or run.made.default_solver
    solver = type(own)(rtol=TIGHT, atol=TIGHT, options=own.options)
    return replace(run, points=run.points | {"r_p": FINER * run.cells}, solver=solver)


def errors(cycle: list[HalfCycle], fine: list[HalfCycle]) -> Errors:
    """The larger errors of both half cycles."""
    pairs = list(zip(cycle, fine, strict=True))
    peaks = [
        max(map(np.max, (getattr(half, name) for half in cycle)))
        / max(map(np.max, (getattr(half, name) for half in fine)))
        for name in ("von_mises", "tension")
    ]
    return Errors(
        100 * max(abs(np.ptp(a.charge) / np.ptp(b.charge) - 1) for a, b in pairs),
        100 * max(abs(peak - 1) for peak in peaks),
        1e3 * max(_voltage(a, b) for a, b in pairs),
        100 * max(_differential(a, b) for a, b in pairs),
    )


def _voltage(half: HalfCycle, fine: HalfCycle) -> float:
    low = max(half.charge.min(), fine.charge.min())
    high = min(half.charge.max(), fine.charge.max())
    charge = low + (high - low) * np.linspace(CLIFF, 1 - CLIFF, 2000)
    order = np.sign(half.charge[-1] - half.charge[0])
    a, b = (np.interp(order * charge, order * h.charge, h.voltage) for h in (half, fine))
    return float(np.sqrt(np.mean((a - b) ** 2)))


def _differential(half: HalfCycle, fine: HalfCycle) -> float:
    (voltage, a), (fine_voltage, b) = (
        differential_capacity(np.abs(h.charge - h.charge[0]), h.voltage) for h in (half, fine)
    )
    low, high = max(voltage[0], fine_voltage[0]), min(voltage[-1], fine_voltage[-1])
    grid = np.arange(low, high, 1e-3)
    difference = np.interp(grid, voltage, a) - np.interp(grid, fine_voltage, b)
    return float(np.max(np.abs(difference)) / np.max(np.abs(b)))
