"""What the tests of the models share: cells with changed parameters, solved on fixed times.

PyBaMM's solvers take their own steps; ``t_interp`` asks them for values at given times with their
full accuracy. Interpolating linearly between the steps instead is worth up to 11 mV.
"""

from dataclasses import dataclass

import numpy as np
import pybamm

from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU
from porousalloy.models import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe

F, R_g = 96485.33212, 8.314462618  # [C.mol-1], [J.mol-1.K-1]
HOUR = 3600.0

MODELS = {"SPM": PorousAlloySPM, "SPMe": PorousAlloySPMe, "DFN": PorousAlloyDFN}
STOCK_MODELS = {name: getattr(pybamm.lithium_ion, name) for name in MODELS}


@dataclass(frozen=True)
class Cell:
    """A parameter set, the option that it needs and where its alloy is."""

    parameter_set: str
    options: dict
    Electrode: str

    @property
    def electrode(self):
        return self.Electrode.lower()


CELLS = {
    "half": Cell("AMPSi2019_halfcell", {"working electrode": "positive"}, "Positive"),
    "full": Cell("AMPSi2019_NCM", {}, "Negative"),
}

#: Numbers of the sets that calibration moves, as the tests of physics were written for.
PINNED = {
    "Alloy reference diffusivity [m2.s-1]": 3e-16,
    "Alloy reference exchange-current density [A.m-2]": 1.0,
    "X particle radius [m]": 4e-8,
    "X particle internal porosity": 0.687,
    "X particle minimum internal porosity": 0.05,
    "X particle confinement modulus [Pa]": 5e9,
    "X particle confinement strength [Pa]": 5e8,
    "X particle confinement tensile strength [Pa]": 5e8,
    "X electrode active material volume fraction": 0.148508,
    "X electrode thickness [m]": 2.08168e-5,
    "X electrode porosity": 0.45,
}
PINNED_STARTS = {
    "half": {"Initial concentration in positive electrode [mol.m-3]": 3109.7},
    "full": {
        "Initial concentration in negative electrode [mol.m-3]": 210043.0,
        "Initial concentration in positive electrode [mol.m-3]": 2069.19,
    },
}

#: Cut-offs that never end a run; beside "Current function [A]" = "[input]" it is prescribed whole.
NO_CUT_OFF = {"Lower voltage cut-off [V]": -20.0, "Upper voltage cut-off [V]": 20.0}


def no_change(sto):
    """Volume change of a material that does not swell."""
    return 0 * sto


def ideal_potential(sto):
    """Open-circuit potential of an ideal solution [V], at the temperature of the cells.

    With it the flux down its gradient is Fick's, at the diffusivity given.
    """
    return 0.3 + R_g * 298.15 / F * pybamm.log((1 - sto) / sto)


def quadratic_change(sto):
    """A volume change that is not linear in the filling."""
    return 1.2 * sto + 1.5 * sto**2


def parameters(cell="half", changes=(), *, as_shipped=False):
    """Values of a cell, with changes; "X" in a name is its alloy electrode.

    Parameters
    ----------
    cell : {"half", "full"}
    changes : dict, optional
        By name; "X" is the alloy electrode.
    as_shipped : bool
        Take the calibrated numbers of the set instead of the pinned ones.

    Raises
    ------
    KeyError
        For a name that the set does not have: PyBaMM would add it and read it nowhere.
    """
    values = pybamm.ParameterValues(CELLS[cell].parameter_set)
    base = {} if as_shipped else PINNED | PINNED_STARTS[cell]
    named = {}
    for name, value in (base | dict(changes)).items():
        named[name.replace("X ", CELLS[cell].Electrode + " ")] = value
    for name in named:
        if name not in values:
            raise KeyError(name)
    values.update(named)
    return values


def simulation(
    model,
    options=None,
    changes=None,
    *,
    cell="half",
    points=None,
    rtol=1e-6,
    atol=1e-6,
    default_solver=False,
    as_shipped=False,
    added=None,
    **kwargs,
):
    """Simulation of a porous alloy model, ready to solve.

    Parameters
    ----------
    model : str or pybamm.BaseModel
        "SPM", "SPMe" or "DFN"; or a model of PyBaMM, whose options are not touched.
    options, changes : dict, optional
        Beside what the cell needs; parameters as in `parameters`. The current is an input.
    cell : {"half", "full"}
    points : dict, optional
        Mesh points that differ from the default.
    rtol, atol : float
        Of the solver.
    default_solver : bool
        Take the model's own instead.
    as_shipped : bool
        As in `parameters`.
    added : dict, optional
        Parameters that the set does not have, for options of PyBaMM that need them.
    """
    if isinstance(model, str):
        model = MODELS[model](CELLS[cell].options | (options or {}))
    changes = {"Current function [A]": "[input]"} | (changes or {})
    values = parameters(cell, changes, as_shipped=as_shipped)
    values.update(added or {})
    return pybamm.Simulation(
        model,
        parameter_values=values,
        solver=None if default_solver else pybamm.IDAKLUSolver(rtol=rtol, atol=atol),
        # PyBaMM's own number of points along x: what is tested is not the mesh of ten
        var_pts=model.default_var_pts | dict.fromkeys(("x_n", "x_s", "x_p"), 20) | (points or {}),
        **kwargs,
    )


def c_rate_current(cell, c_rate):
    """Current [A] of a C-rate, positive on discharge: lithiation in the half cell."""
    return c_rate * parameters(cell)["Nominal cell capacity [A.h]"]


def solve(simulation, seconds, current, *, outputs=101, inputs=None):
    """Solve at a constant current [A]; values at `outputs` equally spaced times."""
    return simulation.solve(
        [0, seconds],
        t_interp=np.linspace(0, seconds, outputs),
        inputs={"Current function [A]": current} | (inputs or {}),
        calc_esoh=False,
    )


def step(simulation, legs, *, outputs=51, inputs=None):
    """Solve a sequence of (seconds, current [A]) to its end; the solution of all.

    `outputs` is their number in each of the legs, or their times as fractions of a leg.
    """
    fractions = np.linspace(0, 1, outputs) if np.isscalar(outputs) else np.asarray(outputs)
    simulation.build()
    solution = None
    for seconds, current in legs:
        # Simulation.step would go on from whatever it solved last
        solution = simulation.solver.step(
            solution,
            simulation.built_model,
            seconds,
            t_interp=seconds * fractions,
            inputs={"Current function [A]": current} | (inputs or {}),
        )
        if solution.termination != "final time":
            raise AssertionError(f"ended at {solution.t[-1]:.6g} s: {solution.termination}")
    return solution


def filling_rate(simulation, current):
    """d(mean filling)/dt [s-1] of a half cell's alloy at a current [A]."""
    values = simulation.parameter_values
    host = (
        values["Positive electrode thickness [m]"]
        * values["Electrode height [m]"]
        * values["Electrode width [m]"]
        * values["Positive electrode active material volume fraction"]
        * values["Maximum concentration in positive electrode [mol.m-3]"]
    )
    return current / (F * host)


class Tiring(WatchedIDAKLU):
    """Solver that fails on every step after the first ``good_solves``, whichever copy takes it."""

    def __init__(self, good_solves=0, **kwargs):
        super().__init__(on_failure="warn", **kwargs)
        self.left = [good_solves]  # a list, because PyBaMM copies solvers for every kind of step

    def _integrate(self, *args, **kwargs):
        if self.left[0] == 0:
            raise pybamm.SolverError("made to fail")
        self.left[0] -= 1
        return super()._integrate(*args, **kwargs)
