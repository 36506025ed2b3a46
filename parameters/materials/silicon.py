"""Open-circuit potentials of lithium in silicon, Li(x)Si with 0 <= x <= 3.75, from PyBaMM's own.

The other alloys' are in `potentials`. The functions take and return PyBaMM symbols; those
without parameters take numbers too. The numbers of the equilibrium potential are parameters, so
that a fit can change them.
"""

import numpy as np
import pybamm
from pybamm.input.parameters.lithium_ion.Chen2020_composite import (
    silicon_ocp_delithiation_Mark2016 as delithiation_potential,
)
from pybamm.input.parameters.lithium_ion.Chen2020_composite import (
    silicon_ocp_lithiation_Mark2016 as polynomial_with_ends,
)

__all__ = [
    "delithiation_branch",
    "delithiation_potential",
    "equilibrium_potential",
    "lithiation_branch",
    "lithiation_potential",
    "mean_branch_potential",
]

STEPS = ("first", "second", "third")
#: Names of the numbers of the potential, in the order of :func:`stepped_potential`.
POTENTIAL_NUMBERS = (
    "Silicon potential level [V]",
    "Silicon potential rise when empty [V]",
    "Silicon potential rise decay filling",
    *(
        f"Silicon potential {step} step {quantity}"
        for step in STEPS
        for quantity in ("half height [V]", "filling", "width")
    ),
)


def stepped_potential(sto, numbers):
    """Level, exponential rise towards the empty alloy, and three smooth steps down [V].

        U = level + rise exp(-theta/decay) - sum_k h_k tanh((theta - theta_k)/w_k)

    It falls everywhere by construction and is finite at both ends.

    Parameters
    ----------
    sto : float, numpy.ndarray or pybamm.Symbol
        Stoichiometry [-].
    numbers : sequence of 12 float or pybamm.Symbol
        Numbers of the potential, in the order of :data:`POTENTIAL_NUMBERS`.

    Returns
    -------
    float, numpy.ndarray or pybamm.Symbol
        Potential against lithium [V], same shape.
    """
    level, rise, decay, *steps = numbers
    potential = level + rise * np.exp(-sto / decay)
    for half_height, filling, width in zip(steps[::3], steps[1::3], steps[2::3], strict=True):
        potential -= half_height * np.tanh((sto - filling) / width)
    return potential


def lithiation_potential(sto):
    """Measured lithiation potential [V], a polynomial.

    That of PyBaMM's Chen2020_composite without its own end term, 1e-4 (1/sto + 1/(sto - 1)): PyBaMM
    adds end-point asymptotes to every open-circuit potential itself, and with both an alloy that is
    emptied to the upper cut-off would start a volt above it.

    Parameters
    ----------
    sto : float, numpy.ndarray or pybamm.Symbol
        Stoichiometry [-].

    Returns
    -------
    float, numpy.ndarray or pybamm.Symbol
        Potential against lithium [V], same shape.

    References
    ----------
    As of :func:`mean_branch_potential`.
    """
    return polynomial_with_ends(sto) - 1e-4 * (1 / sto + 1 / (sto - 1))


def mean_branch_potential(sto):
    """Mean of the measured lithiation and delithiation potentials [V].

    Within 1.5 mV (0.3 mV rms) of the mean of the two polynomials in PyBaMM's Chen2020_composite
    for theta from 0.0005 to 0.9995, of that for lithiation without its end term.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].

    Returns
    -------
    pybamm.Symbol
        Potential against lithium [V].

    References
    ----------
    Verbrugge, Baker & Xiao 2016, J. Electrochem. Soc. 163:A262 (polynomials, through PyBaMM's
    Chen2020_composite: Ai et al. 2022, 10.1016/j.jpowsour.2022.231142).
    """
    return stepped_potential(sto, [pybamm.Parameter(name) for name in POTENTIAL_NUMBERS])


def half_gap(sto):
    """Half of the distance between the branches [V].

        gap = full + (empty - full) (1 - theta) exp(-k theta)

    linear with k = 0; with k > 0 it narrows most with the first ions, as the yield stress does.

    Parameters
    ----------
    sto : pybamm.Symbol
        Stoichiometry [-].

    Returns
    -------
    pybamm.Symbol
        Half of the distance between the branches [V].
    """
    empty = pybamm.Parameter("Silicon branch half gap when empty [V]")
    full = pybamm.Parameter("Silicon branch half gap when full [V]")
    k = pybamm.Parameter("Silicon branch half gap narrowing exponent")
    return full + (empty - full) * (1 - sto) * pybamm.exp(-k * sto)


def lithiation_branch(sto):
    """Mean of the branches less half of the gap [V]: a branch whose numbers can be fitted."""
    return mean_branch_potential(sto) - half_gap(sto)


def delithiation_branch(sto):
    """Mean of the branches and half of the gap [V]: a branch whose numbers can be fitted."""
    return mean_branch_potential(sto) + half_gap(sto)


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
        Stoichiometry [-].

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
