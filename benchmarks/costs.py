"""Tables of what solving costs, as ratios to stock PyBaMM in the same run, in Markdown."""

import pybamm
from fits import FIVE, timed_fit
from long_run import usages
from timing import CASES, HALF, MODELS, Case, half_cycle, median_times, own_and_stock

SPME = Case("AMPSi2019_halfcell", "SPMe", 0.1, 1.0)
DFN = Case("AMPSi2019_halfcell", "DFN", 0.1, 1.0)
RADIAL_CELLS = (8, 16, 24, 32, 48, 64)
X_POINTS = (5, 10, 20, 40)
CYCLES = (10, 100, 1000)


def markdown(header: tuple[str, ...], rows) -> str:
    """Rows as a table in Markdown."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def half_cycles() -> str:
    """Warm half cycles on default meshes and solvers."""
    rows = []
    for case in CASES:
        mine, stock = median_times(own_and_stock(case))
        times = f"{1e3 * mine:.1f}", f"{1e3 * stock:.1f}", f"{mine / stock:.2f}"
        rows.append((case.parameter_set, case.model, f"{case.c_rate:g}", *times, case.limit))
    header = ("parameter set", "model", "C-rate", "time (ms)", "stock (ms)", "ratio", "limit")
    return markdown(header, rows)


def by_points(case: Case, coordinates: tuple[str, ...], numbers, what: str) -> str:
    """A half cycle by the number of mesh points in some coordinates, beside stock's default."""
    stock = half_cycle(getattr(pybamm.lithium_ion, case.model)(HALF), case)
    runs = [
        half_cycle(MODELS[case.model](HALF), case, dict.fromkeys(coordinates, n)) for n in numbers
    ]
    *times, base = median_times([*runs, stock])
    rows = [(n, f"{1e3 * t:.1f}", f"{t / base:.2f}") for n, t in zip(numbers, times, strict=True)]
    return markdown((what, "time (ms)", "ratio to stock"), rows)


def by_cycles() -> str:
    """Cycles of a long run with its folder on disk."""
    rows = []
    for number in CYCLES:
        mine, stock = usages(number)
        ratio = f"{mine.seconds / stock.seconds:.2f}"
        rows.append((number, f"{mine.seconds:.1f}", ratio, f"{mine.gigabytes:.2f}"))
    return markdown(("cycles", "time (s)", "ratio to stock", "memory (GB)"), rows)


def by_parameters() -> str:
    """Fits by the number of parameters."""
    rows = []
    for number in range(1, len(FIVE) + 1):
        optimum, seconds, ratio = timed_fit(number)
        rows.append((number, optimum.solves, f"{seconds:.1f}", f"{ratio:.0f}"))
    return markdown(("parameters", "solutions", "time (s)", "ratio to as many of stock"), rows)
