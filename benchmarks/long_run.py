"""Many cycles at one C-rate, by this package with its folder on disk, or by stock PyBaMM.

    python benchmarks/long_run.py own|stock CYCLES FOLDER

Stock PyBaMM's is its own single particle model of the half cell by its own experiment and solver,
which writes nothing. Each is a process of its own, so that its memory can be told.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from timing import HALF, Usage, usage_of

CELL, C_RATE = "ampsi-half", 0.5
CYCLES, MOST_TIMES_STOCK, LARGEST = 1000, 2.0, 0.35
#: Cycles of a run before, which leaves compiled functions behind.
WARMING = 2


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
    """What this package and stock PyBaMM use for a number of cycles."""
    with TemporaryDirectory() as folder:

        def used(kind, number):
            return usage_of(__file__, kind, str(number), f"{folder}/{kind}-{number}")

        used("own", WARMING)
        return used("own", cycles), used("stock", cycles)


if __name__ == "__main__":
    {"own": own, "stock": stock}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
