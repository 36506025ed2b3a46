"""A thousand cycles of the half cell, beside PyBaMM's own single particle model.

    pytest benchmarks/test_long_run.py -s

Not part of plain `pytest`: it takes minutes, and times mean little on a shared machine.
"""

import resource
import time

import pybamm

from porousalloy.experiments.long_run import run_cycles
from porousalloy.experiments.long_stepper import Stepper
from porousalloy.experiments.protocols import BRANCHES
from porousalloy.parameters.cells import get_cell

CYCLES, C_RATE = 1000, 0.5
LONGEST = 90.0  # [s], on one core
LARGEST = 1.0  # [GB]


def stock_seconds(parameter_set):
    """PyBaMM's SPMe by the same loop, without tables and disk; warm."""
    model = pybamm.lithium_ion.SPMe({"working electrode": "positive"})
    stepper = Stepper(model, pybamm.ParameterValues(parameter_set), "positive")
    stepper.build()
    state, start = None, time.perf_counter()
    for _ in range(CYCLES):
        for branch in BRANCHES:
            half = stepper.half_cycle(state, branch, C_RATE)
            assert half.ending == "limit"
            state = half.state
    return time.perf_counter() - start


def test_a_thousand_cycles(benchmark, tmp_path):
    cell = get_cell("ampsi-half")
    start = time.perf_counter()
    run = benchmark.pedantic(
        run_cycles, (cell, C_RATE, CYCLES), {"folder": tmp_path / "run"}, rounds=1
    )
    seconds = time.perf_counter() - start
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    stock = stock_seconds(cell.parameter_set)
    ratio = seconds / stock
    benchmark.extra_info.update(ratio_to_stock=round(ratio, 2), stock_s=round(stock, 1))
    print(
        f"\n{CYCLES} cycles: {seconds:.1f} s with building and disk, {gigabytes:.2f} GB; "
        f"PyBaMM's SPMe {stock:.1f} s; ratio {ratio:.1f}"
    )
    assert (run.ending, len(run.table)) == ("completed", CYCLES)
    assert seconds < LONGEST
    assert gigabytes < LARGEST
