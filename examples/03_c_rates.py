"""C-rates: why a fast cycle stores less.

Lithium enters a ligament through its surface and diffuses to its centre. At a high C-rate the
surface is full, and the voltage at its limit, while the centre is still empty. The diffusion length
is half the thickness of a ligament, 40 nm here, and not the micrometres of the particle.

One built model runs AMPSi@C at five C-rates. Of 2126 mAh/g at 0.1C (measured: 2134) 60 % are left
at 0.5C, and 6 % at 2C.

    python examples/03_c_rates.py
"""

from pathlib import Path

import matplotlib as mpl

from porousalloy.experiments.plotting.capacity import plot_rate_capability
from porousalloy.experiments.plotting.rates import rate_legend
from porousalloy.experiments.plotting.style import (
    MILLIMETRE,
    PAGE,
    STYLE,
    new_figure,
    order_colours,
)
from porousalloy.experiments.plotting.voltage import plot_voltage
from porousalloy.experiments.runs.rates import run_study
from porousalloy.parameters.cells import get_cell

C_RATES = [0.1, 0.2, 0.5, 1, 2]


def main(out=Path("results/examples")):
    """Delithiation capacity at each C-rate; writes c_rates.png into `out`."""
    dataset = run_study(get_cell("ampsi-half"), C_RATES).dataset
    capacity = dataset["capacity"].sel(cycle=1, branch="delithiation").isel(sample=-1)

    # how far lithium has come when the lithiation ends
    full = dataset["ligament_filling"].sel(branch="lithiation", state=1)

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        plot_voltage(dataset, left)
        for c_rate, colour in zip(C_RATES, order_colours(len(C_RATES)), strict=True):
            middle.plot(1e9 * dataset["radius"], full.sel(c_rate=c_rate), color=colour)
        middle.set(xlabel="Radius in the ligament (nm)", ylabel="Filling")
        middle.set(xlim=(0, None), ylim=(0, 1.02))
        middle.set_title("at the end of the lithiation", loc="left")
        plot_rate_capability(dataset, right)
        left.set_xlabel("Capacity (mAh g$^{-1}$)")
        right.set_ylabel("Capacity (mAh g$^{-1}$)")
        rate_legend(figure, dataset)
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "c_rates.png")

    return {
        f"Delithiation capacity at {c_rate:g}C [mA.h.g-1]": float(capacity.sel(c_rate=c_rate))
        for c_rate in C_RATES
    }


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
