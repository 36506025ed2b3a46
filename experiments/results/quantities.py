"""What is read from a solution, under which name and in which unit.

In variable names {D} and {d} stand for the alloy electrode.
"""

from typing import NamedTuple


class OutputVariable(NamedTuple):
    """A result: its label, its unit and, unless derived, the PyBaMM variable it is read from."""

    label: str
    unit: str
    variable: str = ""


CURVES = {
    "voltage": OutputVariable("Voltage", "V", "Voltage [V]"),
    "current": OutputVariable("Current", "A", "Current [A]"),
    "filling": OutputVariable("Filling", "1", "{D} electrode stoichiometry"),
    "outer_volume_ratio": OutputVariable(
        "Particle outer volume ratio", "1", "X-averaged {d} particle outer volume ratio"
    ),
    "internal_porosity": OutputVariable(
        "Particle internal porosity", "1", "X-averaged {d} particle internal porosity"
    ),
    "thickness_ratio": OutputVariable(
        "Electrode thickness ratio", "1", "X-averaged {d} electrode thickness ratio"
    ),
    "thickness_change": OutputVariable(
        "Electrode thickness change", "m", "{D} electrode thickness change [m]"
    ),
    "irreversible_thickness_ratio": OutputVariable(
        "Irreversible thickness ratio", "1", "X-averaged {d} electrode irreversible thickness ratio"
    ),
    "electrode_porosity": OutputVariable(
        "Electrode porosity", "1", "X-averaged {d} electrode porosity"
    ),
    "peak_tension": OutputVariable(
        "Peak tensile stress", "Pa", "Maximum {d} particle tensile stress [Pa]"
    ),
    "peak_compression": OutputVariable(
        "Peak compressive stress", "Pa", "Maximum {d} particle compressive stress [Pa]"
    ),
    "peak_von_mises": OutputVariable(
        "Peak von Mises stress", "Pa", "Maximum {d} particle von Mises stress [Pa]"
    ),
    "intraparticle_overpotential": OutputVariable(
        "Intraparticle overpotential",
        "V",
        "X-averaged {d} electrode intraparticle overpotential [V]",
    ),
    "stress_overpotential": OutputVariable(
        "Stress overpotential", "V", "X-averaged {d} electrode stress overpotential [V]"
    ),
    "residual_hysteresis": OutputVariable(
        "Residual hysteresis", "V", "X-averaged {d} electrode residual hysteresis [V]"
    ),
}
DERIVED = {
    "time": OutputVariable("Time", "s"),
    "charge": OutputVariable("Charge", "A.h"),
    "energy": OutputVariable("Energy", "W.h"),
    "capacity": OutputVariable("Capacity", "mA.h.g-1"),
    "stored_capacity": OutputVariable("Stored capacity", "mA.h.g-1"),
}
PROFILES = {
    "ligament_filling": OutputVariable("Filling", "1", "X-averaged {d} particle stoichiometry"),
    "radial_stress": OutputVariable(
        "Radial stress", "Pa", "X-averaged {d} particle radial stress [Pa]"
    ),
    "tangential_stress": OutputVariable(
        "Tangential stress", "Pa", "X-averaged {d} particle tangential stress [Pa]"
    ),
    "axial_stress": OutputVariable(
        "Axial stress", "Pa", "X-averaged {d} particle axial stress [Pa]"
    ),
    "von_mises_stress": OutputVariable(
        "Von Mises stress", "Pa", "X-averaged {d} particle von Mises stress [Pa]"
    ),
}
RADIUS = {"positive": "r_p [m]", "negative": "r_n [m]"}


def heading(quantity: OutputVariable) -> str:
    """Column heading in PyBaMM's grammar, such as "Voltage [V]"; no unit for ratios."""
    return quantity.label if quantity.unit == "1" else f"{quantity.label} [{quantity.unit}]"


def attributes(quantity: OutputVariable) -> dict[str, str]:
    """Attributes of a Dataset variable."""
    return {"long_name": quantity.label, "units": quantity.unit}
