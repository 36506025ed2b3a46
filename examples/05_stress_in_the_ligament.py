"""Stress inside the ligament, and what it does to the voltage.

A strut of a skeleton that may not get longer is squeezed along its axis as it swells, until it
flows; as lithium leaves, it is pulled until it flows the other way. Flowing takes work, and the
cell pays for it: squeezed silicon takes lithium less willingly, stretched silicon lets it go less
willingly. Part of the gap between the two branches of a voltage curve is therefore mechanical; the
residual hysteresis adds what the measured gap has beyond that.

At 0.5C AMPSi@C's ligaments bear up to 2.4 GPa of compression, and 1.7 GPa of tension as they are
emptied. For a moment it is more: the first lithium comes as a front, and as it closes around the
empty centre, that is pulled in all directions, along its axis with 3.7 GPa. Flow does not limit
this, since silicon flows by differences between directions only. Halfway through, stress moves the
potential by -74 mV on lithiation and by 66 mV on delithiation.

    python examples/05_stress_in_the_ligament.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa

LINES = {"lithiation": "-", "delithiation": "--"}
STATES = [0, 0.12, 0.4, 0.7, 1]  # of the 43 that a result holds of each half cycle


def main(out=Path("results/examples")):
    """Largest stresses and shifts of potential; writes stress_in_the_ligament.png into `out`."""
    result = pa.simulate(pa.get_cell("ampsi-half"), c_rates=[0.5])
    profiles = result.dataset.sel(state=STATES, method="nearest")
    radius = 1e9 * np.pad(profiles["radius"], (1, 0))  # with the centre, where profiles are flat
    numbers = {
        "Largest compression [GPa]": 1e-9 * float(abs(result.dataset["peak_compression"]).max()),
    }

    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.6)  # inches: the width of a page
        figure, axes = plt.subplots(1, 3, figsize=size, layout="constrained")
        colours = plt.colormaps["viridis"](np.linspace(0, 0.85, len(STATES)))
        for place, (branch, line) in enumerate(LINES.items()):
            ax, right = axes[place], axes[2]
            for state, colour in enumerate(colours):
                for direction, kind in (("axial", "-"), ("radial", ":")):
                    stress = profiles[f"{direction}_stress"].isel(profile=place, state=state)
                    label = f"{100 * STATES[state]:.0f} %" if place == 0 and kind == "-" else None
                    curve = 1e-9 * np.pad(stress, (1, 0), "edge")
                    ax.plot(radius, curve, kind, color=colour, label=label)
            ax.set(xlabel="Radius in the ligament (nm)", xlim=(0, None), ylim=(-2.6, 4))
            ax.set_title(branch, loc="left")

            half = result.half_cycle(0.5, 1, branch)
            shift = 1e3 * half["stress_overpotential"]
            right.plot(half["stored_capacity"], shift, line, color="k")
            numbers[f"Largest tension on {branch} [GPa]"] = 1e-9 * max(half["peak_tension"])
            numbers[f"Shift halfway through {branch} [mV]"] = shift[len(shift) // 2]
        for ax in axes:
            ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
        axes[0].set_ylabel("Stress (GPa)")
        right.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Potential due to stress (mV)")
        right.set_title("dashed: delithiation", loc="left")
        title = "progress of the half cycle (lines: axial stress, dotted: radial stress)"
        figure.legend(title=title, loc="outside upper center", ncols=len(STATES))
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "stress_in_the_ligament.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
