"""What was done to a cell and what was measured, in the units of the models.

Currents and charges are per mass (1 A.kg-1 is 1 mA/g) of what the cell's C-rates refer to
(`Cell.one_c_basis`): alloy and shell in a half cell, the cathode in a full cell. Currents that
lithiate (sodiate) the alloy are positive, in half and in full cells.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Branch = Literal["lithiation", "delithiation", "rest"]


@dataclass(frozen=True)
class Record:
    """Uninterrupted part of a measurement: a branch, a cycle, a rate test.

    Attributes
    ----------
    name : str
        Name for people, of the file, cell and cycle.
    time : numpy.ndarray, shape (n,)
        Time from 0, strictly growing [s].
    current : numpy.ndarray, shape (n,)
        Current per mass, positive where the alloy is filled [A.kg-1].
    voltage : numpy.ndarray, shape (n,)
        Voltage of the cell [V]; NaN where it was not measured.
    thickness : numpy.ndarray, shape (n,), or None
        Change of the electrode's thickness since the start [m]; NaN where it was not measured.
    cycle : numpy.ndarray of int, shape (n,), or None
        Cycle of every sample, as the file numbers it.
    remarks : tuple of str
        Sentences on what the reader noticed and assumed.
    """

    name: str
    time: np.ndarray
    current: np.ndarray
    voltage: np.ndarray
    thickness: np.ndarray | None = None
    cycle: np.ndarray | None = None
    remarks: tuple[str, ...] = ()

    @property
    def charge(self) -> np.ndarray:
        """Charge per mass since the start, positive where the alloy is filled [mA.h.g-1]."""
        steps = np.diff(self.time) * (self.current[1:] + self.current[:-1]) / 2
        return np.concatenate([[0.0], np.cumsum(steps)]) / 3600
