"""Closed forms of the sodium electrolyte and cathode against the tables behind them."""

import numpy as np
import pybamm
import pybamm.input.parameters.sodium_ion.Chayambuka2022 as tables
import pytest

from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.materials import sodium

F, C_MAX = 96485.33212, 15320.0


@pytest.fixture(scope="module")
def values():
    return pybamm.ParameterValues(get_cell("na-sn-porous-nvpf").parameter_set)


def table(name):
    return [np.ravel(np.asarray(column)) for column in getattr(tables, name)[1]]


def evaluate(values, symbol):
    return np.asarray(values.process_symbol(symbol).evaluate()).ravel()


@pytest.mark.parametrize(
    ("name", "function", "tolerance"),
    [
        ("sigma_e_data", sodium.electrolyte_conductivity, 0.02),
        ("D_e_data", sodium.electrolyte_diffusivity, 0.016),
    ],
)
def test_electrolyte(values, name, function, tolerance):
    c_e, expected = table(name)
    found = evaluate(values, function(pybamm.Vector(c_e), pybamm.Scalar(298.15)))
    assert found == pytest.approx(expected, rel=tolerance)
    # swelling drives the salt far outside of the table
    far = evaluate(values, function(pybamm.Vector([1e-3, 5000, 2e4]), pybamm.Scalar(298.15)))
    assert (far > 0).all()


def test_electrolyte_slows_in_the_cold(values):
    cold, warm = (
        evaluate(values, sodium.electrolyte_conductivity(pybamm.Scalar(1000), pybamm.Scalar(T)))
        for T in (273.15, 298.15)
    )
    activation = values["Electrolyte activation energy [J.mol-1]"]
    assert cold / warm == pytest.approx(
        np.exp(activation / 8.314462618 * (1 / 298.15 - 1 / 273.15))
    )


def test_potential_of_nvpf():
    sto, expected = table("U_p_data")
    error = np.abs(sodium.nvpf_potential(sto) - expected)[(sto > 0.215) & (sto < 0.975)]
    assert error.max() < 0.045
    assert np.sqrt(np.mean(error**2)) < 0.013
    assert (np.diff(sodium.nvpf_potential(np.linspace(1e-6, 1 - 1e-6, 20001))) < 0).all()


def test_diffusivity_of_nvpf(values):
    c, expected = table("D_p_data")
    found = evaluate(values, sodium.nvpf_diffusivity(pybamm.Vector(c / C_MAX), None))
    ratio = np.log(found / expected)
    assert np.abs(ratio).max() < np.log(1.51)
    assert np.sqrt(np.mean(ratio**2)) < 0.24


def test_exchange_current_of_nvpf_as_the_models_use_it(values):
    # through PyBaMM's own wrapper, which rewrites roots and powers
    c, k = table("k_p_data")
    inside = (c > 0.01 * C_MAX) & (c < 0.99 * C_MAX)
    c, k = c[inside], k[inside]
    phase = pybamm.LithiumIonParameters().p.prim
    arguments = (pybamm.Vector(np.full(c.size, 1000.0)), pybamm.Vector(c), pybamm.Scalar(298.15))
    found = evaluate(values, phase.j0(*arguments))
    expected = F * k * c**0.5 * (C_MAX - c) ** 0.5 / 2
    assert np.abs(np.log(found / expected)).max() < np.log(1.42)


def test_metal_follows_the_root_of_the_salt():
    half_cell = pybamm.ParameterValues(get_cell("na-sn-porous-half").parameter_set)
    salt = pybamm.Vector([250.0, 1000.0])
    j0 = evaluate(half_cell, sodium.metal_exchange_current_density(salt, None, None))
    reference = half_cell["Sodium metal reference exchange-current density [A.m-2]"]
    assert j0 == pytest.approx([reference / 2, reference])
