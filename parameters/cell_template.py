"""A cell file to start from: every line with its unit, meaning, range, and the default's source.

Values are those of the generic tables. What nobody measured is commented out, so that `provenance`
goes on calling it assumed until somebody gives it.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.make_cell import ALLOYS, CATHODES, generic_cell
from porousalloy.parameters.particles.architectures import ARCHITECTURES
from porousalloy.parameters.particles.measurements import MEASUREMENT_UNITS
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.units import ALLOWED

WIDTH = 100
#: Table of the generic particle beside that of every porous one.
PARTICLE_TABLES = {
    "nanosphere assembly": ("particle_nanospheres",),
    "hollow sphere": ("particle_hollow",),
    "yolk-shell": ("particle_yolk_shell",),
    "nanowire cluster": ("particle_nanowires",),
    "nanosheet": ("particle_nanosheets",),
}


class Size(NamedTuple):
    """A measurement that makes a particle, and the parameter that its default comes from.

    Attributes
    ----------
    key, meaning : str
        Name of the measurement, and what it is.
    parameter : str
        Parameter of the generic particle.
    factor : float
        Measurement over parameter [-].
    """

    key: str
    meaning: str
    parameter: str
    factor: float = 1.0


_HALF, _OUTER = "{Domain} particle radius [m]", "{Domain} porous particle radius [m]"
_RADIUS = Size("particle_radius", "outer radius of the particle", _OUTER)
_POROSITY = Size(
    "porosity", "pores inside the particle, per its volume", "{Domain} particle internal porosity"
)
#: Inner radius of a shell over the radius of its yolk, with the gap of the generic table.
_GENERIC_GAP = 4.0 ** (1 / 3)
SIZES = {
    "dense": (Size("particle_radius", "radius of the solid sphere", _HALF),),
    "nanosphere assembly": (
        _RADIUS,
        Size("primary_particle_radius", "radius of the spheres that it is made of", _HALF),
        _POROSITY,
    ),
    "bicontinuous": (
        _RADIUS,
        Size("ligament_diameter", "diameter of the ligaments", _HALF, 2.0),
        _POROSITY,
    ),
    "hollow sphere": (
        _RADIUS,
        Size("shell_thickness", "thickness of the wall", "{Domain} particle shell thickness [m]"),
    ),
    "yolk-shell": (
        _RADIUS,
        Size("yolk_radius", "radius of a yolk", _HALF),
        Size("inner_shell_radius", "inner radius of a yolk's shell", _HALF, _GENERIC_GAP),
    ),
    "nanowire cluster": (
        _RADIUS,
        Size("wire_diameter", "diameter of the wires", _HALF, 2.0),
        _POROSITY,
    ),
    "nanosheet": (
        _RADIUS,
        Size("sheet_thickness", "thickness of the sheets", _HALF, 2.0),
        _POROSITY,
    ),
}
#: Further measurements, which give a size or a porosity, or must agree with what does.
FURTHER = {
    "specific_surface": ("12 m2/g", "BET surface per mass of solid: gives the ligaments' size"),
    "specific_pore_volume": ("0.9 cm3/g", "pore volume per mass of solid: gives the porosity"),
    "envelope_density": ("0.8 g/cm3", "mass per outer volume of a particle: gives the porosity"),
    "tap_density": ("0.4 g/cm3", "of the powder: checks the porosity"),
    "coating_mass_fraction": (0.05, "carbon shell, per mass of alloy and shell"),
    "coating_thickness": ("5 nm", "carbon shell, in place of its mass fraction"),
}
COUNTER = "the other electrode"
#: Parameters that make the answer most often, by the heading of their group.
GROUPS = {
    "the alloy and its electrode": (
        "Alloy reference diffusivity [m2.s-1]",
        "Alloy reference exchange-current density [A.m-2]",
        "{Domain} electrode utilised alloy fraction",
        "{Domain} particle carbon shell mass fraction",
        "{Domain} particle accommodation factor",
        "{Domain} electrode active mass fraction",
        "{Domain} electrode binder mass fraction",
        "{Domain} electrode conductivity [S.m-1]",
        "{Domain} electrode Bruggeman coefficient (electrolyte)",
        "1C specific current [A.kg-1]",
    ),
    COUNTER: (
        "Negative to positive capacity ratio",
        "Prelithiated anode filling",
        "Positive electrode porosity",
        "Positive electrode active material volume fraction",
        "Positive particle radius [m]",
    ),
    "the cell": (
        "Lower voltage cut-off [V]",
        "Upper voltage cut-off [V]",
        "Contact resistance [Ohm]",
        "Separator thickness [m]",
        "Separator porosity",
        "Initial concentration in electrolyte [mol.m-3]",
        "Electrode height [m]",
        "Electrode width [m]",
    ),
}


def cell_template(alloy: str, architecture: str, counter: str | None = None) -> str:
    """Text of a cell file.

    Parameters
    ----------
    alloy, architecture, counter
        As :func:`porousalloy.parameters.make_cell.make_cell` takes them.

    Returns
    -------
    str
        TOML that :func:`porousalloy.parameters.cell_file.read_cell_file` reads.

    Raises
    ------
    InputError
        If a name is unknown, or the counter electrode does not go with the alloy.
    """
    cell = generic_cell(alloy, architecture, counter)
    cell = replace(cell, extra_tables=PARTICLE_TABLES.get(architecture, ()))
    return "\n".join(_lines(cell, counter)) + "\n"


def _lines(cell: Cell, counter: str | None) -> Iterator[str]:
    rows = {row["key"]: row for row in cell.rows}
    cathodes = ", ".join(CATHODES[cell.ion])
    yield from _comment(
        "A cell of your own: every command takes this file in place of a cell's name, such as "
        "`porousalloy show FILE` and `porousalloy simulate FILE`, and so does "
        'porousalloy.get_cell("FILE"). Values are texts with a unit, or numbers in SI units. Take '
        'the "#" from a line to give its value; the other lines say what counts without it, within '
        "which range, and where it is from."
    )
    yield from ("", *_comment(f"ion and host: {', '.join(ALLOYS)}"), f'alloy = "{cell.alloy}"')
    yield from _comment(f"one of {', '.join(ARCHITECTURES)}")
    yield f'architecture = "{cell.architecture}"'
    yield from _comment(f"cathode of a full cell: {cathodes}; left out: the metal of a half cell")
    yield f'counter = "{counter}"' if counter else f'#counter = "{CATHODES[cell.ion][0]}"'
    yield from ("", "[particle]")
    yield from _comment(
        "Measure these: a radius, a size of the ligaments and a porosity. Here are generic values."
    )
    yield from _particle(cell, rows)
    yield from ("", "[electrode]")
    yield from _electrode(cell, rows)
    yield from ("", "[cell]", "# temperature of the cell and of its surroundings [K]")
    yield '#temperature = "25 degC"'
    if not cell.is_half_cell:
        yield "# potential of the anode against the metal to which it is filled before assembly [V]"
        yield '#prelithiation_potential = "0.4 V"'
    yield from ("# spm, spme or dfn", '#model = "spme"', "", "[parameters]")
    yield from _comment(
        "Any number of `porousalloy show FILE` that does not follow from others; these are usual."
    )
    for heading, names in GROUPS.items():
        if cell.is_half_cell and heading == COUNTER:
            continue
        yield from ("", f"# {heading}")
        for name in (name.format(Domain=cell.electrode.capitalize()) for name in names):
            yield from _parameter(rows[name], ResolvedValues(cell)[name])
    yield from ("", "[options]", "# options of the model, such as", '#"thermal" = "lumped"')


def _particle(cell: Cell, rows: Mapping) -> Iterator[str]:
    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    for size in SIZES[cell.architecture]:
        name = size.parameter.format(Domain=Domain)
        unit = MEASUREMENT_UNITS[size.key]
        yield from _comment(f"{size.meaning}, {_origin(rows[name], unit, size.factor)}")
        yield f"{size.key} = {_written(size.factor * values[name], unit)}"
    for key, (example, meaning) in FURTHER.items():
        units = ALLOWED[MEASUREMENT_UNITS[key]][0]
        yield from _comment(f"{meaning} [{units}]; no default")
        yield f"#{key} = " + (f'"{example}"' if isinstance(example, str) else f"{example}")


def _electrode(cell: Cell, rows: Mapping) -> Iterator[str]:
    values, Domain = ResolvedValues(cell), cell.electrode.capitalize()
    for key, meaning, name, unit in (
        (
            "active_loading",
            "alloy and carbon shell per area",
            f"{Domain} electrode active loading [kg.m-2]",
            "kg.m-2",
        ),
        (
            "porosity",
            "pores between the particles, per electrode volume",
            f"{Domain} electrode porosity",
            "-",
        ),
    ):
        yield from _comment(f"{meaning}, {_origin(rows[name], unit)}")
        yield f"{key} = {_written(values[name], unit)}"
    yield "# theoretical capacity per area, in place of the loading [mAh/cm2, Ah/m2]"
    yield '#areal_capacity = "2 mAh/cm2"'
    yield "# thickness of the coating without its foil, in place of the porosity [um, m]"
    yield '#thickness = "30 um"'


def _parameter(row: Mapping[str, str], value: float) -> Iterator[str]:
    limits = f"{row['low']} to {row['high']} " if row["low"] else ""
    note = f"; {row['note']}" if row["note"] else ""
    yield from _comment(f"{limits}[{row['unit']}]; {_source(row)}{note}")
    yield f'#"{row["key"]}" = {value:.6g}'


def _origin(row: Mapping[str, str], unit: str, factor: float = 1.0) -> str:
    """Range, kind and source of a default."""
    if not row["low"]:
        return _source(row)
    low, high = (_written(factor * float(row[end]), unit) for end in ("low", "high"))
    end = " [-]" if unit == "-" else ""
    return f"{low} to {high}{end}; {_source(row)}".replace('"', "")


def _source(row: Mapping[str, str]) -> str:
    """Kind and source of a default; most of those that are assumed say so themselves."""
    source = row["source"]
    return source if source.startswith("assum") else f"{row['kind']}: {source}"


def _written(value: float, unit: str) -> str:
    """A value as a person would write it."""
    if unit == "m":
        size, name = (1e9, "nm") if abs(value) < 1e-6 else (1e6, "um")
        return f'"{size * value:.4g} {name}"' if abs(value) < 1e-3 else f'"{1e3 * value:.4g} mm"'
    if unit == "kg.m-2":
        return f'"{100 * value:.4g} mg/cm2"'
    return f"{value:.6g}"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="#   ")
