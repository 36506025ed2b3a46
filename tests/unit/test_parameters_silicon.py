"""Silicon as a function of its filling: bounds, signs and measured figures."""

import pickle

import numpy as np
import pybamm
import pytest

from porousalloy.parameters import silicon

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
    own_asymptote = 1e-4 * (1 / inner + 1 / (inner - 1))
    mean = (
        silicon.lithiation_potential(inner) - own_asymptote + silicon.delithiation_potential(inner)
    ) / 2
    assert np.abs(silicon.mean_branch_potential(inner) - mean).max() < 1.5e-3
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
