"""What was done to a cell and what was measured, in the units of the models.

Currents and charges are per mass (1 A.kg-1 is 1 mA/g) of what the cell's C-rates refer to
(`Cell.one_c_basis`): alloy and shell in a half cell, the cathode in a full cell. Currents that
lithiate (sodiate) the alloy are positive, in half and in full cells.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from porousalloy.experiments.data.records.charge import charge_passed, held_course, interval_charges

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
        Cycle of every sample, each beginning with a lithiation.
    remarks : tuple of str
        Sentences on what the reader noticed and assumed.
    steps : numpy.ndarray of bool, shape (n - 1,), or None
        Whether the current steps between a sample and the next, where it is not the current itself
        that tells (:func:`porousalloy.experiments.data.records.charge.is_step`), the default.
    start : float
        Time of the first sample since the first sample of the file [s]. The default is 0.
    initial_charge : float or None
        Charge per mass that went into the alloy before the first sample, counted from the first
        current of the file [mA.h.g-1]; None where it is not known, the default.
    open_circuit_voltage : float or None
        Voltage at the end of a rest just before the first sample [V]; None without one, the
        default.
    file : str
        Name of the file. The default is "".
    """

    name: str
    time: np.ndarray
    current: np.ndarray
    voltage: np.ndarray
    thickness: np.ndarray | None = None
    cycle: np.ndarray | None = None
    remarks: tuple[str, ...] = ()
    steps: np.ndarray | None = None
    start: float = 0.0
    initial_charge: float | None = None
    open_circuit_voltage: float | None = None
    file: str = ""

    @property
    def charge(self) -> np.ndarray:
        """Charge per mass since the first sample, positive where the alloy is filled [mA.h.g-1]."""
        return charge_passed(self.time, self.current, self.steps) / 3600

    @property
    def lithiation_capacity(self) -> float:
        """Charge per mass that went into the alloy [mA.h.g-1]."""
        return self._passed(1)

    @property
    def delithiation_capacity(self) -> float:
        """Charge per mass that came out of the alloy [mA.h.g-1]."""
        return self._passed(-1)

    def held_times_and_currents(self) -> tuple[np.ndarray, np.ndarray]:
        """Times [s] and currents [A.kg-1] between which the current goes straight.

        Steps have two points, so that what follows this course passes the charge of `charge`.
        """
        return held_course(self.time, self.current, self.steps)

    def _passed(self, sign: int) -> float:
        charges = sign * interval_charges(self.time, self.current, self.steps)
        return float(np.maximum(charges, 0).sum()) / 3600
