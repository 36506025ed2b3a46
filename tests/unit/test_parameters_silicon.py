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


def test_volume_change_and_its_slope(values):
    filling = pybamm.StateVector(slice(0, 1))
    change = values.process_symbol(silicon.volume_change(filling))
    assert change.evaluate(y=np.array([1.0])).item() == pytest.approx(2.751)
    slope = values.process_symbol(silicon.volume_change(filling).diff(filling))
    assert slope.evaluate(y=np.array([0.3])).item() == pytest.approx(2.751)


@pytest.mark.parametrize(
    ("function", "ends"),
    [
        (lambda sto: silicon.youngs_modulus(sto, 298.15), (80e9, 41e9)),
        (silicon.yield_stress, (1.75e9, 1.0e9)),
    ],
    ids=["modulus", "yield stress"],
)
def test_moduli_fall_linearly(values, function, ends):
    moduli = evaluate(values, function(pybamm.Vector([0, 0.5, 1])))
    assert moduli == pytest.approx([ends[0], sum(ends) / 2, ends[1]])


def test_diffusivity_and_exchange_current_at_reference(values):
    T = pybamm.Scalar(298.15)
    D = evaluate(values, silicon.diffusivity(pybamm.Scalar(0.5), T))
    assert pytest.approx(values["Silicon reference diffusivity [m2.s-1]"]) == D
    c_max = pybamm.Scalar(310970)
    j0 = evaluate(
        values, silicon.exchange_current_density(pybamm.Scalar(1000), c_max / 2, c_max, T)
    )
    assert j0 == pytest.approx(values["Silicon reference exchange-current density [A.m-2]"])


def test_diffusivity_follows_its_activation_energy(values):
    warm, cold = (
        evaluate(values, silicon.diffusivity(pybamm.Scalar(0.5), pybamm.Scalar(T)))
        for T in (308.15, 298.15)
    )
    expected = np.exp(48200 / pybamm.constants.R.value * (1 / 298.15 - 1 / 308.15))
    assert warm / cold == pytest.approx(expected)


def test_functions_can_be_pickled():
    for name in silicon.__all__:
        function = getattr(silicon, name)
        assert pickle.loads(pickle.dumps(function)) is function
