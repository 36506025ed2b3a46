"""Checks of a user's parameter values, and values given as text.

Only numbers are checked: functions and "[input]" entries are left to the models.
"""

import math
import numbers
from collections.abc import Container, Iterable, Mapping

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import did_you_mean, labelled, shown
from porousalloy.parameters.resolved_values import Values
from porousalloy.parameters.rules import (
    BY_UNIT,
    ORDERED_PAIRS,
    RULES,
    SHARES,
    largest_half_thickness,
)
from porousalloy.parameters.units import quantity, unit_of

ELECTRODES = ("negative", "positive")
ROUNDING = 1e-5


def check_parameter_values(parameter_values: Values) -> None:
    """Refuse values that cannot be, in the alloy electrode and its counter electrode.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        Parameter values by name; what is missing or not a number is not checked.

    Raises
    ------
    InputError
        On the first value that breaks a rule: the message names it and what is allowed.
    """
    electrodes = [{"Domain": name.capitalize(), "domain": name} for name in ELECTRODES]
    _check_rules(parameter_values, electrodes)
    for names in electrodes:
        _check_order(parameter_values, names)
        _check_ligament(parameter_values, names["Domain"])
        _check_mass_fractions(parameter_values, names["Domain"])
        _check_volume_fractions(parameter_values, names["Domain"])


def _check_rules(parameter_values: Values, electrodes: list[dict[str, str]]) -> None:
    for rule in RULES:
        # a name without {Domain} comes once
        for name in dict.fromkeys(
            template.format(**names) for template in rule.names for names in electrodes
        ):
            value = _number(parameter_values, name)
            if value is not None and not rule.holds(value):
                given = f"{labelled(name, parameter_values)} is {value:g}"
                raise InputError(f"{given}; give a number {rule.allowed}.")


def check_by_unit(given: Mapping[str, float], known: Container[str]) -> None:
    """Refuse numbers that nothing with their unit can have.

    Parameters
    ----------
    given : Mapping of str to float
        Numbers by parameter name.
    known : container of str
        Names of all parameters of the cell.

    Raises
    ------
    InputError
        On the first number out of bounds: the message gives them.
    """
    for name, value in given.items():
        unit = unit_of(name)
        low, high = BY_UNIT.get(unit, (-math.inf, math.inf))
        if unit == "-" and name.endswith(SHARES):
            low, high = 0.0, 1.0
        if not low <= value <= high:
            raise InputError(
                f"{labelled(name, known)} is {value:g}; give a number from {low:g} to {high:g}."
            )


def _check_ligament(parameter_values: Values, Domain: str) -> None:
    """Refuse ligaments that do not fit into their particle."""
    names = [f"{Domain} {word}particle radius [m]" for word in ("", "porous ")]
    half_thickness, radius = (_number(parameter_values, name) for name in names)
    porosity = _number(parameter_values, f"{Domain} particle internal porosity")
    if half_thickness is None or radius is None or porosity is None:
        return
    largest = largest_half_thickness(radius, porosity)
    if half_thickness > largest * (1 + ROUNDING):
        raise InputError(
            f"{labelled(names[0], parameter_values)} is {half_thickness:g}, more than the "
            f"{largest:.3g} m that fit in a particle of radius {radius:g} m and internal porosity "
            f"{porosity:g}; lower it or raise '{names[1]}'."
        )


def _check_mass_fractions(parameter_values: Values, Domain: str) -> None:
    """Refuse a coating of more than active material and binder."""
    names = [f"{Domain} electrode {part} mass fraction" for part in ("active", "binder")]
    parts = [_number(parameter_values, name) or 0.0 for name in names]
    if sum(parts) > 1 + ROUNDING:
        raise InputError(
            f"'{names[0]}' is {parts[0]:g} and '{names[1]}' {parts[1]:g}, together "
            f"{sum(parts):g}; lower one so that they add to 1 at most."
        )


def _check_order(parameter_values: Values, names: dict[str, str]) -> None:
    """Compare the pairs of values of which the first must not pass the second."""
    for pair in ORDERED_PAIRS:
        lower, upper = (template.format(**names) for template in pair)
        low, high = _number(parameter_values, lower), _number(parameter_values, upper)
        if low is not None and high is not None and low > high:
            raise InputError(
                f"'{lower}' is {low:g}, more than '{upper}', which is {high:g}; "
                "lower the first or raise the second."
            )


def _check_volume_fractions(parameter_values: Values, Domain: str) -> None:
    """Solid with its inner pores, and the pores between particles, must fit in the electrode."""
    active = _number(parameter_values, f"{Domain} electrode active material volume fraction")
    utilised = _number(parameter_values, f"{Domain} electrode utilised alloy fraction") or 1.0
    outer = _number(parameter_values, f"{Domain} electrode porosity")
    inner = _number(parameter_values, f"{Domain} particle internal porosity") or 0.0
    if active is None or outer is None:
        return
    solid = active / utilised
    particles = solid / (1 - inner)
    if particles + outer > 1 + ROUNDING:
        raise InputError(
            f"{Domain} electrode: solid {solid:g} with internal porosity {inner:g} takes "
            f"{particles:.3f} of the volume and the pores between particles {outer:g}, together "
            f"{particles + outer:.3f}; lower one of the three so that they add to 1 at most."
        )


def read_settings(known: Iterable[str], settings: Mapping[str, str | float]) -> dict[str, float]:
    """Values of parameters, given as numbers or as text.

    Parameters
    ----------
    known : iterable of str
        Names of the parameters that there are.
    settings : Mapping of str to str or float
        New values by parameter name: numbers or their text, in the unit of the name; or text with
        another unit of the same kind, such as "25 um". A function may be replaced by a constant.

    Returns
    -------
    dict of str to float
        Values by parameter name, in the units of the names.

    Raises
    ------
    InputError
        If a name is unknown (the message gives the closest ones) or a value is not a finite
        number, alone or with a unit of the parameter's kind.
    """
    if not isinstance(settings, Mapping):
        raise InputError(f"Parameters are a dictionary of names and values, not {settings!r}.")
    names = set(known)
    for name in settings:
        if name not in names:
            end = did_you_mean(name, names, "`porousalloy show` lists the parameters of a cell")
            raise InputError(f"No parameter is called {shown(name)}{end}")
    return {name: _parse(name, value, names) for name, value in settings.items()}


def _parse(name: str, value: str | float, known: Container[str]) -> float:
    """Number of a value; one without a unit is in that of the parameter's name."""
    try:
        number: str | float = float(value)
    except (TypeError, ValueError):
        number = value
    except OverflowError:  # a whole number of hundreds of digits
        number = math.inf
    return quantity(number, unit_of(name), labelled(name, known))


def _number(parameter_values: Values, name: str) -> float | None:
    """Value of a parameter if it is there and a number, else None."""
    # PyBaMM's `get` searches for similar names when one is missing, which takes milliseconds
    if name not in parameter_values:
        return None
    value = parameter_values[name]
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return float(value)
    return None
