"""Open-circuit potentials of lithium in silicon, Li(x)Si with 0 <= x <= 3.75, from PyBaMM's own.

The other alloys' are in `potentials`. The functions take and return PyBaMM symbols; those
without parameters take numbers too.
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
    "equilibrium_potential",
    "lithiation_potential",
    "mean_branch_potential",
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
