"""Copies of models, simulations and solutions, and PyBaMM's tools that make them."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pybamm
import pytest
from compiled_models import POINTS

SECONDS = np.linspace(0, 600, 11)
HALF = {"working electrode": "positive"}
EXPERIMENT = pybamm.Experiment([("Discharge at C/5 for 2 minutes", "Charge at C/5 for 1 minute")])


def model(name="PorousAlloySPM", **options):
    return pybamm.Model(name, HALF | options)


def simulation(made=None, **settings):
    made = made or model()
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    points = made.default_var_pts | POINTS
    return pybamm.Simulation(made, parameter_values=values, var_pts=points, **settings)


def solve(made):
    return made.solve([0, 600], t_interp=SECONDS)


def voltages(solution):
    return solution["Voltage [V]"].entries


@pytest.fixture(scope="module")
def expected():
    return voltages(solve(simulation()))


def round_trip(thing):
    return pickle.loads(pickle.dumps(thing))


COPIES = {"pickle": round_trip, "deepcopy": copy.deepcopy, "copy": copy.copy}
ALL_COPIES = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES.keys())


@ALL_COPIES
def test_a_model(copied, expected):
    np.testing.assert_array_equal(voltages(solve(simulation(copied(model())))), expected)


def test_a_new_copy_of_a_model(expected):
    made = model()
    other = made.new_copy()
    other.variables["Voltage [V]"] = 2 * other.variables["Voltage [V]"]
    np.testing.assert_array_equal(voltages(solve(simulation(made))), expected)


@ALL_COPIES
def test_a_simulation(copied, expected):
    new, solved = simulation(), simulation()
    solve(solved)
    np.testing.assert_array_equal(voltages(solve(copied(new))), expected)
    np.testing.assert_array_equal(voltages(copied(solved).solution), expected)
    np.testing.assert_array_equal(voltages(solve(copied(solved))), expected)


@ALL_COPIES
def test_a_solution(copied, expected):
    solution = copied(solve(simulation()))
    np.testing.assert_array_equal(voltages(solution), expected)
    # one that was not looked at before
    assert np.isfinite(solution["Positive particle hydrostatic stress [Pa]"].entries).all()


@pytest.mark.parametrize("kind", ["python", "casadi"])
def test_formats(kind, expected):
    made = model()
    made.convert_to_format = kind
    np.testing.assert_array_equal(voltages(solve(simulation(made))), expected)


def test_an_experiment_with_its_summary(tmp_path):
    made = simulation(experiment=EXPERIMENT)
    solution = made.solve(calc_esoh=True)
    summary = solution.summary_variables
    assert summary["Total lithium [mol]"][0] > 0
    made.save(str(tmp_path / "simulation.pkl"))
    again = pybamm.load(str(tmp_path / "simulation.pkl")).solve(calc_esoh=False)
    np.testing.assert_array_equal(voltages(again), voltages(solution))
    other = again.summary_variables["Total lithium [mol]"]
    assert other[0] == pytest.approx(summary["Total lithium [mol]"][0], rel=1e-12)


@pytest.mark.parametrize("kind", ["csv", "json", "pickle"])
def test_data(kind, tmp_path, expected):
    solution = solve(simulation())
    solution.save_data(str(tmp_path / "data"), ["Voltage [V]"], to_format=kind)
    assert (tmp_path / "data").stat().st_size > 0
    saved = solution.get_data_dict(["Voltage [V]"])
    np.testing.assert_array_equal(saved["Voltage [V]"], expected)


def test_a_plot_of_what_pybamm_shows_by_default():
    made = simulation()
    made.solve([0, 60])
    plot = made.plot(show_plot=False)
    assert ("Voltage [V]",) in plot.variables


def test_a_study_of_several_models():
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    study = pybamm.BatchStudy(
        models={"one": model(), "other": model(**{"ligament shape": "cylinder"})},
        parameter_values={"one": values, "other": values},
    )
    study.solve([0, 60])
    ends = [voltages(made.solution)[-1] for made in study.sims]
    alone = pybamm.Simulation(model(), parameter_values=values).solve([0, 60])
    assert ends[0] != ends[1]
    assert ends[0] == pytest.approx(voltages(alone)[-1], abs=1e-9)


def test_literature(tmp_path):
    pytest.importorskip("pybtex", reason="PyBaMM formats citations with pybtex, of the extra cite")
    simulation()
    pybamm.print_citations(str(tmp_path / "citations.txt"))
    assert "PyBaMM" in (tmp_path / "citations.txt").read_text()


@pytest.mark.slow
def test_another_process(expected):
    code = """
import pickle, sys
made, seconds = pickle.load(sys.stdin.buffer)
solution = made.solve([seconds[0], seconds[-1]], t_interp=seconds)
sys.stdout.buffer.write(pickle.dumps(solution["Voltage [V]"].entries))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((simulation(), SECONDS)),
        stdout=subprocess.PIPE,
        check=True,
    )
    np.testing.assert_allclose(pickle.loads(ended.stdout), expected, rtol=0, atol=1e-9)
