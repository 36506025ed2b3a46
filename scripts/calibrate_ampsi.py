"""Calibrate AMPSi@C against its two half-cell rate points, and predict the full cell.

An et al. 2019 (10.1038/s41467-019-09510-5): 2134 mAh/g at 0.1C and 1271 mAh/g at 0.5C, per gram of
AMPSi and carbon shell, 1C = 4200 mA/g. No error is stated; 3 % is assumed, so every interval below
is as good as that. Two numbers fix two parameters and no more:

* the utilised fraction of the alloy: at the material's values 0.1C would give 3218 mAh/g;
* the reference diffusivity. Only a0^2/D is seen, so it carries the error of the assumed ligament.

The alternative, exchange-current density and diffusivity, fits as well and is printed beside it;
its exchange-current density is 400 times below the lowest in the literature. With the contact
resistance all four are free at once, and the two numbers fix two combinations of them. The full
cell is predicted with the stored values only.

The first pair is fitted at the tolerance with which the cells are simulated, and at a closer one.

Prints what goes into parameters/data/particle_ampsi.csv; changes nothing.

    python scripts/calibrate_ampsi.py
"""

import pybamm

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.half_cycle_capacities import TOLERANCE
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.experiments.solving.solvers import TOLERANCE as SIMULATED
from porousalloy.parameters.cells import get_cell

#: C-rate, mAh per gram of alloy and shell.
MEASURED = (Capacity(0.1, 2134.0), Capacity(0.5, 1271.0))
NOISE = {"capacity": 0.03}  # assumed
D, J0, UTILISED, RESISTANCE = (
    "Alloy reference diffusivity [m2.s-1]",
    "Alloy reference exchange-current density [A.m-2]",
    "Positive electrode utilised alloy fraction",
    "Contact resistance [Ohm]",
)
#: The alternative lies outside of the literature's exchange-current densities, and of the
#: diffusivities that belong to the calibrated pair.
WIDE_J0, WIDE_D = {J0: (1e-5, 25.0)}, {D: (1e-20, 1e-13)}
ALL_UTILISED = {UTILISED: 1.0}
ROUGH = {UTILISED: 0.75, D: 2e-19}


def calibrate(title, cell, names, **how):
    """Fit and print."""
    found = fit(cell, MEASURED, names, noise=NOISE, **how)
    print(f"{title} ({found.cells} radial cells)")
    print("\n".join(f"  {line}" for line in found.report().splitlines()))


def main():
    cell = get_cell("ampsi-half")
    for tolerance, which in ((SIMULATED, "1e-5, as simulated"), (TOLERANCE, "1e-7")):
        calibrate(
            f"utilised fraction and diffusivity, {which}",
            cell,
            [UTILISED, D],
            starts_at=ROUGH,
            tolerance=tolerance,
        )
    calibrate(
        "exchange-current density and diffusivity",
        cell.with_(parameters=ALL_UTILISED),
        [J0, D],
        starts_at={J0: 3e-4, D: 1e-18},
        bounds=WIDE_J0 | WIDE_D,
    )
    calibrate(
        "all four",
        cell,
        [UTILISED, D, J0, RESISTANCE],
        starts_at={**ROUGH, J0: 0.01, RESISTANCE: 10.0},
        bounds=WIDE_J0,
    )
    print("full cell with the values stored in parameters/data:")
    result = simulate(get_cell("ampsi-ncm"), [0.1, 0.2, 0.5, 1])
    print(result.summary().T.to_string())


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    main()
