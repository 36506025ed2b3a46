"""Volume balance of a composite alloy electrode: from loading to thickness and fractions.

Per area of electrode of thickness L, each component adds its volume::

    L (1 - eps_e) = V_s/(1 - phi) + V_carbon + V_binder
    eps_s L       = V_s = m_a (1 - w_shell)/rho_s

with the loading m_a of active material (alloy and its carbon shell), the porosity phi inside the
porous particles, the porosity eps_e between them, and the carbon of shell and additive. So
solid, internal pores, interparticle pores, carbon and binder fill the electrode exactly.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import Values


class ChangeableValues(Values, Protocol):
    """Parameter values that can be replaced."""

    def update(self, values: Mapping[str, float], /) -> object: ...


class Composition(NamedTuple):
    """Volume balance of an electrode coating.

    Attributes
    ----------
    thickness : float
        Thickness of the coating [m].
    solid_fraction : float
        Volume of the pristine alloy, whether it reacts or not, per electrode volume [-].
    inert_fraction : float
        Volume of carbon and binder per electrode volume [-].
    density : float
        Mass of the dry coating per electrode volume [kg.m-3].
    """

    thickness: float
    solid_fraction: float
    inert_fraction: float
    density: float


def electrode_composition(
    active_loading: float,
    shell_mass_fraction: float,
    active_mass_fraction: float,
    binder_mass_fraction: float,
    alloy_density: float,
    carbon_density: float,
    binder_density: float,
    internal_porosity: float,
    porosity: float,
) -> Composition:
    """Thickness and volume fractions of a coating of known loading.

    Parameters
    ----------
    active_loading : float
        Mass of the alloy and its carbon shell per area [kg.m-2].
    shell_mass_fraction : float
        Mass of the carbon shell per mass of alloy and shell [-].
    active_mass_fraction, binder_mass_fraction : float
        Mass fractions of active material (with shell) and binder in the dry coating; the rest is
        conductive carbon [-].
    alloy_density, carbon_density, binder_density : float
        Densities of the pore-free solids [kg.m-3].
    internal_porosity : float
        Volume of the pores inside a particle per particle volume [-].
    porosity : float
        Volume of the pores between particles per electrode volume [-].

    Returns
    -------
    Composition
        Thickness, fractions and dry density.
    """
    coating = active_loading / active_mass_fraction
    shell = shell_mass_fraction * active_loading
    additive = (1 - active_mass_fraction - binder_mass_fraction) * coating
    solid_volume = (active_loading - shell) / alloy_density
    carbon_volume = (shell + additive) / carbon_density
    inert_volume = carbon_volume + binder_mass_fraction * coating / binder_density
    thickness = (solid_volume / (1 - internal_porosity) + inert_volume) / (1 - porosity)
    return Composition(
        thickness, solid_volume / thickness, inert_volume / thickness, coating / thickness
    )


def alloy_electrode_composition(parameter_values: Values, electrode: str) -> Composition:
    """Composition of the alloy electrode that a parameter set describes.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values with numeric loading, mass fractions, densities and porosities.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.

    Returns
    -------
    Composition
        Thickness, fractions and dry density.
    """
    Domain = electrode.capitalize()
    return electrode_composition(
        active_loading=parameter_values[f"{Domain} electrode active loading [kg.m-2]"],
        shell_mass_fraction=parameter_values[f"{Domain} particle carbon shell mass fraction"],
        active_mass_fraction=parameter_values[f"{Domain} electrode active mass fraction"],
        binder_mass_fraction=parameter_values[f"{Domain} electrode binder mass fraction"],
        alloy_density=parameter_values["Alloy host density [kg.m-3]"],
        carbon_density=parameter_values["Carbon density [kg.m-3]"],
        binder_density=parameter_values["Binder density [kg.m-3]"],
        internal_porosity=parameter_values[f"{Domain} particle internal porosity"],
        porosity=parameter_values[f"{Domain} electrode porosity"],
    )


def coating_porosity(parameter_values: Values, electrode: str, thickness: float) -> float:
    """Porosity between the particles of a coating of known thickness.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or Mapping
        Parameter values with numeric loading, mass fractions, densities and porosities.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.
    thickness : float
        Thickness of the coating [m].

    Returns
    -------
    float
        Volume of the pores between particles per electrode volume [-].

    Raises
    ------
    InputError
        If the solids do not fit into the thickness.
    """
    found = alloy_electrode_composition(parameter_values, electrode)
    filled = found.thickness * (
        1 - parameter_values[f"{electrode.capitalize()} electrode porosity"]
    )
    if not thickness > filled:
        raise InputError(
            f"The thickness is {thickness:g} m, but particles, carbon and binder alone take "
            f"{filled:.3g} m; give a larger thickness or a smaller loading."
        )
    return 1 - filled / thickness


def rebalance_electrode(parameter_values: ChangeableValues, electrode: str) -> None:
    """Refit thickness, solid fraction and density after a change of porosity or loading.

    A porosity changed on its own leaves the thickness behind, and the fractions may then add
    past one; this keeps the loading and lets the thickness follow.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues or dict
        Parameter values, which are changed in place.
    electrode : {"negative", "positive"}
        Electrode that holds the alloy.
    """
    Domain = electrode.capitalize()
    composition = alloy_electrode_composition(parameter_values, electrode)
    utilised = parameter_values[f"{Domain} electrode utilised alloy fraction"]
    parameter_values.update(
        {
            f"{Domain} electrode thickness [m]": composition.thickness,
            f"{Domain} electrode active material volume fraction": utilised
            * composition.solid_fraction,
            f"{Domain} electrode density [kg.m-3]": composition.density,
        }
    )
