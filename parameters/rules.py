"""What the parameters of an alloy cell must satisfy, one by one and in pairs."""

import math
from collections.abc import Callable
from typing import NamedTuple


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
            "{Domain} electrode irreversible thickness fraction",
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


ORDERED_PAIRS = (
    ("{Domain} particle minimum internal porosity", "{Domain} particle internal porosity"),
    ("{Domain} electrode minimum porosity", "{Domain} electrode porosity"),
    (
        "Initial concentration in {domain} electrode [mol.m-3]",
        "Maximum concentration in {domain} electrode [mol.m-3]",
    ),
    ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]"),
)
