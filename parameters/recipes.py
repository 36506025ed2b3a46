"""Cells from a recipe: an alloy, a measured particle, a coating, and what stands against it.

>>> particle = dict(particle_radius=2e-6, ligament_diameter=60e-9, porosity=0.6)
>>> cell = cell_from_recipe("na_sn", "bicontinuous", particle, counter="nvpf", active_loading=0.02)
>>> study = run_study(cell, [0.1, 1])

What the recipe leaves out comes from the generic tables, and `provenance(cell)` says so.
"""

from collections.abc import Mapping
from dataclasses import replace

from porousalloy.parameters.cell import METALS, Cell
from porousalloy.parameters.electrodes.composition import coating_porosity
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.architectures import (
    ARCHITECTURES,
    model_parameters,
    particle_geometry,
)
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import check_parameter_values, read_settings

HOSTS = ("si", "ge", "sn", "sb")
ALLOYS = tuple(f"{ion}_{host}" for ion in METALS for host in HOSTS)
CATHODES = {"li": ("nmc111", "nmc532", "nmc811", "lfp"), "na": ("nvpf",)}


def cell_from_recipe(
    alloy: str,
    architecture: str,
    particle: Mapping[str, float],
    *,
    counter: str | None = None,
    active_loading: float | None = None,
    areal_capacity: float | None = None,
    porosity: float | None = None,
    thickness: float | None = None,
    prelithiation_potential: float | None = None,
    temperature: float | None = None,
    settings: Mapping[str, float] | None = None,
) -> Cell:
    """Cell of an alloy in particles of an architecture.

    Parameters
    ----------
    alloy : str
        Ion and host: "li_si", "li_ge", "li_sn", "li_sb", "na_si", "na_ge", "na_sn" or "na_sb".
    architecture : str
        A name of :data:`porousalloy.parameters.particles.architectures.ARCHITECTURES`.
    particle : Mapping
        What is measured of the particle, as :func:`particle_geometry` takes it, in SI units.
    counter : str, optional
        A cathode: "nmc111", "nmc532", "nmc811", "lfp" with lithium, "nvpf" with sodium. Left out,
        the cell is a half cell against the metal.
    active_loading : float, optional
        Alloy and coating of the particles per area [kg.m-2]; 1 mg/cm2 is 0.01 kg/m2.
    areal_capacity : float, optional
        Theoretical capacity per area [A.h.m-2], in place of the loading; 1 mAh/cm2 is 10 A.h/m2.
    porosity : float, optional
        Pores between the particles, per electrode volume [-].
    thickness : float, optional
        Coating thickness [m], in place of the porosity.
    prelithiation_potential : float, optional
        Open-circuit potential against the metal to which the anode of a full cell is filled before
        assembly [V]; the amount itself is the setting "Prelithiated anode filling".
    temperature : float, optional
        Of cell and surroundings [K].
    settings : Mapping, optional
        Any other value by parameter name, such as "Negative to positive capacity ratio",
        "Lower voltage cut-off [V]" or "{Domain} electrode binder mass fraction".

    Returns
    -------
    Cell
        To be run with :func:`porousalloy.experiments.runs.rates.run_study`, or taken to PyBaMM by
        :func:`porousalloy.parameters.provenance.parameter_dictionary` and its `options`.

    Raises
    ------
    InputError
        If a name is unknown, measurements are missing or contradict each other, two settings say
        the same thing, or the volumes do not fit in the electrode.
    """
    cell = _generic_cell(alloy, architecture, counter)
    Domain = cell.electrode.capitalize()
    known = ResolvedValues(cell)
    geometry = particle_geometry(
        architecture, density=known["Alloy host density [kg.m-3]"], **particle
    )
    changes = model_parameters(geometry, cell.electrode)
    if geometry.coating_volume_fraction is not None:
        coating = particle.get("coating_density", known["Carbon density [kg.m-3]"])
        changes[f"{Domain} particle carbon shell mass fraction"] = _coating_mass_fraction(
            geometry, coating
        )
    given = {name.format(Domain=Domain): value for name, value in (settings or {}).items()}
    changes |= read_settings(known, given)
    if temperature is not None:
        changes |= read_settings(
            known, {f"{which} temperature [K]": temperature for which in ("Ambient", "Initial")}
        )
    loading = _loading(cell, changes, active_loading, areal_capacity)
    if loading is not None:
        changes[f"{Domain} electrode active loading [kg.m-2]"] = loading
    between = _porosity(cell, changes, porosity, thickness)
    if between is not None:
        changes[f"{Domain} electrode porosity"] = between
    if prelithiation_potential is not None:
        changes["Prelithiated anode filling"] = _filling_at(cell, changes, prelithiation_potential)
    cell = replace(cell, changes=changes)
    check_parameter_values(ResolvedValues(cell))
    return cell


def _generic_cell(alloy, architecture, counter):
    if alloy not in ALLOYS:
        raise InputError(f"No alloy is called '{alloy}'; choose one of {', '.join(ALLOYS)}.")
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"Architecture is '{architecture}'; choose one of {', '.join(ARCHITECTURES)}."
        )
    ion = alloy.split("_")[0]
    if counter is not None and counter not in CATHODES[ion]:
        raise InputError(
            f"'{counter}' does not go with {alloy}; choose one of {', '.join(CATHODES[ion])}, or "
            "leave it out for a half cell."
        )
    against = counter or METALS[ion]
    name = f"{alloy} {architecture} {against}".replace(" ", "-").replace("_", "-")
    return Cell(
        name=name,
        title=f"{alloy.replace('_', '-')}, {architecture}, against {against.replace('_', ' ')}",
        parameter_set=name,
        alloy=alloy,
        architecture=architecture,
        particle="dense" if architecture == "dense" else "porous",
        counter=against,
    )


def _coating_mass_fraction(geometry, coating_density):
    """Coating per mass of solid and coating [-], from its share of the coated particle."""
    share = geometry.coating_volume_fraction
    coating = share * coating_density
    solid = (1 - share) * geometry.envelope_density
    return coating / (coating + solid)


def _one_of(first, second, names):
    if first is not None and second is not None:
        raise InputError(f"Both {names[0]} and {names[1]} are given; give one of them.")


def _loading(cell, changes, active_loading, areal_capacity):
    _one_of(active_loading, areal_capacity, ("active_loading", "areal_capacity"))
    if areal_capacity is None:
        return active_loading
    return areal_capacity / active_capacity(
        ResolvedValues(cell, changes), cell.electrode.capitalize()
    )


def _porosity(cell, changes, porosity, thickness):
    _one_of(porosity, thickness, ("porosity", "thickness"))
    if thickness is None:
        return porosity
    return coating_porosity(ResolvedValues(cell, changes), cell.electrode, thickness)


def _filling_at(cell, changes, target):
    from scipy.optimize import brentq

    from porousalloy.parameters.electrodes.evaluation import potential

    if cell.is_half_cell:
        raise InputError(
            "A half cell is not prelithiated; set 'Initial alloy filling', or give a cathode."
        )
    U = potential(ResolvedValues(cell, changes), "Negative")
    low, high = 1e-4, 1 - 1e-4
    if not U(high) < target < U(low):
        raise InputError(
            f"The prelithiation potential is {target:g} V; give one between {U(high):.3f} and "
            f"{U(low):.3f} V, the ends of the open-circuit potential of {cell.alloy}."
        )
    return brentq(lambda filling: U(filling) - target, low, high, xtol=1e-9)
