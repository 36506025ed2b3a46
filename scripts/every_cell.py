"""Run every cell of `porousalloy list` from the command line: 0.1C and 1C, then 3 cycles at 0.5C.

Prints one line a run and, at the end, how many ended normally; results go to a folder that is
given, or to a temporary one.

    python scripts/every_cell.py [--models spme,dfn] [--cells na-sn-porous-half,...] [--out DIR]
"""

import argparse
import contextlib
import io
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from porousalloy.experiments.cli import main as cli
from porousalloy.parameters.cells import CELLS

PROTOCOLS = {
    "0.1C and 1C": ["--c-rate", "0.1,1"],
    "3 cycles at 0.5C": ["--c-rate", "0.5", "--cycles", "3"],
}


def run(job):
    """One command; (words, exit code, seconds, what it said on stderr, its capacities)."""
    cell, model, protocol, folder = job
    words = ["simulate", cell, "--model", model, *PROTOCOLS[protocol], "--out", folder]
    said, wrote = io.StringIO(), io.StringIO()
    start = time.perf_counter()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(wrote):
        code = cli.main(words)
    capacities = [line for line in wrote.getvalue().splitlines() if "elithiation capacity" in line]
    return job, code, time.perf_counter() - start, said.getvalue(), capacities


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", default="spme,dfn")
    parser.add_argument("--cells", default=",".join(CELLS))
    parser.add_argument("--out", default=None)
    arguments = parser.parse_args()
    out = Path(arguments.out or tempfile.mkdtemp())
    jobs = [
        (cell, model, protocol, str(out / f"{cell} {model} {protocol}"))
        for model in arguments.models.split(",")
        for cell in arguments.cells.split(",")
        for protocol in PROTOCOLS
    ]
    good = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for (cell, model, protocol, _), code, seconds, said, capacities in pool.map(run, jobs):
            remarks = [line for line in said.splitlines() if "assumed" not in line]
            good += code == 0
            print(f"{cell}, {model}, {protocol}: exit {code}, {seconds:.0f} s", *remarks, sep="; ")
            for line in capacities:
                print("   ", " ".join(line.split()), flush=True)
    print(f"{good} of {len(jobs)} commands ended normally")


if __name__ == "__main__":
    main()
