"""Pore closing and thickness: how much porosity is enough?

The pores of a particle take the swelling until they are closed; from then on the particle, and with
it the electrode, gets thicker. Solid that grows by the factor J fits into its old outline if

    (1 - porosity) J  <=  1 - smallest porosity that is ever reached

so tin that grows by 260 % needs a porosity of 0.74. Three particles of porous tin of your own, made
from a recipe, show it. With 45, 60 and 75 % of pores the electrode gets thicker by 17.5 %, 9.5 %
and 0.8 %.

    python examples/06_pore_closing_and_thickness.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa

POROSITIES = [0.45, 0.6, 0.75]
LINES = {"lithiation": "-", "delithiation": "--"}


def main(out=Path("results/examples")):
    """Growth of the electrode at each porosity; writes pore_closing.png into `out`."""
    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, axes = plt.subplots(1, 3, figsize=size, layout="constrained", sharex=True)
        left, middle, right = axes
        colours = plt.colormaps["viridis"](np.linspace(0, 0.85, len(POROSITIES)))
        for colour, porosity in zip(colours, POROSITIES, strict=True):
            particle = {"particle_radius": 2e-6, "ligament_diameter": 80e-9, "porosity": porosity}
            cell = pa.make_cell("li_sn", "bicontinuous", particle)
            result = pa.simulate(cell, c_rates=[0.1])
            for branch, line in LINES.items():
                half = result.half_cycle(0.1, 1, branch)
                stored = half["stored_capacity"]
                label = f"{100 * porosity:.0f} % pores, {branch}"
                left.plot(stored, half["internal_porosity"], line, color=colour, label=label)
                middle.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
                right.plot(stored, 100 * (half["thickness_ratio"] - 1), line, color=colour)
            thickening = 100 * float(result.dataset["thickness_ratio"].max() - 1)
            numbers[f"Thickening at {100 * porosity:.0f} % pores [%]"] = thickening
        labels = ("Internal porosity", "Particle expansion (%)", "Electrode thickening (%)")
        for ax, label in zip(axes, labels, strict=True):
            ax.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel=label)
        left.set_ylim(0, None)
        figure.legend(loc="outside upper center", ncols=3)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "pore_closing.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
