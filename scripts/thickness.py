"""Thickness of electrodes over three cycles, beside dilatometry; writes docs/thickness.md and .png.

Every electrode is cycled three times at C/20 over its full window in a half cell, as dilatometers
are run, and read where they are: at the peak and at the end of a cycle, over the pristine coating.

    python scripts/thickness.py
"""

from pathlib import Path
from textwrap import fill
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.provenance import provenance

DOCS = Path(__file__).resolve().parents[1] / "docs"
C_RATE, CYCLES = 0.05, 3
DENSE = "li-si-dense-half"
PEAK, END = "Largest thickness change [%]", "Thickness change at the end [%]"
KEPT, RATIO = "irreversible_thickness_ratio", "thickness_ratio"
ELECTRODE = "Positive electrode"
FRACTION = f"{ELECTRODE} irreversible thickness fraction"
COLOURS = ("#222222", "#1f77b4", "#d95f02")
DEFAULT_HALF_CELLS = [
    f"{ion}-{host}-{kind}-half"
    for kind in ("dense", "porous")
    for ion in ("li", "na")
    for host in ("si", "ge", "sn", "sb")
]


class Electrode(NamedTuple):
    """An electrode that was measured, and the cell that stands for it."""

    title: str
    measured: str
    remainder: str
    changes: dict[str, float]


def prado(silicon, depth):
    """Changes for an electrode of Prado 2020: 57 % porosity, thickness [m] given, 12 % binder."""
    active, porosity = f"{ELECTRODE} active mass fraction", f"{ELECTRODE} porosity"
    changes = {
        active: silicon,
        f"{ELECTRODE} binder mass fraction": 0.12,
        porosity: 0.57,
    }
    loading = f"{ELECTRODE} active loading [kg.m-2]"
    trial = pa.parameter_values(pa.get_cell(DENSE).with_(parameters=changes))
    changes[loading] = trial[loading] * depth / trial[f"{ELECTRODE} thickness [m]"]
    return changes


MEASURED = [
    Electrode("Si/C/CMC, Si of 1-5 µm, slurry of pH 3 [1]", "130", "50", {}),
    Electrode("Si/C/CMC, Si of 1-5 µm, slurry of pH 7 [1]", "330", "180", {}),
    Electrode(
        "either, if pores between particles take no growth",
        "130-330",
        "50-180",
        {f"{ELECTRODE} pore filling fraction": 0.0},
    ),
    Electrode("70 % Si, LiPAA, 57 % porosity, 9 µm [2]", "300", "", prado(0.7, 9e-6)),
    Electrode("80 % Si, LiPAA, 57 % porosity, 12 µm [2]", "520", "", prado(0.8, 12e-6)),
]


def cycled(name, changes=None):
    """Three cycles of a cell."""
    cell = pa.get_cell(name).with_(parameters=changes or {})
    return pa.simulate(cell, c_rates=[C_RATE], cycles=CYCLES)


def row(table):
    """Peak of cycle 1, and the ends of all cycles [%], in words."""
    peaks, ends = table[PEAK].to_numpy(), table[END].to_numpy()
    return f"{peaks[0]:.0f}", [f"{end:.0f}" for end in ends], ends[0] / peaks[0]


def comparison():
    """Rows of the table beside measurement."""
    lines = []
    for electrode in MEASURED:
        peak, ends, share = row(cycled(DENSE, electrode.changes).summary())
        lines.append(
            f"| {electrode.title} | {electrode.measured} | {peak} | {electrode.remainder or '–'} | "
            f"{' / '.join(ends)} | {share:.2f} |"
        )
    return lines


def every_half_cell():
    """Rows of the table of the generic half cells."""
    lines = []
    for name in DEFAULT_HALF_CELLS:
        with_it = cycled(name).summary()
        without = cycled(name, {FRACTION: 0.0}).summary()
        peak, ends = with_it[PEAK].iloc[0], with_it[END].to_numpy()
        lines.append(
            f"| `{name}` | {peak:.1f} | {without[END].iloc[0]:.1f} | "
            f"{' / '.join(f'{end:.1f}' for end in ends)} |"
        )
    return lines


def figure(results):
    """Thickness against stored capacity and against time, a row for each result."""
    with plt.style.context("porousalloy.paper"):
        made, axes = plt.subplots(
            len(results), 2, figsize=(6.69, 2.3 * len(results)), layout="constrained"
        )
        for (left, right), (title, result) in zip(axes, results.items(), strict=True):
            for half in (
                result.half_cycle(C_RATE, cycle, branch)
                for cycle in range(1, CYCLES + 1)
                for branch in ("lithiation", "delithiation")
            ):
                thickness = 100 * (half[RATIO] - 1)
                repacked = thickness - 100 * half[KEPT]
                colour = COLOURS[half.cycle - 1]
                line = "-" if half.branch == "lithiation" else "--"
                label = f"cycle {half.cycle}, {half.branch}"
                left.plot(half["stored_capacity"], thickness, line, color=colour, label=label)
                hours = half["time"] / 3600
                right.plot(hours, thickness, color=COLOURS[0])
                right.plot(hours, repacked, ":", color=COLOURS[1])
                right.fill_between(hours, repacked, thickness, color=COLOURS[2], alpha=0.35, lw=0)
            left.set(
                xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Thickness change (%)", title=title
            )
            right.set(xlabel="Time (h)")
        right.plot([], [], color=COLOURS[0], label="electrode")
        right.plot([], [], ":", color=COLOURS[1], label="if the packing closed again")
        right.fill_between([], [], [], color=COLOURS[2], alpha=0.35, lw=0, label="irreversible")
        handles, labels = left.get_legend_handles_labels()
        more = right.get_legend_handles_labels()
        made.legend(handles + more[0], labels + more[1], loc="outside upper center", ncols=3)
        made.savefig(DOCS / "thickness.png", dpi=200)


INTRODUCTION = """\
# Thickness of electrodes beside dilatometry

Written by `python scripts/thickness.py`. Three cycles at C/20 between the cut-offs of a half cell,
from the pristine coating. Changes are in % of its thickness. The law is in
[the equations](model.md#electrode-expansion).

![Thickness of a dense and a porous electrode over three cycles](thickness.png)

## Measured and modelled

Peak of cycle 1, and what is left at the end of a delithiation; measured after cycle 1.

| electrode | peak, measured | model | left, measured | model, cycles 1 / 2 / 3 | over peak |
| --- | ---: | ---: | ---: | ---: | ---: |
"""
SOURCES = """\

[1] IMLB 2016, abstract 79042 (ecs.confex.com): electrochemical dilatometry; left over peak 0.38 at
pH 3 and 0.55 at pH 7. Composition and porosity are not in the abstract: the cell is
`li-si-dense-half` with its own. [2] Prado et al. 2020, 10.1149/1945-7111/abd465, read second-hand:
silicon, porosity and thickness as measured, 12 % binder within the 10-15 % given, the rest counted
as carbon that does not react.
"""


def reading(fraction, results):
    """What is fitted, assumed and missed."""
    table = results[DENSE].summary()
    dense = pa.parameter_values(pa.get_cell(DENSE))
    solid = dense[f"{ELECTRODE} active material volume fraction"]
    change = dense["Alloy volume change at full filling"]
    drift = np.abs(np.diff(table[END].to_numpy()[1:]) / table[END].iloc[2]).max()
    paragraphs = [
        f"**Taken from the same measurement.** The irreversible fraction, {fraction['value']} in "
        f"{fraction['low']} to {fraction['high']}, is the mean ratio of what was left to the peak "
        "in [1]. The ratio in the last column is therefore no prediction. It is the whole of what "
        "was left: SEI and ions that stay in the alloy are in it, so that it is an upper "
        "estimate of the packing alone. Graphite electrodes keep their first 9 % too "
        "(10.1149/1945-7111/abd648). No dilatometry of germanium, tin and antimony was found; the "
        "fraction of silicon is assumed for them and for sodium.",
        "**Predicted.** Particles come back and the electrode does not, as dilatometry with "
        "photometry of single particles shows (10.1149/1945-7111/ae6400). Later cycles go up and "
        "down one line between the thickness left and the first peak; from cycle 2 to 3 what is "
        f"left changes by {100 * drift:.1g} % of itself. Growth from cycle to cycle, by SEI and "
        "cracks, is not in the model.",
        "**Missed.** The peak is too low. The solid of the dense electrode, "
        f"{100 * solid:.0f} % of the coating, grows by {100 * change:.0f} % of itself: "
        f"{100 * solid * change:.0f} % of the coating, and no more can come from particles that "
        "keep or fill the pores between them (third row: keep; the cells assume that half of the "
        "growth fills them). Measured electrodes swell beyond that, so that their pores must open "
        "while the particles grow (85 nm silicon with a weak binder: up to 500 % in [1]). The "
        "binder decides, 130 against 330 % for the same "
        "silicon at pH 3 and 7, and the model has no binder that lets go. It is for coatings "
        "whose binder holds.",
    ]
    return "\n\n".join(fill(text, 100) for text in paragraphs)


def main():
    """Write the page and its figure."""
    results = {name: cycled(name) for name in (DENSE, "li-si-porous-half")}
    titles = {DENSE: "dense silicon", "li-si-porous-half": "porous silicon"}
    figure({titles[name]: result for name, result in results.items()})
    fraction = provenance(CELLS[DENSE]).loc[FRACTION]
    page = INTRODUCTION + "\n".join(comparison()) + "\n" + SOURCES
    page += "\n## How to read it\n\n" + reading(fraction, results)
    page += (
        "\n\n## The generic half cells\n\n"
        "A cell with fewer than three numbers ended before. Negative numbers: a skeleton that "
        "flows in tension\nwhile it is emptied pulls its particle below the pristine outline. "
        "Porous tin and antimony with sodium, and\ntin with lithium: their pores had closed, the "
        "confinement has set, and the emptied particle stays larger.\n\n"
        "| cell | peak of cycle 1 | left after cycle 1, if the packing closed again | "
        "left after cycles 1 / 2 / 3 |\n| --- | ---: | ---: | ---: |\n"
    )
    page += "\n".join(every_half_cell()) + "\n"
    (DOCS / "thickness.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
