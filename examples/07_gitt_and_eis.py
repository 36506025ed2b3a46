"""Titration and impedance: what two methods of the laboratory see of a ligament.

GITT sends short pulses of current and lets the cell rest after each. With the equation of Weppner
and Huggins the voltage gives the diffusivity, if nothing but diffusion moves the ions. In an alloy
stress moves them too. The model knows its diffusivity, 3e-16 m2/s here, so it can tell what the
method makes of it: without stress 3.2e-16, with stress 2.6 times as much as is true.

Impedance sees the surface instead: the arc is the resistance of the reaction, and it is as many
times smaller as the surface is larger. Ligaments of 80 nm have 25 times the surface of as much
silicon in dense spheres of 3 um, and the arc of 22 Ohm.cm2 all but vanishes. The first arc, which
both share, is that of the lithium metal.

    python examples/07_gitt_and_eis.py
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np

from porousalloy.experiments.plotting.style import MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.protocols.laboratory import Gitt
from porousalloy.experiments.runs.gitt import gitt_table
from porousalloy.experiments.runs.impedance import run_eis
from porousalloy.experiments.runs.protocol import run_protocol
from porousalloy.parameters.cells import get_cell

START = {"Initial alloy filling": 0.05}
NO_STRESS = {"ligament mechanics": "stress-free"}
NO_SWELLING = {"Alloy volume change at full filling": 0}


def main(out=Path("results/examples")):
    """Extracted over true diffusivity, and impedances; writes gitt_and_eis.png into `out`."""
    dense, porous = get_cell("li-si-dense-half"), get_cell("li-si-porous-half")
    pulses = Gitt(c_rate=0.1, pulse=100, rest=6 * 3600, pulses=4)
    still = run_protocol(dense, pulses, "spm", START | NO_SWELLING, NO_STRESS)
    stressed = run_protocol(dense, pulses, "spm", START)
    tables = {
        "without stress": gitt_table(still, dense, NO_STRESS),
        "with stress": gitt_table(stressed, dense),
    }

    frequencies = np.logspace(5, -3, 81)
    spectra = {
        "dense": run_eis(dense, [0.5], frequencies),
        "porous": run_eis(porous, [0.5], frequencies),
    }

    numbers = {}
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 62 * MILLIMETRE)
        left, middle, right = figure.subplots(1, 3)
        for colour, run in (("C0", still), ("C3", stressed)):
            pulse = run.dataset.isel(step=[2, 3])  # the second pulse and its rest
            time = pulse["time"].values.ravel() / 60
            left.plot(time - time[0], pulse["voltage"].values.ravel(), color=colour)
        left.set(xlabel="Time (min)", ylabel="Voltage (V)", xlim=(-0.5, 30))
        for colour, (name, table) in zip(("C0", "C3"), tables.items(), strict=True):
            lithiation = table[table["Branch"] == "lithiation"]
            extracted = lithiation["Extracted diffusivity [m2.s-1]"]
            middle.plot(
                100 * lithiation["Filling"], 1e16 * extracted, "o", color=colour, label=name
            )
            numbers[f"Extracted over true diffusivity {name}"] = lithiation["Ratio"].mean()
        middle.axhline(1e16 * table["Model diffusivity [m2.s-1]"][0], color="k", label="true")
        middle.set(xlabel="Filling (%)", ylabel="Diffusivity (10$^{-16}$ m$^2$ s$^{-1}$)")
        middle.set_ylim(0, None)
        middle.legend()
        for colour, (name, spectrum) in zip(("C1", "C2"), spectra.items(), strict=True):
            real = spectrum["real_impedance_per_area"][0]
            imaginary = spectrum["imaginary_impedance_per_area"][0]
            right.plot(real, -imaginary, color=colour, label=name)
            numbers[f"Real impedance at 1 Hz, {name} [Ohm.cm2]"] = float(
                np.interp(0, np.log10(frequencies[::-1]), real[::-1])
            )
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
