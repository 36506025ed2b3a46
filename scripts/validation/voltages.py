"""Measured voltage curves predicted by generic cells, with nothing refitted but the mass."""

from pathlib import Path

import numpy as np
from silicon.measured_cycle import NOT_JUDGED, SAMPLES, read_cycle
from silicon.model_contenders import DOCUMENTED, LOADING

from porousalloy.experiments.fitting.fit import fit
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO
from porousalloy.parameters.cells import get_cell
from validation.line import Line

#: What the cells were cycled between, and that they were emptied before: by the protocol.
PROTOCOL = {
    "Upper voltage cut-off [V]": 1.0,
    "Lower voltage cut-off [V]": 0.05,
    "Initial hysteresis state in positive electrode": 1.0,
}
GENERIC = (
    "li-si-porous-half",
    "li-si-nanospheres-half",
    "li-si-hollow-half",
    "li-si-nanowires-half",
    "li-si-nanosheets-half",
    "li-si-yolk-shell-half",
    "li-si-dense-half",
)
#: The registered cell, whose branches were fitted to cycle 2 of sf033_5, and what it predicts.
FITTED_CELL, FITTED_CYCLE = "ife-si-half", ("sf033_5", 2)
PREDICTED = (("sf033_4", 2), ("sf033_5", 10), ("sf033_4", 10))
SOURCE = "Institute for Energy Technology; published with cellpy (MIT)"


def voltage_lines(data: Path) -> list[Line]:
    """Lines of the voltage curves; none without the measured data."""
    if not data.exists():
        return []
    lines = [_line(name, data, *FITTED_CYCLE, "no; the mass") for name in GENERIC]
    lines.append(_line(FITTED_CELL, data, *FITTED_CYCLE, "branches and decay rates; the mass"))
    lines += [_line(FITTED_CELL, data, *which, "no; the mass") for which in PREDICTED]
    return lines


def predicted_errors(name: str, data: Path, measured: str, number: int) -> tuple[np.ndarray, float]:
    """Errors of both branches [V], and the true over the stated mass."""
    cycle = read_cycle(data, measured, number)
    known = {} if name == FITTED_CELL else DOCUMENTED | PROTOCOL
    cell = get_cell(name).with_(parameters={**known, LOADING: cycle.loading})
    found = fit(cell, [cycle.record()], [MASS_RATIO])
    voltage = np.reshape(found.predictions[0].voltage[-2 * SAMPLES :], (2, SAMPLES))
    return cycle.errors(voltage), float(found.mass_ratio or np.nan)


def _line(name: str, data: Path, measured: str, number: int, fitted: str) -> Line:
    errors, mass = predicted_errors(name, data, measured, number)
    into, out = 1000 * errors
    rate = "C/20" if number <= 3 else "C/10"
    return Line(
        f"{measured} cycle {number}, root mean square error on lithiation / delithiation [mV]",
        "0",
        f"{into:.1f} / {out:.1f}",
        f"`{name}` at {rate}, {100 * NOT_JUDGED:.0f} to {100 * (1 - NOT_JUDGED):.0f} % of each "
        f"branch; the mass came out as {mass:.2f} of the stated one",
        fitted,
        SOURCE,
    )
