"""Titration and impedance: what two methods of the laboratory see of a ligament.

GITT sends short pulses of current and lets the cell rest after each. With the equation of Weppner
and Huggins the voltage gives the diffusivity, if only the filling moves the voltage. The model
knows its diffusivity, 5.6e-16 m2/s at this filling (3e-16 is the mean over all fillings), so it can
tell what the method makes of it. Without stress it finds 10 % too much, because the slope of the
potential changes over the pulse. With stress it is wrong by more than a factor of two, and which
way depends on what the hysteresis is made of. If it is stress alone, the method finds 0.42 times as
much as is true: stress drives diffusion too, but it moves the voltage more. With the residual
hysteresis, which every cell has unless it is switched off, the voltage stays on the measured branch
whatever the stress. Only the faster diffusion is seen then, and the method finds 2.7 times as much.

Impedance sees the surface instead: the arc is the resistance of the reaction, and it is as many
times smaller as the surface is larger. Ligaments of 80 nm have 25 times the surface of as much
silicon in dense spheres of 3 um, and the arc of 22 Ohm.cm2 all but vanishes. The first arc, which
both share, is that of the lithium metal.

    python examples/07_gitt_and_eis.py
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import porousalloy as pa

PULSES = {"c_rate": "C/10", "pulse": 100, "rest": 6 * 3600, "pulses": 4}  # [s]
SPECTRUM = {"fillings": [0.5], "highest": 1e5, "lowest": 1e-3}  # [Hz]


def main(out=Path("results/examples")):
    """Extracted over true diffusivity, and impedances; writes gitt_and_eis.png into `out`."""
    dense, porous = pa.get_cell("li-si-dense-half"), pa.get_cell("li-si-porous-half")
    stressed = dense.with_(model="spm", parameters={"Initial alloy filling": 0.05})
    cases = {
        "without stress": stressed.with_(
            parameters={"Alloy volume change at full filling": 0},
            options={"ligament mechanics": "stress-free"},
        ),
        "stress alone": stressed.with_(options={"residual hysteresis": "false"}),
        "stress and residual hysteresis": stressed,
    }

    numbers = {}
    with plt.style.context("porousalloy.paper"):
        size = (6.69, 2.44)  # inches: the width of a page
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=size, layout="constrained")
        for colour, (name, cell) in zip(("C0", "C3", "C4"), cases.items(), strict=True):
            result = pa.run(cell, "gitt", **PULSES)
            pulse = result.dataset.isel(step=[2, 3])  # the second pulse and its rest
            time = pulse["time"].values.ravel() / 60
            voltage = 1e3 * (
                pulse["voltage"].values.ravel() - result.dataset["voltage"].values[1, -1]
            )
            left.plot(time - time[0], voltage, color=colour)
            table = result.tables["gitt"]
            table = table[table["Branch"] == "lithiation"]
            percent = 100 * table["Filling"]
            found = 1e16 * table["Extracted diffusivity [m2.s-1]"]
            middle.plot(percent, found, "o", color=colour, label=name)
            numbers[f"Extracted over true diffusivity, {name}"] = table["Ratio"].mean()
        middle.plot(percent, 1e16 * table["Model diffusivity [m2.s-1]"], color="k", label="true")
        left.set(xlabel="Time (min)", ylabel="Change of voltage (mV)", xlim=(-0.5, 30))
        middle.set(xlabel="Filling (%)", ylabel="Diffusivity (10$^{-16}$ m$^2$ s$^{-1}$)")
        middle.set_ylim(0, None)
        figure.legend(loc="outside upper center", ncols=4)  # of the two on the left

        for colour, name, cell in (("C1", "dense", dense), ("C2", "porous", porous)):
            table = pa.run(cell, "eis", **SPECTRUM).tables["spectra"]
            real = table["Real impedance [Ohm.cm2]"].values
            right.plot(real, -table["Imaginary impedance [Ohm.cm2]"], color=colour, label=name)
            at_1_hertz = np.argmin(abs(np.log(table["Frequency [Hz]"].values)))
            numbers[f"Real impedance at 1 Hz, {name} [Ohm.cm2]"] = real[at_1_hertz]
        right.set(xlabel="Re Z (Ω cm$^2$)", ylabel="−Im Z (Ω cm$^2$)", xlim=(0, None))
        right.set_ylim(0, right.get_xlim()[1])
        right.set_aspect("equal")
        right.legend()
        Path(out).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(out) / "gitt_and_eis.png")

    return numbers


if __name__ == "__main__":
    for name, value in main().items():
        print(f"{name}: {value:.4g}")
