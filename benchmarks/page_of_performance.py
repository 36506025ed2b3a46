"""What solving costs, and how exact the defaults are; writes docs/performance.md.

All times are processor times on one core, as ratios to stock PyBaMM in the same run. Takes about
ten minutes.

    OMP_NUM_THREADS=1 python benchmarks/page_of_performance.py
"""

import os
import warnings
from pathlib import Path

# before NumPy is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import pybamm
from accuracy import dfn_table, table
from costs import (
    DFN,
    RADIAL_CELLS,
    SPME,
    X_POINTS,
    by_cycles,
    by_parameters,
    by_points,
    half_cycles,
)

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
#: Words of the page; tables stand in braces.
WORDS = HERE / "page_of_performance.md"
TABLES = {
    "half_cycles": half_cycles,
    "radial_cells": lambda: by_points(SPME, ("r_p",), RADIAL_CELLS, "cells along the ligament"),
    "x_points": lambda: by_points(DFN, ("x_s", "x_p"), X_POINTS, "points per layer"),
    "cycles": by_cycles,
    "parameters": by_parameters,
    "bare": lambda: table(bare=True),
    "command_line": lambda: table(bare=False),
    "dfn": dfn_table,
}


def main() -> None:
    """Measure everything and write the page."""
    made = {}
    for name, make in TABLES.items():
        made[name] = make()
        print(made[name], flush=True)
    PAGE.write_text(WORDS.read_text(encoding="utf-8").format(**made), encoding="utf-8")


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    warnings.filterwarnings("ignore", category=UserWarning)
    main()
