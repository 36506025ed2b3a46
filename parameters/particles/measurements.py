"""What is measured of a porous particle: names, units, and the checks of each and of several.

A value is text with a unit, such as "60 nm", or a number in SI units. "Per mass" is per mass of
solid, without any coating.
"""

import math
from collections.abc import Mapping
from itertools import combinations

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.rules import SOLID_DENSITIES
from porousalloy.parameters.units import quantity

#: Units of the measurements by name.
MEASUREMENT_UNITS = {
    "particle_radius": "m",
    "porosity": "-",
    "specific_pore_volume": "m3.kg-1",
    "envelope_density": "kg.m-3",
    "specific_surface": "m2.kg-1",
    "tap_density": "kg.m-3",
    "coating_mass_fraction": "-",
    "coating_thickness": "m",
    "coating_density": "kg.m-3",
    "primary_particle_radius": "m",
    "ligament_diameter": "m",
    "wavenumber": "m-1",
    "shell_thickness": "m",
    "yolk_radius": "m",
    "inner_shell_radius": "m",
    "wire_diameter": "m",
    "sheet_thickness": "m",
}
#: Measurements that are a statement, true or false.
STATEMENTS = ("sealed",)
#: Any of these gives the porosity.
POROSITY_MEASUREMENTS = ("porosity", "specific_pore_volume", "envelope_density")
#: Every architecture takes these.
COMMON_MEASUREMENTS = (
    "particle_radius",
    *POROSITY_MEASUREMENTS,
    "specific_surface",
    "tap_density",
    "coating_mass_fraction",
    "coating_thickness",
    "coating_density",
)

CARBON_DENSITY = 1900.0  # [kg.m-3], usual for pyrolytic carbon
#: Tapped powder per volume: fluffy nanopowder, and the densest packing of equal spheres [-].
PACKING_FRACTIONS = (0.05, 0.74)

_MAY_BE_ZERO = ("porosity", "specific_pore_volume")
_BELOW_ONE = ("porosity", "coating_mass_fraction")


def checked_measurements(architecture: str, accepted: tuple[str, ...], given: Mapping) -> dict:
    """Measurements in SI units, each known to the architecture and possible on its own.

    Parameters
    ----------
    architecture : str
        Name of the architecture, for the messages.
    accepted : tuple of str
        Names of the measurements that the architecture can use.
    given : Mapping of str to str, float, bool or None
        Measurements by name; None stands for not measured.

    Returns
    -------
    dict of str to float or bool
        Measurements by name, without those that are None.

    Raises
    ------
    InputError
        If a name is not accepted, or a value is no possible number with a unit of its kind.
    """
    measured = {name: value for name, value in given.items() if value is not None}
    for name, value in measured.items():
        if name not in accepted:
            raise InputError(
                f"'{name}' is not a measurement of the architecture '{architecture}'; give some "
                f"of {', '.join(accepted)}."
            )
        if name in STATEMENTS:
            if not isinstance(value, bool):
                raise InputError(f"'{name}' is {value!r}; give True or False.")
        else:
            measured[name] = checked_number(
                name, value, zero=name in _MAY_BE_ZERO, below=1 if name in _BELOW_ONE else math.inf
            )
    if "coating_density" in measured:
        checked_density("coating_density", measured["coating_density"])
    return measured


def checked_density(name: str, value: str | float) -> float:
    """Density [kg.m-3] of a pore-free solid, if one can have it; else InputError."""
    density = checked_number(name, value)
    low, high = SOLID_DENSITIES
    if not low <= density <= high:
        raise InputError(
            f"'{name}' is {density:g} kg.m-3 and solids have {low:g} to {high:g}; give it with its "
            "unit, such as '2.33 g/cm3'."
        )
    return density


def checked_number(
    name: str, value: str | float, *, zero: bool = False, below: float = math.inf
) -> float:
    """Value of a measurement, if it can be.

    Parameters
    ----------
    name : str
        Name of the measurement, which tells its unit.
    value : str or float
        Text with a unit, or a number in SI units.
    zero : bool, optional
        True if 0 is allowed. The default is False.
    below : float, optional
        Limit that the value must stay below. The default is none.

    Returns
    -------
    float
        Value in SI units.

    Raises
    ------
    InputError
        If it is no number with a unit of this kind, not above 0 or not below the limit.
    """
    unit = (MEASUREMENT_UNITS | {"density": "kg.m-3"}).get(name, "-")
    number = quantity(value, unit, f"'{name}'")
    if number < below and (number > 0 or (zero and number == 0)):
        return number
    least = "of at least 0" if zero else "above 0"
    most = f" and below {below:g}" if below < math.inf else ""
    raise InputError(f"'{name}' is {value}; give a finite number {least}{most} [{unit}].")


def described(measured: Mapping, *names: str) -> str:
    """Measurements as messages cite them: "'ligament_diameter' 8e-08 m and 'porosity' 0.687"."""
    units = (MEASUREMENT_UNITS[name] for name in names)
    return " and ".join(
        f"'{name}' {measured[name]:g}" + ("" if unit == "-" else f" {unit}")
        for name, unit in zip(names, units, strict=True)
    )


def agreed_porosity(candidates: Mapping[str, float], tolerance: float) -> float:
    """First of several porosities [-], by what they are derived from, if all agree.

    Raises
    ------
    InputError
        If two of them differ by more than the tolerance [-].
    """
    for (first, low), (second, high) in combinations(candidates.items(), 2):
        if abs(low - high) > tolerance:
            raise InputError(
                f"{first} gives a porosity of {low:.4g} and {second} one of {high:.4g}, further "
                f"apart than {tolerance:g}; check the units, leave one out or raise "
                "'porosity_tolerance'."
            )
    return next(iter(candidates.values()))


def agreed_size(name: str, unit: str, candidates: Mapping[str, float], tolerance: float) -> float:
    """First of several sizes [`unit`], by what they are derived from, if all agree.

    Raises
    ------
    InputError
        If two of them differ by more than the tolerance, relative to the smaller one [-].
    """
    for (first, one), (second, other) in combinations(candidates.items(), 2):
        if max(one, other) > (1 + tolerance) * min(one, other):
            raise InputError(
                f"{first} gives a {name} of {one:.4g} {unit} and {second} one of "
                f"{other:.4g} {unit}, further apart than {100 * tolerance:g} %; check the units, "
                "leave one out or raise 'size_tolerance'."
            )
    return next(iter(candidates.values()))


def check_tap_density(measured: Mapping, particle_density: float) -> None:
    """Refuse a tap density that no packing of particles of this density [kg.m-3] has."""
    if "tap_density" not in measured:
        return
    packing = measured["tap_density"] / particle_density
    low, high = PACKING_FRACTIONS
    if not low <= packing <= high:
        raise InputError(
            f"{described(measured, 'tap_density')} over the particles' density "
            f"{particle_density:.4g} kg.m-3 is a packing fraction of {packing:.3g} and powders "
            f"have {low:g} to {high:g}; check the units and the porosity, or leave one out."
        )
