"""Errors of the default meshes and tolerances, against finer meshes and a tight tolerance.

A full cycle at constant current, from the cell as it is assembled: lithiation to the lower cut-off
and delithiation to the upper one. The reference has four times the cells along the ligament and a
tolerance of 1e-8. Compared are, of both half cycles, the worse:

capacity
    Charge to the cut-off; relative.
stress
    Largest von Mises stress and largest tension, over time and ligament; relative to the larger of
    the peak and the yield stress, since ligaments that nothing holds are hardly stressed.
voltage
    Root mean square of the difference at the same charge of the alloy, over what both half cycles
    passed but a per cent at either end, where the voltage is a cliff: there it is the capacity that
    is off.
dQ/dV
    Largest difference over the largest value, as the figures have it: charge in cells of 1 mV,
    smoothed by a Gaussian of 5 mV.

    python benchmarks/accuracy.py

prints the tables; it takes some minutes.

Examples
--------
>>> run = Run("ampsi-half", bare=True)
>>> run.errors(reference(run), c_rate=0.5)
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

    def errors(self, fine: "Run", c_rate: float) -> Errors:
        """Errors of a cycle, a finer run being right."""
        least = self.values["Alloy host yield stress [Pa]"]
        return errors(self.cycle(c_rate), fine.cycle(c_rate), least)

    def cycle(self, c_rate: float) -> list[HalfCycle]:
        """Lithiation and delithiation at a C-rate [h-1]."""
        current = c_rate * self.values["Nominal cell capacity [A.h]"] / 3600
        halves, charge = [], 0.0
        steps = self.solve(c_rate).cycles[0].steps
        for sign, step in zip((1, -1), steps, strict=True):
            passed = sign * current * (step.t[-1] - step.t[0])
            time = step.t[0] + (step.t[-1] - step.t[0]) * FRACTIONS
            time[-1] = step.t[-1]
            curves = [values[0] for values in self.evaluate(step, time)]
            halves.append(HalfCycle(charge + passed * FRACTIONS, *curves))
            charge += passed
        return halves


def reference(run: Run, refined: tuple[str, ...] = ("r_p",)) -> Run:
    """The same on a mesh that is finer in some coordinates, and to a tight tolerance."""
    own = run.solver or run.made.default_solver
    solver = type(own)(rtol=TIGHT, atol=TIGHT, options=own.options)
    taken = run.made.default_var_pts | run.points | {"r_p": run.cells}
    finer = {name: FINER * taken[name] for name in refined}
    return replace(run, points=taken | finer, solver=solver)


def errors(cycle: list[HalfCycle], fine: list[HalfCycle], least: float) -> Errors:
    """The larger errors of both half cycles.

    Parameters
    ----------
    cycle, fine : list of HalfCycle
        Lithiation and delithiation, coarse and fine.
    least : float
        Stress that the error of smaller peaks refers to [Pa].
    """
    pairs = list(zip(cycle, fine, strict=True))
    return Errors(
        100 * max(abs(np.ptp(a.charge) / np.ptp(b.charge) - 1) for a, b in pairs),
        100 * max(_peak(cycle, fine, name, least) for name in ("von_mises", "tension")),
        1e3 * max(_voltage(a, b) for a, b in pairs),
        100 * max(_differential(a, b) for a, b in pairs),
    )


def _peak(cycle, fine, name: str, least: float) -> float:
    peak, right = (max(np.max(getattr(half, name)) for half in halves) for halves in (cycle, fine))
    return abs(peak - right) / max(right, least)


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


def table(bare: bool, cells=CELLS, c_rates=C_RATES) -> str:
    """Errors of the single particle model by cell and C-rate, in Markdown."""
    lines = ["| cell | C-rate | cells | capacity (%) | stress (%) | voltage (mV) | dQ/dV (%) |"]
    lines.append("|---" * 7 + "|")
    for cell in cells:
        runs = {}
        for c_rate in c_rates:
            fastest = 1.0 if bare else c_rate  # a bare mesh does not know the rate of an experiment
            if fastest not in runs:
                run = Run(cell, "SPMe", bare, fastest)
                runs[fastest] = run, reference(run)
            run, fine = runs[fastest]
            lines.append(_line(cell, c_rate, run.cells, run.errors(fine, c_rate)))
    return "\n".join(lines) + "\n"


def dfn_table(cell="ampsi-half", c_rate=0.5) -> str:
    """Errors of the Doyle-Fuller-Newman model by what is refined, in Markdown."""
    lines = ["| refined | capacity (%) | stress (%) | voltage (mV) | dQ/dV (%) |", "|---" * 5 + "|"]
    run = Run(cell, "DFN", bare=True)
    for words, refined in (("ligament", ("r_p",)), ("electrolyte", ("x_s", "x_p"))):
        found = run.errors(reference(run, refined), c_rate)
        lines.append(f"| {words} | {_numbers(found)} |")
    return "\n".join(lines) + "\n"


def _line(cell: str, c_rate: float, cells: int, found: Errors) -> str:
    return f"| {cell} | {c_rate:g} | {cells} | {_numbers(found)} |"


def _numbers(found: Errors) -> str:
    """Errors as cells of a table, those beyond their limits in bold."""
    words = (f"{error:.2f}" for error in found)
    return " | ".join(
        f"**{word}**" if error > limit else word
        for word, error, limit in zip(words, found, LIMITS, strict=True)
    )


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    print("As PyBaMM models\n", table(bare=True), sep="\n")
    print("On the command line\n", table(bare=False), sep="\n")
    print("DFN\n", dfn_table(), sep="\n")
