"""What the parameters of an alloy cell must satisfy, one by one and in pairs.

Recipes (:mod:`porousalloy.parameters.make_cell`, :mod:`porousalloy.parameters.particles`) and
single numbers are held to the same limits.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

# Limits of what can be: beyond lies a slip of units, not a cell.
#: Temperature [K]: every electrolyte is frozen, and every one has decomposed.
COLDEST, HOTTEST = 150.0, 500.0
#: Mass of alloy and coating per area [kg.m-2], and thickness of a layer [m], that electrodes have.
MOST_LOADING, THICKEST = 1.0, 1e-3
#: Theoretical capacity per area [A.h.m-2].
MOST_AREAL_CAPACITY = 1000.0
#: Two or three atoms across [m]; as thick as the thickest electrodes [m].
SMALLEST_HALF_THICKNESS, LARGEST_RADIUS = 5e-10, 1e-4
#: Porosity beyond the lightest aerogels [-].
MAXIMUM_POROSITY = 0.99
#: Pore-free solids: far below lithium, far above osmium [kg.m-3].
SOLID_DENSITIES = (100.0, 30000.0)
#: Least filling, and least distance from full, at which a run may start [-]: ten times that at
#: which the ligaments' surface ends a run.
LEAST_START = 1e-5


class Rule(NamedTuple):
    """What a group of parameters must satisfy."""

    holds: Callable[[float], bool]
    allowed: str
    names: tuple[str, ...]


def between(low: float, high: float, *names: str) -> Rule:
    """Rule of the parameters that lie between two numbers, both included."""
    return Rule(lambda value: low <= value <= high, f"from {low:g} to {high:g}", names)


RULES = (
    Rule(
        lambda value: 0 <= value < 1,
        "at least 0 (dense) and below 1",
        (
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
            "{Domain} electrode irreversible thickness fraction",
        ),
    ),
    # what others follow from comes first
    Rule(
        lambda value: 0 < value <= MOST_LOADING,
        f"above 0 and at most {MOST_LOADING:g}",
        ("{Domain} electrode active loading [kg.m-2]",),
    ),
    between(SMALLEST_HALF_THICKNESS, LARGEST_RADIUS, "{Domain} particle radius [m]"),
    between(SMALLEST_HALF_THICKNESS, LARGEST_RADIUS, "{Domain} porous particle radius [m]"),
    between(*SOLID_DENSITIES, "Alloy host density [kg.m-3]"),
    between(
        COLDEST,
        HOTTEST,
        "Ambient temperature [K]",
        "Initial temperature [K]",
        "Reference temperature [K]",
    ),
    between(0, MAXIMUM_POROSITY, "{Domain} particle internal porosity"),
    between(LEAST_START, 1 - LEAST_START, "Initial alloy filling"),
    Rule(
        lambda value: 0 < value <= THICKEST,
        f"above 0 and at most {THICKEST:g}",
        ("{Domain} electrode thickness [m]", "Separator thickness [m]"),
    ),
    Rule(
        lambda value: 0 < value <= 10,
        "above 0 and at most 10",
        ("Electrode height [m]", "Electrode width [m]"),
    ),
    Rule(
        lambda value: 0 < value < math.inf,
        "above 0",
        (
            "{Domain} electrode conductivity [S.m-1]",
            "{Domain} particle diffusivity [m2.s-1]",
            "{Domain} electrode exchange-current density [A.m-2]",
            "Number of electrodes connected in parallel to make a cell",
            "{Domain} electrode Young's modulus [Pa]",
            "Alloy host Young's modulus [Pa]",
            "Filled alloy Young's modulus [Pa]",
            "{Domain} particle yield stress [Pa]",
            "Alloy host yield stress [Pa]",
            "Filled alloy yield stress [Pa]",
            "{Domain} particle delithiation yield stress ratio",
            "{Domain} particle reference plastic strain rate [s-1]",
            "{Domain} particle plastic rate exponent",
            "Carbon Young's modulus [Pa]",
            "Carbon tensile strength [Pa]",
            "Binder Young's modulus [Pa]",
            "Binder tensile strength [Pa]",
            "{Domain} porous particle electronic conductivity [S.m-1]",
            "Electrolyte reservoir volume per area [m]",
            "Alloy reference diffusivity [m2.s-1]",
            "Alloy reference exchange-current density [A.m-2]",
            "Alloy host molar mass [kg.mol-1]",
            "Alloy ions per host atom at full filling",
            "Alloy diffusivity ratio of filled to host",
            "{Domain} electrode active mass fraction",
            "1C specific current [A.kg-1]",
            "Maximum concentration in {domain} electrode [mol.m-3]",
            "Initial concentration in {domain} electrode [mol.m-3]",
            "Initial concentration in electrolyte [mol.m-3]",
            "Nominal cell capacity [A.h]",
        ),
    ),
    Rule(
        lambda value: 0 <= value < math.inf,
        "at least 0",
        (
            # 0 without a shell and a binder
            "{Domain} particle confinement modulus [Pa]",
            "{Domain} particle confinement strength [Pa]",
            "{Domain} particle confinement tensile strength [Pa]",
            "{Domain} porous particle Bruggeman coefficient",
            "Contact resistance [Ohm]",
            "Alloy volume change at full filling",
        ),
    ),
    Rule(
        lambda value: -1 < value < 1,
        "between -1 and 1, so that the volume grows as the alloy is filled",
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
        ("{Domain} electrode Poisson's ratio", "Carbon Poisson's ratio"),
    ),
)

#: What any number of a unit must satisfy; "-" is left to the names.
BY_UNIT = {
    "m": (0.0, 100.0),
    "m2": (0.0, 1e4),
    "m3": (0.0, 1e3),
    "kg.m-2": (0.0, 100.0),
    "kg.m-3": (0.0, SOLID_DENSITIES[1]),
    "kg.mol-1": (0.0, 10.0),
    "mol.m-3": (0.0, 1e6),
    "m2.s-1": (0.0, 1e-3),
    "m.s-1": (0.0, 1e3),
    "s-1": (0.0, 1e12),
    "S.m-1": (0.0, 1e9),
    "A": (0.0, 1e6),
    "A.h": (0.0, 1e6),
    "A.m-2": (0.0, 1e9),
    "A.kg-1": (0.0, 1e6),
    "A.h.kg-1": (0.0, 1e5),
    "Ohm": (0.0, 1e6),
    "Ohm.m": (0.0, 1e15),
    "V": (-10.0, 10.0),
    "V.K-1": (-1.0, 1.0),
    "F.m-2": (0.0, 1e6),
    "Pa": (0.0, 1e13),
    "J.m-2": (0.0, 1e6),
    "J.mol-1": (-1e6, 1e6),
    "J.kg-1.K-1": (0.0, 1e6),
    "W.m-1.K-1": (0.0, 1e6),
    "W.m-2.K-1": (0.0, 1e9),
    "K": (COLDEST, HOTTEST),
}
#: Ends of names without a unit that say that a number is a share.
SHARES = ("fraction", "porosity", "efficiency", "transference number", "anode filling")


ORDERED_PAIRS = (
    ("{Domain} particle minimum internal porosity", "{Domain} particle internal porosity"),
    ("{Domain} electrode minimum porosity", "{Domain} electrode porosity"),
    (
        "Initial concentration in {domain} electrode [mol.m-3]",
        "Maximum concentration in {domain} electrode [mol.m-3]",
    ),
    ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]"),
)


def largest_half_thickness(radius: float, porosity: float) -> float:
    """Largest half-thickness [m] of a ligament in a particle of a radius [m] and a porosity [-].

    One unit as long and wide as it is thick holds no more solid than the particle.
    """
    return radius * (1 - porosity) ** (1 / 3)
