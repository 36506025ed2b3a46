"""From what is measured of a porous particle to what the models need.

The models take the ligament half-thickness a0 of a sphere, cylinder or slab (d = 3, 2, 1), whose
surface per solid volume is d/a0, and the porosity inside the particle.
"""

import math
from statistics import NormalDist

from porousalloy.parameters.errors import InputError

DIMENSIONS = {"sphere": 3, "cylinder": 2, "slab": 1}


def _require_positive(**quantities):
    for name, value in quantities.items():
        if not 0 < value < math.inf:
            raise InputError(f"{name.replace('_', ' ')} is {value}; give a finite number above 0.")


def _require_fraction(**quantities):
    for name, value in quantities.items():
        if not 0 <= value < 1:
            raise InputError(
                f"{name.replace('_', ' ')} is {value}; give a fraction of at least 0 and below 1."
            )


def _require_swelling(volume_change):
    if not 0 <= volume_change < math.inf:
        raise InputError(f"volume change is {volume_change}; give a finite number of at least 0.")


def shape_dimension(shape: str) -> int:
    """Dimension d of a ligament shape: its surface per solid volume is d/a0.

    Parameters
    ----------
    shape : {"sphere", "cylinder", "slab"}
        Shape of the ligaments; a slab is wetted on both faces.

    Returns
    -------
    int
        3, 2 or 1.

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
        Surface per mass of solid [m2.kg-1]; 1 m2/g is 1000 m2/kg.
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
    _require_positive(specific_surface=specific_surface, density=density)
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
    _require_fraction(porosity=porosity)
    _require_positive(wavenumber=wavenumber)
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
    _require_positive(porosity=porosity)
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
        Volume of what remains, per mol of the remaining element [m3.mol-1].
    precursor_molar_volume : float
        Volume of the compound, per mol of the remaining element [m3.mol-1].

    Returns
    -------
    float
        Porosity [-].

    Raises
    ------
    InputError
        If a volume is not above 0, or what remains is larger than the compound.
    """
    _require_positive(
        solid_molar_volume=solid_molar_volume, precursor_molar_volume=precursor_molar_volume
    )
    if solid_molar_volume > precursor_molar_volume:
        raise InputError(
            f"The solid takes {solid_molar_volume} m3/mol and its precursor only "
            f"{precursor_molar_volume} m3/mol; give both per mol of the element that remains."
        )
    return 1 - solid_molar_volume / precursor_molar_volume


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
    _require_fraction(minimum_porosity=minimum_porosity)
    return (volume_change + minimum_porosity) / (1 + volume_change)


def outer_volume_ratio(
    volume_change: float, porosity: float, minimum_porosity: float = 0.0
) -> float:
    """Outer volume of a particle that swells inward first, filled over pristine.

    J_p = max(1, (1 - phi)(1 + dV)/(1 - phi_min)): 1 until the pores have closed to the minimum.

    Parameters
    ----------
    volume_change : float
        Volume change of the solid, (V - V0)/V0, zero or above [-].
    porosity : float
        Pores per particle volume when pristine, at least the minimum porosity [-].
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
    _require_fraction(porosity=porosity, minimum_porosity=minimum_porosity)
    if porosity < minimum_porosity:
        raise InputError(
            f"Porosity {porosity} is below the minimum porosity {minimum_porosity}, which is left "
            "when the pores have closed; raise the first or lower the second."
        )
    return max(1.0, (1 - porosity) * (1 + volume_change) / (1 - minimum_porosity))


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
    _require_positive(density=density)
    _require_fraction(porosity=porosity)
    return density * (1 - porosity)


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
        Pores per particle volume when pristine [-].
    outer_volume_ratio : float, optional
        Outer volume when filled over when pristine: 1 gives the capacity per volume before
        filling, more than 1 after [-].

    Returns
    -------
    float
        Capacity per outer volume [A.h.m-3].

    Raises
    ------
    InputError
        If a number is not above 0 or the porosity outside [0, 1).
    """
    _require_positive(specific_capacity=specific_capacity, outer_volume_ratio=outer_volume_ratio)
    return specific_capacity * envelope_density(density, porosity) / outer_volume_ratio
