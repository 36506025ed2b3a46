"""NaPF6 in EC:PC, sodium metal and Na3V2(PO4)2F3 (NVPF) as smooth functions.

PyBaMM's Chayambuka2022 tabulates the electrolyte and NVPF; its linear interpolants have kinks and
run out of the tables when swelling moves the salt. The closed forms here are fitted to those tables
and stay positive and monotone outside them. A temperature dependence is not in the source: the
activation energy is a parameter.

References
----------
Chayambuka, Mulder, Danilov & Notten 2022, Electrochim. Acta 404:139764,
10.1016/j.electacta.2021.139764, through PyBaMM 26.10.
"""

import numpy as np
import pybamm

__all__ = [
    "electrolyte_conductivity",
    "electrolyte_diffusivity",
    "metal_exchange_current_density",
    "nvpf_diffusivity",
    "nvpf_exchange_current_density",
    "nvpf_potential",
]


def electrolyte_conductivity(c_e, T):
    """Conductivity of NaPF6 in EC:PC 1:1 [S.m-1], within 2 % of the source's five points.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Salt concentration [mol.m-3].
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Conductivity [S.m-1].
    """
    c = c_e / 1000
    return 1.574 * c**0.6732 * pybamm.exp(-0.592 * c) * _electrolyte_arrhenius(T)


def electrolyte_diffusivity(c_e, T):
    """Diffusivity of NaPF6 in EC:PC 1:1 [m2.s-1], within 1.6 % of the source's points.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Salt concentration [mol.m-3].
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Diffusivity [m2.s-1].
    """
    c = c_e / 1000
    return 4.170e-11 * (0.3656 + 0.6344 * pybamm.exp(-c / 1.021)) * _electrolyte_arrhenius(T)


def metal_exchange_current_density(c_e, c_metal, T):
    """Exchange-current density of sodium metal [A.m-2]: j_ref (c_e/1000)^0.5.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Salt concentration [mol.m-3].
    c_metal : pybamm.Symbol
        Concentration of the metal [mol.m-3], which has no effect.
    T : pybamm.Symbol
        Temperature [K], which has no effect.

    Returns
    -------
    pybamm.Symbol
        Exchange-current density [A.m-2].
    """
    j_ref = pybamm.Parameter("Sodium metal reference exchange-current density [A.m-2]")
    return j_ref * (c_e / 1000) ** 0.5


def nvpf_potential(sto):
    """Open-circuit potential of NVPF against sodium [V].

    Two plateaus and both ends; 6 mV median and 13 mV rms from the source's table between
    stoichiometries of 0.215 and 0.975, at most 44 mV (foot of the step). Below 0.21, where the
    table ends, it rises by 40 V per unit of stoichiometry.

    Parameters
    ----------
    sto : float, numpy.ndarray or pybamm.Symbol
        Stoichiometry [-]; 0.21 is Na1V2(PO4)2F3.

    Returns
    -------
    float, numpy.ndarray or pybamm.Symbol
        Potential [V], same shape.
    """
    return (
        4.211
        - 0.1400 * sto
        - 0.21213 * (1 + np.tanh((sto - 0.58267) / 0.00598))
        - 1.505 * (1 + np.tanh((sto - 1.01615) / 0.02336))
        + 0.08 * np.log(1 + np.exp((0.208 - sto) / 0.002))
    )


def nvpf_diffusivity(sto, T):
    """Diffusivity in NVPF [m2.s-1]: a fit within a factor of 1.5 (rms 24 %) of the table.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].
    T : pybamm.Symbol
        Temperature [K], which has no effect: the source gives none.

    Returns
    -------
    pybamm.Symbol
        Diffusivity [m2.s-1].
    """
    return pybamm.exp(
        -38.105
        + 5.144 * pybamm.exp(-sto / 0.1717)
        + 0.8925 * pybamm.exp(-(((sto - 0.5047) / 0.1252) ** 2))
    )


def nvpf_exchange_current_density(c_e, c_s_surf, c_s_max, T):
    """Exchange-current density of NVPF [A.m-2]: F k (c_e/1000)^0.5 c^0.5 (c_max - c)^0.5/2.

    The rate constant k is fitted within a factor of 1.4 (rms 14 %) of the source's table.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Salt concentration [mol.m-3].
    c_s_surf, c_s_max : pybamm.Symbol
        Concentration at the surface and its maximum [mol.m-3].
    T : pybamm.Symbol
        Temperature [K], which has no effect: the source gives none.

    Returns
    -------
    pybamm.Symbol
        Exchange-current density [A.m-2].
    """
    sto = c_s_surf / c_s_max
    z = (sto - 0.4889) / 0.1421
    # not z**2: in exchange-current densities PyBaMM replaces powers by regularised ones, which
    # keep the sign of a negative base
    k = pybamm.exp(-26.734 + 4.719 * pybamm.exp(-sto / 0.248) + 0.8347 * pybamm.exp(-z * z))
    concentrations = (c_e / 1000) ** 0.5 * c_s_surf**0.5 * (c_s_max - c_s_surf) ** 0.5
    return pybamm.constants.F * k * concentrations / 2


def _electrolyte_arrhenius(T):
    activation = pybamm.Parameter("Electrolyte activation energy [J.mol-1]")
    return pybamm.exp(activation / pybamm.constants.R * (1 / 298.15 - 1 / T))
