"""Potential drop inside a porous particle: mean of a uniformly reacting sphere.

phi(r) - phi(R) = q (R^2 - r^2)/(6 kappa), whose mean over the sphere is q R^2/(15 kappa).
"""

import numpy as np
import pytest
from helpers import HOUR, NO_CUT_OFF, F, R_g, c_rate_current, simulation, solve

KAPPA, D_E, T_PLUS, T, C_E = 0.9, 3e-10, 0.26, 298.15, 1000.0
R_P, B_P, SIGMA_P, PHI_0 = 1.5e-5, 1.5, 10.0, 0.5
EPS_S, DEPTH, AREA = 0.148508, 2.08168e-5, 1e-4


def constant_diffusivity(c_e, T):
    return D_E + 0 * c_e


def constant_conductivity(c_e, T):
    return KAPPA + 0 * c_e


CHANGES = NO_CUT_OFF | {
    "Electrolyte conductivity [S.m-1]": constant_conductivity,
    "Electrolyte diffusivity [m2.s-1]": constant_diffusivity,
    "Cation transference number": T_PLUS,
    "X porous particle radius [m]": R_P,
    "X porous particle Bruggeman coefficient": B_P,
    "X porous particle electronic conductivity [S.m-1]": SIGMA_P,
    "X particle internal porosity": PHI_0,
}


def run(model, transport, current, theta_0=0.01):
    options = {
        "ligament shape": "cylinder",
        "particle expansion": "accommodation",
        "intraparticle transport": transport,
    }
    changes = CHANGES | {
        "X particle accommodation factor": 0.7,
        "Initial concentration in positive electrode [mol.m-3]": 310970 * theta_0,
    }
    return solve(simulation(model, options, changes), 0.4 * HOUR, current)


@pytest.mark.parametrize(("sign", "theta_0"), [(1, 0.01), (-1, 0.6)])
def test_drop_of_a_uniformly_reacting_sphere(sign, theta_0):
    current = sign * c_rate_current("half", 1)
    lumped, none = (run("SPM", transport, current, theta_0) for transport in ("lumped", "none"))
    J_p = lumped["X-averaged positive particle outer volume ratio"].entries
    phi = lumped["X-averaged positive particle internal porosity"].entries
    assert np.ptp(phi) > 0.1
    # reaction current per current particle volume, over the current radius
    q = current / (DEPTH * AREA) / (EPS_S / (1 - PHI_0)) / J_p
    R = R_P * J_p ** (1 / 3)
    kappa_p = KAPPA * phi**B_P
    ohmic = q * R**2 / 15 * (1 / kappa_p + 1 / SIGMA_P)
    # the drop of ln c: (2 R T/F)(1 - t+) times (1 - t+) q R^2/(15 F D c)
    salt = 2 * R_g * T * (1 - T_PLUS) ** 2 / F**2 * q * R**2 / (15 * D_E * phi**B_P * C_E)
    eta = lumped["X-averaged positive electrode intraparticle overpotential [V]"].entries
    assert eta == pytest.approx(-(ohmic + salt), rel=1e-6)
    assert np.abs(eta).max() > 1e-3
    difference = lumped["Voltage [V]"].entries - none["Voltage [V]"].entries
    assert difference == pytest.approx(eta, abs=1e-7)


def test_drop_lowers_the_voltage_of_the_dfn_too():
    current = c_rate_current("half", 1)
    spm, dfn = (run(model, "lumped", current) for model in ("SPM", "DFN"))
    name = "X-averaged positive electrode intraparticle overpotential [V]"
    eta = dfn[name].entries
    # the SPM's electrolyte stays at 1 mol/l; some per cent more or less in the DFN
    assert eta == pytest.approx(spm[name].entries, rel=0.1)
    plain = run("DFN", "none", current)
    difference = dfn["Voltage [V]"].entries - plain["Voltage [V]"].entries
    # the drop also evens out the reaction over the electrode, while the potential is steep
    assert difference[20:] == pytest.approx(eta[20:], rel=0.1)
