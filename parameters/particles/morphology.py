"""From what is measured of a porous particle to what the models need.

The models take the ligament half-thickness a0 of a sphere, cylinder or slab (d = 3, 2, 1), whose
surface per solid volume is d/a0, and the porosity inside the particle.
"""

import math
from statistics import NormalDist

from porousalloy.parameters.errors import InputError

DIMENSIONS = {"sphere": 3, "cylinder": 2, "slab": 1}


def require_positive(**quantities: float) -> None:
    """Refuse quantities, by name, that are not finite or not above 0."""
    for name, value in quantities.items():
        if not 0 < value < math.inf:
            raise InputError(f"{name.replace('_', ' ')} is {value}; give a finite number above 0.")


def require_fraction(**quantities: float) -> None:
    """Refuse quantities, by name, that are not at least 0 and below 1."""
    for name, value in quantities.items():
        if not 0 <= value < 1:
            raise InputError(
                f"{name.replace('_', ' ')} is {value}; give a fraction of at least 0 and below 1."
            )


def shape_dimension(shape: str) -> int:
    """Dimension d of a ligament shape: its surface per solid volume is d/a0.

    Parameters
    ----------
    shape : {"sphere", "cylinder", "slab"}
        Shape of the ligaments, of which a slab is wetted on both faces.

    Returns
    -------
    int
        Dimension: 3, 2 or 1.

    Raises
    ------
    InputError
        If the shape is not one of the three.
    """
    if shape not in DIMENSIONS:
        raise InputError(f"Shape is '{shape}'; choose one of {', '.join(DIMENSIONS)}.")
    return DIMENSIONS[shape]


def ligament_half_thickness_from_bet(specific_surface: float, density: float, shape: str) -> float:
    """Ligament half-thickness a0 = d/(rho S) from a gas adsorption surface.

    Parameters
    ----------
    specific_surface : float
        Surface per mass of solid [m2.kg-1].
    density : float
        Density of the pore-free solid [kg.m-3].
    shape : {"sphere", "cylinder", "slab"}
        Shape of the ligaments.

    Returns
    -------
    float
        Half-thickness [m].

    Raises
    ------
    InputError
        If a number is not above 0 or the shape is unknown.
    """
    require_positive(specific_surface=specific_surface, density=density)
    return shape_dimension(shape) / (density * specific_surface)


def leveled_wave_surface(porosity: float, wavenumber: float) -> float:
    """Surface per total volume of a bicontinuous skeleton [m-1].

    A Gaussian random field of one wavenumber q0, cut at the level u that leaves the porosity:
    S = 2/(pi sqrt 3) q0 exp(-u^2/2), u = sqrt 2 erfinv(1 - 2 phi).

    Parameters
    ----------
    porosity : float
        Pores per total volume [-].
    wavenumber : float
        Wavenumber q0 of the waves [m-1]; 2 pi over the mean distance of ligaments.

    Returns
    -------
    float
        Surface per total volume [m-1].

    Raises
    ------
    InputError
        If the porosity is outside [0, 1) or the wavenumber is not above 0.

    References
    ----------
    Soyarslan, Bargmann, Pradas & Weissmueller 2018, Acta Mater. 149:326,
    10.1016/j.actamat.2018.01.005.
    """
    require_fraction(porosity=porosity)
    require_positive(wavenumber=wavenumber)
    if porosity == 0:
        return 0.0
    level = -NormalDist().inv_cdf(porosity)  # sqrt 2 erfinv(1 - 2 phi)
    return 2 / (math.pi * math.sqrt(3)) * wavenumber * math.exp(-(level**2) / 2)


def leveled_wave_half_thickness(porosity: float, wavenumber: float, shape: str) -> float:
    """Ligament half-thickness a0 = d (1 - phi)/S of a bicontinuous skeleton [m].

    Parameters
    ----------
    porosity : float
        Pores per total volume, above 0 [-].
    wavenumber : float
        Wavenumber of the waves [m-1].
    shape : {"sphere", "cylinder", "slab"}
        Shape that stands for the ligaments.

    Returns
    -------
    float
        Half-thickness [m].

    Raises
    ------
    InputError
        If the porosity is outside (0, 1), the wavenumber not above 0 or the shape unknown.

    References
    ----------
    Soyarslan et al. 2018, Acta Mater. 149:326, 10.1016/j.actamat.2018.01.005.
    """
    require_positive(porosity=porosity)
    surface = leveled_wave_surface(porosity, wavenumber)
    return shape_dimension(shape) * (1 - porosity) / surface


def porosity_of_leached_precursor(
    solid_molar_volume: float, precursor_molar_volume: float
) -> float:
    """Porosity left when a compound loses all but one element and keeps its outline.

    Mg2Si to silicon: 1 - 20.02/64.04 = 0.687 (cubic angstrom per silicon atom); 0.67 with
    amorphous silicon, which is a few percent lighter. Shrinkage makes it smaller.

    Parameters
    ----------
    solid_molar_volume : float
        Volume of what remains per mol of the remaining element [m3.mol-1].
    precursor_molar_volume : float
        Volume of the compound per mol of the remaining element [m3.mol-1].

    Returns
    -------
    float
        Porosity [-].

    Raises
    ------
    InputError
        If a volume is not above 0, or what remains is larger than the compound.
    """
    require_positive(
        solid_molar_volume=solid_molar_volume, precursor_molar_volume=precursor_molar_volume
    )
    if solid_molar_volume > precursor_molar_volume:
        raise InputError(
            f"The solid takes {solid_molar_volume} m3/mol and its precursor only "
            f"{precursor_molar_volume} m3/mol; give both per mol of the element that remains."
        )
    return 1 - solid_molar_volume / precursor_molar_volume


def envelope_density(density: float, porosity: float) -> float:
    """Density of a porous particle with its pores empty [kg.m-3].

    Parameters
    ----------
    density : float
        Density of the pore-free solid [kg.m-3].
    porosity : float
        Pores per particle volume [-].

    Returns
    -------
    float
        Mass per outer volume [kg.m-3].

    Raises
    ------
    InputError
        If the density is not above 0 or the porosity outside [0, 1).
    """
    require_positive(density=density)
    require_fraction(porosity=porosity)
    return density * (1 - porosity)
