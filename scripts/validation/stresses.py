"""Stresses of held films, and what stress does to the potential."""

import numpy as np

from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.resolved_values import ResolvedValues
from validation.line import Line

FARADAY = 96485.33212  # C.mol-1
#: A film on a stiff substrate is a slab whose in-plane stretches are held.
FILM = {"ligament shape": "slab", "particle expansion": "rigid"}
#: Room for all of the swelling, so that the outline stays and the slab is held.
ROOM = {"Positive particle internal porosity": 0.78}
SETHURAMAN = "Sethuraman et al. 2010, 10.1016/j.jpowsour.2010.02.013"
PER_STRESS = "Sethuraman et al. 2010, 10.1149/1.3489378"
GERMANIUM = "10.1149/2.0941514jes (germanium film, curvature)"
PEAKS = ("Peak compressive stress [MPa]", "Peak tensile stress [MPa]")


def stress_lines() -> list[Line]:
    """Lines of the stresses."""
    lines = []
    for pair, measured, source, fitted in (
        ("li-si", "1.75 / 1.0", SETHURAMAN, "ratio of the two yield stresses"),
        ("li-ge", "0.76 falling to 0.3 / 0.83", GERMANIUM, "see `porousalloy show`"),
    ):
        cell = get_cell(f"{pair}-porous-half").with_(options=FILM, parameters=ROOM)
        row = simulate(cell, c_rates=[0.05], cycles=2).summary().iloc[-1]
        compression, tension = (row[name] / 1000 for name in PEAKS)
        lines.append(
            Line(
                f"{pair.title()} film, compression / tension in its plane [GPa]",
                measured,
                f"{compression:.2f} / {tension:.2f}",
                "walls held in their plane (slab, rigid outline), cycle 2 at C/20, peaks",
                fitted,
                source,
            )
        )
    silicon = ResolvedValues(get_cell("li-si-porous-half"))
    Omega = silicon["Positive electrode partial molar volume [m3.mol-1]"]
    lines.append(
        Line(
            "Li-Si film, potential per biaxial stress [mV/GPa]",
            "100 to 120",
            f"{2 * Omega / (3 * FARADAY) * 1e12:.0f}",
            "2 Omega/(3F) of the parameter set, which is the theory of the same paper",
            "no",
            PER_STRESS,
        )
    )
    return lines


def swelling_lines() -> list[Line]:
    """Line of the shape of the thickness against charge."""
    found = {}
    for kind, name in {"dense": "li-si-dense-half", "pores first": "li-si-nanowires-half"}.items():
        step = simulate(name, c_rates=[0.05], cycles=1).dataset.isel(step=0)
        growth = step["thickness_ratio"] - 1
        half = np.interp(0.5, step["charge"] / step["charge"][-1], growth)
        found[kind] = float(half / growth[-1])
    return [
        Line(
            "Si, share of an electrode's growth reached at half of the charge",
            "dense: linear; Si-C in porous carbon: little at first, as pores fill",
            "; ".join(f"{kind} {share:.2f}" for kind, share in found.items()),
            "`li-si-dense-half`, `li-si-nanowires-half` (its pores fill first), cycle 1 at C/20",
            "no",
            "Pujari et al., 10.1149/1945-7111/ae6400",
        )
    ]
