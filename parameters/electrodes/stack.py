"""The stack of a full cell: what lies between and around its coatings, and how thick it is.

From foil to foil: a current collector, the alloy's coating, the separator, the cathode's coating,
a current collector. Foils count whole, as for a coating on one face; on a foil coated on both
faces half of it belongs to each. Electrolyte fills the pores of separator and coatings and those
inside the particles, of the pristine cell. Not counted: the electrolyte of the reservoir, tabs,
housing.
"""

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.resolved_values import Values

COLLECTORS = ("Negative", "Positive")


def pore_volume(parameter_values: Values) -> float:
    """Pore volume of a full cell per area: of separator, coatings and the alloy's particles.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values with numeric thicknesses, porosities and active volume fraction.

    Returns
    -------
    float
        Volume of the pores of the pristine cell, all filled with electrolyte [m3.m-2].
    """
    inner = parameter_values["Negative particle internal porosity"]
    inside = solid_fraction(parameter_values, "Negative") * inner / (1 - inner)
    return (
        parameter_values["Negative electrode thickness [m]"]
        * (parameter_values["Negative electrode porosity"] + inside)
        + parameter_values["Separator thickness [m]"] * parameter_values["Separator porosity"]
        + parameter_values["Positive electrode thickness [m]"]
        * parameter_values["Positive electrode porosity"]
    )


def foil_and_filling_mass(parameter_values: Values) -> float:
    """Mass of both current collectors, separator and electrolyte of a full cell per area.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values of a full cell.

    Returns
    -------
    float
        Mass of the stack without its dry coatings [kg.m-2].
    """
    foils = sum(
        parameter_values[f"{side} current collector thickness [m]"]
        * parameter_values[f"{side} current collector density [kg.m-3]"]
        for side in COLLECTORS
    )
    separator = (
        parameter_values["Separator thickness [m]"]
        * (1 - parameter_values["Separator porosity"])
        * parameter_values["Separator solid density [kg.m-3]"]
    )
    electrolyte = pore_volume(parameter_values) * parameter_values["Electrolyte density [kg.m-3]"]
    return foils + separator + electrolyte


def thickness_bases(cell: Cell, parameter_values: Values) -> dict[str, float]:
    """Every thickness that volumetric capacities and energies of the cell are given on.

    Parameters
    ----------
    cell : Cell
        Cell of which the thicknesses are wanted.
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values of the cell.

    Returns
    -------
    dict of str to float
        Pristine thickness [m] of the "alloy electrode", the coating without its foil, and in a
        full cell of the "stack", from foil to foil with both foils.
    """
    Domain = cell.electrode.capitalize()
    thicknesses = {"alloy electrode": parameter_values[f"{Domain} electrode thickness [m]"]}
    if not cell.is_half_cell:
        layers = ("Negative electrode", "Separator", "Positive electrode")
        layers += tuple(f"{side} current collector" for side in COLLECTORS)
        thicknesses["stack"] = sum(parameter_values[f"{layer} thickness [m]"] for layer in layers)
    return thicknesses


def solid_fraction(parameter_values: Values, Domain: str) -> float:
    """Volume of the alloy, whether it reacts or not, per electrode volume [-]."""
    return (
        parameter_values[f"{Domain} electrode active material volume fraction"]
        / parameter_values[f"{Domain} electrode utilised alloy fraction"]
    )
