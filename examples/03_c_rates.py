"""C-rates: why a fast cycle stores less.

Lithium enters a ligament through its surface and diffuses to its centre. At a high C-rate the
surface is full, and the voltage at its limit, while the centre is still empty. The diffusion length
is half the thickness of a ligament, 40 nm here, and not the micrometres of the particle.

One built model runs AMPSi@C at five C-rates, each from the emptied cell and each for four cycles:
the first leaves lithium behind in the ligaments, the fourth gives back what it takes, as the cycled
electrode of a measurement does. Of 2136 mAh/g at 0.1C (measured: 2134) 59 % are left at 0.5C
(measured: 60 %), and 12 % at 2C.

    python examples/03_c_rates.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa

C_RATES = [0.1, 0.2, 0.5, 1, 2]
CYCLES = 4  # of which the last is shown
LINES = {"lithiation": "-", "delithiation": "--"}


def main(out=Path("results/examples")):
    """Delithiation capacity of a cycled cell at each C-rate; writes c_rates.png into `out`."""
    result = pa.simulate(pa.get_cell("ampsi-half"), C_RATES, CYCLES)

    # how far lithium has come when the lithiation ends; a result has the profiles of last cycles
    ends = result.dataset.isel(step=result.dataset["profile_step"], state=-1)
    full = ends.isel(profile=ends["step_name"] == "lithiation")
    radius = 1e9 * np.pad(full["radius"], (1, 0))  # with the centre, where profiles are flat

    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        colours = plt.colormaps["viridis"](np.linspace(0, 0.85, len(C_RATES)))
        for place, (colour, c_rate) in enumerate(zip(colours, C_RATES, strict=True)):
            for branch, line in LINES.items():
                half = result.half_cycle(c_rate, CYCLES, branch)
                label = f"{c_rate:g}C" if branch == "lithiation" else None
                left.plot(half["capacity"], half["voltage"], line, color=colour, label=label)
            filling = full["ligament_filling"].isel(profile=place)
            middle.plot(radius, np.pad(filling, (1, 0), "edge"), color=colour)
            capacity = half["capacity"][-1]
            right.plot(c_rate, capacity, "o", color=colour)
            numbers[f"Delithiation capacity at {c_rate:g}C [mA.h.g-1]"] = capacity
        left.set(xlabel="Capacity (mAh g$^{-1}$)", ylabel="Voltage (V)")
        middle.set(xlabel="Radius in the ligament (nm)", ylabel="Filling")
        middle.set(xlim=(0, None), ylim=(0, 1.02))
        middle.set_title("at the end of the lithiation", loc="left")
        right.plot(C_RATES, numbers.values(), color="0.75", zorder=0)
        right.set(xlabel="C-rate", ylabel="Capacity (mAh g$^{-1}$)", xscale="log", ylim=(0, None))
        right.minorticks_off()
        right.set_xticks(C_RATES, [f"{c_rate:g}" for c_rate in C_RATES])
        figure.legend(title="dashed: delithiation", loc="outside upper center", ncols=5)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "c_rates.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
