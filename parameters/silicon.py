"""Lithium in silicon, Li(x)Si with 0 <= x <= 3.75, as functions of the filling x/3.75.

Concentrations count lithium per volume of PRISTINE silicon (host frame), so the solid volume
ratio is J = 1 + volume_change. Numbers a user may want to change are PyBaMM parameters; their
values and sources are rows of data/li_si.csv and of the cell's tables.

The functions take and return PyBaMM symbols; those without parameters take numbers too.
"""

import numpy as np
import pybamm
from pybamm.input.parameters.lithium_ion.Chen2020_composite import (
    silicon_ocp_delithiation_Mark2016 as delithiation_potential,
)
from pybamm.input.parameters.lithium_ion.Chen2020_composite import (
    silicon_ocp_lithiation_Mark2016 as lithiation_potential,
)

__all__ = [
    "delithiation_potential",
    "diffusivity",
    "equilibrium_potential",
    "exchange_current_density",
    "lithiation_potential",
    "mean_branch_potential",
    "volume_change",
    "yield_stress",
    "youngs_modulus",
]


def mean_branch_potential(sto):
    """Mean of the measured lithiation and delithiation potentials [V].

    A fit that falls at every filling by construction and is finite at both ends: within 1.5 mV
    (0.3 mV rms) of the mean of the two polynomials in PyBaMM's Chen2020_composite for fillings
    0.0005 to 0.9995. The 1e-4 (1/sto + 1/(sto - 1)) term of the lithiation polynomial is left
    out, since PyBaMM adds end-point asymptotes to every open-circuit potential itself.

    Parameters
    ----------
    sto : float, numpy.ndarray or pybamm.Symbol
        Filling [-].

    Returns
    -------
    float, numpy.ndarray or pybamm.Symbol
        Potential against lithium [V], same shape.

    References
    ----------
    Verbrugge, Baker & Xiao 2016, J. Electrochem. Soc. 163:A262 (polynomials, through PyBaMM's
    Chen2020_composite: Ai et al. 2022, 10.1016/j.jpowsour.2022.231142).
    """
    return (
        0.1794
        + 0.4954 * np.exp(-sto / 0.0744)
        - 0.0703 * np.tanh((sto - 0.3452) / 0.21)
        - 0.0743 * np.tanh((sto - 0.6757) / 0.1737)
        - 0.1158 * np.tanh((sto - 1.014) / 0.0587)
    )


def equilibrium_potential(sto):
    """Stress-free equilibrium potential [V].

    The measured branches contain the electrode's mean stress. A film that flows at -1.75 GPa
    biaxial on insertion and +1.0 GPa on extraction has a mean of -0.375 GPa, and
    2 Omega/(3 F) = 61 mV/GPa puts the mean of its branches 23 mV BELOW equilibrium. The shift
    "Silicon mean-stress potential shift [V]" puts that back; set it to zero to use the plain
    mean of the branches with "stress-potential coupling" off.

    Parameters
    ----------
    sto : pybamm.Symbol
        Filling [-].

    Returns
    -------
    pybamm.Symbol
        Potential against lithium [V].

    References
    ----------
    Sethuraman et al. 2010, 10.1149/1.3489378 (61 mV/GPa) and
    10.1016/j.jpowsour.2010.02.013 (film stresses).
    """
    return mean_branch_potential(sto) + pybamm.Parameter("Silicon mean-stress potential shift [V]")


def volume_change(sto):
    """Volume change (V - V0)/V0 of the solid [-], linear in the filling.

    Parameters
    ----------
    sto : pybamm.Symbol
        Filling [-].

    Returns
    -------
    pybamm.Symbol
        Volume change [-]; J = 1 + volume_change.
    """
    return pybamm.Parameter("Silicon volume change at full lithiation") * sto


def youngs_modulus(sto, T):
    """Young's modulus [Pa], linear from silicon to Li(3.75)Si.

    Parameters
    ----------
    sto : pybamm.Symbol
        Filling [-].
    T : pybamm.Symbol
        Temperature [K]; not used.

    Returns
    -------
    pybamm.Symbol
        Young's modulus [Pa].
    """
    pristine = pybamm.Parameter("Silicon Young's modulus [Pa]")
    lithiated = pybamm.Parameter("Lithiated silicon Young's modulus [Pa]")
    return pristine + (lithiated - pristine) * sto


def yield_stress(sto):
    """Uniaxial yield stress on insertion [Pa], linear from silicon to Li(3.75)Si.

    In a film (equibiaxial stress) the von Mises stress is the film stress, so the film's yield
    stress is used as it was measured.

    Parameters
    ----------
    sto : pybamm.Symbol
        Filling [-].

    Returns
    -------
    pybamm.Symbol
        Yield stress [Pa].
    """
    pristine = pybamm.Parameter("Silicon yield stress [Pa]")
    lithiated = pybamm.Parameter("Lithiated silicon yield stress [Pa]")
    return pristine + (lithiated - pristine) * sto


def diffusivity(sto, T):
    """Diffusivity of lithium in silicon [m2.s-1], constant in the filling.

    Parameters
    ----------
    sto : pybamm.Symbol
        Filling [-]; not used.
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Diffusivity [m2.s-1].
    """
    reference = pybamm.Parameter("Silicon reference diffusivity [m2.s-1]")
    activation = pybamm.Parameter("Silicon diffusivity activation energy [J.mol-1]")
    return reference * _arrhenius(activation, T)


def exchange_current_density(c_e, c_s_surf, c_s_max, T):
    """Exchange-current density per current surface area [A.m-2].

    j0 = F k c_e^0.5 c_s^0.5 (c_max - c_s)^0.5, with F k given through the value of j0 at half
    filling, 1 mol/l and 298.15 K.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Electrolyte concentration [mol.m-3].
    c_s_surf, c_s_max : pybamm.Symbol
        Surface and maximum concentration, per pristine volume [mol.m-3].
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
        Exchange-current density [A.m-2].
    """
    reference = pybamm.Parameter("Silicon reference exchange-current density [A.m-2]")
    activation = pybamm.Parameter("Silicon exchange-current density activation energy [J.mol-1]")
    faraday_k = reference / (1000**0.5 * c_s_max / 2)
    concentrations = c_e**0.5 * c_s_surf**0.5 * (c_s_max - c_s_surf) ** 0.5
    return faraday_k * _arrhenius(activation, T) * concentrations


def _arrhenius(activation_energy, T):
    return pybamm.exp(activation_energy / pybamm.constants.R * (1 / 298.15 - 1 / T))
