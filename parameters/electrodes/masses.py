"""The masses that capacities, energies and C-rates are given on.

All per cell area, pristine and without the ions of the alloy. From small to large::

    alloy                        the host, whether it reacts or not
    alloy and shell              and the carbon shell of its particles
    alloy electrode              and the coating's carbon and binder, dry
    cathode                      active material of the positive electrode, with its ions
    both electrodes              alloy, shell and cathode: the active masses
    electrodes with inert material
                                 both dry coatings, with carbon and binder
    stack                        and foils, separator and the electrolyte in all pores, see
                                 :mod:`porousalloy.parameters.electrodes.stack`

The metal of a half cell is in excess and says nothing about the alloy, so half cells have the
first three only.
"""

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.electrodes.stack import foil_and_filling_mass, solid_fraction
from porousalloy.parameters.resolved_values import Values


def alloy_mass(parameter_values: Values, electrode: str) -> float:
    """Mass of the alloy host per cell area.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values with numeric thickness, active volume fraction and density.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.

    Returns
    -------
    float
        Mass of the pristine alloy, without its ions [kg.m-2].
    """
    Domain = electrode.capitalize()
    return (
        parameter_values[f"{Domain} electrode thickness [m]"]
        * solid_fraction(parameter_values, Domain)
        * parameter_values["Alloy host density [kg.m-3]"]
    )


def alloy_and_shell_mass(parameter_values: Values, electrode: str) -> float:
    """Mass of the alloy and its carbon shell per cell area.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values that `alloy_mass` needs, and the mass fraction of the carbon shell.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.

    Returns
    -------
    float
        Mass of the pristine alloy and its shell [kg.m-2].
    """
    shell = parameter_values[f"{electrode.capitalize()} particle carbon shell mass fraction"]
    return alloy_mass(parameter_values, electrode) / (1 - shell)


def alloy_electrode_mass(parameter_values: Values, electrode: str) -> float:
    """Mass of the alloy electrode's dry coating per cell area: alloy, shell, carbon, binder.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values that `alloy_and_shell_mass` needs, and the active mass fraction of the
        coating.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.

    Returns
    -------
    float
        Mass of the pristine coating [kg.m-2].
    """
    active = parameter_values[f"{electrode.capitalize()} electrode active mass fraction"]
    return alloy_and_shell_mass(parameter_values, electrode) / active


def cathode_mass(parameter_values: Values) -> float:
    """Mass of the positive electrode's active material per area of a full cell.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values with numeric thickness, active volume fraction and density.

    Returns
    -------
    float
        Mass of the cathode material with its ions [kg.m-2].
    """
    return (
        parameter_values["Positive electrode thickness [m]"]
        * parameter_values["Positive electrode active material volume fraction"]
        * parameter_values["Positive electrode active material density [kg.m-3]"]
    )


def cathode_electrode_mass(parameter_values: Values) -> float:
    """Mass of the positive electrode's dry coating per area of a full cell.

    What is neither active material nor pore is carbon and binder. (PyBaMM's "Positive electrode
    density" is there for the heat capacity and does not follow from the volume fractions.)

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values that `cathode_mass` needs, and porosity and density of the inert material.

    Returns
    -------
    float
        Mass of active material, carbon and binder [kg.m-2].
    """
    inert = (
        1
        - parameter_values["Positive electrode active material volume fraction"]
        - parameter_values["Positive electrode porosity"]
    )
    return (
        cathode_mass(parameter_values)
        + parameter_values["Positive electrode thickness [m]"]
        * inert
        * parameter_values["Positive electrode inert material density [kg.m-3]"]
    )


def mass_bases(cell: Cell, parameter_values: Values) -> dict[str, float]:
    """Every mass a capacity or an energy of the cell can be given on.

    Parameters
    ----------
    cell : Cell
        Cell of which the masses are wanted.
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values of the cell.

    Returns
    -------
    dict of str to float
        Masses per cell area [kg.m-2], by the names at the head of the module.
    """
    masses = {
        "alloy": alloy_mass(parameter_values, cell.electrode),
        "alloy and shell": alloy_and_shell_mass(parameter_values, cell.electrode),
        "alloy electrode": alloy_electrode_mass(parameter_values, cell.electrode),
    }
    if not cell.is_half_cell:
        masses["cathode"] = cathode_mass(parameter_values)
        masses["both electrodes"] = masses["alloy and shell"] + masses["cathode"]
        masses["electrodes with inert material"] = masses[
            "alloy electrode"
        ] + cathode_electrode_mass(parameter_values)
        masses["stack"] = masses["electrodes with inert material"] + foil_and_filling_mass(
            parameter_values
        )
    return masses
