"""A library is on this machine only: what is saved does without."""

import copy
import os
import pickle
import subprocess
import sys

import pybamm
import pytest
from compiled_models import SOLVERS, half_an_hour, same, small, voltages

from porousalloy.models.solver import c_compiler
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU
from porousalloy.models.solver.library import VARIABLE

pytestmark = pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")
AGREEMENT = 1e-6


@pytest.fixture(params=["compiled", "interpreted"])
def simulation(request, cache):
    return small("SPM", SOLVERS[request.param]())


def test_a_solution(simulation, cache, tmp_path):
    solution = half_an_hour(simulation)
    expected = voltages(solution), solution["Current [A]"].entries
    path = tmp_path / "solution.pkl"
    solution.save(str(path))
    assert str(cache).encode() not in path.read_bytes()
    for library in cache.glob("*"):
        library.unlink()
    loaded = pybamm.load(str(path))
    assert voltages(loaded) == pytest.approx(expected[0], abs=1e-12)
    # one that was not looked at before it was saved
    name = "X-averaged positive particle surface stoichiometry"
    assert loaded[name].entries == pytest.approx(solution[name].entries, abs=1e-12)


def test_a_simulation_that_goes_on(simulation, cache, tmp_path):
    expected = half_an_hour(simulation)
    simulation.save(str(tmp_path / "simulation.pkl"))
    for path in cache.glob("*"):
        path.unlink()
    loaded = pybamm.load(str(tmp_path / "simulation.pkl"))
    assert voltages(loaded.solution) == pytest.approx(voltages(expected), abs=1e-12)
    same(half_an_hour(loaded), expected, AGREEMENT)


@pytest.mark.slow
def test_in_another_process(cache, tmp_path):
    expected = half_an_hour(small("SPM", SOLVERS["compiled"]()))
    expected.save(str(tmp_path / "solution.pkl"))
    text = (
        "import pybamm, sys; solution = pybamm.load(sys.argv[1]);"
        "print(repr(float(solution['Voltage [V]'].entries[-1])))"
    )
    run = subprocess.run(
        [sys.executable, "-c", text, str(tmp_path / "solution.pkl")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {VARIABLE: "never"},
    )
    assert float(run.stdout.split()[-1]) == pytest.approx(voltages(expected)[-1], abs=1e-12)


def test_a_step_after_loading(cache, tmp_path):
    """A solution that was loaded is gone on from."""
    simulation = small("SPM", SOLVERS["compiled"]())
    inputs = {"Current function [A]": 1e-4}
    simulation.build()
    half = simulation.solver.step(None, simulation.built_model, 300, inputs=inputs)
    half.save(str(tmp_path / "solution.pkl"))
    loaded = pybamm.load(str(tmp_path / "solution.pkl"))
    ends = [
        SOLVERS["compiled"]().step(start, start.all_models[-1], 300, inputs=inputs)
        for start in (loaded, half)
    ]
    assert voltages(ends[0])[-1] == pytest.approx(voltages(ends[1])[-1], abs=AGREEMENT)


def test_a_configuration_is_that_of_pybamms_solver():
    solver = CompiledIDAKLU(compile="never", rtol=3e-4, options={"max_order_bdf": 3})
    read = pybamm.BaseSolver.from_config(solver.to_config())
    assert type(read) is pybamm.IDAKLUSolver
    assert (read.rtol, read.options["max_order_bdf"]) == (3e-4, 3)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_copies_of_a_simulation_that_was_solved(simulation, cache, copied):
    expected = half_an_hour(simulation)
    other = copied(simulation)
    for path in cache.glob("*"):
        path.unlink()
    assert voltages(other.solution) == pytest.approx(voltages(expected), abs=1e-12)
    same(half_an_hour(other), expected, AGREEMENT)
