"""A cell of your own: an alloy, a measured particle, a coating, and what stands against it.

>>> particle = dict(particle_radius="2 um", ligament_diameter="60 nm", porosity=0.6)
>>> cell = make_cell(
...     "na_sn", "bicontinuous", particle, counter="nvpf", active_loading="2 mg/cm2"
... )

Every quantity is text with a unit, or a number in SI units. What is left out comes from the generic
tables, and `provenance(cell)` says so.
"""

from collections.abc import Mapping
from dataclasses import replace

from porousalloy.parameters.cell import HOSTS, IONS, METALS, Cell
from porousalloy.parameters.electrodes.composition import coating_porosity
from porousalloy.parameters.electrodes.derivations import active_capacity
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.given_numbers import given_numbers
from porousalloy.parameters.particles.architectures import (
    ARCHITECTURES,
    model_parameters,
    particle_geometry,
)
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.rules import COLDEST, MOST_AREAL_CAPACITY, MOST_LOADING, THICKEST
from porousalloy.parameters.tables import DERIVED
from porousalloy.parameters.units import ALLOWED, quantity
from porousalloy.parameters.validation import check_parameter_values

ALLOYS = tuple(f"{ion}_{host}" for ion in IONS for host in HOSTS)
#: Unit of an argument and the most that an electrode has of it: beyond is a slip of units.
MOST = {
    "active_loading": ("kg.m-2", MOST_LOADING),
    "areal_capacity": ("A.h.m-2", MOST_AREAL_CAPACITY),
    "thickness": ("m", THICKEST),
}
CATHODES = {"li": ("nmc111", "nmc532", "nmc811", "lfp"), "na": ("nvpf",)}


def make_cell(
    alloy: str,
    architecture: str,
    particle: Mapping[str, str | float | None],
    *,
    counter: str | None = None,
    active_loading: str | float | None = None,
    areal_capacity: str | float | None = None,
    porosity: str | float | None = None,
    thickness: str | float | None = None,
    prelithiation_potential: str | float | None = None,
    temperature: str | float | None = None,
    parameters: Mapping[str, str | float] | None = None,
) -> Cell:
    """Cell of an alloy in particles of an architecture.

    Parameters
    ----------
    alloy : str
        Ion and host: "li_si", "li_ge", "li_sn", "li_sb", "na_si", "na_ge", "na_sn" or "na_sb".
    architecture : str
        Name in :data:`porousalloy.parameters.particles.architectures.ARCHITECTURES`.
    particle : Mapping of str to str or float
        Measurements of the particle, as
        :func:`porousalloy.parameters.particles.architectures.particle_geometry` takes them.
    counter : str, optional
        Cathode of a full cell: "nmc111", "nmc532", "nmc811" or "lfp" with lithium, "nvpf" with
        sodium. The default is the metal of a half cell.
    active_loading : str or float, optional
        Mass of alloy and coating of the particles per area [kg.m-2], such as "2 mg/cm2".
    areal_capacity : str or float, optional
        Theoretical capacity per area [A.h.m-2], in place of the loading, such as "3 mAh/cm2".
    porosity : str or float, optional
        Pores between the particles per electrode volume [-].
    thickness : str or float, optional
        Thickness of the coating [m], in place of the porosity.
    prelithiation_potential : str or float, optional
        Open-circuit potential against the metal to which the anode of a full cell is filled before
        assembly [V]. The amount itself is the parameter "Prelithiated anode filling".
    temperature : str or float, optional
        Temperature of the cell and of its surroundings [K], such as "25 degC".
    parameters : Mapping of str to str or float, optional
        Any other values by parameter name, such as "Negative to positive capacity ratio",
        "Lower voltage cut-off [V]" or "{Domain} electrode binder mass fraction".

    Returns
    -------
    Cell
        The cell, ready to be run, or to be taken to PyBaMM by
        :func:`porousalloy.parameters.provenance.parameter_dictionary` and its `options`.

    Raises
    ------
    InputError
        If a name or a unit is unknown, measurements are missing or contradict each other, two
        arguments say the same thing, or the volumes do not fit in the electrode.
    """
    cell = generic_cell(alloy, architecture, counter)
    Domain = cell.electrode.capitalize()
    given = {_of_electrode(name, cell): value for name, value in (parameters or {}).items()}
    if temperature is not None:
        kelvin = _temperature(temperature)
        given |= {f"{which} temperature [K]": kelvin for which in ("Ambient", "Initial")}
    numbers = given_numbers(cell.rows, given, Domain, lambda numbers: ResolvedValues(cell, numbers))
    changes = _particle_values(cell, ResolvedValues(cell, numbers), particle) | numbers
    loading = _loading(cell, changes, active_loading, areal_capacity)
    if loading is not None:
        changes[f"{Domain} electrode active loading [kg.m-2]"] = loading
    between = _porosity(cell, changes, porosity, thickness)
    if between is not None:
        changes[f"{Domain} electrode porosity"] = between
    if prelithiation_potential is not None:
        target = quantity(prelithiation_potential, "V", "The prelithiation potential")
        changes["Prelithiated anode filling"] = _filling_at(cell, changes, target)
    cell = replace(cell, changes=changes)
    check_parameter_values(ResolvedValues(cell))
    return cell


def _particle_values(cell: Cell, known: Mapping, particle: Mapping) -> dict[str, float]:
    """Parameters that follow from what is measured of the particle."""
    if "density" in particle:
        raise InputError(
            "'density' is not a measurement of the particle; give 'Alloy host density [kg.m-3]' "
            "among the parameters."
        )
    geometry = particle_geometry(
        cell.architecture, density=known["Alloy host density [kg.m-3]"], **particle
    )
    # the outer radius of a dense particle follows from the other one, also when that is changed
    derived = {row["key"] for row in cell.rows if row["value"].startswith(DERIVED)}
    values = {
        name: value
        for name, value in model_parameters(geometry, cell.electrode).items()
        if name not in derived
    }
    if geometry.coating_volume_fraction is not None:
        coating = quantity(
            particle.get("coating_density") or known["Carbon density [kg.m-3]"], "kg.m-3"
        )
        name = _of_electrode("{Domain} particle carbon shell mass fraction", cell)
        values[name] = _coating_mass_fraction(geometry, coating)
    return values


def _of_electrode(name: str, cell: Cell) -> str:
    """Name of a parameter in which {Domain} or {domain} may stand for the alloy's electrode."""
    return name.replace("{Domain}", cell.electrode.capitalize()).replace("{domain}", cell.electrode)


def generic_cell(alloy, architecture, counter):
    if alloy not in ALLOYS:
        raise InputError(f"No alloy is called '{alloy}'; choose one of {', '.join(ALLOYS)}.")
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"Architecture is '{architecture}'; choose one of {', '.join(ARCHITECTURES)}."
        )
    ion, host = alloy.split("_")
    if counter is not None and counter not in CATHODES[ion]:
        raise InputError(
            f"'{counter}' does not go with {alloy}; choose one of {', '.join(CATHODES[ion])}, or "
            "leave it out for a half cell."
        )
    against = counter or METALS[ion]
    name = f"{alloy} {architecture} {against}".replace(" ", "-").replace("_", "-")
    cell = Cell(
        name=name,
        title="",
        parameter_set=name,
        alloy=alloy,
        architecture=architecture,
        particle="dense" if architecture == "dense" else "porous",
        counter=against,
    )
    title = f"{HOSTS[host]} with {IONS[ion]}, {architecture}, against {cell.counter_name}"
    return replace(cell, title=title)


def _coating_mass_fraction(geometry, coating_density):
    """Coating per mass of solid and coating [-], from its share of the coated particle."""
    share = geometry.coating_volume_fraction
    coating = share * coating_density
    solid = (1 - share) * geometry.envelope_density
    return coating / (coating + solid)


def _one_of(first, second, names):
    if first is not None and second is not None:
        raise InputError(f"Both {names[0]} and {names[1]} are given; give one of them.")


def _at_most(name, value):
    """Value of an argument, unless no electrode has so much of it."""
    unit, most = MOST[name]
    label = f"The {name.replace('_', ' ')}"
    number = quantity(value, unit, label, positive=True)
    if number > most:
        raise InputError(
            f"{label} is {number:g} {unit}, more than the {most:g} {unit} that electrodes have at "
            f"most; give it with its unit, such as '{ALLOWED[unit][1]}'."
        )
    return number


def _temperature(value):
    number = quantity(value, "K", "The temperature")
    if number < COLDEST:
        raise InputError(
            f"The temperature is {number:g} K, below {COLDEST:g} K; give it with its unit, such as "
            "'25 degC'."
        )
    return number


def _loading(cell, changes, active_loading, areal_capacity):
    _one_of(active_loading, areal_capacity, ("active_loading", "areal_capacity"))
    if active_loading is not None:
        return _at_most("active_loading", active_loading)
    if areal_capacity is None:
        return None
    per_area = _at_most("areal_capacity", areal_capacity)
    return per_area / active_capacity(ResolvedValues(cell, changes), cell.electrode.capitalize())


def _porosity(cell, changes, porosity, thickness):
    _one_of(porosity, thickness, ("porosity", "thickness"))
    if porosity is not None:
        return quantity(porosity, "-", "The porosity")
    if thickness is None:
        return None
    coating = _at_most("thickness", thickness)
    return coating_porosity(ResolvedValues(cell, changes), cell.electrode, coating)


def _filling_at(cell, changes, target):
    from scipy.optimize import root_scalar

    from porousalloy.parameters.electrodes.evaluation import potential

    if cell.is_half_cell:
        raise InputError(
            f"A half cell has no pre{cell.insertion}; set 'Initial alloy filling', or give a "
            "cathode."
        )
    U = potential(ResolvedValues(cell, changes), "Negative")
    low, high = 1e-4, 1 - 1e-4
    if not U(high) < target < U(low):
        raise InputError(
            f"The pre{cell.insertion} potential is {target:g} V; give one between {U(high):.3f} "
            f"and {U(low):.3f} V, the ends of the open-circuit potential of {cell.alloy}."
        )
    return root_scalar(lambda filling: U(filling) - target, bracket=(low, high), xtol=1e-9).root
