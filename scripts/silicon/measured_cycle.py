"""Cycles of the silicon half cells of IFE: V(Q) of both branches, no times.

The rate is known (C/20 in the first three cycles, C/10 after, of the nominal capacity), so the time
is charge over current. More charge goes in than comes out; what is missing is put down to side
reactions that take the same share of the current all along the lithiation.

References
----------
Maehlen 2026, cellpy (MIT), examples/batch_utility: data of the Institute for Energy Technology.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from porousalloy.experiments.data.records.record import Record
from porousalloy.parameters.errors import InputError

NOMINAL_CAPACITY = 3118.8  # mAh/g, what the C-rates refer to
SLOW_CYCLES = 3  # at C/20; the others at C/10
BRANCHES = ("lithiation", "delithiation")
SAMPLES = 100  # of a branch, at equal steps of charge
#: Share of a branch's charge at either end that is not fitted: relaxation after the rest, cut-off.
NOT_FITTED = 0.03
#: And that is not judged.
NOT_JUDGED = 0.05
PAUSE = 60.0  # s without samples between branches, in which the current turns round


@dataclass(frozen=True)
class MeasuredCycle:
    """One cycle on an even grid of charge.

    Attributes
    ----------
    name : str
        Cell and cycle, for people.
    loading : float
        Silicon per area [kg.m-2].
    current : float
        Per mass of silicon [A.kg-1].
    capacity : numpy.ndarray, shape (2,)
        Charge in and out [mA.h.g-1].
    voltage : numpy.ndarray, shape (2, SAMPLES)
        Of lithiation and delithiation, each from its own start [V].
    """

    name: str
    loading: float
    current: float
    capacity: np.ndarray
    voltage: np.ndarray

    @property
    def charge(self) -> np.ndarray:
        """Charge since the start of each branch, shape (2, SAMPLES) [mA.h.g-1]."""
        return np.outer(self.capacity, share())

    def record(self, cycles_before: int = 0) -> Record:
        """Record that a model follows, with the ends of the branches left out.

        Parameters
        ----------
        cycles_before : int, optional
            Repetitions of the same currents before, without voltages: so that stresses are those
            of a cycled electrode.
        """
        into_alloy = self.capacity[1] / self.capacity[0]
        currents = np.array([into_alloy, -1.0]) * self.current
        voltages = np.where(within(NOT_FITTED), self.voltage, np.nan)
        time, current, voltage = [], [], []
        start = 0.0
        for cycle in range(cycles_before + 1):
            for branch in range(2):
                lasts = 3600 * self.capacity[branch] / self.current
                time.append(start + lasts * share())
                current.append(np.full(SAMPLES, currents[branch]))
                voltage.append(voltages[branch] if cycle == cycles_before else np.nan * share())
                start += lasts + PAUSE
        return Record(self.name, *map(np.concatenate, (time, current, voltage)))

    def errors(self, voltage: np.ndarray) -> np.ndarray:
        """Root mean square error of both branches [V] where it is judged, shape (2,).

        Parameters
        ----------
        voltage : numpy.ndarray, shape (2, SAMPLES)
            Of a model at the same charges [V].
        """
        squares = (voltage - self.voltage)[:, within(NOT_JUDGED)] ** 2
        return np.sqrt(squares.mean(axis=1))


def share() -> np.ndarray:
    """Share of a branch's charge at the samples, shape (SAMPLES,)."""
    return np.linspace(0, 1, SAMPLES)


def within(margin: float) -> np.ndarray:
    """Samples that are further than a margin from both ends of a branch."""
    return (share() >= margin) & (share() <= 1 - margin)


def read_cycle(folder: str | Path, cell: str, cycle: int) -> MeasuredCycle:
    """A cycle of a cell.

    Parameters
    ----------
    folder : str or Path
        Holds voltage_curves.csv and cells_metadata.csv.
    cell : str
        Part of the cell's name, such as "sf033_5".
    cycle : int
        Number of the cycle, from 1.

    Returns
    -------
    MeasuredCycle
        On the even grid, by linear interpolation.

    Raises
    ------
    InputError
        If the folder holds no such cell or cycle.
    """
    cells = _of_cell(pd.read_csv(Path(folder) / "cells_metadata.csv"), cell, folder)
    curves = _of_cell(pd.read_csv(Path(folder) / "voltage_curves.csv"), cell, folder)
    known = sorted(set(curves["cycle"]))
    if cycle not in known:
        raise InputError(f"Cycle {cycle} of '{cell}' is not there; choose one of {known}.")
    curves = curves[curves["cycle"] == cycle]
    parts = [curves[curves["branch"] == branch] for branch in BRANCHES]
    charges = [part["capacity_mAh_g"].to_numpy() for part in parts]
    voltage = [
        np.interp(share() * charge[-1], charge, part["voltage_V"])
        for charge, part in zip(charges, parts, strict=True)
    ]
    return MeasuredCycle(
        name=f"{cell} cycle {cycle}",
        loading=float(cells["loading_active_material"].iloc[0]) * 1e-2,  # mg/cm2
        current=NOMINAL_CAPACITY / (20 if cycle <= SLOW_CYCLES else 10),
        capacity=np.array([charge[-1] for charge in charges]),
        voltage=np.array(voltage),
    )


def _of_cell(table, cell, folder):
    chosen = table[table["cell"].str.contains(cell, regex=False)]
    names = sorted(set(chosen["cell"]))
    if len(names) != 1:
        raise InputError(
            f"'{cell}' stands for {len(names)} cells of {folder}; give one of "
            f"{', '.join(sorted(set(table['cell'])))}."
        )
    return chosen
