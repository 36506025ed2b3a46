"""The cells that can be run by name, and the masses their capacities are given on.

Nothing here imports PyBaMM, so that names and titles are answered at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from porousalloy.parameters.errors import InputError


@dataclass(frozen=True)
class Cell:
    """A cell: its parameter set, the options that suit it and the meaning of its 1C.

    Attributes
    ----------
    name : str
        Name on the command line.
    title : str
        One line for people.
    parameter_set : str
        Name in `pybamm.parameter_sets`.
    electrode : {"negative", "positive"}
        Which electrode is the alloy; "positive" in a half cell.
    options : Mapping
        Options for the porousalloy models.
    one_c_basis : {"alloy and shell", "cathode"}
        The mass that 1C is given on, a key of `mass_bases`.
    one_c_specific_current : float
        1C per mass of that basis [A.kg-1], the same number as mA/g.
    """

    name: str
    title: str
    parameter_set: str
    electrode: str
    options: Mapping[str, str]
    one_c_basis: str
    one_c_specific_current: float


LIGAMENT_OPTIONS = {"ligament shape": "cylinder", "particle expansion": "force balance"}

CELLS = {
    cell.name: cell
    for cell in (
        Cell(
            name="ampsi-half",
            title="ant-nest-like porous silicon with a carbon shell against lithium metal",
            parameter_set="AMPSi2019_halfcell",
            electrode="positive",
            options={"working electrode": "positive", **LIGAMENT_OPTIONS},
            one_c_basis="alloy and shell",
            one_c_specific_current=4200.0,
        ),
        Cell(
            name="ampsi-ncm",
            title="ant-nest-like porous silicon with a carbon shell, prelithiated, against NMC",
            parameter_set="AMPSi2019_NCM",
            electrode="negative",
            options=LIGAMENT_OPTIONS,
            one_c_basis="cathode",
            one_c_specific_current=160.0,
        ),
    )
}


def get_cell(name: str) -> Cell:
    """Cell of that name.

    Parameters
    ----------
    name : str
        Name on the command line.

    Returns
    -------
    Cell
        The cell.

    Raises
    ------
    InputError
        If there is no such cell; the message lists those there are.
    """
    if name not in CELLS:
        raise InputError(f"No cell is called '{name}'; choose one of {', '.join(CELLS)}.")
    return CELLS[name]


def alloy_mass(parameter_values, electrode: str) -> float:
    """Alloy (silicon) per cell area.

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
        * parameter_values["Silicon density [kg.m-3]"]
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


def one_c_current(cell: Cell, parameter_values) -> float:
    """Current of 1C [A]: the paper's current per mass times the mass in the cell.

    "Nominal cell capacity [A.h]" of the sets is this current for one hour, so PyBaMM's C-rates
    are the paper's; after a change of loading it has to be set anew.

    Parameters
    ----------
    cell : Cell
        The cell.
    parameter_values : pybamm.ParameterValues or dict
        Its values.

    Returns
    -------
    float
        Current [A].
    """
    area = parameter_values["Electrode height [m]"] * parameter_values["Electrode width [m]"]
    mass = mass_bases(cell, parameter_values)[cell.one_c_basis]
    return cell.one_c_specific_current * mass * area
