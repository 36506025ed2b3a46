"""Open-circuit potential of an alloy from the list of its two-phase plateaus.

An alloy that passes through line compounds has a constant potential while two phases coexist and
drops from one plateau to the next across each single phase. With the stoichiometry theta = x/x_max,
plateau potentials U_1 >= U_2 >= ... and phase boundaries theta_i::

    U(theta) = U_1 - sum_i (U_i - U_(i+1)) L((theta - theta_i)/w)
               + (R T/F) [ln(1 + s/theta) - ln(1 + s/(1 - theta))]

with the logistic function L(z) = (1 + tanh(z/2))/2. It is smooth, falls everywhere, and keeps the
free energy: a step symmetric about its boundary moves as much charge up as down, and the two
logarithms have equal integrals. So the integral of U is the sum of potential times width of the
plateaus; a boundary 9 w from an end loses 1e-6 of its step there.

The fall keeps a half cell's cut-off near 0 V from being met only where the surface is full to one
part in ten thousand. Two widths are assumed, the same for every alloy:

w  width of a single phase. Line compounds are narrower than can be seen, but curves at low rate
   step over some percent of the capacity, as grains do not all react at once. At w = 0.01 four
   fifths of a step lie within 4.4 percent of the capacity, and a plateau of 6 percent, the
   shortest of tin, still shows at its own potential within 2 mV.
s  stoichiometry at which a phase at either end is saturated with ions or vacancies. The end bends
   as an ideal solution, 18 mV at theta = s and 59 mV a decade far below. At s = 0.01 the bend takes
   up the last percent of the charge, and the middle of a plateau at an end is off by 5 mV at most
   if it is a tenth of the capacity. From there to the cut-off PyBaMM's own barrier takes over, 1 mV
   at theta = 0.001 and 1 V at 0, which it adds to every open-circuit potential; there is no second
   one here.

Temperature enters as the models have it, U(T) = U(T_ref) + (T - T_ref) dU/dT: the logarithms are
proportional to T, and the plateaus move together by a constant number. Plateaus that were
measured at another temperature are used as they are at 298.15 K.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from porousalloy.parameters.errors import InputError

F, R_g = 96485.33212, 8.314462618  # [C.mol-1], [J.mol-1.K-1]
T_REF = 298.15  # [K]
STEP_WIDTH = 0.01
SOLUBILITY = 0.01
#: Plateaus may touch within this share of x_max: boundaries are rounded fractions.
TOUCHING = 1e-3


@dataclass(frozen=True)
class PlateauCurve:
    """Open-circuit potential and entropic change of a list of plateaus; see the module.

    Attributes
    ----------
    potentials : tuple of float
        Plateau potentials at 298.15 K, falling or equal [V].
    boundaries : tuple of float
        Stoichiometries at which they meet, one fewer than potentials [-].
    entropic_change : float
        Shift of all plateaus with temperature [V.K-1].
    """

    potentials: tuple[float, ...]
    boundaries: tuple[float, ...]
    entropic_change: float = 0.0

    def potential(self, sto, T=T_REF):
        """Open-circuit potential [V].

        Parameters
        ----------
        sto : float, numpy.ndarray or pybamm.Symbol
            Stoichiometry, above 0 and below 1 [-].
        T : float, optional
            Temperature [K].

        Returns
        -------
        float, numpy.ndarray or pybamm.Symbol
            Potential against the metal of the ion [V], same shape.
        """
        potential = self.potentials[0] + self.entropic_change * (T - T_REF)
        steps = zip(pairwise(self.potentials), self.boundaries, strict=True)
        for (above, below), boundary in steps:
            potential -= (above - below) / 2 * (1 + np.tanh((sto - boundary) / (2 * STEP_WIDTH)))
        ends = np.exp(-sto / STEP_WIDTH) - np.exp((sto - 1) / STEP_WIDTH)
        return potential + R_g * T / F * _end_logarithms(sto) + self.potentials[-1] * ends

    def temperature_derivative(self, sto):
        """Derivative of the potential by temperature [V.K-1], the same at every temperature.

        Parameters
        ----------
        sto : float, numpy.ndarray or pybamm.Symbol
            Stoichiometry, above 0 and below 1 [-].

        Returns
        -------
        float, numpy.ndarray or pybamm.Symbol
            Entropic change [V.K-1], same shape.
        """
        return self.entropic_change + R_g / F * _end_logarithms(sto)


def _end_logarithms(sto):
    return np.log(1 + SOLUBILITY / sto) - np.log(1 + SOLUBILITY / (1 - sto))


def plateau_curve(
    plateaus: Iterable[tuple[float, float, float]], entropic_change: float = 0.0
) -> PlateauCurve:
    """Curve of a list of plateaus.

    Parameters
    ----------
    plateaus : iterable of (float, float, float)
        Plateaus: the compositions at which each begins and ends, in ions per host atom or any other
        unit, and its potential [V]; from 0 to the composition of the full alloy, without gaps.
    entropic_change : float, optional
        Shift of all plateaus with temperature [V.K-1].

    Returns
    -------
    PlateauCurve
        Potential as a function of the composition over the last one.

    Raises
    ------
    InputError
        If a number is not finite, the list is empty, does not begin at 0, has a gap, an overlap
        or an empty plateau, or a potential rises.
    """
    rows = [tuple(map(float, plateau)) for plateau in plateaus]
    if not rows:
        raise InputError("The list of plateaus is empty; give one (start, end, potential) or more.")
    for row in rows:
        if not all(map(math.isfinite, row)):
            raise InputError(f"Plateau {row} is not finite; give three numbers.")
    if rows[0][0] != 0:
        raise InputError(f"The first plateau starts at {rows[0][0]:g}; let it start at 0.")
    for start, end, _ in rows:
        if not end > start:
            raise InputError(
                f"A plateau goes from {start:g} to {end:g}; let it end further than it starts."
            )
    x_max = rows[-1][1]
    for (_, end, above), (start, _, below) in pairwise(rows):
        if abs(start - end) > TOUCHING * x_max:
            raise InputError(
                f"A plateau ends at {end:g} and the next starts at {start:g}; let them touch."
            )
        if below > above:
            raise InputError(
                f"The potential rises from {above:g} V to {below:g} V at {start:g}; give "
                "potentials that fall, or are equal, from plateau to plateau."
            )
    return PlateauCurve(
        potentials=tuple(potential for _, _, potential in rows),
        boundaries=tuple(end / x_max for _, end, _ in rows[:-1]),
        entropic_change=entropic_change,
    )
