"""Gaps between the branches at low rate, and what of them the model explains."""

import numpy as np

from porousalloy.experiments.runs.hysteresis_gap import C_RATE, CYCLE, gap_shares
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import CELLS
from porousalloy.parameters.errors import InputError
from validation.line import Line, span

SILICON_SOURCES = (
    "eight digitised curves of silicon (tum-ees/DegradationModeAnalysis bed2a937), named Baggetto, "
    "Friedrich, Jiang, Kunz, Li, Lu, Sethuraman and Wetjen there; mean over fillings 0.1 to 0.9"
)
IFE = "cells sf033_4 and sf033_5, cycle 2 (Institute for Energy Technology; published with cellpy)"
KIM = "Kim et al. 2021, 10.1002/smll.202102618"
BRANCHES_KNOWN = "branches are input"
#: Gap [V] of the measured plateaus, weighted by their capacity, and source.
PAIRS = {
    "Li-Sb": (0.27, "Wang et al. 2016, 10.1002/adma.201505918, peaks at 0.1 mV/s"),
    "Na-Ge": (0.45, "Baggetto et al. 2013, Electrochem. Commun. 34:41"),
    "Na-Sn": (0.171, f"{KIM}, plateaus at 0.01C"),
    "Na-Sb": (0.25, "five voltammograms at 0.1 mV/s (parameters/data/plateaus.csv)"),
}
NO_SOURCE = ("Li-Ge", "Li-Sn", "Na-Si")
#: Measured gap [mV] at fillings, of IFE's cycle 2.
AT_FILLINGS = {0.1: 346, 0.5: 207, 0.9: 150}


def gap_lines() -> list[Line]:
    """Lines of the gaps."""
    silicon = {
        name: gap_shares(name)
        for name, cell in CELLS.items()
        if cell.is_half_cell and cell.alloy == "li_si"
    }
    generic = {name: found for name, found in silicon.items() if name != "ife-si-half"}
    protocol = f"cycle {CYCLE} at C/{1 / C_RATE:.0f}, every silicon half cell"
    stress = [1000 * found.stress for found in generic.values()]
    rest = [1000 * found.residual for found in generic.values()]
    lines = [
        Line(
            "Li-Si, mean gap at low rate [mV]",
            "156 to 323, mean 243",
            f"{span([1000 * found.gap for found in generic.values()])}, of which stress "
            f"{span(stress)} and residual hysteresis {span(rest)}",
            protocol,
            f"{BRANCHES_KNOWN} (Verbrugge et al. 2016)",
            SILICON_SOURCES,
        ),
        Line(
            "Li-Si, mean gap of two composite electrodes [mV]",
            "218",
            f"{1000 * silicon['ife-si-half'].gap:.0f}",
            "`ife-si-half`, cycle 2 at C/20",
            "branches",
            IFE,
        ),
        *_along_the_filling(),
        *_rate(),
        Line(
            "Li-Si, gap after rests of hours to days [mV]",
            "100 to 140",
            "as without a rest",
            "not in the model: residual hysteresis moves with charge only",
            "no",
            "Köbbing et al. 2024, arXiv:2408.01106; Wycisk et al. 2024, 10.1016/j.est.2024.111617 "
            "(up to 40 mV a branch)",
        ),
    ]
    return [*lines, *_pairs()]


def _along_the_filling() -> list[Line]:
    """Gap of the generic porous cell at shares of its capacity, as the cells' was read."""
    result = simulate("li-si-porous-half", c_rates=[C_RATE], cycles=CYCLE)
    into, out = (result.dataset.isel(step=step) for step in (-2, -1))
    shares = np.array(list(AT_FILLINGS))
    voltages = [
        np.interp(at, step["charge"] / step["charge"][-1], step["voltage"])
        for step, at in ((into, shares), (out, 1 - shares))
    ]
    gap = 1000 * (voltages[1] - voltages[0])
    return [
        Line(
            "Li-Si, gap at fillings " + ", ".join(f"{share:g}" for share in shares) + " [mV]",
            ", ".join(str(value) for value in AT_FILLINGS.values()),
            ", ".join(f"{value:.0f}" for value in gap),
            "`li-si-porous-half`, cycle 2 at C/20, each branch on its own capacity",
            f"{BRANCHES_KNOWN} (Verbrugge et al. 2016)",
            IFE,
        )
    ]


def _rate() -> list[Line]:
    cell = CELLS["li-si-nanospheres-half"]
    slow, fast = (1000 * gap_shares(cell, c_rate).gap for c_rate in (C_RATE, 2 * C_RATE))
    return [
        Line(
            "Li-Si, gap from C/20 to C/10 [mV]",
            "7 to 9 more",
            f"{fast - slow:.1f} more",
            f"`{cell.name}`, cycle 2 at each",
            "no",
            IFE.replace("cycle 2", "cycles 3 and 10, with ageing in between"),
        )
    ]


def _pairs() -> list[Line]:
    lines = []
    for pair in (*PAIRS, *NO_SOURCE):
        found = {kind: _gap_or_none(f"{pair.lower()}-{kind}-half") for kind in ("porous", "dense")}
        told = "; ".join(
            f"{kind} {'not completed' if gap is None else f'{1000 * gap:.0f}'}"
            for kind, gap in found.items()
        )
        measured, source = (
            (f"{1000 * PAIRS[pair][0]:.0f}", PAIRS[pair][1])
            if pair in PAIRS
            else ("not found in both directions", "-")
        )
        lines.append(
            Line(
                f"{pair}, mean gap at low rate [mV]",
                measured,
                told,
                "generic half cells, cycle 2 at C/20",
                BRANCHES_KNOWN if pair in PAIRS else "branches are assumed",
                source,
            )
        )
    return lines


def _gap_or_none(name: str) -> float | None:
    try:
        return gap_shares(name).gap
    except InputError:
        return None
