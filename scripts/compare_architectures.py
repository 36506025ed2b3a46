"""The seven particle architectures at equal filling; writes docs/architectures.md and .png.

Silicon with lithium and tin with sodium in every architecture of one envelope and porosity, then
again with one assumption changed at a time (experiments/architecture_comparison.py). Takes a
minute or two.

    python scripts/compare_architectures.py
"""

from dataclasses import replace
from pathlib import Path
from textwrap import fill

import matplotlib as mpl
import pandas as pd
import pybamm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.architecture_comparison import (
    DRIVING_FORCE,
    HYSTERESIS,
    PRISTINE,
    SIZE,
    compare_architectures,
    equal_geometries,
)
from porousalloy.experiments.plotting import LINES, STYLE
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.provenance import ResolvedValues, provenance

DOCS = Path(__file__).resolve().parents[1] / "docs"
ALLOYS = {
    "silicon with lithium": CELLS["li-si-porous-half"],
    "tin with sodium": CELLS["na-sn-porous-half"],
}
COLOURS = dict(zip(ALLOYS, ("#0072B2", "#D55E00"), strict=True))  # Okabe and Ito's blue, vermilion
FILLING, C_RATE = 0.6, 0.1
DIFFUSIVITY = "Alloy reference diffusivity [m2.s-1]"
FREE = {"Positive particle accommodation factor": 0.0}
VOLUME, PORES, THICKNESS = (
    "Particle outer volume ratio",
    "Particle internal porosity",
    "Electrode thickness ratio",
)
COMPRESSION, VON_MISES = "Peak compressive stress [Pa]", "Peak von Mises stress [Pa]"
TENSION = "Peak tensile stress [Pa]"
IN, OUT = "insertion", "extraction"
SMALLEST_FORCE = 1e-5  # lowest value drawn
TEXT_WIDTH = 105


def confinement(modulus, strength):
    """Confinement [Pa] of skeletons and walls, as strong in tension as in compression."""
    return {
        "Positive particle confinement modulus [Pa]": modulus,
        "Positive particle confinement strength [Pa]": strength,
        "Positive particle confinement tensile strength [Pa]": strength,
    }


STRONG, WEAK, THIN_SHELL = confinement(5e9, 5e8), confinement(5e9, 1e8), confinement(4e8, 2e7)


def compare(cell, names=None, changes=None, **sizes):
    """Comparison of the named architectures, or of all."""
    geometries = equal_geometries(ResolvedValues(cell)["Alloy host density [kg.m-3]"], **sizes)
    chosen = {name: geometries[name] for name in names or geometries}
    return compare_architectures(
        replace(cell, changes={**STRONG, **(changes or {})}), chosen, FILLING, C_RATE
    )


def variants(cell):
    """Tables of runs with one assumption changed, by what was changed."""
    slow = {DIFFUSIVITY: ResolvedValues(cell)[DIFFUSIVITY] / 10}
    skeleton, wall = ["bicontinuous"], ["hollow sphere"]
    asked = {
        "diffusivity a tenth": (["dense"], slow, {}),
        "ligaments of 20 nm": (skeleton, {}, {"ligament_size": 20e-9}),
        "ligaments of 320 nm": (skeleton, {}, {"ligament_size": 320e-9}),
        "confinement strength 0.1 GPa": (skeleton + wall, WEAK, {}),
        "confinement by a thin shell": (skeleton + wall, THIN_SHELL, {}),
        "envelope radius 0.2 µm": (wall, {}, {"particle_radius": 200e-9}),
        "accommodation factor 0": (
            ["nanosphere assembly", "nanowire cluster", "nanosheet"],
            FREE,
            {},
        ),
    }
    return {
        what: compare(cell, names, changes, **sizes).table
        for what, (names, changes, sizes) in asked.items()
    }


def main():
    found = {alloy: compare(cell) for alloy, cell in ALLOYS.items()}
    changed = {alloy: variants(cell) for alloy, cell in ALLOYS.items()}
    figure({alloy: comparison.curves for alloy, comparison in found.items()}).savefig(
        DOCS / "architectures.png"
    )
    tables = {alloy: comparison.table for alloy, comparison in found.items()}
    parts = [
        introduction(),
        *(f"## {name.capitalize()}\n\n{markdown(tables[name])}" for name in tables),
    ]
    parts.append(
        "![Expansion, stress and crack-driving force by architecture](architectures.png)\n"
    )
    parts.append(findings(*tables.values(), *changed.values()))
    parts.append(variant_section(changed))
    parts.append(LIMITS)
    (DOCS / "architectures.md").write_text("\n".join(parts), encoding="utf-8")
    print(pd.concat(tables).T.to_string(float_format="{:.4g}".format))


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


def introduction():
    """What was compared, under which assumptions."""
    geometries = equal_geometries(ResolvedValues(ALLOYS["silicon with lithium"])[DENSITY])
    dense, porous = geometries["dense"], geometries["bicontinuous"]
    return f"""\
# Particle architectures at equal filling

Written by `python scripts/compare_architectures.py`: every number comes from a run.

Seven architectures of one alloy in one electrode (SPMe, {C_RATE:g}C), filled to a mean filling of
{FILLING:g} and emptied again. Volumes are those at the turn, stresses the largest of the cycle
anywhere in the ligament.

- **Equal**: envelope radius {1e6 * dense.particle_radius:g} µm, porosity \
{porous.internal_porosity:g} (none in the dense sphere; {porous.minimum_porosity:g} when closed),
  alloy, loading, carbon shell. Spheres, yolks, wires and ligaments are \
{2e9 * porous.ligament_half_thickness:.0f} nm in diameter, sheets
  {2e9 * porous.ligament_half_thickness:.0f} nm thick. The wall of the hollow sphere follows from \
envelope and porosity.
- **Assumed**: the accommodation factor is 1 (spheres, wires, sheets: the particle keeps its outline
  while it has pores), the shell of the yolks is rigid, and skeleton and wall are confined with a
  modulus of {1e-9 * STRONG[MODULUS]:g} GPa up to {1e-9 * STRONG[STRENGTH]:g} GPa, in tension too. \
Half of the particles' growth goes into the
  pores between them.
- **Crack-driving force** G = Z σ² h/E: σ the largest tensile principal stress, h the ligament's
  pristine size, E Young's modulus at the filling, Z = 1. The factor depends on the flaw: as deep as
  the ligament is thick, 0.64 for a penny-shaped one inside and 3.95 for an edge crack, times
  1 - ν². Γ is the alloy's fracture energy ({FRACTURE}). G/Γ above
  1 would crack.
- **Hysteresis**: the part of the voltage gap between extraction and insertion that is stress.
"""


def findings(si, sn, si_changed, sn_changed):
    """What is seen and why, with the numbers of the tables."""

    def stress(table, name, key=VON_MISES):
        return f"{1e-9 * table.loc[name, key]:.2f} GPa"

    def force(table, name, when=OUT):
        return f"{table.loc[name, f'{DRIVING_FORCE}, {when}']:.2g}"

    def growth(table, name):
        return f"{100 * (table.loc[name, VOLUME] - 1):.0f} %"

    def thickness(name, ratio=1.0):
        return f"{1e6 * si.loc[name, PRISTINE] * ratio:.1f} µm"

    thin, weak = (
        si_changed[f"confinement {how}"] for how in ("by a thin shell", "strength 0.1 GPa")
    )
    fine, coarse = (si_changed[f"ligaments of {size} nm"] for size in (20, 320))
    slow, small_hollow = si_changed["diffusivity a tenth"], si_changed["envelope radius 0.2 µm"]
    tin = provenance(ALLOYS["tin with sodium"]).loc[DIFFUSIVITY]
    held = si.loc[["bicontinuous", "hollow sphere", "nanowire cluster", "nanosheet"], VON_MISES]
    centre = 1e-9 * slow.loc["dense", f"{TENSION}, {IN}"]
    paragraphs = [
        "**Outward expansion is suppressed by pores, not by an architecture.** Dense silicon grows "
        f"by {growth(si, 'dense')}. The zeros of spheres, yolks, wires and sheets are put in: at an "
        "accommodation factor of 0 they grow as the dense particle does. Only for the skeleton "
        f"({growth(si, 'bicontinuous')}) and the hollow sphere ({growth(si, 'hollow sphere')}) is "
        "the volume found, from a balance of forces. Tin's pores are closed at this filling, and "
        f"then all porous particles grow alike, by {growth(sn, 'nanowire cluster')} to "
        f"{growth(sn, 'hollow sphere')}: (1 - φ₀) J/(1 - φ_min).",
        "**Small ligaments do not lower the stress; freedom does.** The review expects less stress "
        "in porous, hollow and nano-sized particles. Ligaments whose axes the particle holds cannot "
        "lengthen as they swell, so they flow, at their yield stress: "
        f"{1e-9 * held.min():.2f} to {1e-9 * held.max():.2f} GPa in silicon, with ligaments of 20 nm "
        f"({stress(fine, 'bicontinuous')}) as of 320 nm ({stress(coarse, 'bicontinuous')}). Free "
        f"spheres and yolks carry {1e-6 * si.loc['yolk-shell', VON_MISES]:.1f} MPa, from gradients "
        f"alone. So does the dense sphere: {stress(si, 'dense')}, *less* than a held ligament, "
        f"because {C_RATE:g}C is slow for its a0²/D. With a tenth of the diffusivity it flows too "
        f"({stress(slow, 'dense')}), and its centre is in {centre:.2f} GPa of tension, above the "
        "yield stress, which does not limit the mean stress.",
        "**Size enters the crack-driving force.** At the same stress G grows with h: "
        f"{force(fine, 'bicontinuous')}, {force(si, 'bicontinuous')} and "
        f"{force(coarse, 'bicontinuous')} of Γ with ligaments of 20, 80 and 320 nm. Dense silicon, "
        f"with less stress on {si.loc['dense', SIZE] / si.loc['bicontinuous', SIZE]:.0f} times the "
        f"size, is at {force(si, 'dense')}, and with a tenth of the diffusivity at "
        f"{force(slow, 'dense', IN)} on insertion. Held ligaments are in tension on extraction only.",
        "**The hollow sphere is the worst of the porous ones at equal envelope.** Porosity and "
        f"envelope leave it a wall of {1e9 * si.loc['hollow sphere', SIZE]:.0f} nm: G/Γ is "
        f"{force(si, 'hollow sphere')}, against {force(small_hollow, 'hollow sphere')} at an "
        "envelope of 0.2 µm. And a wall is squeezed along two axes, so it pushes outwards with "
        "2 (1 - φ) σ_y/3, twice as hard as a skeleton of struts; the confinement gives way.",
        '**"Ant-nest" inward expansion is paid for three times.** (1) With confinement: something '
        "must press with (1 - φ) σ_y/3 on the outside. At a strength of 0.1 GPa the skeleton grows "
        f"by {growth(weak, 'bicontinuous')}, in a thin carbon shell alone by "
        f"{growth(thin, 'bicontinuous')}, nearly as freely as a dense particle, and its stress falls "
        f"to {stress(thin, 'bicontinuous')}. A kept outline and low stress exclude each other, but "
        "for spheres and yolks. (2) With voltage: plastic work is "
        f"{1e3 * si.loc['bicontinuous', HYSTERESIS]:.0f} mV of hysteresis, in sheets "
        f"{1e3 * si.loc['nanosheet', HYSTERESIS]:.0f} mV, in free spheres none. (3) With volume: the "
        f"porous electrode starts {thickness('bicontinuous')} thick, the dense one of the same "
        f"capacity is at {thickness('dense', si.loc['dense', THICKNESS])} when filled.",
        "**In tin with sodium the order of dense and held is reversed even for cracks**: G/Γ is "
        f"{force(sn, 'dense')} dense, {force(sn, 'bicontinuous')} in the skeleton. Tin yields early, "
        f"and the diffusivity assumed, {tin['value']:.0e} m²/s, leaves the dense sphere without "
        f"gradients; a tenth of it gives {force(sn_changed['diffusivity a tenth'], 'dense')}. Its "
        f"range is {tin['low']:.0e} to {tin['high']:.0e} m²/s, so this is no evidence that dense "
        "tin is safe.",
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
    return text + (
        f"\nThe thin shell has a modulus of {1e-9 * THIN_SHELL[MODULUS]:g} GPa and a strength of "
        f"{1e-9 * THIN_SHELL[STRENGTH]:g} GPa, estimates for 8 nm of carbon.\n"
    )


MODULUS, STRENGTH, _ = STRONG
DENSITY = "Alloy host density [kg.m-3]"
FRACTURE = ", ".join(
    f"{ResolvedValues(cell)['Alloy fracture energy [J.m-2]']:g} J/m² for {alloy}"
    for alloy, cell in ALLOYS.items()
)
LIMITS = """\
## What the comparison leaves out

- The sharp front of silicon's first lithiation, which puts a dense particle at its yield stress at
  any rate; G of dense silicon is then of the order of that with a tenth of the diffusivity.
- Wires that bend and sheets that slide. The model ties their length to the outline; those that do
  not touch are as free as at an accommodation factor of 0.
- What an outline that is *given* presses with: once the pores are closed, stresses of spheres,
  yolks, wires and sheets are too low. The shell's own stress is not computed.
- Junctions and necks, where stress concentrates, and flaws of the size of a junction. G is elastic;
  at the yield stress it is a lower estimate for a given flaw.
- Everything after the first cycle: fatigue, welding of ligaments, the interphase.
"""


def figure(curves):
    """A column an architecture; expansion, von Mises stress and crack-driving force below it."""
    names = list(next(iter(curves.values()))["Architecture"].unique())
    panels = {
        "Particle expansion (%)": lambda half: 100 * (half[VOLUME] - 1),
        "Von Mises stress (GPa)": lambda half: 1e-9 * half[VON_MISES],
        "Crack-driving force\nover fracture energy": lambda half: half[DRIVING_FORCE],
    }
    with mpl.rc_context(STYLE):
        sheet = Figure(figsize=(8.6, 4.6), layout="constrained")
        grid = sheet.subplots(len(panels), len(names), sharex=True, sharey="row")
        for (label, values), row in zip(panels.items(), grid, strict=True):
            row[0].set_ylabel(label)
            for name, ax in zip(names, row, strict=True):
                for alloy, table in curves.items():
                    for branch, half in table[table["Architecture"] == name].groupby("Branch"):
                        ax.plot(half["Filling"], values(half), LINES[branch], color=COLOURS[alloy])
        for name, ax in zip(names, grid[0], strict=True):
            ax.set_title(name.replace(" ", "\n").replace("-", "-\n"), loc="left")
        grid[1, 0].set(yscale="log", ylim=(1e-4, 5))
        grid[2, 0].set(yscale="log", ylim=(SMALLEST_FORCE, 5))
        grid[0, 0].set(xlim=(0, 0.65), xticks=[0, 0.3, 0.6])
        for ax in grid[2]:
            ax.axhline(1, color="0.6", linewidth=0.7, zorder=0)
            if not any((line.get_ydata() > SMALLEST_FORCE).any() for line in ax.lines[:-1]):
                ax.text(0.3, 2 * SMALLEST_FORCE, "below the axis", ha="center", color="0.4")
        sheet.supxlabel("Mean filling", fontsize=8)
        handles = [Line2D([], [], color=colour) for colour in COLOURS.values()]
        handles += [Line2D([], [], color="0.3", linestyle=line) for line in LINES.values()]
        sheet.legend(handles, [*COLOURS, IN, OUT], loc="outside upper center", ncols=4)
    return sheet


if __name__ == "__main__":
    pybamm.set_logging_level("ERROR")
    main()
