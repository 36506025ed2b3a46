"""Tin and sodium: another host, another ion, the same model.

Tin takes up 4.4 lithium or 3.75 sodium per atom. The sodium ion is larger: the same tin swells by
420 % with sodium and by 260 % with lithium. What the pores can take is set when the particle is
made, so a porosity that is nearly enough for lithium is far from enough for sodium. Tin flows at a
tenth of silicon's stress, which lets the pores take what they can before the particle grows.

At 0.1C the particle of porous tin grows by 33 % with lithium, by 91 % with sodium.

    python examples/04_tin_and_sodium.py
"""

from pathlib import Path

import matplotlib as mpl

from porousalloy.experiments.plotting.style import LINES, MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell

IONS = {"lithium": "li-sn-porous-half", "sodium": "na-sn-porous-half"}


def main(out=Path("results/examples")):
    """Capacity and growth with both ions; writes tin_and_sodium.png into `out`."""
    cycles = {ion: run_study(get_cell(name), [0.1]).dataset for ion, name in IONS.items()}

    numbers = {}
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        for colour, (ion, dataset) in zip(("C0", "C1"), cycles.items(), strict=True):
            for branch, line in LINES.items():
                half = dataset.sel(c_rate=0.1, cycle=1, branch=branch)
                stored = half["stored_capacity"]
                label = f"{ion} {'in' if branch == 'lithiation' else 'out'}"
                left.plot(half["capacity"], half["voltage"], line, color=colour, label=label)
                middle.plot(stored, half["internal_porosity"], line, color=colour)
                right.plot(stored, 100 * (half["outer_volume_ratio"] - 1), line, color=colour)
            passed = dataset["capacity"].sel(branch="delithiation")
            numbers[f"Capacity with {ion} [mA.h.g-1]"] = float(passed.max())
            growth = dataset["outer_volume_ratio"].max() - 1
            numbers[f"Growth of the particle with {ion} [%]"] = 100 * float(growth)
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set(ylabel="Internal porosity", ylim=(0, None))
        right.set_ylabel("Particle expansion (%)")
        for ax in (middle, right):
            ax.set_xlabel("Stored capacity (mAh g$^{-1}$)")
        figure.legend(loc="outside upper center", ncols=4)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "tin_and_sodium.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
