"""What is measured of a porous particle: names, units and the check of each on its own.

All are in SI units. "Per mass" is per mass of solid, without any coating: 1 m2/g is 1000 m2.kg-1,
1 cm3/g is 1e-3 m3.kg-1, 1 g/cm3 is 1000 kg.m-3.
"""

import math
import numbers
from collections.abc import Mapping

from porousalloy.parameters.errors import InputError

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
#: Pore-free solids: far below lithium, far above osmium [kg.m-3]
SOLID_DENSITIES = (100.0, 30000.0)

_MAY_BE_ZERO = ("porosity", "specific_pore_volume")
_BELOW_ONE = ("porosity", "coating_mass_fraction")


def checked_measurements(architecture: str, accepted: tuple[str, ...], given: Mapping) -> dict:
    """Measurements that were given, each known to the architecture and possible.

    Parameters
    ----------
    architecture : str
        Its name, for the messages.
    accepted : tuple of str
        Measurements the architecture can use.
    given : Mapping
        Values by name; None stands for not measured.

    Returns
    -------
    dict
        Values by name, without the None.

    Raises
    ------
    InputError
        If a name is not accepted or a value is not a possible number.
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


def checked_density(name: str, value) -> float:
    """The density of a pore-free solid [kg.m-3], if it can be one.

    Parameters
    ----------
    name : str
        Its name, for the message.
    value : object
        What was given.

    Returns
    -------
    float
        The value.

    Raises
    ------
    InputError
        If it is not a number or outside `SOLID_DENSITIES`.
    """
    density = checked_number(name, value)
    low, high = SOLID_DENSITIES
    if not low <= density <= high:
        raise InputError(
            f"'{name}' is {density:g} kg.m-3 and solids have {low:g} to {high:g}; give it in "
            "kg.m-3 (1 g/cm3 is 1000 kg.m-3)."
        )
    return density


def checked_number(name: str, value, *, zero: bool = False, below: float = math.inf) -> float:
    """The value as a float, if it is above 0 (or 0, where that may be) and below a limit.

    Parameters
    ----------
    name : str
        Its name, for the message.
    value : object
        What was given.
    zero : bool, optional
        Whether 0 is allowed.
    below : float, optional
        What it must be below.

    Returns
    -------
    float
        The value.

    Raises
    ------
    InputError
        If it is not such a number.
    """
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    number = float(value) if real else math.nan
    if number < below and (number > 0 or (zero and number == 0)):
        return number
    least = "of at least 0" if zero else "above 0"
    most = f" and below {below:g}" if below < math.inf else ""
    unit = (MEASUREMENT_UNITS | {"density": "kg.m-3"}).get(name, "-")
    # an array's repr has several lines
    given = str(value) if real else " ".join(repr(value).split())
    raise InputError(f"'{name}' is {given}; give a finite number {least}{most} [{unit}].")


def described(measured: Mapping, *names: str) -> str:
    """Measurements with their values and units, as messages cite them.

    Parameters
    ----------
    measured : Mapping
        Values by name.
    *names : str
        Which of them.

    Returns
    -------
    str
        Such as "'ligament_diameter' 8e-08 m and 'porosity' 0.687".
    """
    units = (MEASUREMENT_UNITS[name] for name in names)
    return " and ".join(
        f"'{name}' {measured[name]:g}" + ("" if unit == "-" else f" {unit}")
        for name, unit in zip(names, units, strict=True)
    )
