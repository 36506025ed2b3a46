"""Fitting your own cell: which parameters does a voltage curve tell?

A fit reads the file of a cycler, moves parameters until the model meets the voltage, and says how
well it knows them. The measurement here is made by the model itself, with other values than those
of the tables and 2 mV of noise, so that the truth is known and the fit has to find it back. For a
cell of yours put the path of your file and the mass of its alloy in place of `measure`.

A cycle at 0.2C tells the diffusivity to 0.5 %, the share of the silicon that reacts to 0.1 % and
the contact resistance to 3 %: so wide are the error bars, and the truth lies within them. That is
the error of the noise alone. A real cell also differs from the model: where it does, or where a
measurement leaves a parameter open, `fit.report()` says so in words.

    python examples/09_fitting_your_own_cell.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa

# the measurement's window: a half cell starts emptied to its upper limit
WINDOW = {"Lower voltage cut-off [V]": 0.05, "Upper voltage cut-off [V]": 1.0}
CELL = pa.get_cell("ampsi-half").with_(parameters=WINDOW)
TRUTH = {
    "Alloy reference diffusivity [m2.s-1]": 4e-19,
    "Positive electrode utilised alloy fraction": 0.7,
    "Contact resistance [Ohm]": 15.0,
}
SHORT_NAMES = ("diffusivity", "alloy that\nreacts", "contact\nresistance")


def measure(path):
    """Write one cycle of the true cell as a cycler would; returns its mass [kg]."""
    true_cell = CELL.with_(parameters=TRUTH)
    data = pa.run(true_cell, "cycling", c_rate=0.2, number=1).dataset
    time = data["time"].values + np.array([[0], [0.01]])  # 10 ms pass as the current turns
    voltage = data["voltage"].values + np.random.default_rng(0).normal(0, 2e-3, time.shape)
    columns = [values.ravel() for values in (time, data["current"].values, voltage)]
    header = "Time [s],Current [A],Voltage [V]"
    np.savetxt(path, np.column_stack(columns), delimiter=",", header=header, comments="")
    return data.attrs["mass_of_alloy_and_shell"]


def main(out=Path("results/examples")):
    """Fitted over true values; writes fitting.png (and the measurement) into `out`."""
    Path(out).mkdir(parents=True, exist_ok=True)
    path = Path(out) / "measured.csv"
    mass = measure(path)

    (record,) = pa.read_data(path, cell=CELL, mass=mass)
    fit = pa.fit(CELL, [record], TRUTH)
    print(fit.report(level=0.95))
    estimates = fit.estimates(level=0.95)

    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.95)  # inches: the width of a page
        figure = plt.figure(figsize=size, layout="constrained")
        axes = figure.subplot_mosaic("VE;RE", height_ratios=[2, 1], width_ratios=[3, 2])
        axes["V"].plot(record.charge, record.voltage, ".", color="0.6", label="measured")
        (prediction,) = fit.predictions
        axes["V"].plot(record.charge, prediction.voltage, "C0", label="fitted")
        axes["V"].set_ylabel("Voltage (V)")
        axes["V"].legend()
        axes["V"].sharex(axes["R"])
        axes["V"].tick_params(labelbottom=False)
        residual = 1e3 * (prediction.voltage - record.voltage)
        axes["R"].plot(record.charge, residual, color="C0", linewidth=0.7)
        axes["R"].axhline(0, color="0.75", linewidth=0.7, zorder=0)
        axes["R"].set(xlabel="Stored capacity (mAh g$^{-1}$)", ylabel="Residual (mV)")
        for place, one in enumerate(estimates):
            true = TRUTH[one.name]
            axes["E"].plot([one.low / true, one.high / true], [place, place], "C0")
            axes["E"].plot(one.value / true, place, "o", color="C0")
        axes["E"].axvline(1, color="0.75", linewidth=0.7, zorder=0)
        axes["E"].set_yticks(range(len(estimates)), SHORT_NAMES)
        axes["E"].set(xlabel="Fitted over true, 95 % interval", ylim=(-0.5, len(estimates) - 0.5))
        figure.savefig(Path(out) / "fitting.png")

    return {f"{one.name}, fitted over true": one.value / TRUTH[one.name] for one in estimates}


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
