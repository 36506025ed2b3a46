"""Design tables of porous particles: how much porosity, and what it costs.

    phi_0(theta)    = (dV + phi_min)/(1 + dV),   dV(theta) = dV_full theta (1 + b (1 - theta))
    rho_p           = rho_s (1 - phi)
    Q_before        = q rho_s (1 - phi),   Q_after = Q_before/J_p
    J_p             = max(1, (1 - phi)(1 + dV)/(1 - phi_min))

with the porosity phi_0 for zero growth at the filling theta, the porosity phi of the pristine
particle and phi_min left when its pores have closed, the solid's volume change dV = (V - V0)/V0 and
its curvature b, the solid's density rho_s and capacity q, and the outer volume ratio J_p of a
particle that swells into its pores first.
"""

from collections.abc import Iterable

import pandas as pd

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.morphology import (
    envelope_density,
    outer_volume_ratio,
    porosity_for_zero_growth,
    volumetric_capacity,
)


def required_porosity_table(
    volume_change: float,
    fillings: Iterable[float],
    *,
    curvature: float = 0.0,
    minimum_porosity: float = 0.0,
) -> pd.DataFrame:
    """Porosity at which the particle need not grow, against the filling it is used to.

    Parameters
    ----------
    volume_change : float
        Volume change of the solid at full filling, (V - V0)/V0 [-].
    fillings : iterable of float
        Fillings theta, from 0 to 1 [-].
    curvature : float, optional
        b in dV(theta) = dV_full theta (1 + b (1 - theta)), between -1 and 1 [-].
    minimum_porosity : float, optional
        Porosity left when the pores have closed [-].

    Returns
    -------
    pandas.DataFrame
        One row a filling: "Filling", "Volume change", "Porosity for zero growth".

    Raises
    ------
    InputError
        If a filling, the curvature, the volume change or the minimum porosity is out of range.
    """
    if not -1 < curvature < 1:
        raise InputError(
            f"curvature is {curvature}; give a number between -1 and 1, where the volume rises "
            "with the filling throughout."
        )
    rows = []
    for filling in fillings:
        if not 0 <= filling <= 1:
            raise InputError(f"filling is {filling}; give fractions between 0 and 1.")
        change = volume_change * filling * (1 + curvature * (1 - filling))
        rows.append((filling, change, porosity_for_zero_growth(change, minimum_porosity)))
    return pd.DataFrame(rows, columns=["Filling", "Volume change", "Porosity for zero growth"])


def envelope_density_table(density: float, porosities: Iterable[float]) -> pd.DataFrame:
    """Density of particles with empty pores against their porosity.

    Parameters
    ----------
    density : float
        Density of the pore-free solid [kg.m-3].
    porosities : iterable of float
        Pores per particle volume, at least 0 and below 1 [-].

    Returns
    -------
    pandas.DataFrame
        One row a porosity: "Porosity", "Envelope density [kg.m-3]".

    Raises
    ------
    InputError
        If the density is not above 0 or a porosity outside [0, 1).
    """
    rows = [(porosity, envelope_density(density, porosity)) for porosity in porosities]
    return pd.DataFrame(rows, columns=["Porosity", "Envelope density [kg.m-3]"])


def volumetric_capacity_table(
    specific_capacity: float,
    density: float,
    volume_change: float,
    porosities: Iterable[float],
    *,
    minimum_porosity: float = 0.0,
) -> pd.DataFrame:
    """Capacity per outer volume of the particles, before and after they are filled.

    Parameters
    ----------
    specific_capacity : float
        Capacity per mass of pristine solid [A.h.kg-1], the same number as mAh/g.
    density : float
        Density of the pore-free pristine solid [kg.m-3].
    volume_change : float
        Volume change of the solid at that capacity, (V - V0)/V0 [-].
    porosities : iterable of float
        Pores per particle volume when pristine, at least the minimum porosity [-].
    minimum_porosity : float, optional
        Porosity left when the pores have closed [-].

    Returns
    -------
    pandas.DataFrame
        One row a porosity: "Porosity", "Outer volume ratio", "Volumetric capacity before filling
        [A.h.m-3]", "Volumetric capacity after filling [A.h.m-3]"; 1e6 A.h.m-3 are 1 A.h per cm3.

    Raises
    ------
    InputError
        If a number is out of range or a porosity below the minimum.
    """
    rows = []
    for porosity in porosities:
        growth = outer_volume_ratio(volume_change, porosity, minimum_porosity)
        before = volumetric_capacity(specific_capacity, density, porosity)
        after = volumetric_capacity(specific_capacity, density, porosity, growth)
        rows.append((porosity, growth, before, after))
    return pd.DataFrame(
        rows,
        columns=[
            "Porosity",
            "Outer volume ratio",
            "Volumetric capacity before filling [A.h.m-3]",
            "Volumetric capacity after filling [A.h.m-3]",
        ],
    )
