"""The model's signature: dense silicon swells from the first ion, porous silicon late.

Dense micrometre silicon thickens linearly with capacity, porous Si-C late because its pores fill
first (10.1149/1945-7111/ae6400).
"""

import numpy as np
import pybamm
import pytest

from porousalloy.models import PorousAlloySPMe
from porousalloy.parameters.electrodes.composition import rebalance_electrode

POROUS, DENSE = 0.6, 0.0
HALF_CELL = {"working electrode": "positive"}


def thickness_curve(porosity):
    """Stored charge per solid and electrode thickness change, both from 0 to their ends."""
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    values.update(
        {
            "Positive particle internal porosity": porosity,
            "Positive particle minimum internal porosity": 0.0,
            "Positive electrode pore filling fraction": 0.0,
        }
    )
    rebalance_electrode(values, "positive")
    model = PorousAlloySPMe({**HALF_CELL, "particle expansion": "rigid"})
    simulation = pybamm.Simulation(model, parameter_values=values, C_rate=0.2)
    solution = simulation.solve([0, 4 * 3600])
    filling = solution["Positive electrode stoichiometry"].entries
    return filling, solution["X-averaged positive electrode thickness ratio"].entries - 1


def test_dense_particles_thicken_linearly_with_capacity():
    filling, growth = thickness_curve(DENSE)
    line = np.polynomial.Polynomial.fit(filling, growth, 1)
    assert growth[-1] > 0.5
    assert np.abs(line(filling) - growth).max() < 1e-3 * growth[-1]


def test_porous_particles_thicken_late():
    filling, growth = thickness_curve(POROUS)
    # pores of 0.6 are closed by J_c = 0.4 (1 + 2.751 theta) = 1: theta = 0.545
    closed = 0.545
    assert filling[-1] > 0.7
    assert growth[filling < closed - 0.05].max() < 1e-6
    assert growth[-1] > 0.02


def test_a_held_skeleton_flows_at_its_yield_stress():
    values = pybamm.ParameterValues("AMPSi2019_halfcell")
    values["Alloy reference diffusivity [m2.s-1]"] = 3e-16  # uniform filling
    values["Positive particle confinement modulus [Pa]"] = 1e13  # length of the ligaments held
    values["Positive particle confinement strength [Pa]"] = 1e13
    values["Positive particle confinement tensile strength [Pa]"] = 1e13
    model = PorousAlloySPMe(
        {**HALF_CELL, "ligament shape": "cylinder", "particle expansion": "force balance"}
    )
    simulation = pybamm.Simulation(model, parameter_values=values, C_rate=0.2)
    times = np.linspace(0, 1.9 * 3600, 200)
    solution = simulation.solve([0, times[-1]], t_interp=times)
    state = "X-averaged positive particle"
    J = solution[f"{state} mean volume ratio"].entries
    axial = solution[f"{state} axial stress [Pa]"].entries.mean(axis=0)
    theta = solution["Positive electrode stoichiometry"].entries
    rate = np.gradient(np.log(J), solution.t) / 3
    rate_0 = values["Positive particle reference plastic strain rate [s-1]"]
    n = values["Positive particle plastic rate exponent"]
    yield_stress = values["Positive particle yield stress [Pa]"]
    sigma_y = np.array([values.evaluate(yield_stress(pybamm.Scalar(x))) for x in theta])
    flowing = slice(60, 190)
    assert J[flowing][-1] > 2
    # the yield stress falls with filling, which the steady flow follows within a per cent
    expected = -sigma_y * (rate / rate_0) ** (1 / n)
    assert axial[flowing] == pytest.approx(expected[flowing], rel=0.01)
