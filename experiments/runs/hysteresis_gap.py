"""What the gap between the branches of a cell is made of.

    gap = by stress + by residual hysteresis + by what current and slow ions make

The first two are differences of mean overpotentials of the alloy, delithiation less lithiation (see
`cycle_row`). What is left is overpotential of both electrodes and the electrolyte, and the charge
that slow ligaments keep.
"""

from collections.abc import Mapping
from typing import NamedTuple

from porousalloy.experiments.results.cycle_row import GAP_PARTS, HYSTERESIS_GAP
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

C_RATE, CYCLE = 0.05, 2
LEAST_GAP = 1e-3  # V
#: Option with which measured branches stand in for all that parts them.
BRANCHES, ONE_CURVE = "open-circuit potential", "single"


class GapShares(NamedTuple):
    """Gap between the mean voltages of charge and discharge, and what makes it.

    Attributes
    ----------
    gap, stress, residual : float
        Gap, and the parts of stress and of residual hysteresis [V].
    """

    gap: float
    stress: float
    residual: float

    @property
    def current(self) -> float:
        """Part of the current and of ions that are slow [V]."""
        return self.gap - self.stress - self.residual

    def in_words(self, options: Mapping[str, object]) -> str:
        """Gap and the share of every part.

        Parameters
        ----------
        options : Mapping of str to object
            Options of the model.

        Returns
        -------
        str
            Words that follow "gap of ".
        """
        total = f"{1000 * self.gap:.0f} mV between the mean voltages of charge and discharge"
        if options.get(BRANCHES, ONE_CURVE) != ONE_CURVE:
            return f"{total}: measured branches with all hysteresis, stress included, and current"
        parts = {
            "stress": self.stress,
            "residual hysteresis (what stress does not explain)": self.residual,
            "current and slow ions": self.current,
        }
        told = (f"{name} {1000 * part:.0f} mV{self._share(part)}" for name, part in parts.items())
        return f"{total}: {', '.join(told)}"

    def _share(self, part: float) -> str:
        """Share of a part in brackets; none of a gap that is not there."""
        return f" ({100 * part / self.gap:.0f} %)" if self.gap > LEAST_GAP else ""


def shares_of(row: Mapping[str, object]) -> GapShares:
    """Gap and its parts of a row of the table of cycles."""
    return GapShares(*(float(str(row[name])) for name in (HYSTERESIS_GAP, *GAP_PARTS)))


def gap_shares(cell: Cell | str, c_rate: float = C_RATE, cycle: int = CYCLE) -> GapShares:
    """Gap of a cell and its parts, by cycling it.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name of one.
    c_rate : float, optional
        C-rate [h-1]. The default is 0.05.
    cycle : int, optional
        Cycle that is read. The default is 2: a first cycle is that of a fresh electrode.

    Returns
    -------
    GapShares
        Gap and its parts [V].

    Raises
    ------
    InputError
        If the cell did not complete the cycle.
    """
    result = simulate(cell, c_rates=[c_rate], cycles=cycle)
    rows = result.summary()
    rows = rows[(rows["Cycle"] == cycle) & (rows["Complete"] == "yes")]
    if rows.empty:
        reason = str(result.dataset["run_reason"].values[0])
        raise InputError(
            f"Cycle {cycle} at {c_rate:g}C was not completed ({reason}); give another rate or "
            "cycle."
        )
    return shares_of(rows.iloc[0].to_dict())


def gap_in_words(cell: Cell) -> str:
    """Sentence on the gap of a cell in its second cycle at C/20, or why there is none."""
    start = f"hysteresis gap in cycle {CYCLE} at {C_RATE:g}C"
    try:
        return f"{start}: {gap_shares(cell).in_words(cell.options)}"
    except InputError as error:
        return f"{start} is not known. {error}"
