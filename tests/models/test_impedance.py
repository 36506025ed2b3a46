"""Impedance spectra, PyBaMM's way: the linearised equations against the equations themselves."""

import numpy as np
import pybamm
import pytest
from helpers import CELLS, MODELS, NO_CUT_OFF, parameters

HELD = {"ligament shape": "cylinder", "particle expansion": "force balance"}
SPHERE = {"ligament shape": "sphere", "particle expansion": "accommodation"}
ALLOYS = pytest.mark.parametrize("alloy", [SPHERE, HELD], ids=["sphere", "held cylinder"])
PARAMETERS = {
    "Initial concentration in positive electrode [mol.m-3]": 310970 / 2,
    "X particle diffusivity [m2.s-1]": 1e-17,
}
SURFACE_FORM = {"surface form": "differential"}


@pytest.mark.parametrize("model", MODELS)
@ALLOYS
def test_equals_the_answer_to_a_small_sine(model, alloy):
    frequency, amplitude, periods = 0.01, 1e-5, 8
    # a hysteresis answers to no sine with a sine
    options = CELLS["half"].options | SURFACE_FORM | alloy | {"residual hysteresis": "false"}
    values = parameters("half", PARAMETERS)
    spectrum = pybamm.EISSimulation(MODELS[model](options), parameter_values=values)
    Z = spectrum.solve([frequency]).impedance[0]

    omega = 2 * np.pi * frequency
    values = parameters("half", PARAMETERS | NO_CUT_OFF)
    values["Current function [A]"] = lambda t: amplitude * pybamm.sin(omega * t)
    solver = pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11, options={"dt_max": 1.0})
    sine = pybamm.Simulation(MODELS[model](options), parameter_values=values, solver=solver)
    t = np.linspace(0, periods / frequency, 200 * periods + 1)
    V = sine.solve([0, t[-1]], t_interp=t)["Voltage [V]"].entries
    late = t >= periods / frequency / 2
    terms = np.c_[np.sin(omega * t), np.cos(omega * t), np.ones_like(t), t][late]
    a, b, *_ = np.linalg.lstsq(terms, V[late], rcond=None)[0]
    # linear at this amplitude to 1e-5
    assert -(a + 1j * b) / amplitude == pytest.approx(Z, rel=1e-4)
    assert Z.real > 1
    assert Z.imag < -0.5


@pytest.mark.parametrize("model", MODELS)
def test_a_small_signal_does_not_move_between_branches(model):
    # the state of the hysteresis stands still, whatever its decay rate
    frequencies = [1e-4, 1e-2, 1e2]
    options = CELLS["half"].options | SURFACE_FORM | SPHERE
    rates = ("lithiation", "delithiation")
    spectra = []
    for rate in (1.0, 1000.0):
        changes = {f"Positive particle {name} hysteresis decay rate": rate for name in rates}
        values = parameters("half", PARAMETERS | changes)
        made = pybamm.EISSimulation(MODELS[model](options), parameter_values=values)
        spectra.append(made.solve(frequencies).impedance)
    assert spectra[0] == pytest.approx(spectra[1], rel=1e-6)


def test_of_a_full_cell():
    model = MODELS["SPMe"](SURFACE_FORM | HELD)
    spectrum = pybamm.EISSimulation(model, parameter_values=parameters("full"))
    Z = spectrum.solve(np.logspace(-2, 5, 15)).impedance
    assert np.all(np.diff(Z.real) < 0)  # falls with the frequency
    assert np.all(Z.imag < 0)
