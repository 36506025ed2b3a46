"""Does every corner of the parameter space end with a reason?

One full cycle (lithiation, delithiation) for ligaments of 20 nm to 2 um, diffusivities of 1e-18 to
1e-14 m2/s, porosities of 0.1 to 0.8, C/10 to 5C, half and full cell, SPMe and DFN, spheres and
force-balanced cylinders, through the solvers to fall back on. A run ends normally by voltage, time
or a named event. Prints what did not, and exits with 1 if that is more than one run in a hundred.

    python scripts/robustness.py [half|full]
"""

import itertools
import sys
from collections import Counter

import pybamm

from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.solving.initial_states import assemble
from porousalloy.experiments.solving.simulator import Simulator
from porousalloy.models import PorousAlloyDFN, PorousAlloySPMe
from porousalloy.parameters.electrodes.composition import rebalance_electrode
from porousalloy.parameters.errors import InputError

SETS = {"half": ("AMPSi2019_halfcell", "positive"), "full": ("AMPSi2019_NCM", "negative")}
SHAPES = (
    {"ligament shape": "sphere"},
    {"ligament shape": "cylinder", "particle expansion": "force balance"},
)
RADII = (20e-9, 200e-9, 2e-6)  # m
DIFFUSIVITIES = (1e-18, 1e-16, 1e-14)  # m2/s
POROSITIES = (0.1, 0.45, 0.8)
C_RATES = (0.1, 1, 5)


def simulator(cell, model_class, shape, porosity):
    """Built once for a porosity; ligament, diffusivity and C-rate are inputs."""
    name, electrode = SETS[cell]
    Electrode = electrode.capitalize()
    options = shape | ({"working electrode": "positive"} if cell == "half" else {})
    model = model_class(options)
    values = pybamm.ParameterValues(name)
    values[f"{Electrode} particle internal porosity"] = porosity
    rebalance_electrode(values, electrode)
    if cell == "full":
        assemble(values, values["Prelithiated anode filling"])
    values.update(
        {
            f"{Electrode} particle radius [m]": "[input]",
            "Alloy reference diffusivity [m2.s-1]": "[input]",
        }
    )
    cycles = cycling(values, electrode, 1, min(C_RATES))
    return Simulator(model, values, cycles), f"{Electrode} particle radius [m]"


def main(cells):
    endings, odd = Counter(), []
    models = (PorousAlloySPMe, PorousAlloyDFN)
    for cell, model, shape, phi in itertools.product(cells, models, SHAPES, POROSITIES):
        try:
            built, radius = simulator(cell, model, shape, phi)
        except InputError as error:
            print(cell, phi, error)
            continue
        for a0, D, C in itertools.product(RADII, DIFFUSIVITIES, C_RATES):
            run = built.run({radius: a0, "Alloy reference diffusivity [m2.s-1]": D, "C-rate": C})
            endings[run.ending, run.solver] += 1
            if run.failed:
                odd.append((cell, model.__name__, shape["ligament shape"], phi, a0, D, C))
                print(*odd[-1], run.summary, flush=True)
        print(cell, model.__name__, shape["ligament shape"], f"porosity {phi}:", flush=True)
        print("   ", dict(endings), flush=True)
    total = sum(endings.values())
    print(f"{total - len(odd)} of {total} runs ended normally")
    return len(odd) > total / 100


if __name__ == "__main__":
    pybamm.set_logging_level("CRITICAL")
    raise SystemExit(main(sys.argv[1:] or list(SETS)))
