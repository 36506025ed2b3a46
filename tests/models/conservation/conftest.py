"""One half cycle in and one out for every model, shape and closure, solved once for all tests."""

from dataclasses import dataclass

import numpy as np
import pybamm
import pytest
from helpers import HOUR, NO_CUT_OFF, c_rate_current, quadratic_change, simulation, step

DIMENSION = {"sphere": 3, "cylinder": 2, "slab": 1}
CLOSURES = ("affine", "rigid", "accommodation", "force balance")
LINEAR = [
    (model, shape, closure, "linear")
    for model in ("SPMe", "DFN")
    for shape in DIMENSION
    for closure in CLOSURES
    if (shape, closure) != ("sphere", "force balance")
]
QUADRATIC = [
    ("SPMe", "sphere", "accommodation", "quadratic"),
    ("SPMe", "slab", "force balance", "quadratic"),
    ("DFN", "cylinder", "force balance", "quadratic"),
    ("DFN", "slab", "rigid", "quadratic"),
]

#: [m2.s-1], so slow that the mean of a product is not the product of means.
SLOW_DIFFUSION = {"sphere": 2e-18, "cylinder": 2e-18, "slab": 1e-17}
#: So little room in the particles, and so firm an outline, that the pores close on the way.
NARROW_PORES = {
    "X particle internal porosity": 0.3,
    "X particle minimum internal porosity": 0.05,
    "X particle accommodation factor": 0.6,
    "X particle confinement modulus [Pa]": 2e10,
    "X particle confinement strength [Pa]": 2e9,
}
#: In, and not all the way out: [s], in units of the current of 1C.
LEGS = ((0.5 * HOUR, 1.0), (0.4 * HOUR, -1.0))
#: Outputs as fractions of a leg: dense after a reversal, where the reaction moves through the DFN.
OUTPUTS = np.union1d(np.linspace(0, 1, 301), np.geomspace(1e-5, 1e-2, 60))


@dataclass
class Cycle:
    """Solution of one case with what the tests need to take it apart."""

    model: str
    shape: str
    closure: str
    simulation: pybamm.Simulation
    solution: pybamm.Solution

    def __getitem__(self, name):
        """Values of a variable; "X" is the alloy electrode."""
        return self.solution[name.replace("X ", "Positive ")].entries

    def parameter(self, name):
        return self.simulation.parameter_values[name.replace("X ", "Positive ")]

    @property
    def legs(self):
        """Slices of the outputs of the half cycles."""
        turn = np.searchsorted(self.solution.t, LEGS[0][0], side="right")
        return slice(0, turn), slice(turn, None)

    @property
    def charge(self):
        """Charge that went into the alloy [A.s], from the prescribed current alone."""
        (seconds, _), current = LEGS[0], c_rate_current("half", 1)
        t = self.solution.t
        return current * np.where(t <= seconds, t, 2 * seconds - t)

    @property
    def filling(self):
        """theta at every node, (r, x, t)."""
        name = "X particle concentration [mol.m-3]"
        return self[name] / self.parameter("Maximum concentration in positive electrode [mol.m-3]")

    def over_ligament(self, field):
        """Mean of a field (r, x, t) over the cells' volumes, (x, t)."""
        edges = self.simulation.mesh["positive particle"].edges
        shells = np.diff(edges ** DIMENSION[self.shape])
        return np.tensordot(shells, field, axes=1)


@pytest.fixture(scope="session", params=LINEAR + QUADRATIC, ids=" ".join)
def cycle(request):
    model, shape, closure, volume_change = request.param
    changes = NO_CUT_OFF | NARROW_PORES
    changes |= {"X particle diffusivity [m2.s-1]": SLOW_DIFFUSION[shape]}
    if volume_change == "quadratic":
        changes |= {"X electrode volume change": quadratic_change}
    options = {"ligament shape": shape, "particle expansion": closure}
    made = simulation(model, options, changes, rtol=1e-8, atol=1e-8)
    current = c_rate_current("half", 1)
    legs = [(seconds, sign * current) for seconds, sign in LEGS]
    solution = step(made, legs, outputs=OUTPUTS)
    assert solution.t[-1] == pytest.approx(sum(seconds for seconds, _ in LEGS))
    return Cycle(model, shape, closure, made, solution)
