"""Does every cell run at 0.1C and 2C on the first solver, and what does it cost?

Prints for every cell the delithiation capacities of a first cycle, the solver that was needed, and
the processor time of both runs (building the model included, imports not). With another checkout of
this repository, such as a worktree of an earlier commit, both are run in turn, so that a busy
machine slows both, and the ratio is printed. Takes two minutes for each checkout.

    python scripts/first_solver.py [--against CHECKOUT] [--cells na-sn-porous-half,...]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
C_RATES = (0.1, 2.0)
PACKAGES = ("models", "parameters", "experiments")

# also run by checkouts of earlier commits: nothing that is new
WORKER = """
import json, sys, time, warnings
import pybamm
import porousalloy as pa
pybamm.set_logging_level("ERROR")
warnings.showwarning = lambda *_, **__: None
for line in sys.stdin:
    name, c_rate = json.loads(line)
    start = time.process_time()
    result = pa.simulate(name, [c_rate])
    seconds = time.process_time() - start
    row = result.summary().iloc[-1]
    capacity = next(v for k, v in row.items() if k.startswith("Delithiation capacity per gram"))
    ending, solver = (str(result.dataset[f"run_{x}"].values[0]) for x in ("ending", "solver"))
    print(json.dumps([float(capacity), ending, solver, seconds]), flush=True)
"""


class Checkout:
    """A process that runs cells with the code of one checkout."""

    def __init__(self, folder, shelf):
        package = Path(shelf) / "porousalloy"
        package.mkdir(parents=True)
        for file in (folder / "src" / "porousalloy").iterdir():
            (package / file.name).symlink_to(file)
        for name in PACKAGES:
            (package / name).symlink_to(folder / name)
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env={**os.environ, **one, "PYTHONPATH": str(shelf)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, cell, c_rate):
        """Capacity [mAh/g], ending, solver and processor time [s] of one cycle."""
        self._process.stdin.write(json.dumps([cell, c_rate]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


def measure(checkouts, cells):
    """Print a line a cell; (processor times by checkout, cells that did not go as they should)."""
    spent, faults = [0.0] * len(checkouts), []
    for checkout in checkouts:
        checkout.run(cells[0], C_RATES[0])  # imports
    for cell in cells:
        told, times = [], [0.0] * len(checkouts)
        for c_rate in C_RATES:
            for place, checkout in enumerate(checkouts):
                capacity, ending, solver, seconds = checkout.run(cell, c_rate)
                times[place] += seconds
                if place == 0:
                    told.append(f"{capacity:.0f} mAh/g at {c_rate:g}C ({ending}, {solver})")
                    if (ending, solver) != ("completed", "IDAKLU"):
                        faults.append(f"{cell} at {c_rate:g}C")
        spent = [sum(pair) for pair in zip(spent, times, strict=True)]
        took = " against ".join(f"{seconds:.2f} s" for seconds in times)
        print(f"{cell}: {', '.join(told)}; {took}", flush=True)
    return spent, faults


def main():
    from porousalloy.parameters.cells import CELLS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path, default=None, metavar="CHECKOUT")
    parser.add_argument("--cells", default=",".join(CELLS))
    arguments = parser.parse_args()
    folders = [HERE, *([arguments.against.resolve()] if arguments.against else [])]
    with tempfile.TemporaryDirectory() as shelves:
        checkouts = [Checkout(f, Path(shelves) / str(i)) for i, f in enumerate(folders)]
        spent, faults = measure(checkouts, arguments.cells.split(","))
        for checkout in checkouts:
            checkout.close()
    print(f"not completed on the first solver: {', '.join(faults) or 'none'}")
    print("processor time:", " against ".join(f"{seconds:.1f} s" for seconds in spent))
    if len(spent) > 1:
        print(f"ratio {spent[0] / spent[1]:.2f}")


if __name__ == "__main__":
    main()
