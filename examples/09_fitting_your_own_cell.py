"""Fitting your own cell: which parameters does a voltage curve tell?

A fit reads the file of a cycler, moves parameters until the model meets the voltage, and says how
well it knows them. The measurement here is made by the model itself, with other values than those
of the tables and 2 mV of noise, so that the truth is known and the fit has to find it back. For a
cell of yours put the path of your file and the mass of its alloy in place of `measure`.

A cycle at 0.2C tells the diffusivity to 0.5 %, the share of the silicon that reacts to 0.1 % and
the contact resistance to 3 %: so wide are the error bars, and the truth lies within them. That is
the error of the noise alone. A real cell also differs from the model: where it does, or where a
measurement leaves a parameter open, `verdict` says so in words.

    python examples/09_fitting_your_own_cell.py
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.fitting.cell_fit import fit_cell
from porousalloy.experiments.fitting.diagnosis import verdict
from porousalloy.experiments.fitting.uncertainty import estimates
from porousalloy.experiments.plotting.fit import plot_fitted_voltage, plot_voltage_residuals
from porousalloy.experiments.plotting.style import MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.protocols.laboratory import Cycling
from porousalloy.experiments.runs.protocol import run_protocol
from porousalloy.parameters.cells import get_cell

CELL = get_cell("ampsi-half")
TRUTH = {
    "Alloy reference diffusivity [m2.s-1]": 4e-19,
    "Positive electrode utilised alloy fraction": 0.7,
    "Contact resistance [Ohm]": 15.0,
}
WINDOW = {"Lower voltage cut-off [V]": 0.05, "Upper voltage cut-off [V]": 1.0}
SHORT_NAMES = ("diffusivity", "alloy that\nreacts", "contact\nresistance")


class Accurate(Cycling):
    """Constant current, solved so closely that the noise is all that a fit cannot explain."""

    tolerance = 1e-8


def measure(path):
    """Write one cycle of the true cell as a cycler would; returns its mass [kg]."""
    one_cycle = Accurate(c_rate=0.2, number=1)
    data = run_protocol(CELL, one_cycle, settings=TRUTH | WINDOW).dataset
    time = data["time"].values + np.array([[0], [0.01]])  # 10 ms pass as the current turns
    noise = np.random.default_rng(0).normal(0, 2e-3, time.shape)
    columns = {
        "Time [s]": time,
        "Current [A]": data["current"].values,
        "Voltage [V]": data["voltage"].values + noise,
    }
    pd.DataFrame({name: values.ravel() for name, values in columns.items()}).to_csv(
        path, index=False
    )
    return data.attrs["mass_of_alloy_and_shell"]


def main(out=Path("results/examples")):
    """Fitted over true values; writes fitting.png (and the measurement) into `out`."""
    Path(out).mkdir(parents=True, exist_ok=True)
    path = Path(out) / "measured.csv"
    mass = measure(path)

    records = read_data(path, CELL, mass)
    result = fit_cell(CELL, records, TRUTH)
    found = estimates(result.fit, level=0.95)
    for sentence in verdict(result.fit) or ["The verdict finds nothing to object to."]:
        print(sentence)

    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 75 * MILLIMETRE)
        axes = figure.subplot_mosaic("VE;RE", height_ratios=[2, 1], width_ratios=[3, 2])
        plot_fitted_voltage(result, axes["V"])
        plot_voltage_residuals(result, axes["R"])
        axes["V"].sharex(axes["R"])
        axes["V"].tick_params(labelbottom=False)
        axes["R"].set_ylabel("Residual (mV)")
        axes["R"].set_xlabel("Stored capacity (mAh g$^{-1}$)")
        for place, one in enumerate(found):
            true = TRUTH[one.name]
            axes["E"].plot([one.low / true, one.high / true], [place, place], "C0")
            axes["E"].plot(one.value / true, place, "o", color="C0")
        axes["E"].axvline(1, color="0.75", linewidth=0.7, zorder=0)
        axes["E"].set_yticks(range(len(found)), SHORT_NAMES)
        axes["E"].set(xlabel="Fitted over true, 95 % interval", ylim=(-0.5, len(found) - 0.5))
        figure.savefig(Path(out) / "fitting.png")

    return {one.name: one.value / TRUTH[one.name] for one in found}


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}, fitted over true: {value:.4g}")
