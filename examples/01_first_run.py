"""A first run: one slow cycle of porous silicon.

AMPSi@C is silicon with pores like an ant's nest and a carbon shell (An et al. 2019,
10.1038/s41467-019-09510-5). Silicon more than triples its volume when lithium fills it. Here the
thin ligaments swell into the pores, so the particle around them hardly grows: that is what porous
alloy particles are made for.

The half cell lithiates and delithiates once at 0.1C. The silicon swells by 237 %, the particle that
it is in by 20 %.

    python examples/01_first_run.py
"""

from pathlib import Path

import matplotlib as mpl

from porousalloy.experiments.plotting.rates import rate_legend
from porousalloy.experiments.plotting.style import MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.plotting.swelling import plot_internal_porosity, plot_outer_expansion
from porousalloy.experiments.plotting.voltage import plot_voltage
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell


def main(out=Path("results/examples")):
    """Capacity, and growth of solid and particle; writes first_run.png into `out`."""
    dataset = run_study(get_cell("ampsi-half"), c_rates=[0.1]).dataset

    # curves are c_rate x cycle x branch x sample; take what holds at the end of the lithiation
    full = dataset.sel(c_rate=0.1, cycle=1, branch="lithiation").isel(sample=-1)
    empty = dataset.sel(c_rate=0.1, cycle=1, branch="lithiation").isel(sample=0)

    # a particle of volume J_p holds the share 1 - porosity of solid
    solid = full["outer_volume_ratio"] * (1 - full["internal_porosity"])
    solid_growth = solid / (empty["outer_volume_ratio"] * (1 - empty["internal_porosity"])) - 1

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        plot_voltage(dataset, left)
        plot_internal_porosity(dataset, middle)
        plot_outer_expansion(dataset, right)
        right.axhline(100 * solid_growth, color="C3", linewidth=0.8)
        right.text(0, 100 * solid_growth - 6, "the silicon itself", color="C3", va="top")
        right.set_ylim(-40, 260)
        left.set_xlabel("Capacity (mAh g$^{-1}$)")
        for ax in (middle, right):
            ax.set_xlabel("Stored capacity (mAh g$^{-1}$)")
        rate_legend(figure, dataset)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "first_run.png")

    return {
        "Lithiation capacity [mA.h.g-1]": float(full["capacity"]),
        "Growth of the solid [%]": 100 * float(solid_growth),
        "Growth of the particle [%]": 100 * float(full["outer_volume_ratio"] - 1),
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
