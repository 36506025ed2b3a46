"""Warm solves on default meshes and solvers against stock PyBaMM's, as ratios within one run.

    pytest benchmarks -n 0

The limits are the project's; see `timing` for how they are measured. Not part of plain `pytest`:
they take minutes, and on a busy machine processor times vary by a fifth.
"""

import time

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, MODELS, STOCK_MODELS, parameters
from timing import CASES, median_times, own_and_stock

pytestmark = pytest.mark.benchmark(timer=time.process_time)

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
FIVE_CYCLES = [("SPMe", 1.5), ("DFN", 2.0)]
CCCV = ("Discharge at 1C until 0.01 V", "Charge at 1C until 1 V", "Hold at 1 V until C/20")


def record(benchmark, runs, limit):
    """Measure (this package's, PyBaMM's) run, and hold their ratio against its limit."""
    mine, stock = median_times(runs)
    ratio = mine / stock
    benchmark.extra_info.update(
        ratio_to_stock=round(ratio, 2), limit=limit, stock_ms=round(1e3 * stock, 2)
    )
    benchmark.pedantic(runs[0], rounds=5)
    print(f"\n{1e3 * mine:.1f} ms, stock {1e3 * stock:.1f} ms, ratio {ratio:.2f} (limit {limit})")
    assert ratio <= limit


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.parameter_set}-{c.model}-{c.c_rate}C")
def test_half_cycle(benchmark, case):
    runs = own_and_stock(case)
    assert "voltage" in runs[0]().termination  # a half cycle ends at its cut-off
    record(benchmark, runs, case.limit)


@pytest.mark.parametrize(("name", "limit"), FIVE_CYCLES)
def test_five_cycles(benchmark, name, limit):
    options, experiment = CELLS["half"].options, pybamm.Experiment([CCCV] * 5)
    simulations = [
        pybamm.Simulation(model(options), parameter_values=parameters(), experiment=experiment)
        for model in (MODELS[name], STOCK_MODELS[name])
    ]
    runs = [lambda s=s: s.solve(calc_esoh=False) for s in simulations]
    assert len(runs[0]().cycles) == 5
    record(benchmark, runs, limit)


@pytest.mark.parametrize("name", ["SPMe", "DFN"])
def test_changed_inputs_cost_no_rebuild(benchmark, name):
    sweep = {
        "Positive particle radius [m]": (3e-8, 5e-8),
        "Positive particle internal porosity": (0.6, 0.68),
        "Alloy reference diffusivity [m2.s-1]": (2e-16, 4e-16),
        "Alloy host yield stress [Pa]": (1.5e9, 1.8e9),
    }
    values = parameters("half", dict.fromkeys(sweep, "[input]"))
    model = MODELS[name](CELLS["half"].options | HELD)
    simulation = pybamm.Simulation(model, parameter_values=values)
    draws = iter(np.random.default_rng(0).random((1000, len(sweep))))

    def changed():
        inputs = {
            k: a + (b - a) * x for (k, (a, b)), x in zip(sweep.items(), next(draws), strict=True)
        }
        return simulation.solve([0, 0.4 * HOUR], inputs=inputs)

    fixed = {key: a for key, (a, _) in sweep.items()}
    mine, unchanged = median_times(
        [changed, lambda: simulation.solve([0, 0.4 * HOUR], inputs=fixed)]
    )
    benchmark.extra_info["ratio_to_unchanged"] = round(mine / unchanged, 2)
    benchmark.pedantic(changed, rounds=5)
    # a rebuild is 50 to 100 solves
    assert mine / unchanged < 2
