"""Calibrate AMPSi@C against its two half-cell rate points, and predict the full cell.

An et al. 2019 (10.1038/s41467-019-09510-5): 2134 mAh/g at 0.1C and 1271 mAh/g at 0.5C, per gram of
AMPSi and carbon shell, 1C = 4200 mA/g. Two numbers fix two parameters and no more:

* the utilised fraction of the alloy: at the material's values 0.1C would give 3218 mAh/g;
* the reference diffusivity. Only a0^2/D is seen, so it carries the error of the assumed ligament.

The alternative, exchange-current density and diffusivity, fits as well and is printed beside it;
its exchange-current density is 400 times below the lowest in the literature. The full cell is
predicted with the stored values only.

Prints what goes into parameters/data/ampsi.csv; changes nothing.

    python scripts/calibrate_ampsi.py
"""

import numpy as np
import pybamm
from scipy.optimize import least_squares

from porousalloy.experiments.protocols import cycling
from porousalloy.experiments.simulation import Simulator
from porousalloy.experiments.study import run_study
from porousalloy.experiments.summary import summarise
from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.composition import alloy_electrode_composition
from porousalloy.parameters.masses import mass_bases

MEASURED = {0.1: 2134.0, 0.5: 1271.0}  # C-rate: mAh per gram of alloy and shell
D, J0 = (
    "Alloy reference diffusivity [m2.s-1]",
    "Alloy reference exchange-current density [A.m-2]",
)
SOLID = "Positive electrode active material volume fraction"
UTILISED = "Positive electrode utilised alloy fraction"
RADIAL_CELLS = 20  # what run_study takes for the diffusivity that comes out, at 0.5C
LITERATURE = {D: 3e-16, J0: 1.0, UTILISED: 1.0}


class HalfCell:
    """Delithiation capacities [mAh/g] as a function of the calibrated parameters."""

    def __init__(self):
        cell = get_cell("ampsi-half")
        values = pybamm.ParameterValues(cell.parameter_set)
        self.full_solid = alloy_electrode_composition(values, cell.electrode).solid_fraction
        area = values["Electrode height [m]"] * values["Electrode width [m]"]
        self.mass = mass_bases(cell, values)["alloy and shell"] * area
        values.update({name: "[input]" for name in (D, J0, SOLID)})
        experiment = cycling(values, cell.electrode, list(MEASURED), 1)
        mesh = {"r_p": RADIAL_CELLS}
        self.simulator = Simulator(PorousAlloySPMe(cell.options), values, experiment, var_pts=mesh)

    def capacities(self, parameters):
        """At every measured C-rate, from {D, J0, UTILISED} that differ from the literature."""
        chosen = LITERATURE | parameters
        inputs = {D: chosen[D], J0: chosen[J0], SOLID: chosen[UTILISED] * self.full_solid}
        return np.array([self._capacity(inputs | {"C-rate": rate}) for rate in MEASURED])

    def _capacity(self, inputs):
        run = self.simulator.run(inputs)
        if not run.completed:
            return 0.0
        charge = run.solution.cycles[-1].steps[1]["Discharge capacity [A.h]"].entries
        return abs(charge[-1] - charge[0]) / self.mass  # A.h/kg is mA.h/g


def fit(cell, start):
    """Least squares in the logarithms of two parameters; (values, residuals, singular values)."""
    names = list(start)
    measured = np.array(list(MEASURED.values()))

    def residuals(logs):
        return cell.capacities(dict(zip(names, np.exp(logs), strict=True))) / measured - 1

    found = least_squares(residuals, np.log(list(start.values())), diff_step=1e-2)
    values = dict(zip(names, np.exp(found.x), strict=True))
    return values, found.fun, np.linalg.svd(found.jac, compute_uv=False)


def main():
    cell = HalfCell()
    print("literature values give", cell.capacities({}).round(), "mAh/g")
    for start in ({UTILISED: 0.75, D: 2e-19}, {J0: 3e-4, D: 1e-18}):
        values, residuals, singular = fit(cell, start)
        print("\n".join(f"  {name} = {value:.4g}" for name, value in values.items()))
        print("  residuals", residuals.round(5), "singular values", singular.round(4))
    print("full cell with the values stored in parameters/data:")
    study = run_study(get_cell("ampsi-ncm"), [0.1, 0.2, 0.5, 1])
    print(summarise(study.dataset).T.to_string())


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    main()
