"""Porous against dense: pores alone do not hold a particle in shape.

A dense silicon particle grows as its silicon does. In a porous one the ligaments could swell into
the pores instead, but every strut also gets longer, and to keep the outline something has to push
the struts back until they flow: a carbon shell, a binder, the neighbours. Nothing says beforehand
how much of the swelling goes inwards. It follows from a balance of forces between the flowing
ligaments and what surrounds the particle.

The same porous silicon is run with a thin shell, which bears 0.1 GPa, and with a strong one, which
bears 0.5 GPa, beside dense silicon. The thin shell gives way before the ligaments flow, and the
particle grows almost like a dense one: by 244 % against 269 %. The strong one makes them flow into
the pores and keeps the growth to 39 %, at twice the stress.

    python examples/02_porous_against_dense.py
"""

from pathlib import Path

import matplotlib as mpl

from porousalloy.experiments.plotting.style import LINES, MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell

STRONG_SHELL = {
    "Positive particle confinement strength [Pa]": 5e8,
    "Positive particle confinement tensile strength [Pa]": 5e8,
}


def main(out=Path("results/examples")):
    """Growth of the three particles; writes porous_against_dense.png into `out`."""
    dense, porous = get_cell("li-si-dense-half"), get_cell("li-si-porous-half")
    cycles = {
        "dense": run_study(dense, [0.1]).dataset,
        "porous, thin shell": run_study(porous, [0.1]).dataset,
        "porous, strong shell": run_study(porous, [0.1], settings=STRONG_SHELL).dataset,
    }

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        for colour, (name, dataset) in zip(("C3", "C1", "C0"), cycles.items(), strict=True):
            for branch, line in LINES.items():
                half = dataset.sel(c_rate=0.1, cycle=1, branch=branch)
                stored = half["stored_capacity"]
                label = name if branch == "lithiation" else None
                left.plot(half["capacity"], half["voltage"], line, color=colour, label=label)
                middle.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
                right.plot(stored, 1e-9 * half["peak_von_mises"], line, color=colour)
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set_ylabel("Particle expansion (%)")
        right.set_ylabel("Peak von Mises stress (GPa)")
        for ax in (middle, right):
            ax.set_xlabel("Stored capacity (mAh g$^{-1}$)")
        figure.legend(title="dashed: delithiation", loc="outside upper center", ncols=3)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "porous_against_dense.png")

    return {
        f"Growth of the particle, {name} [%]": 100 * float(dataset["outer_volume_ratio"].max() - 1)
        for name, dataset in cycles.items()
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
