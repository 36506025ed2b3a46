"""The alloy as a function of its filling: ends, slopes, reference values; silicon's numbers."""

import pickle

import numpy as np
import pybamm
import pytest

from porousalloy.parameters.materials import alloy


@pytest.fixture(scope="module")
def values():
    return pybamm.ParameterValues("AMPSi2019_halfcell")


def evaluate(values, symbol):
    return np.asarray(values.process_symbol(symbol).evaluate()).squeeze()


def test_volume_change_and_its_slope(values):
    filling = pybamm.StateVector(slice(0, 1))
    change = values.process_symbol(alloy.volume_change(filling))
    assert change.evaluate(y=np.array([1.0])).item() == pytest.approx(2.751)
    slope = values.process_symbol(alloy.volume_change(filling).diff(filling))
    assert slope.evaluate(y=np.array([0.3])).item() == pytest.approx(2.751)


def test_curved_volume_change(values):
    # dV theta (1 + b (1 - theta)): 2 x 0.5 x (1 - 0.3 x 0.5) = 0.85, and the ends stay
    values = values.copy()
    values.update(
        {"Alloy volume change at full filling": 2.0, "Alloy volume change curvature": -0.3}
    )
    assert evaluate(values, alloy.volume_change(pybamm.Vector([0, 0.5, 1]))) == pytest.approx(
        [0, 0.85, 2.0]
    )


def test_diffusivity_may_rise_with_the_filling(values):
    values = values.copy()
    values.update({"Alloy diffusivity ratio of filled to host": 100.0})
    T = pybamm.Scalar(298.15)
    D = evaluate(values, alloy.diffusivity(pybamm.Vector([0, 0.5, 1]), T))
    assert D / D[1] == pytest.approx([0.1, 1, 10])


@pytest.mark.parametrize(
    ("function", "ends"),
    [
        (lambda sto: alloy.youngs_modulus(sto, 298.15), (80e9, 41e9)),
        (alloy.yield_stress, (1.75e9, 1.0e9)),
    ],
    ids=["modulus", "yield stress"],
)
def test_moduli_fall_linearly(values, function, ends):
    moduli = evaluate(values, function(pybamm.Vector([0, 0.5, 1])))
    assert moduli == pytest.approx([ends[0], sum(ends) / 2, ends[1]])


def test_yield_stress_may_soften_early(values):
    # filled + (host - filled) (1 - theta) exp(-k theta), and the ends stay
    values = values.copy()
    values.update({"Alloy yield stress softening exponent": 2.0})
    stresses = evaluate(values, alloy.yield_stress(pybamm.Vector([0, 0.5, 1])))
    assert stresses == pytest.approx([1.75e9, 1e9 + 0.75e9 * 0.5 * np.exp(-1), 1e9])


def test_diffusivity_and_exchange_current_at_reference(values):
    T = pybamm.Scalar(298.15)
    D = evaluate(values, alloy.diffusivity(pybamm.Scalar(0.5), T))
    assert pytest.approx(values["Alloy reference diffusivity [m2.s-1]"]) == D
    c_max = pybamm.Scalar(310970)
    j0 = evaluate(values, alloy.exchange_current_density(pybamm.Scalar(1000), c_max / 2, c_max, T))
    assert j0 == pytest.approx(values["Alloy reference exchange-current density [A.m-2]"])


def test_diffusivity_follows_its_activation_energy(values):
    warm, cold = (
        evaluate(values, alloy.diffusivity(pybamm.Scalar(0.5), pybamm.Scalar(T)))
        for T in (308.15, 298.15)
    )
    expected = np.exp(48200 / pybamm.constants.R.value * (1 / 298.15 - 1 / 308.15))
    assert warm / cold == pytest.approx(expected)


def test_functions_can_be_pickled():
    for name in alloy.__all__:
        function = getattr(alloy, name)
        assert pickle.loads(pickle.dumps(function)) is function
