"""Values of a parameter set that follow from others of it.

A row of the tables whose value is "=porousalloy.parameters.electrodes.derivations:name" is computed
here when it is asked for, so a changed loading, porosity or density carries through to the
thickness, the volume fractions and the currents. Each function takes the values of the set by name
and the electrode of the alloy, "Negative" or "Positive", and returns one number.
"""

import math

from porousalloy.parameters.electrodes.area import cell_area
from porousalloy.parameters.electrodes.composition import alloy_electrode_composition
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import Values
from porousalloy.parameters.rules import LEAST_START

FARADAY = 96485.33212  # [C.mol-1]
HOUR = 3600.0
#: How far below the upper cut-off a half cell starts [V], so that the cut-off is not met at once.
START_MARGIN = 1e-6


def maximum_concentration(values: Values, Domain: str) -> float:
    """Ions per volume of pristine host when it is full [mol.m-3]: x rho/M."""
    return (
        values["Alloy ions per host atom at full filling"]
        * values["Alloy host density [kg.m-3]"]
        / values["Alloy host molar mass [kg.mol-1]"]
    )


def partial_molar_volume(values: Values, Domain: str) -> float:
    """Mean volume that an ion adds [m3.mol-1]: dV/c_max."""
    c_max = values[f"Maximum concentration in {Domain.lower()} electrode [mol.m-3]"]
    return values["Alloy volume change at full filling"] / c_max


def theoretical_capacity(values: Values, Domain: str) -> float:
    """Charge per mass of host [A.h.kg-1]: x F/(3600 M)."""
    x, M = (
        values["Alloy ions per host atom at full filling"],
        values["Alloy host molar mass [kg.mol-1]"],
    )
    return x * FARADAY / (HOUR * M)


def active_capacity(values: Values, Domain: str) -> float:
    """Charge per mass of alloy and shell [A.h.kg-1], of the alloy that reacts."""
    shell = values[f"{Domain} particle carbon shell mass fraction"]
    utilised = values[f"{Domain} electrode utilised alloy fraction"]
    return theoretical_capacity(values, Domain) * utilised * (1 - shell)


def hollow_sphere_porosity(values: Values, Domain: str) -> float:
    """Cavity per particle volume [-]: ((R - t)/R)^3."""
    R = values[f"{Domain} porous particle radius [m]"]
    return ((R - values[f"{Domain} particle shell thickness [m]"]) / R) ** 3


def outer_radius_of_a_solid(values: Values, Domain: str) -> float:
    """Outer radius of a dense particle [m], which is one ligament."""
    return values[f"{Domain} particle radius [m]"]


def half_shell_thickness(values: Values, Domain: str) -> float:
    """Half-thickness of a shell wetted on both faces [m]."""
    return values[f"{Domain} particle shell thickness [m]"] / 2


def electrode_thickness(values: Values, Domain: str) -> float:
    """Thickness of the alloy electrode [m], from its loading and volume balance."""
    return alloy_electrode_composition(values, Domain.lower()).thickness


def active_volume_fraction(values: Values, Domain: str) -> float:
    """Pristine alloy that reacts, per electrode volume [-]."""
    utilised = values[f"{Domain} electrode utilised alloy fraction"]
    return utilised * alloy_electrode_composition(values, Domain.lower()).solid_fraction


def electrode_density(values: Values, Domain: str) -> float:
    """Dry coating of the alloy electrode per volume [kg.m-3]."""
    return alloy_electrode_composition(values, Domain.lower()).density


def cathode_loading(values: Values, Domain: str) -> float:
    """Cathode material per area [kg.m-2] for the ratio of the reversible capacities."""
    anode = (
        values["Negative electrode reversible capacity [A.h.kg-1]"]
        * values["Negative electrode active loading [kg.m-2]"]
    )
    cathode = values["Positive electrode reversible capacity [A.h.kg-1]"]
    return anode / (values["Negative to positive capacity ratio"] * cathode)


def cathode_thickness(values: Values, Domain: str) -> float:
    """Thickness of the cathode [m] that holds its loading."""
    return values["Positive electrode active loading [kg.m-2]"] / (
        values["Positive electrode active material volume fraction"]
        * values["Positive electrode active material density [kg.m-3]"]
    )


def half_cell_current(values: Values, Domain: str) -> float:
    """1C of a half cell [A]: on the mass of alloy and shell."""
    return (
        _one_c(values) * values[f"{Domain} electrode active loading [kg.m-2]"] * cell_area(values)
    )


def full_cell_current(values: Values, Domain: str) -> float:
    """1C of a full cell [A]: on the mass of the cathode."""
    return _one_c(values) * values["Positive electrode active loading [kg.m-2]"] * cell_area(values)


def _one_c(values: Values) -> float:
    return values["1C specific current [A.kg-1]"]


def start_filling(values: Values, Domain: str) -> float:
    """Filling [-] of a half cell's alloy that was emptied to the upper voltage cut-off.

    That is the end of the delithiation branch, so that a first cycle gives back what it takes.
    """
    from scipy.optimize import root_scalar

    from porousalloy.parameters.electrodes.evaluation import potential

    U_d = potential(values, Domain, curve="delithiation OCP", end_barriers=True)
    cut_off = values["Upper voltage cut-off [V]"]

    def excess(log_filling: float) -> float:
        return U_d(math.exp(log_filling)) - cut_off + START_MARGIN

    empty, full = math.log(LEAST_START), math.log(1 - LEAST_START)
    if excess(empty) <= 0:
        return LEAST_START
    if excess(full) >= 0:
        raise InputError(
            f"'Upper voltage cut-off [V]' is {cut_off:g}, below the potential of the full alloy, "
            f"{cut_off + excess(full):.3g} V; raise it."
        )
    return math.exp(root_scalar(excess, bracket=(empty, full), xtol=1e-12).root)


def initial_concentration(values: Values, Domain: str) -> float:
    """Concentration of the half cell's alloy at its initial stoichiometry [mol.m-3]."""
    c_max = values[f"Maximum concentration in {Domain.lower()} electrode [mol.m-3]"]
    return values["Initial alloy filling"] * c_max


def charged_anode_concentration(values: Values, Domain: str) -> float:
    """Concentration in the charged cell's anode [mol.m-3]."""
    return (
        _charged_stoichiometries(values)[0]
        * values["Maximum concentration in negative electrode [mol.m-3]"]
    )


def charged_cathode_concentration(values: Values, Domain: str) -> float:
    """Concentration in the charged cell's cathode [mol.m-3]."""
    return (
        _charged_stoichiometries(values)[1]
        * values["Maximum concentration in positive electrode [mol.m-3]"]
    )


def _charged_stoichiometries(values: Values) -> tuple[float, float]:
    """Stoichiometries of anode and cathode once the discharged cell has been charged at rest.

    Discharged, the anode holds what prelithiation left in it. Charging moves Q from the cathode's
    sites to the anode's until U_p - U_n reaches the open-circuit voltage at 100 % SOC.
    """
    from scipy.optimize import root_scalar

    from porousalloy.parameters.electrodes.evaluation import potential

    sites = [sites_per_area(values, electrode) for electrode in ("Negative", "Positive")]
    empty, full = (
        values["Prelithiated anode filling"],
        values["Positive electrode filling when discharged"],
    )
    most = min((1 - empty) * sites[0], full * sites[1])
    U_n, U_p = potential(values, "Negative"), potential(values, "Positive")

    def stoichiometries(Q: float) -> tuple[float, float]:
        return empty + Q / sites[0], full - Q / sites[1]

    def excess(Q: float) -> float:
        x, y = stoichiometries(Q)
        return U_p(y) - U_n(x) - values["Open-circuit voltage at 100% SOC [V]"]

    tiny = 1e-6 * most
    if excess(most - tiny) < 0:
        return stoichiometries(most - tiny)
    return stoichiometries(root_scalar(excess, bracket=(tiny, most - tiny), xtol=1e-9 * most).root)


def sites_per_area(values: Values, electrode: str) -> float:
    """Sites of an electrode, "Negative" or "Positive", per area [mol.m-2]."""
    return math.prod(
        values[name]
        for name in (
            f"Maximum concentration in {electrode.lower()} electrode [mol.m-3]",
            f"{electrode} electrode active material volume fraction",
            f"{electrode} electrode thickness [m]",
        )
    )


def lithiated_potential(values: Values, Domain: str) -> float:
    """Open-circuit potential [V] of the half cell's alloy at a stoichiometry of 0.99."""
    return _potential_at(values, Domain, 0.99)


def delithiated_potential(values: Values, Domain: str) -> float:
    """Open-circuit potential [V] of the half cell's alloy at its initial filling."""
    return _potential_at(values, Domain, values["Initial alloy filling"])


def _potential_at(values: Values, Domain: str, stoichiometry: float) -> float:
    from porousalloy.parameters.electrodes.evaluation import potential

    return potential(values, Domain, end_barriers=True)(stoichiometry)


def lower_cut_off(values: Values, Domain: str) -> float:
    """Lower voltage cut-off [V], as the open-circuit voltage at 0 % SOC."""
    return values["Lower voltage cut-off [V]"]


def upper_cut_off(values: Values, Domain: str) -> float:
    """Upper voltage cut-off [V], as the open-circuit voltage at 100 % SOC."""
    return values["Upper voltage cut-off [V]"]


def yolk_shell_porosity(values: Values, Domain: str) -> float:
    """Gap per volume inside the shell [-]: v/(1 + v)."""
    v = values[f"{Domain} particle void per yolk volume"]
    return v / (1 + v)
