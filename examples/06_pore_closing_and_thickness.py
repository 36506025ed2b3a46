"""Pore closing and thickness: how much porosity is enough?

The pores of a particle take the swelling until they are closed; from then on the particle, and with
it the electrode, gets thicker. Solid that grows by the factor J fits into its old outline if

    (1 - porosity) J  <=  1 - smallest porosity that is ever reached

so tin that grows by 260 % needs a porosity of 0.74. Three particles of porous tin of your own, made
from a recipe, show it. With 45, 60 and 75 % of pores the electrode gets thicker by 17.5 %, 9.5 %
and 0.4 %.

    python examples/06_pore_closing_and_thickness.py
"""

from pathlib import Path

import matplotlib as mpl

from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    new_figure,
    order_colours,
)
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.make_cell import make_cell

POROSITIES = [0.45, 0.6, 0.75]


def main(out=Path("results/examples")):
    """Growth of the electrode at each porosity; writes pore_closing.png into `out`."""
    cycles = {}
    for porosity in POROSITIES:
        particle = {"particle_radius": 2e-6, "ligament_diameter": 80e-9, "porosity": porosity}
        cell = make_cell("li_sn", "bicontinuous", particle)
        cycles[porosity] = run_study(cell, [0.1]).dataset

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3, sharex=True)
        colours = order_colours(len(POROSITIES))
        for colour, (porosity, dataset) in zip(colours, cycles.items(), strict=True):
            for branch, line in LINES.items():
                half = dataset.sel(c_rate=0.1, cycle=1, branch=branch)
                stored = half["stored_capacity"]
                label = f"{100 * porosity:.0f} % pores, {branch}"
                left.plot(stored, half["internal_porosity"], line, color=colour, label=label)
                middle.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
                right.plot(stored, 100 * (half["thickness_ratio"] - 1), line, color=colour)
        labels = ("Internal porosity", "Particle expansion (%)", "Electrode thickening (%)")
        for ax, label in zip((left, middle, right), labels, strict=True):
            ax.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel=label)
        left.set_ylim(0, None)
        figure.legend(loc="outside upper center", ncols=3)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "pore_closing.png")

    return {
        f"Thickening at {100 * porosity:.0f} % pores [%]": 100
        * float(dataset["thickness_ratio"].max() - 1)
        for porosity, dataset in cycles.items()
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
