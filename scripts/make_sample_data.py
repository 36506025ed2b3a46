"""Make the sample data of the README: one cycle of a half cell, by a model with known values.

A cycle of the cell `li-si-porous-half` at C/20 from its delithiated state to 10 mV and back towards
1.5 V, by the SPMe with a slower diffusion and a larger contact resistance than the cell's own, and
white noise of 1 mV on the voltage. Nothing of it was measured. The file is in the Battery Data
Format, with the currents of 0.295 mg of alloy and shell; a fit finds TRUTH within its error bars.
Takes half a minute.

    python scripts/make_sample_data.py [FILE]
"""

import sys
from pathlib import Path

from porousalloy.experiments.data.writer import write_records_csv
from porousalloy.experiments.fitting.identifiability.synthetic import synthetic_record
from porousalloy.parameters.cells import get_cell

FILE = Path(__file__).resolve().parents[1] / "examples" / "data" / "li-si-half-cell.csv"
CELL = "li-si-porous-half"
#: Values that a fit is to find; the cell has 3e-16 m2/s and 0 Ohm.
TRUTH = {
    "Alloy reference diffusivity [m2.s-1]": 2e-18,
    "Contact resistance [Ohm]": 20.0,
}
MASS = 0.295e-6  # kg
C_RATE = 1 / 20  # h-1
NOISE = {"voltage": 1e-3}  # V
SEED = 20
SAMPLES = 600  # of each half cycle, one in two minutes


def main(path=FILE):
    """Write the file."""
    record = synthetic_record(get_cell(CELL), TRUTH, C_RATE, NOISE, SEED, SAMPLES)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    write_records_csv([record], path, mass=MASS)


if __name__ == "__main__":
    main(*sys.argv[1:])
