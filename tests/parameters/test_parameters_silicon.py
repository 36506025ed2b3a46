"""Silicon as a function of its filling: bounds, signs and measured figures."""

import pickle
from dataclasses import replace

import numpy as np
import pybamm
import pytest

from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.materials import silicon
from porousalloy.parameters.provenance import parameter_dictionary

FILLING = np.linspace(0, 1, 2001)


@pytest.fixture(scope="module")
def values():
    return pybamm.ParameterValues("AMPSi2019_halfcell")


def evaluate(values, symbol):
    return np.asarray(values.process_symbol(symbol).evaluate()).squeeze()


def test_equilibrium_potential_falls_and_is_bounded(values):
    potential = evaluate(values, silicon.equilibrium_potential(pybamm.Vector(FILLING)))
    assert (np.diff(potential) < 0).all()
    assert 0.05 < potential[-1] < 0.15
    assert 0.9 < potential[0] < 1.0


def test_equilibrium_lies_the_stress_shift_above_the_mean_of_the_branches(values):
    inner = FILLING[2:-2]
    mean = (silicon.lithiation_potential(inner) + silicon.delithiation_potential(inner)) / 2
    own = evaluate(values, silicon.mean_branch_potential(pybamm.Vector(inner)))
    assert np.abs(own - mean).max() < 1.5e-3
    equilibrium = evaluate(values, silicon.equilibrium_potential(pybamm.Vector(inner)))
    assert equilibrium - mean == pytest.approx(0.0229, abs=1.5e-3)


def test_branches_fall_and_enclose_the_equilibrium(values):
    inner = FILLING[2:-2]
    lithiation = silicon.lithiation_potential(inner)
    delithiation = silicon.delithiation_potential(inner)
    equilibrium = evaluate(values, silicon.equilibrium_potential(pybamm.Vector(inner)))
    assert (np.diff(lithiation) < 0).all()
    assert (np.diff(delithiation) < 0).all()
    middle = (inner > 0.01) & (inner < 0.99)
    assert (lithiation < equilibrium)[middle].all()
    assert (equilibrium < delithiation)[middle].all()


def test_functions_can_be_pickled():
    for name in silicon.__all__:
        function = getattr(silicon, name)
        assert pickle.loads(pickle.dumps(function)) is function


def test_mean_branch_is_the_fit_that_it_was(values):
    # the numbers as they stood before they became parameters
    expected = (
        0.1794
        + 0.4954 * np.exp(-FILLING / 0.0744)
        - 0.0703 * np.tanh((FILLING - 0.3452) / 0.21)
        - 0.0743 * np.tanh((FILLING - 0.6757) / 0.1737)
        - 0.1158 * np.tanh((FILLING - 1.014) / 0.0587)
    )
    own = evaluate(values, silicon.mean_branch_potential(pybamm.Vector(FILLING)))
    assert own == pytest.approx(expected, rel=1e-14, abs=1e-15)


def test_branches_of_numbers_are_near_pybamms():
    spheres = get_cell("li-si-nanospheres-half")
    cell = replace(spheres, extra_tables=(*spheres.extra_tables, "silicon_branches"))
    values = pybamm.ParameterValues(parameter_dictionary(cell))
    inner = np.linspace(0.05, 0.95, 91)
    for name in ("lithiation", "delithiation"):
        function = values[f"Positive electrode {name} OCP [V]"]
        own = evaluate(values, function(pybamm.Vector(inner)))
        pybamms = getattr(silicon, f"{name}_potential")(inner)
        # the polynomials' gap has bumps that three numbers do not follow: 11 mV rms over more
        assert np.sqrt(np.mean((own - pybamms) ** 2)) < 0.012
        assert (np.diff(own) < 0).all()
