"""Confinement that a coating of carbon and a binder can give to a porous particle.

    v_c = w/(1 - w) (rho_s/rho_c) (1 - phi)      carbon per volume of the particle
    v_b = (w_b/w_a)/(1 - w) (rho_s/rho_b) (1 - phi)          binder, likewise
    closed shell      K = 2 v E/(3 (1 - nu)),    P = 2 v sigma/3
    struts            K = v E/3,                 P = v sigma/3

K and P are the pressure of a stretch of the outline, P = K (lambda - 1), and its limit. A thin
sphere under pressure carries P = 2 sigma t/R on two axes; with v = 3 t/R that is the first line.
Struts in all directions carry on one axis, a third of them in each direction: a coat on every
ligament is a second skeleton, and carries as the skeleton of alloy itself does. Between struts and
closed walls no arrangement of v carries more than the walls.

sigma is a tensile strength. Carbon is brittle: that a coating keeps its strength while it is
stretched on is an upper bound.

References
----------
Struts: Deshpande, Fleck & Ashby 2001, 10.1016/S0022-5096(01)00010-2 (stretch-dominated lattice,
bulk modulus v E/9). Walls: Timoshenko & Woinowsky-Krieger, Theory of Plates and Shells, 1959.
"""

from typing import NamedTuple

from porousalloy.parameters.resolved_values import Values


class ShellConfinement(NamedTuple):
    """What confines a particle.

    Attributes
    ----------
    modulus : float
        Pressure per stretch of the outline, K [Pa].
    strength : float
        Largest pressure [Pa].
    """

    modulus: float
    strength: float


def closed_shell(
    volume_share: float, youngs_modulus: float, poissons_ratio: float, strength: float
) -> ShellConfinement:
    """Confinement by a thin closed shell around a particle.

    Parameters
    ----------
    volume_share : float
        Volume of the shell per volume of the particle, three times its thickness over the
        particle's radius [-].
    youngs_modulus, strength : float
        Young's modulus and tensile strength of the shell [Pa].
    poissons_ratio : float
        Poisson's ratio of the shell [-].

    Returns
    -------
    ShellConfinement
        Modulus and strength.
    """
    walls = 2 * volume_share / 3
    return ShellConfinement(walls * youngs_modulus / (1 - poissons_ratio), walls * strength)


def struts(volume_share: float, youngs_modulus: float, strength: float) -> ShellConfinement:
    """Confinement by struts in all directions: a coat on every ligament, or a net of binder.

    Parameters
    ----------
    volume_share : float
        Volume of the struts per volume of the particle [-].
    youngs_modulus, strength : float
        Young's modulus and tensile strength of the struts [Pa].

    Returns
    -------
    ShellConfinement
        Modulus and strength.
    """
    return ShellConfinement(volume_share * youngs_modulus / 3, volume_share * strength / 3)


def carbon_share(values: Values, Domain: str) -> float:
    """Volume of the carbon coating per volume of the particle [-]."""
    shell = values[f"{Domain} particle carbon shell mass fraction"]
    return _solid_mass(values, Domain) * shell / (1 - shell) / values["Carbon density [kg.m-3]"]


def binder_share(values: Values, Domain: str) -> float:
    """Volume of the binder per volume of the particles [-]."""
    shell = values[f"{Domain} particle carbon shell mass fraction"]
    per_active = (
        values[f"{Domain} electrode binder mass fraction"]
        / values[f"{Domain} electrode active mass fraction"]
    )
    return (
        _solid_mass(values, Domain) * per_active / (1 - shell) / values["Binder density [kg.m-3]"]
    )


def carbon_and_binder(values: Values, Domain: str) -> ShellConfinement:
    """Confinement by a closed shell of carbon with the binder beside it."""
    coating = closed_shell(
        carbon_share(values, Domain),
        values["Carbon Young's modulus [Pa]"],
        values["Carbon Poisson's ratio"],
        values["Carbon tensile strength [Pa]"],
    )
    binder = struts(
        binder_share(values, Domain),
        values["Binder Young's modulus [Pa]"],
        values["Binder tensile strength [Pa]"],
    )
    return ShellConfinement(coating.modulus + binder.modulus, coating.strength + binder.strength)


def confinement_modulus(values: Values, Domain: str) -> float:
    """Modulus [Pa] of a confinement by carbon shell and binder."""
    return carbon_and_binder(values, Domain).modulus


def confinement_strength(values: Values, Domain: str) -> float:
    """Strength [Pa] of a confinement by carbon shell and binder."""
    return carbon_and_binder(values, Domain).strength


def bonded_tensile_strength(values: Values, Domain: str) -> float:
    """Tensile strength [Pa] of a shell that is bonded to its particle: its strength."""
    return values[f"{Domain} particle confinement strength [Pa]"]


def _solid_mass(values, Domain):
    """Mass of alloy per volume of the particle [kg.m-3]."""
    return values["Alloy host density [kg.m-3]"] * (
        1 - values[f"{Domain} particle internal porosity"]
    )
