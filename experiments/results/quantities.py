"""What is read from a solution, under which name and in which unit.

In variable names {D} and {d} stand for the alloy electrode.
"""

from typing import NamedTuple


class Quantity(NamedTuple):
    """A result: its label, its unit and, unless derived, the PyBaMM variable it is read from."""

    label: str
    unit: str
    variable: str = ""


CURVES = {
    "voltage": Quantity("Voltage", "V", "Voltage [V]"),
    "current": Quantity("Current", "A", "Current [A]"),
    "filling": Quantity("Filling", "1", "{D} electrode stoichiometry"),
    "outer_volume_ratio": Quantity(
        "Particle outer volume ratio", "1", "X-averaged {d} particle outer volume ratio"
    ),
    "internal_porosity": Quantity(
        "Particle internal porosity", "1", "X-averaged {d} particle internal porosity"
    ),
    "thickness_ratio": Quantity(
        "Electrode thickness ratio", "1", "X-averaged {d} electrode thickness ratio"
    ),
    "thickness_change": Quantity(
        "Electrode thickness change", "m", "{D} electrode thickness change [m]"
    ),
    "electrode_porosity": Quantity("Electrode porosity", "1", "X-averaged {d} electrode porosity"),
    "peak_tension": Quantity(
        "Peak tensile stress", "Pa", "Maximum {d} particle tensile stress [Pa]"
    ),
    "peak_compression": Quantity(
        "Peak compressive stress", "Pa", "Maximum {d} particle compressive stress [Pa]"
    ),
    "peak_von_mises": Quantity(
        "Peak von Mises stress", "Pa", "Maximum {d} particle von Mises stress [Pa]"
    ),
    "intraparticle_overpotential": Quantity(
        "Intraparticle overpotential",
        "V",
        "X-averaged {d} electrode intraparticle overpotential [V]",
    ),
    "stress_overpotential": Quantity(
        "Stress overpotential", "V", "X-averaged {d} electrode stress overpotential [V]"
    ),
}
DERIVED = {
    "time": Quantity("Time", "s"),
    "charge": Quantity("Charge", "A.h"),
    "energy": Quantity("Energy", "W.h"),
    "capacity": Quantity("Capacity", "mA.h.g-1"),
    "stored_capacity": Quantity("Stored capacity", "mA.h.g-1"),
}
PROFILES = {
    "ligament_filling": Quantity("Filling", "1", "X-averaged {d} particle stoichiometry"),
    "radial_stress": Quantity("Radial stress", "Pa", "X-averaged {d} particle radial stress [Pa]"),
    "tangential_stress": Quantity(
        "Tangential stress", "Pa", "X-averaged {d} particle tangential stress [Pa]"
    ),
    "axial_stress": Quantity("Axial stress", "Pa", "X-averaged {d} particle axial stress [Pa]"),
    "von_mises_stress": Quantity(
        "Von Mises stress", "Pa", "X-averaged {d} particle von Mises stress [Pa]"
    ),
}
RADIUS = {"positive": "r_p [m]", "negative": "r_n [m]"}


def heading(quantity: Quantity) -> str:
    """Column heading in PyBaMM's grammar, such as "Voltage [V]"; no unit for ratios."""
    return quantity.label if quantity.unit == "1" else f"{quantity.label} [{quantity.unit}]"


def attributes(quantity: Quantity) -> dict[str, str]:
    """Attributes of a Dataset variable."""
    return {"long_name": quantity.label, "units": quantity.unit}
