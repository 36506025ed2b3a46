"""A thousand cycles of the half cell, beside PyBaMM's own single particle model.

    OMP_NUM_THREADS=1 taskset -c 0 pytest benchmarks/test_long_run.py -s

Not part of plain `pytest`: it takes minutes. What is limited is the processor's time, which on one
core that nothing else uses is the time that passes; on a shared machine that can be several times
as long, so both are printed.
"""

import resource
import time

import pybamm

import porousalloy as pa
from porousalloy.experiments.protocols.cycling import cycling
from porousalloy.experiments.solving.simulator import Simulator

CYCLES, C_RATE = 1000, 0.5
LONGEST = 90.0  # [s] of one core
LARGEST = 1.0  # [GB]


def timed(run, *arguments, **settings):
    """What a call gives, and the seconds that passed and that the processor spent on it."""
    start = time.perf_counter(), time.process_time()
    result = run(*arguments, **settings)
    return result, time.perf_counter() - start[0], time.process_time() - start[1]


def stock_cycles(parameter_set):
    """PyBaMM's SPMe by the same loop, without tables and disk."""
    model = pybamm.lithium_ion.SPMe({"working electrode": "positive"})
    values = pybamm.ParameterValues(parameter_set)
    run = Simulator(model, values, cycling(values, "positive", CYCLES)).run({"C-rate": C_RATE})
    assert run.completed


def test_a_thousand_cycles(benchmark, tmp_path):
    cell = pa.get_cell("ampsi-half")
    run, passed, spent = benchmark.pedantic(
        timed, (pa.cycle, cell, CYCLES, C_RATE), {"folder": tmp_path / "run"}, rounds=1
    )
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    _, stock_passed, stock_spent = timed(stock_cycles, cell.parameter_set)
    ratio = spent / stock_spent
    benchmark.extra_info.update(
        ratio_to_stock=round(ratio, 2), cpu_s=round(spent, 1), stock_cpu_s=round(stock_spent, 1)
    )
    print(
        f"\n{CYCLES} cycles with building and disk: {spent:.1f} s of processor in {passed:.1f} s, "
        f"{gigabytes:.2f} GB; PyBaMM's SPMe {stock_spent:.1f} s in {stock_passed:.1f} s; "
        f"ratio {ratio:.1f}"
    )
    assert (run.ending, len(run.summary())) == ("completed", CYCLES)
    assert spent < LONGEST
    assert gigabytes < LARGEST
