"""Ions in an alloy host as functions of the stoichiometry, the same for every pair.

The stoichiometry theta = x/x_max is the share of the full capacity to which the alloy is filled.

Concentrations count ions per volume of PRISTINE host (host frame), so the solid volume ratio is
J = 1 + volume_change. The numbers are PyBaMM parameters that a user may change, or make an
"[input]"; their values and sources are rows of data/alloy_*.csv and of the cells' tables. The
open-circuit potentials are in `silicon` and `potentials`.

The functions take and return PyBaMM symbols.
"""

import pybamm

__all__ = [
    "diffusivity",
    "exchange_current_density",
    "volume_change",
    "yield_stress",
    "youngs_modulus",
]


def volume_change(sto):
    """Volume change (V - V0)/V0 of the solid [-]: dV theta (1 + b (1 - theta)).

    b is fitted to the lattice volumes of the compounds on the way to the full alloy; at b = 0
    the volume is linear in the stoichiometry.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].

    Returns
    -------
    pybamm.Symbol
        Volume change [-]; J = 1 + volume_change.
    """
    full = pybamm.Parameter("Alloy volume change at full filling")
    b = pybamm.Parameter("Alloy volume change curvature")
    return full * sto * (1 + b * (1 - sto))


def youngs_modulus(sto, T):
    """Young's modulus [Pa], linear from the host to the filled alloy.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].
    T : pybamm.Symbol
        Temperature [K], which has no effect.

    Returns
    -------
    pybamm.Symbol
        Young's modulus [Pa].
    """
    host = pybamm.Parameter("Alloy host Young's modulus [Pa]")
    filled = pybamm.Parameter("Filled alloy Young's modulus [Pa]")
    return host + (filled - host) * sto


def yield_stress(sto):
    """Uniaxial yield stress on insertion [Pa], from the host to the filled alloy.

        sigma_y = filled + (host - filled) (1 - theta) exp(-k theta)

    linear with k = 0; with k > 0 the first ions soften the host most.

    In a film (equibiaxial stress) the von Mises stress is the film stress, so the film's yield
    stress is used as it was measured.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].

    Returns
    -------
    pybamm.Symbol
        Yield stress [Pa].
    """
    host = pybamm.Parameter("Alloy host yield stress [Pa]")
    filled = pybamm.Parameter("Filled alloy yield stress [Pa]")
    k = pybamm.Parameter("Alloy yield stress softening exponent")
    return filled + (host - filled) * (1 - sto) * pybamm.exp(-k * sto)


def diffusivity(sto, T):
    """Diffusivity of the ion in the alloy [m2.s-1]: D_ref ratio^(theta - 1/2), Arrhenius in T.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Diffusivity [m2.s-1].
    """
    reference = pybamm.Parameter("Alloy reference diffusivity [m2.s-1]")
    activation = pybamm.Parameter("Alloy diffusivity activation energy [J.mol-1]")
    ratio = pybamm.Parameter("Alloy diffusivity ratio of filled to host")
    return reference * pybamm.exp(pybamm.log(ratio) * (sto - 0.5)) * _arrhenius(activation, T)


def exchange_current_density(c_e, c_s_surf, c_s_max, T):
    """Exchange-current density per current surface area [A.m-2].

    j0 = F k c_e^0.5 c_s^0.5 (c_max - c_s)^0.5, with F k given through the value of j0 at
    theta = 1/2, 1 mol/l and 298.15 K.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Electrolyte concentration [mol.m-3].
    c_s_surf, c_s_max : pybamm.Symbol
        Concentration at the surface and its maximum, per pristine volume [mol.m-3].
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Exchange-current density [A.m-2].
    """
    reference = pybamm.Parameter("Alloy reference exchange-current density [A.m-2]")
    activation = pybamm.Parameter("Alloy exchange-current density activation energy [J.mol-1]")
    faraday_k = reference / (1000**0.5 * c_s_max / 2)
    concentrations = c_e**0.5 * c_s_surf**0.5 * (c_s_max - c_s_surf) ** 0.5
    return faraday_k * _arrhenius(activation, T) * concentrations


def _arrhenius(activation_energy, T):
    return pybamm.exp(activation_energy / pybamm.constants.R * (1 / 298.15 - 1 / T))
