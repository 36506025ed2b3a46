"""Errors of the default meshes and tolerances, against finer meshes and a tight tolerance.

A full cycle at constant current, from the cell as it is assembled: lithiation to the lower cut-off
and delithiation to the upper one. The reference has four times the cells along the ligament and a
tolerance of 1e-8; `curve_errors` tells what is compared.

    python benchmarks/accuracy.py

prints the tables; it takes some minutes.

Examples
--------
>>> run = Run("ampsi-half", c_rate=0.5)
>>> run.errors(reference(run), c_rate=0.5)
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pybamm
from curve_errors import LIMITS, Errors, HalfCycle, errors

from porousalloy.experiments.protocols.cycling import cycling
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
SAMPLES = 1001
EVEN = np.linspace(0, 1, SAMPLES)
#: Crowded at both ends, where voltages are steep and held struts are most tense.
FRACTIONS = np.union1d(EVEN**2 * (3 - 2 * EVEN), np.geomspace(1e-6, 1e-2, 100))


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
    c_rate : float
        C-rate that the mesh is made for [h-1]: that of the current of the parameter values, or the
        fastest that the command line is asked for.
    points : dict of str to int, optional
        Mesh points that differ.
    solver : pybamm.BaseSolver, optional
        The default is that of a user of PyBaMM, or of the command line.
    """

    cell: str
    model: str = "SPMe"
    bare: bool = True
    c_rate: float = 1.0
    points: dict = field(default_factory=dict)
    solver: pybamm.BaseSolver | None = None

    def __post_init__(self):
        cell = get_cell(self.cell)
        half = {"working electrode": "positive"}
        self.made = MODELS[self.model](half if self.bare else cell.options)
        self.values = pybamm.ParameterValues(cell.parameter_set)
        one_c = self.values["Nominal cell capacity [A.h]"]
        self.values["Current function [A]"] = self.c_rate * one_c
        if not self.bare:
            self.points = radial_mesh(self.values, "positive", self.c_rate) | self.points
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
        return self.simulation.mesh["positive particle"].npts

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


def table(bare: bool, cells=CELLS, c_rates=C_RATES) -> str:
    """Errors of the single particle model by cell and C-rate, in Markdown."""
    lines = ["| cell | C-rate | cells | capacity (%) | stress (%) | voltage (mV) | dQ/dV (%) |"]
    lines.append("|---" * 7 + "|")
    for cell in cells:
        for c_rate in c_rates:
            run = Run(cell, "SPMe", bare, c_rate)
            found = run.errors(reference(run), c_rate)
            lines.append(f"| {cell} | {c_rate:g} | {run.cells} | {_numbers(found)} |")
    return "\n".join(lines) + "\n"


def dfn_table(cell="ampsi-half", c_rate=0.5) -> str:
    """Errors of the Doyle-Fuller-Newman model by what is refined, in Markdown."""
    lines = ["| refined | capacity (%) | stress (%) | voltage (mV) | dQ/dV (%) |", "|---" * 5 + "|"]
    run = Run(cell, "DFN", True, c_rate)
    for words, refined in (("ligament", ("r_p",)), ("electrolyte", ("x_s", "x_p"))):
        found = run.errors(reference(run, refined), c_rate)
        lines.append(f"| {words} | {_numbers(found)} |")
    return "\n".join(lines) + "\n"


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
