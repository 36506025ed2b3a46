"""Checks of a user's parameter values, and settings given as text.

Only numbers are checked: functions and "[input]" entries are left to the models.
"""

import difflib
import math
import numbers
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from porousalloy.parameters.errors import InputError

ELECTRODES = ("negative", "positive")
ROUNDING = 1e-5


class Rule(NamedTuple):
    """What a group of parameters must satisfy."""

    holds: Callable[[float], bool]
    allowed: str
    names: tuple[str, ...]


RULES = (
    Rule(
        lambda value: 0 <= value < 1,
        "at least 0 (dense) and below 1",
        (
            "{Domain} particle internal porosity",
            "{Domain} particle minimum internal porosity",
            "{Domain} electrode minimum porosity",
            "{Domain} particle carbon shell mass fraction",
        ),
    ),
    Rule(
        lambda value: 0 < value < 1,
        "between 0 and 1, both excluded",
        (
            "{Domain} electrode porosity",
            "{Domain} electrode active material volume fraction",
            "Separator porosity",
        ),
    ),
    Rule(
        lambda value: 0 <= value <= 1,
        "between 0 and 1",
        (
            "{Domain} particle accommodation factor",
            "{Domain} electrode pore filling fraction",
        ),
    ),
    Rule(
        lambda value: 0 < value < math.inf,
        "above 0",
        (
            # what others follow from comes first
            "{Domain} electrode active loading [kg.m-2]",
            "{Domain} porous particle radius [m]",
            "{Domain} particle radius [m]",
            "{Domain} electrode thickness [m]",
            "{Domain} electrode conductivity [S.m-1]",
            "{Domain} particle diffusivity [m2.s-1]",
            "{Domain} electrode exchange-current density [A.m-2]",
            "Separator thickness [m]",
            "Electrode height [m]",
            "Electrode width [m]",
            "{Domain} electrode Young's modulus [Pa]",
            "Alloy host Young's modulus [Pa]",
            "Filled alloy Young's modulus [Pa]",
            "{Domain} particle yield stress [Pa]",
            "Alloy host yield stress [Pa]",
            "Filled alloy yield stress [Pa]",
            "{Domain} particle delithiation yield stress ratio",
            "{Domain} particle reference plastic strain rate [s-1]",
            "{Domain} particle plastic rate exponent",
            "{Domain} particle confinement modulus [Pa]",
            "{Domain} particle confinement strength [Pa]",
            "{Domain} porous particle electronic conductivity [S.m-1]",
            "Electrolyte reservoir volume per area [m]",
            "Alloy reference diffusivity [m2.s-1]",
            "Alloy reference exchange-current density [A.m-2]",
            "Alloy host density [kg.m-3]",
            "Alloy host molar mass [kg.mol-1]",
            "Alloy ions per host atom at full filling",
            "Alloy diffusivity ratio of filled to host",
            "{Domain} electrode active mass fraction",
            "1C specific current [A.kg-1]",
            "Maximum concentration in {domain} electrode [mol.m-3]",
            "Initial concentration in {domain} electrode [mol.m-3]",
            "Initial concentration in electrolyte [mol.m-3]",
            "Nominal cell capacity [A.h]",
            "Ambient temperature [K]",
            "Initial temperature [K]",
            "Reference temperature [K]",
        ),
    ),
    Rule(
        lambda value: 0 <= value < math.inf,
        "at least 0",
        (
            "{Domain} particle confinement tensile strength [Pa]",
            "{Domain} porous particle Bruggeman coefficient",
            "Contact resistance [Ohm]",
            "Alloy volume change at full filling",
        ),
    ),
    Rule(
        lambda value: -1 < value < 1,
        "between -1 and 1, so that the volume grows with the filling",
        ("Alloy volume change curvature",),
    ),
    Rule(
        lambda value: 0 < value <= 1,
        "above 0 and at most 1",
        ("{Domain} electrode utilised alloy fraction",),
    ),
    Rule(
        lambda value: -1 < value < 0.5,
        "above -1 and below 0.5",
        ("{Domain} electrode Poisson's ratio",),
    ),
)


ORDERED_PAIRS = (
    ("{Domain} particle minimum internal porosity", "{Domain} particle internal porosity"),
    ("{Domain} electrode minimum porosity", "{Domain} electrode porosity"),
    (
        "Initial concentration in {domain} electrode [mol.m-3]",
        "Maximum concentration in {domain} electrode [mol.m-3]",
    ),
    ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]"),
)


def check_parameter_values(parameter_values: Mapping) -> None:
    """Refuse values that cannot be, in the alloy electrode and its counter electrode.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        Values by parameter name; what is missing or not a number is not checked.

    Raises
    ------
    InputError
        On the first value that breaks a rule: the message names it and what is allowed.
    """
    electrodes = [{"Domain": name.capitalize(), "domain": name} for name in ELECTRODES]
    _check_rules(parameter_values, electrodes)
    for names in electrodes:
        _check_order(parameter_values, names)
        _check_volume_fractions(parameter_values, names["Domain"])


def _check_rules(parameter_values, electrodes):
    for rule in RULES:
        # a name without {Domain} comes once
        for name in dict.fromkeys(
            template.format(**names) for template in rule.names for names in electrodes
        ):
            value = _number(parameter_values, name)
            if value is not None and not rule.holds(value):
                raise InputError(f"'{name}' is {value:g}; give a number {rule.allowed}.")


def _check_order(parameter_values, names):
    """Compare the pairs of values of which the first must not pass the second."""
    for pair in ORDERED_PAIRS:
        lower, upper = (template.format(**names) for template in pair)
        low, high = _number(parameter_values, lower), _number(parameter_values, upper)
        if low is not None and high is not None and low > high:
            raise InputError(
                f"'{lower}' is {low:g}, more than '{upper}', which is {high:g}; "
                "lower the first or raise the second."
            )


def _check_volume_fractions(parameter_values, Domain):
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
    """Numbers by parameter name, from settings given as text.

    Parameters
    ----------
    known : iterable of str
        Names of the parameters that there are.
    settings : Mapping of str to str or float
        New values by parameter name, numbers or their text; a function may be replaced by a
        constant.

    Returns
    -------
    dict of str to float
        The values.

    Raises
    ------
    InputError
        If a name is unknown (the message gives the closest ones) or a value is not a finite
        number.
    """
    names = list(known)
    for name in settings:
        if name not in names:
            raise InputError(f"No parameter is called '{name}'{_suggestion(name, names)}.")
    return {name: _parse(name, value) for name, value in settings.items()}


def _parse(name, value):
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"'{name}' is set to '{value}'; give a finite number such as 1e-8.")
    return number


def _suggestion(name, known):
    """Closest known names as the end of a sentence, whatever their capitals."""
    by_lower = {key.lower(): key for key in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0.5)
    if not close:
        return "; `porousalloy show` lists the parameters of a cell"
    return "; did you mean " + " or ".join(f"'{by_lower[key]}'" for key in close) + "?"


def _number(parameter_values, name):
    """Value of a parameter if it is there and a number, else None."""
    # PyBaMM's `get` searches for similar names when one is missing, which takes milliseconds
    if name not in parameter_values:
        return None
    value = parameter_values[name]
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return float(value)
    return None
