"""Warm solves on default meshes and solvers against stock PyBaMM's, as ratios within one run.

    pytest benchmarks

Both are solved in turn, so that a busy machine slows both; the ratio is that of the medians. The
limits are the project's. Not part of plain `pytest`: times mean little on a shared machine.
"""

import time

import numpy as np
import pybamm
import pytest
from helpers import CELLS, HOUR, MODELS, STOCK_MODELS, parameters

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
HALF_CYCLE = [("SPMe", {}, 4.0), ("DFN", {}, 2.5), ("DFN", HELD, 3.0)]
FIVE_CYCLES = [("SPMe", {}, 2.0), ("DFN", {}, 2.5)]
CCCV = ("Discharge at 1C until 0.01 V", "Charge at 1C until 1 V", "Hold at 1 V until C/20")
ROUNDS = 15


def pair(name, alloy, **kwargs):
    """(this package's, PyBaMM's) simulation of the half cell."""
    cell = CELLS["half"]
    models = MODELS[name](cell.options | alloy), STOCK_MODELS[name](cell.options)
    return [pybamm.Simulation(m, parameter_values=parameters(), **kwargs) for m in models]


def ratio_of_warm_times(runs, rounds):
    """Median times [s] of callables that take turns, after two rounds of warming up."""
    times = np.empty((rounds + 2, len(runs)))
    for row in times:
        for i, run in enumerate(runs):
            start = time.perf_counter()
            run()
            row[i] = time.perf_counter() - start
    mine, stock = np.median(times[2:], axis=0)
    return mine / stock, stock


def record(benchmark, run, ratio, stock, limit):
    benchmark.extra_info.update(ratio_to_stock=round(ratio, 2), stock_ms=round(1e3 * stock, 2))
    benchmark.pedantic(run, rounds=5, warmup_rounds=1)
    assert ratio <= limit


@pytest.mark.parametrize(("name", "alloy", "limit"), HALF_CYCLE)
def test_half_cycle_at_1c(benchmark, name, alloy, limit):
    runs = [lambda s=s: s.solve([0, HOUR]) for s in pair(name, alloy)]
    assert "Minimum voltage" in runs[0]().termination
    record(benchmark, runs[0], *ratio_of_warm_times(runs, ROUNDS), limit)


@pytest.mark.parametrize(("name", "alloy", "limit"), FIVE_CYCLES)
def test_five_cycles(benchmark, name, alloy, limit):
    experiment = pybamm.Experiment([CCCV] * 5)
    runs = [lambda s=s: s.solve(calc_esoh=False) for s in pair(name, alloy, experiment=experiment)]
    assert len(runs[0]().cycles) == 5
    record(benchmark, runs[0], *ratio_of_warm_times(runs, ROUNDS), limit)


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
    ratio, _ = ratio_of_warm_times(
        [changed, lambda: simulation.solve([0, 0.4 * HOUR], inputs=fixed)], ROUNDS
    )
    benchmark.extra_info["ratio_to_unchanged"] = round(ratio, 2)
    benchmark.pedantic(changed, rounds=5, warmup_rounds=1)
    # a rebuild is 50 to 100 solves
    assert ratio < 2
