"""Porous against dense: pores alone do not hold a particle in shape.

A dense silicon particle grows as its silicon does. In a porous one the ligaments could swell into
the pores instead, but every strut also gets longer, and to keep the outline something has to push
the struts back until they flow: a carbon shell, a binder, the neighbours. Nothing says beforehand
how much of the swelling goes inwards. It follows from a balance of forces between the flowing
ligaments and what surrounds the particle.

The same porous silicon is run with a thin shell, which bears 24 MPa, and with a strong one, which
bears 0.5 GPa, beside dense silicon. The thin shell gives way before the ligaments flow, and the
particle grows almost like a dense one: by 265 % against 258 %. The strong one makes them flow into
the pores and keeps the growth to 38 %: its ligaments bear up to 1.7 GPa, those in the thin one 0.2.

    python examples/02_porous_against_dense.py
"""

from pathlib import Path

import matplotlib.pyplot as plt

import porousalloy as pa

STRONG_SHELL = {
    "Positive particle confinement modulus [Pa]": 5e9,
    "Positive particle confinement strength [Pa]": 5e8,
    "Positive particle confinement tensile strength [Pa]": 5e8,
}
LINES = {"lithiation": "-", "delithiation": "--"}


def main(out=Path("results/examples")):
    """Growth of the three particles; writes porous_against_dense.png into `out`."""
    porous = pa.get_cell("li-si-porous-half")
    cells = {
        "dense": pa.get_cell("li-si-dense-half"),
        "porous, thin shell": porous,
        "porous, strong shell": porous.with_(parameters=STRONG_SHELL),
    }

    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        for colour, (name, cell) in zip(("C3", "C1", "C0"), cells.items(), strict=True):
            result = pa.simulate(cell, c_rates=[0.1])
            for branch, line in LINES.items():
                half = result.half_cycle(0.1, 1, branch)
                stored = half["stored_capacity"]
                label = name if branch == "lithiation" else None
                left.plot(half["capacity"], half["voltage"], line, color=colour, label=label)
                middle.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
                right.plot(stored, 1e-9 * half["peak_von_mises"], line, color=colour)
            growth = 100 * float(result.dataset["outer_volume_ratio"].max() - 1)
            numbers[f"Growth of the particle, {name} [%]"] = growth
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Particle expansion (%)")
        right.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Peak von Mises stress (GPa)")
        figure.legend(title="dashed: delithiation", loc="outside upper center", ncols=3)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "porous_against_dense.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
