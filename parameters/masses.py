"""The masses that capacities, energies and C-rates are given on."""

from porousalloy.parameters.cells import Cell


def alloy_mass(parameter_values, electrode: str) -> float:
    """Alloy host per cell area.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        Values with numeric thickness, active volume fraction and density.
    electrode : {"negative", "positive"}
        Which electrode is the alloy.

    Returns
    -------
    float
        Pristine alloy, without lithium [kg.m-2].
    """
    Domain = electrode.capitalize()
    return (
        parameter_values[f"{Domain} electrode thickness [m]"]
        * parameter_values[f"{Domain} electrode active material volume fraction"]
        / parameter_values[f"{Domain} electrode utilised alloy fraction"]
        * parameter_values["Alloy host density [kg.m-3]"]
    )


def alloy_and_shell_mass(parameter_values, electrode: str) -> float:
    """Alloy and its carbon shell per cell area, the basis of the paper's anode capacities.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        As for `alloy_mass`, and the carbon shell's mass fraction.
    electrode : {"negative", "positive"}
        Which electrode is the alloy.

    Returns
    -------
    float
        Pristine alloy and shell [kg.m-2].
    """
    shell = parameter_values[f"{electrode.capitalize()} particle carbon shell mass fraction"]
    return alloy_mass(parameter_values, electrode) / (1 - shell)


def cathode_mass(parameter_values) -> float:
    """Active material of the positive electrode per area of a full cell.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        Values with numeric thickness, active volume fraction and density.

    Returns
    -------
    float
        Lithiated cathode material [kg.m-2].
    """
    return (
        parameter_values["Positive electrode thickness [m]"]
        * parameter_values["Positive electrode active material volume fraction"]
        * parameter_values["Positive electrode active material density [kg.m-3]"]
    )


def mass_bases(cell: Cell, parameter_values) -> dict[str, float]:
    """Every mass a capacity or an energy of the cell can be given on.

    Parameters
    ----------
    cell : Cell
        The cell.
    parameter_values : pybamm.ParameterValues or dict
        Its values.

    Returns
    -------
    dict of str to float
        Masses per cell area [kg.m-2]: "alloy", "alloy and shell", and in a full cell "cathode"
        and "both electrodes" (alloy, shell and cathode).
    """
    masses = {
        "alloy": alloy_mass(parameter_values, cell.electrode),
        "alloy and shell": alloy_and_shell_mass(parameter_values, cell.electrode),
    }
    if cell.electrode == "negative":
        masses["cathode"] = cathode_mass(parameter_values)
        masses["both electrodes"] = masses["alloy and shell"] + masses["cathode"]
    return masses
