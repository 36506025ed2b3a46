"""Design of porous particles: how much porosity, and what it costs.

    phi_0(theta)    = (dV + phi_min)/(1 + dV),   dV(theta) = dV_full theta (1 + b (1 - theta))
    J_p             = max(1, (1 - phi)(1 + dV)/(1 - phi_min))
    Q_before        = q rho_s (1 - phi),   Q_after = Q_before/J_p

with the porosity phi_0 for zero growth at the stoichiometry theta (x/x_max of the alloy), the
porosity phi of the pristine particle and phi_min left when its pores have closed, the solid's
volume change dV = (V - V0)/V0 and its curvature b, the solid's density rho_s and capacity q, and
the outer volume ratio J_p of a particle that swells into its pores first.
"""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.derivations import theoretical_capacity
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.morphology import (
    envelope_density,
    require_fraction,
    require_positive,
)
from porousalloy.parameters.resolved_values import ResolvedValues

if TYPE_CHECKING:
    import pandas as pd


def porosity_for_zero_growth(volume_change: float, minimum_porosity: float = 0.0) -> float:
    """Porosity that lets the solid swell into its pores: (dV + phi_min)/(1 + dV).

    Parameters
    ----------
    volume_change : float
        Volume change of the solid, (V - V0)/V0, zero or above [-].
    minimum_porosity : float, optional
        Porosity left when the pores have closed [-].

    Returns
    -------
    float
        Smallest porosity at which the particle need not grow [-].

    Raises
    ------
    InputError
        If the volume change is below 0 or the porosity outside [0, 1).
    """
    _require_swelling(volume_change)
    require_fraction(minimum_porosity=minimum_porosity)
    return (volume_change + minimum_porosity) / (1 + volume_change)


def outer_volume_ratio(
    volume_change: float, porosity: float, minimum_porosity: float = 0.0
) -> float:
    """Outer volume of a particle that swells inward first, filled over pristine.

    J_p stays 1 until the pores have closed to the minimum.

    Parameters
    ----------
    volume_change : float
        Volume change of the solid, (V - V0)/V0, zero or above [-].
    porosity : float
        Pore volume per volume of the pristine particle, at least the minimum porosity [-].
    minimum_porosity : float, optional
        Porosity left when the pores have closed [-].

    Returns
    -------
    float
        Outer volume over that of the pristine particle, at least 1 [-].

    Raises
    ------
    InputError
        If the volume change is below 0, or a porosity outside [0, 1) or below the minimum.
    """
    _require_swelling(volume_change)
    require_fraction(porosity=porosity, minimum_porosity=minimum_porosity)
    if porosity < minimum_porosity:
        raise InputError(
            f"Porosity {porosity} is below the minimum porosity {minimum_porosity}, which is left "
            "when the pores have closed; raise the first or lower the second."
        )
    return max(1.0, (1 - porosity) * (1 + volume_change) / (1 - minimum_porosity))


def volumetric_capacity(
    specific_capacity: float, density: float, porosity: float, outer_volume_ratio: float = 1.0
) -> float:
    """Capacity per outer volume of the particles [A.h.m-3]; 1e6 of these are 1 A.h per cm3.

    Parameters
    ----------
    specific_capacity : float
        Capacity per mass of pristine solid [A.h.kg-1], the same number as mAh/g.
    density : float
        Density of the pore-free pristine solid [kg.m-3].
    porosity : float
        Pore volume per volume of the pristine particle [-].
    outer_volume_ratio : float, optional
        Outer volume of the filled over that of the pristine particle [-]. The default of 1 gives
        the capacity per volume before filling.

    Returns
    -------
    float
        Capacity per outer volume [A.h.m-3].

    Raises
    ------
    InputError
        If a number is not above 0 or the porosity outside [0, 1).
    """
    require_positive(specific_capacity=specific_capacity, outer_volume_ratio=outer_volume_ratio)
    return specific_capacity * envelope_density(density, porosity) / outer_volume_ratio


def volume_change_at(cell: Cell, stoichiometry: float) -> float:
    """Volume change (V - V0)/V0 of a cell's alloy at a stoichiometry [-].

    Raises
    ------
    InputError
        If the stoichiometry is outside [0, 1].
    """
    if not 0 <= stoichiometry <= 1:
        raise InputError(f"The stoichiometry is {stoichiometry}; give a number from 0 to 1.")
    values = ResolvedValues(cell)
    curvature = values["Alloy volume change curvature"] * (1 - stoichiometry)
    return values["Alloy volume change at full filling"] * stoichiometry * (1 + curvature)


def design_table(
    cell: Cell, porosities: Iterable[float], stoichiometry: float = 1.0
) -> "pd.DataFrame":
    """Density, growth and capacity per volume of particles of a cell's alloy.

    Parameters
    ----------
    cell : Cell
        Cell of which the alloy is used, and the porosity left when the pores have closed.
    porosities : iterable of float
        Pore volumes per volume of the pristine particle, at least the porosity that is left [-].
    stoichiometry : float, optional
        Share of the full capacity to which the alloy is filled [-]. The default is 1.

    Returns
    -------
    pandas.DataFrame
        One row per porosity: "Porosity", "Envelope density [kg.m-3]", "Outer volume ratio",
        "Volumetric capacity before filling [A.h.m-3]" and "... after filling [A.h.m-3]".

    Raises
    ------
    InputError
        If a porosity or the stoichiometry is out of range.
    """
    import pandas as pd

    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    density = values["Alloy host density [kg.m-3]"]
    capacity = theoretical_capacity(values, Domain) * stoichiometry
    minimum = values[f"{Domain} particle minimum internal porosity"]
    change = volume_change_at(cell, stoichiometry)
    rows = []
    for porosity in porosities:
        growth = outer_volume_ratio(change, porosity, minimum)
        rows.append(
            {
                "Porosity": porosity,
                "Envelope density [kg.m-3]": envelope_density(density, porosity),
                "Outer volume ratio": growth,
                "Volumetric capacity before filling [A.h.m-3]": volumetric_capacity(
                    capacity, density, porosity
                ),
                "Volumetric capacity after filling [A.h.m-3]": volumetric_capacity(
                    capacity, density, porosity, growth
                ),
            }
        )
    return pd.DataFrame(rows)


def _require_swelling(volume_change: float) -> None:
    if not 0 <= volume_change < math.inf:
        raise InputError(f"volume change is {volume_change}; give a finite number of at least 0.")
