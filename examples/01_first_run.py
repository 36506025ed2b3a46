"""A first run: one slow cycle of porous silicon.

AMPSi@C is silicon with pores like an ant's nest and a carbon shell (An et al. 2019,
10.1038/s41467-019-09510-5). Silicon more than triples its volume when lithium fills it. Here the
thin ligaments swell into the pores, so the particle around them hardly grows: that is what porous
alloy particles are made for.

The half cell lithiates and delithiates once at 0.1C. The silicon swells by 227 %, the particle that
it is in by 20 %.

    python examples/01_first_run.py
"""

from pathlib import Path

import matplotlib.pyplot as plt

import porousalloy as pa

LINES = {"lithiation": "-", "delithiation": "--"}


def main(out=Path("results/examples")):
    """Capacity, and growth of solid and particle; writes first_run.png into `out`."""
    result = pa.simulate(pa.get_cell("ampsi-half"), c_rates=[0.1])
    halves = {branch: result.half_cycle(0.1, 1, branch) for branch in LINES}

    # a particle of volume J_p holds the share 1 - porosity of solid
    filled = halves["lithiation"]
    solid = filled["outer_volume_ratio"] * (1 - filled["internal_porosity"])
    solid_growth = 100 * (solid[-1] / solid[0] - 1)

    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        for branch, half in halves.items():
            stored = half["stored_capacity"]
            look = {"color": "C0", "linestyle": LINES[branch]}
            left.plot(half["capacity"], half["voltage"], **look, label=branch)
            middle.plot(stored, half["internal_porosity"], **look)
            right.plot(stored, 100 * (half["outer_volume_ratio"] - 1), **look)
        right.axhline(solid_growth, color="C3", linewidth=0.8)
        right.text(0, solid_growth - 6, "the silicon itself", color="C3", va="top")
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Internal porosity")
        middle.set_ylim(0, None)
        right.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Particle expansion (%)")
        right.set_ylim(-40, 260)
        figure.legend(loc="outside upper center", ncols=2)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "first_run.png")

    return {
        "Lithiation capacity [mA.h.g-1]": filled["capacity"][-1],
        "Growth of the solid [%]": solid_growth,
        "Growth of the particle [%]": 100 * (filled["outer_volume_ratio"][-1] - 1),
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
