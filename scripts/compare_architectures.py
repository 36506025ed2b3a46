"""The seven particle architectures at equal filling; writes docs/architectures.md and .png.

Silicon with lithium and tin with sodium in every architecture of one envelope and porosity, then
again with one assumption changed at a time (experiments/architecture_comparison.py). Takes a
minute.

    python scripts/compare_architectures.py
"""

from dataclasses import replace
from pathlib import Path
from textwrap import fill

import pandas as pd
import pybamm
from architectures.comparison import (
    DRIVING_FORCE,
    HYSTERESIS,
    PRISTINE,
    SIZE,
    architectures_figure,
    compare_architectures,
    equal_geometries,
)

from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.provenance import provenance
from porousalloy.parameters.resolved_values import ResolvedValues

DOCS = Path(__file__).resolve().parents[1] / "docs"
SILICON, TIN = CELLS["li-si-porous-half"], CELLS["na-sn-porous-half"]
ALLOYS = {"silicon with lithium": SILICON, "tin with sodium": TIN}
FILLING, C_RATE = 0.6, 0.1
DENSITY = "Alloy host density [kg.m-3]"
DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"
FRACTURE_ENERGY = "Alloy fracture energy [J.m-2]"
FREE = {"Positive particle accommodation factor": 0.0}
NO_DRIFT = {"stress-driven diffusion": "false"}
LEAST = 0.1
FROM_A_TENTH = {"Initial alloy filling": LEAST}
VOLUME, PORES = "Particle outer volume ratio", "Particle internal porosity"
THICKNESS, TENSION = "Electrode thickness ratio", "Peak tensile stress [Pa]"
COMPRESSION, VON_MISES = "Peak compressive stress [Pa]", "Peak von Mises stress [Pa]"
IN, OUT = "insertion", "extraction"
HELD = ["bicontinuous", "hollow sphere", "nanowire cluster", "nanosheet"]
WEAKER = "confinement strength 0.1 GPa"
TEXT_WIDTH = 105


def confinement(modulus, strength):
    """Confinement [Pa] of skeletons and walls, as strong in tension as in compression."""
    return {
        "Positive particle confinement modulus [Pa]": modulus,
        "Positive particle confinement strength [Pa]": strength,
        "Positive particle confinement tensile strength [Pa]": strength,
    }


STRONG, WEAK, THIN_SHELL = confinement(5e9, 5e8), confinement(5e9, 1e8), confinement(4e8, 2e7)


def compare(cell, names=None, changes=None, options=None, **sizes):
    """Comparison of the named architectures, or of all."""
    geometries = equal_geometries(ResolvedValues(cell)[DENSITY], **sizes)
    chosen = {name: geometries[name] for name in names or geometries}
    confined = replace(cell, changes={**STRONG, **(changes or {})})
    return compare_architectures(confined, chosen, FILLING, C_RATE, options)


def variants(cell):
    """Runs with one assumption changed, by what was changed."""
    slow = {DIFFUSIVITY: ResolvedValues(cell)[DIFFUSIVITY] / 10}
    both, loose = HELD[:2], ["nanosphere assembly", "nanowire cluster", "nanosheet"]
    return {
        "diffusivity a tenth": compare(cell, ["dense"], slow),
        "no stress-driven diffusion": compare(cell, ["dense"], options=NO_DRIFT),
        f"filling {LEAST:g} to {FILLING:g}": compare(cell, ["dense", "bicontinuous"], FROM_A_TENTH),
        "the same, diffusivity a tenth": compare(cell, ["dense"], FROM_A_TENTH | slow),
        "the same, no stress-driven diffusion": compare(cell, ["dense"], FROM_A_TENTH, NO_DRIFT),
        "ligaments of 20 nm": compare(cell, ["bicontinuous"], ligament_size=20e-9),
        "ligaments of 320 nm": compare(cell, ["bicontinuous"], ligament_size=320e-9),
        WEAKER: compare(cell, both, WEAK),
        "confinement by a thin shell": compare(cell, both, THIN_SHELL),
        "envelope radius 0.2 µm": compare(cell, ["hollow sphere"], particle_radius=200e-9),
        "accommodation factor 0": compare(cell, loose, FREE),
    }


def emptied(comparison, name):
    """Growth of an emptied particle over the pristine one, in words."""
    curves = comparison.curves
    growth = 100 * (curves[VOLUME][curves["Architecture"] == name].iloc[-1] - 1)
    return f"{abs(growth):.0f} % {'larger' if growth > 0 else 'smaller'}"


def main():
    found = {alloy: compare(cell) for alloy, cell in ALLOYS.items()}
    runs = {alloy: variants(cell) for alloy, cell in ALLOYS.items()}
    changed = {
        alloy: {what: comparison.table for what, comparison in asked.items()}
        for alloy, asked in runs.items()
    }
    silicon = next(iter(ALLOYS))
    sizes = {
        "strut": emptied(found[silicon], "bicontinuous"),
        "weak": emptied(runs[silicon][WEAKER], "bicontinuous"),
    }
    curves = {alloy: comparison.curves for alloy, comparison in found.items()}
    architectures_figure(curves).savefig(DOCS / "architectures.png")
    tables = [comparison.table for comparison in found.values()]
    parts = [introduction()]
    for alloy, table in zip(found, tables, strict=True):
        parts.append(f"## {alloy.capitalize()}\n\n{markdown(table)}")
    parts.append("![Expansion, stress and crack-driving force](architectures.png)\n")
    parts.append(findings(*tables, *changed.values(), sizes))
    parts += [variant_section(changed), limits()]
    (DOCS / "architectures.md").write_text("\n".join(parts), encoding="utf-8")


def small(value, digits, least):
    """Number to so many digits after the point, or that it is less than `least`."""
    return f"< {least:g}" if 0 < value < least else f"{value:.{digits}f}"


def markdown(table, first="architecture", names=None):
    """A table of results in Markdown."""
    header = [first, "ligament [nm]", "outer volume ratio", "pores left"]
    header += ["electrode [µm]", "compression [GPa]", "von Mises [GPa]"]
    header += ["tension in, out [GPa]", "G/Γ in, out", "hysteresis [mV]"]
    lines = [header, ["---", *["---:"] * (len(header) - 1)]]
    for name, row in zip(names or table.index, table.to_dict("records"), strict=True):
        thickness = 1e6 * row[PRISTINE]
        stresses = [small(1e-9 * row[key], 2, 0.01) for key in (COMPRESSION, VON_MISES)]
        tensions = [small(1e-9 * row[f"{TENSION}, {when}"], 2, 0.01) for when in (IN, OUT)]
        forces = [row[f"{DRIVING_FORCE}, {when}"] for when in (IN, OUT)]
        forces = ["< 0.0001" if 0 < force < 1e-4 else f"{force:.2g}" for force in forces]
        lines.append(
            [
                name,
                f"{1e9 * row[SIZE]:.0f}",
                f"{row[VOLUME]:.2f}",
                f"{row[PORES]:.2f}",
                f"{thickness:.1f} → {thickness * row[THICKNESS]:.1f}",
                *stresses,
                ", ".join(tensions),
                ", ".join(forces),
                small(1e3 * row[HYSTERESIS], 0, 1),
            ]
        )
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def bullets(items):
    """A list in Markdown."""
    return "\n".join(fill(f"- {item}", TEXT_WIDTH, subsequent_indent="  ") for item in items) + "\n"


def introduction():
    """What was compared, under which assumptions."""
    geometry = equal_geometries(ResolvedValues(SILICON)[DENSITY])["bicontinuous"]
    size = f"{2e9 * geometry.ligament_half_thickness:.0f} nm"
    modulus, strength, _ = (f"{1e-9 * value:g} GPa" for value in STRONG.values())
    energies = [
        f"{ResolvedValues(cell)[FRACTURE_ENERGY]:g} J/m² for {alloy}"
        for alloy, cell in ALLOYS.items()
    ]
    head = (
        "Written by `python scripts/compare_architectures.py`: every number comes from a run. "
        f"Seven architectures of one alloy in one electrode (SPMe, {C_RATE:g}C), filled to a mean "
        f"filling of {FILLING:g} and emptied again. Volumes are those at the turn, "
        "stresses the largest of the cycle, anywhere in the ligament."
    )
    items = [
        f"**Equal**: envelope radius {1e6 * geometry.particle_radius:g} µm, porosity "
        f"{geometry.internal_porosity:g} (the dense sphere has none; {geometry.minimum_porosity:g} "
        "is left when pores are closed), alloy, loading, carbon shell. Spheres, yolks, wires and "
        f"ligaments are {size} in diameter, sheets {size} thick. The wall of the hollow sphere "
        "follows from envelope and porosity.",
        "**Assumed**: an accommodation factor of 1 (spheres, wires, sheets: the particle keeps its "
        "outline while it has pores); rigid shells around the yolks; skeleton and wall confined "
        f"with a modulus of {modulus} up to {strength}, in tension too. Half of the particles' "
        "growth goes into the pores between them.",
        "**Crack-driving force** G = Z σ² h/E: σ the largest tensile principal stress, h the "
        "pristine ligament's size, E Young's modulus at the filling, Z = 1. Z depends on the flaw: "
        "as deep as the ligament is thick, 0.64 if penny-shaped inside and 3.95 if an edge crack, "
        f"times 1 - ν². Γ is the fracture energy: {', '.join(energies)}. G/Γ above 1 cracks.",
        "**Hysteresis**: the part of the voltage gap between extraction and insertion that is "
        "stress. Residual hysteresis, which fills up to the measured gap, is not in this column.",
    ]
    return (
        f"# Particle architectures at equal filling\n\n{fill(head, TEXT_WIDTH)}\n\n{bullets(items)}"
    )


def findings(si, sn, si_changed, sn_changed, sizes):
    """What is seen and why, with the numbers of the tables."""

    def stress(table, name, key=VON_MISES):
        return f"{1e-9 * table.loc[name, key]:.2f} GPa"

    def force(table, name, when=OUT):
        return f"{table.loc[name, f'{DRIVING_FORCE}, {when}']:.2g}"

    def growth(table, name):
        return f"{100 * (table.loc[name, VOLUME] - 1):.0f} %"

    def gap(name):
        return f"{1e3 * si.loc[name, HYSTERESIS]:.0f} mV"

    slow, _, above, above_slow, above_drift, fine, coarse, weak, thin, little, _ = (
        si_changed.values()
    )
    tin_slow, tin_drift, tin_above, *_ = sn_changed.values()
    tin = provenance(TIN).loc[DIFFUSIVITY]
    held = 1e-9 * si.loc[HELD, VON_MISES]
    thickness = 1e6 * si[PRISTINE]
    filled = (thickness * si[THICKNESS])["dense"]
    paragraphs = [
        "**Pores suppress outward expansion, the architecture does not.** Dense silicon grows by "
        f"{growth(si, 'dense')}. The zeros of spheres, yolks, wires and sheets are put in: at an "
        "accommodation factor of 0 all but the yolks grow as the dense particle does. Only for the "
        f"skeleton ({growth(si, 'bicontinuous')}) and the hollow sphere "
        f"({growth(si, 'hollow sphere')}) is the volume found, from a balance of forces. Tin's "
        "pores are closed at this filling, and then all porous particles grow alike, to "
        "(1 - φ₀) J/(1 - φ_min) of their volume: by "
        f"{growth(sn, 'nanowire cluster')} to {growth(sn, 'hollow sphere')}.",
        "**Small ligaments do not lower the stress; freedom does.** The review "
        "([Li G. et al. 2022](https://doi.org/10.20517/energymater.2022.24)) expects less stress "
        "in porous, hollow and nano-sized particles. Ligaments whose axes the particle holds "
        "cannot lengthen as they swell, so they flow, at their yield stress: "
        f"{held.min():.2f} to {held.max():.2f} GPa in silicon, with struts of 20 nm "
        f"({stress(fine, 'bicontinuous')}) as of 320 nm ({stress(coarse, 'bicontinuous')}). Free "
        f"spheres and yolks carry {1e-6 * si.loc['yolk-shell', VON_MISES]:.1f} MPa, from gradients "
        "alone.",
        "**A dense sphere is stressed where it is nearly empty.** The mobility of the ions goes "
        "with θ (1 - θ), and silicon's potential is finite when empty, so that the local chemical "
        "diffusivity falls to 0 with the filling and the "
        f"gradients steepen: dense silicon flows, at {stress(si, 'dense')}, with "
        f"{stress(si, 'dense', f'{TENSION}, {IN}')} of tension in its centre. Cycled between "
        f"fillings of {LEAST:g} and {FILLING:g} it carries {stress(above, 'dense')}, *less* than "
        "held ligaments. That "
        f"rests on two assumptions. {C_RATE:g}C is slow for its a₀²/D: with a tenth of the "
        f"diffusivity it flows there too, at {stress(above_slow, 'dense')}, and emptied it has "
        f"{stress(slow, 'dense', f'{TENSION}, {IN}')} of tension in its centre, more than the "
        "yield stress, which does not limit the mean stress. And stress-driven diffusion evens "
        f"out the filling; without it, it is at {stress(above_drift, 'dense')}.",
        "**Size enters the crack-driving force.** At equal stress G grows with h: "
        f"{force(fine, 'bicontinuous')}, {force(si, 'bicontinuous')} and "
        f"{force(coarse, 'bicontinuous')} of Γ with struts of 20, 80 and 320 nm. Dense silicon, "
        f"{si.loc['dense', SIZE] / si.loc['bicontinuous', SIZE]:.0f} times the size, is at "
        f"{force(si, 'dense')} as it is emptied and at {force(si, 'dense', IN)} as it begins to "
        f"fill. With a filling of 0.1 left in it, it is at {force(above, 'dense')}, as a "
        f"strut is ({force(above, 'bicontinuous')}): not to empty it is what spares it. "
        "Held ligaments are in tension on extraction, hardly on insertion. An edge crack "
        "(Z = 3.95) would grow in the dense and the hollow sphere and nearly "
        f"({3.95 * si.loc['bicontinuous', f'{DRIVING_FORCE}, {OUT}']:.2f}) in struts.",
        "**The hollow sphere is the worst of the porous ones at equal envelope.** Envelope and "
        f"porosity leave it a wall of {1e9 * si.loc['hollow sphere', SIZE]:.0f} nm: G/Γ is "
        f"{force(si, 'hollow sphere')}, against {force(little, 'hollow sphere')} at an envelope of "
        "0.2 µm. And a wall is squeezed along two axes, so it pushes outwards with "
        "2 (1 - φ) σ_y/3, twice as hard as struts; in silicon the confinement gives way and keeps "
        "a set. Struts, whose confinement holds, leave the emptied skeleton "
        f"{sizes['strut']} than it was: flow is not undone.",
        '**"Ant-nest" inward expansion is paid for three times.** (1) With confinement: something '
        "must press on the outside with (1 - φ) σ_y/3. At a strength of 0.1 GPa the skeleton grows "
        f"by {growth(weak, 'bicontinuous')}, in a thin carbon shell alone by "
        f"{growth(thin, 'bicontinuous')}, nearly as freely as a dense particle, and its stress "
        f"falls to {stress(thin, 'bicontinuous')}: held ligaments keep their outline or a low "
        "stress, not both. At 0.1 GPa they keep neither: the confinement has set when it is "
        f"loaded the other way, the emptied skeleton stays {sizes['weak']} than it was, and its "
        f"ligaments flow in tension, at {stress(weak, 'bicontinuous', f'{TENSION}, {OUT}')}. (2) "
        f"With voltage: plastic work is {gap('bicontinuous')} of hysteresis, in sheets "
        f"{gap('nanosheet')}; free spheres have none. A measured gap does not show it, as loose "
        "nanospheres without stress have one of some 200 mV, too: in a cell's voltage residual "
        "hysteresis makes up what stress does not reach. (3) With volume: the porous "
        f"electrode starts {thickness['bicontinuous']:.1f} µm thick; the dense one, of the same "
        f"capacity, is at {filled:.1f} µm when filled.",
        "**In tin with sodium the order of dense sphere and skeleton depends on how far they are "
        f"emptied.** Emptied, they are at {force(sn, 'dense')} and {force(sn, 'bicontinuous')} of "
        f"Γ; above a filling of {LEAST:g} at {force(tin_above, 'dense')} and "
        f"{force(tin_above, 'bicontinuous')}: tin yields early, and the diffusivity assumed, "
        f"{tin['value']:.0e} m²/s, leaves the dense sphere without gradients where it is not "
        f"nearly empty. With a tenth of it the dense sphere is at {force(tin_slow, 'dense', IN)}. "
        f"Without stress-driven diffusion it is at {force(tin_drift, 'dense')}, and at more on "
        "finer meshes: at a plateau of the potential only stress keeps the front between two "
        f"phases from being sharp. The diffusivity's range is {tin['low']:.0e} to "
        f"{tin['high']:.0e} m²/s: no evidence that dense tin is safe.",
    ]
    text = "\n\n".join(fill(paragraph, TEXT_WIDTH) for paragraph in paragraphs)
    return f"## What is seen, and why\n\n{text}\n"


def variant_section(changed):
    """Every run with one assumption changed."""
    text = "## One assumption changed\n"
    for alloy, tables in changed.items():
        names = [f"{name}, {what}" for what, table in tables.items() for name in table.index]
        table = markdown(pd.concat(tables.values()), "architecture, change", names)
        text += f"\n{alloy.capitalize()}:\n\n{table}"
    modulus, strength, _ = (f"{1e-9 * value:g} GPa" for value in THIN_SHELL.values())
    return text + (
        f"\nThe thin shell, some 8 nm of carbon, has a modulus of {modulus} and a strength of "
        f"{strength}, both estimates.\n"
    )


def limits():
    """What the numbers do not hold."""
    items = [
        "The sharp front of silicon's first lithiation, which puts a dense particle at its yield "
        "stress at any rate.",
        "The potential of nearly empty silicon, which measurements say little about. Here it is "
        "finite when empty; if it rose as the logarithm of the filling, the local chemical "
        "diffusivity would stay above a quarter of the mean, and the stress be less.",
        "Wires that bend and sheets that slide. The model ties their length to the outline; where "
        "they do not touch they are as free as at an accommodation factor of 0.",
        "What presses on a *given* outline: once pores are closed, stresses of spheres, yolks, "
        "wires and sheets are too low. The stress in the yolks' shells is not computed.",
        "Junctions and necks, where stress concentrates. And G is elastic: at the yield stress it "
        "is a lower estimate for a given flaw.",
        "Everything after the first cycle: fatigue, welding of ligaments, the interphase.",
    ]
    return f"## What the comparison leaves out\n\n{bullets(items)}"


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    main()
