"""Stress inside the ligament, and what it does to the voltage.

A strut of a skeleton that may not get longer is squeezed along its axis as it swells, until it
flows; as lithium leaves, it is pulled until it flows the other way. Flowing takes work, and the
cell pays for it: squeezed silicon takes lithium less willingly, stretched silicon lets it go less
willingly. Part of the gap between the two branches of a voltage curve is therefore mechanical.

At 0.5C the axis of AMPSi@C's ligaments bears up to 2.2 GPa of compression and 2.0 GPa of tension.
Halfway through, stress moves the potential by -70 mV on lithiation and by 62 mV on delithiation.

    python examples/05_stress_in_the_ligament.py
"""

from pathlib import Path

import matplotlib as mpl
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.ligament import STRESS_LINES, plot_stresses
from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    new_figure,
    order_colours,
)
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell


def main(out=Path("results/examples")):
    """Largest stresses and shifts of potential; writes stress_in_the_ligament.png into `out`."""
    dataset = run_study(get_cell("ampsi-half"), c_rates=[0.5]).dataset
    curves = dataset.sel(c_rate=0.5, cycle=1)
    # of the 43 states that a result holds
    profiles = dataset.sel(c_rate=0.5).sel(state=[0, 0.25, 0.5, 0.75, 1], method="nearest")

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 66 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        middle.sharey(left)
        for ax, branch in ((left, "lithiation"), (middle, "delithiation")):
            plot_stresses(profiles.sel(branch=branch), ax)
            ax.set_xlabel("Radius in the ligament (nm)")
            ax.set_title(branch, loc="left")
        middle.set_ylabel("")
        for branch, line in LINES.items():
            half = curves.sel(branch=branch)
            right.plot(half["stored_capacity"], 1e3 * half["stress_overpotential"], line, color="k")
        right.axhline(0, color="0.75", linewidth=0.7, zorder=0)
        right.set_xlabel("Stored capacity (mAh g$^{-1}$)")
        right.set_title("dashed: delithiation", loc="left")
        right.set_ylabel("Potential due to stress (mV)")

        states = profiles["state"].values
        lines = [Line2D([], [], color=colour) for colour in order_colours(len(states))]
        lines += [Line2D([], [], color="0.3", linestyle=line) for line in STRESS_LINES.values()]
        labels = [f"{100 * state:.0f} %" for state in states]
        labels += [f"{direction} stress" for direction in STRESS_LINES]
        title = "progress of the half cycle"
        figure.legend(lines, labels, title=title, loc="outside upper center", ncols=7)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "stress_in_the_ligament.png")

    shift = 1e3 * curves["stress_overpotential"]
    return {
        "Largest compression [GPa]": 1e-9 * float(abs(curves["peak_compression"]).max()),
        "Largest tension [GPa]": 1e-9 * float(curves["peak_tension"].max()),
        "Shift halfway through lithiation [mV]": float(shift.sel(branch="lithiation")[100]),
        "Shift halfway through delithiation [mV]": float(shift.sel(branch="delithiation")[100]),
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
