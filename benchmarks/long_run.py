"""Many cycles at one C-rate, by this package with its folder on disk, or by stock PyBaMM.

    python benchmarks/long_run.py own|stock CYCLES

Stock PyBaMM's is its own single particle model of the half cell by its own experiment and solver,
which writes nothing. Each is a process of its own, so that its memory can be told.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from timing import HALF, Usage

CELL, C_RATE = "ampsi-half", 0.5
CYCLES, MOST_TIMES_STOCK, LARGEST = 1000, 2.0, 0.35
#: Cycles of a run before, which leaves compiled functions behind.
WARMING = 20


def own(cycles: int, folder: Path) -> None:
    """Cycle with the table and the last cycle streamed to a folder."""
    import porousalloy as pa

    run = pa.cycle(pa.get_cell(CELL), cycles, C_RATE, folder=folder)
    if (run.ending, len(run.summary())) != ("completed", cycles):
        raise RuntimeError(run.reason)


def stock(cycles: int, folder: Path) -> None:
    """Cycle PyBaMM's SPMe as its users do; the folder is not used."""
    import pybamm

    import porousalloy as pa

    values = pybamm.ParameterValues(pa.get_cell(CELL).parameter_set)
    low, high = (values[f"{side} voltage cut-off [V]"] for side in ("Lower", "Upper"))
    cycle = (f"Discharge at {C_RATE}C until {low} V", f"Charge at {C_RATE}C until {high} V")
    simulation = pybamm.Simulation(
        pybamm.lithium_ion.SPMe(HALF),
        parameter_values=values,
        experiment=pybamm.Experiment([cycle] * cycles),
    )
    # keeps the first and the last cycle
    solution = simulation.solve(calc_esoh=False, save_at_cycles=cycles)
    if len(solution.cycles) != cycles:
        raise RuntimeError(f"{len(solution.cycles)} cycles")


def usages(cycles: int) -> tuple[Usage, Usage]:
    """What this package and stock PyBaMM use for a number of cycles, models being built in it."""
    found = []
    for kind in RUNS:
        command = [sys.executable, __file__, kind, str(cycles)]
        ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found.append(Usage(*json.loads(ended.stdout.splitlines()[-1])))
    return tuple(found)


RUNS = {"own": own, "stock": stock}

if __name__ == "__main__":
    run, cycles = RUNS[sys.argv[1]], int(sys.argv[2])
    with TemporaryDirectory() as folder:
        run(WARMING, Path(folder) / "warming")
        began = time.process_time()
        run(cycles, Path(folder) / "run")
        seconds = time.process_time() - began
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))
