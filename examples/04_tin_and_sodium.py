"""Tin and sodium: another host, another ion, the same model.

Tin takes up 4.4 lithium or 3.75 sodium per atom. The sodium ion is larger: the same tin swells by
420 % with sodium and by 260 % with lithium. What the pores can take is set when the particle is
made, so a porosity that is nearly enough for lithium is far from enough for sodium. Tin flows at a
tenth of silicon's stress, which lets the pores take what they can before the particle grows.

At 0.1C the particle of porous tin grows by 33 % with lithium, by 91 % with sodium.

    python examples/04_tin_and_sodium.py
"""

from pathlib import Path

import matplotlib.pyplot as plt

import porousalloy as pa

IONS = {"lithium": "li-sn-porous-half", "sodium": "na-sn-porous-half"}


def main(out=Path("results/examples")):
    """Capacity and growth with both ions; writes tin_and_sodium.png into `out`."""
    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        for colour, (ion, name) in zip(("C0", "C1"), IONS.items(), strict=True):
            cell = pa.get_cell(name)
            result = pa.simulate(cell, c_rates=[0.1])
            # the names of the two branches, whichever the ion is
            uptake, release = (
                result.half_cycle(0.1, 1, branch) for branch in ("lithiation", "delithiation")
            )
            for half, line, prefix in ((uptake, "-", ""), (release, "--", "de")):
                stored = half["stored_capacity"]
                label = prefix + cell.insertion  # lithiation of the one, sodiation of the other
                left.plot(half["capacity"], half["voltage"], line, color=colour, label=label)
                middle.plot(stored, half["internal_porosity"], line, color=colour)
                right.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
            growth = 100 * float(result.dataset["outer_volume_ratio"].max() - 1)
            numbers[f"Capacity with {ion} [mA.h.g-1]"] = release["capacity"][-1]
            numbers[f"Growth of the particle with {ion} [%]"] = growth
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Internal porosity")
        middle.set_ylim(0, None)
        right.set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Particle expansion (%)")
        figure.legend(loc="outside upper center", ncols=4)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "tin_and_sodium.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
