"""Residuals of capacities: what a rate test gives where no curve was recorded.

At each C-rate the cell is cycled between its voltage limits from its start state. The model is
built once with the free parameters as inputs. Capacities end at events, so their derivatives are
central differences over 2h = 0.02 of the range: with the tolerance of the solver a capacity
scatters by 3e-6 of itself, which makes 2e-4 per range of the derivative; the curvature costs h^2/6
of the third derivative, 1e-4 for a power law over four decades.

A C-rate that is too fast to pass a hundredth of the measured charge Q_m loses capacity with the
voltage that it lacks when that much has passed, so that a fit sees which way leads back:

    Q = Q(V_limit) - Q_m |V(Q_m/100) - V_limit|/(1 V)
"""

from collections.abc import Mapping, Sequence

import numpy as np

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, FreeParameter
from porousalloy.experiments.fitting.half_cycle_capacities import (
    TOLERANCE,
    HalfCycleCapacities,
    HalfCycleCapacity,
)
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.residuals import ChannelResiduals, MeshedResiduals
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.parameters.cell import Cell

#: Half the difference of u that a derivative is taken over.
HALF_STEP = 1e-2
#: Share of a measured capacity below which the voltage that is lacking counts.
LEAST_SHARE = 1e-2


class CapacityResiduals(MeshedResiduals):
    """Residuals of capacities, per gram of what 1C refers to.

    The channel is "capacity", in shares of the measured value: masses and coulombs are off by a
    share.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    measured : sequence of Capacity
        Measured capacities.
    free : sequence of FreeParameter
        Free parameters, which become inputs of the model.
    cells : int, optional
        Radial cells of the ligaments. The default is as many as they need at the start values.
    tolerance : float, optional
        Relative and absolute tolerance of the solver.

    Attributes
    ----------
    solves : int
        Number of rate tests so far, without the two for every free parameter that slopes take.
    capacities : tuple of float
        Capacities of the model in the last evaluation, in the order of the measured ones
        [mA.h.g-1].
    remarks : tuple of str
        Why a half cycle of the last evaluation did not end at its voltage limit, in the same order;
        empty where it did.

    Raises
    ------
    InputError
        If the model cannot be built.
    """

    def __init__(
        self,
        cell: Cell,
        measured: Sequence[Capacity],
        free: Sequence[FreeParameter],
        cells: int | None = None,
        tolerance: float = TOLERANCE,
    ):
        self.measured = tuple(measured)
        self.capacities: tuple[float, ...] = ()
        self.remarks: tuple[str, ...] = ()
        self.builds = self.solves = 0
        self._cell, self._free, self._tolerance = cell, tuple(free), tolerance
        self.cells = cells or self.cells_needed({p.name: p.start for p in free})
        self._inputs = [p.name for p in free if p.name != MASS_RATIO]
        self._half_cycles: HalfCycleCapacities | None = self._build()

    def __getstate__(self):
        return {**self.__dict__, "_half_cycles": None}  # built again where it is needed

    def _build(self):
        self.builds += 1
        return HalfCycleCapacities(self._cell, self._inputs, self.cells, self._tolerance)

    def cells_needed(self, values):
        given = {name: x for name, x in values.items() if name != MASS_RATIO}
        numbers = symbolic_values(self._cell, numbers=given)
        fastest = max(capacity.c_rate for capacity in self.measured)
        return radial_cells(numbers, self._cell.electrode, fastest)

    def typical_noise(self):
        return {"capacity": 0.01}

    def evaluate(self, values):
        slopes = np.empty((len(self.measured), len(self._free)))
        for place, parameter in enumerate(self._free):
            u = parameter.share(values[parameter.name])
            ends = [parameter.value(x) for x in (max(u - HALF_STEP, 0.0), min(u + HALF_STEP, 1.0))]
            below, above = (self._predict({**values, parameter.name: end}) for end in ends)
            slopes[:, place] = (above - below) / (ends[1] - ends[0])
        ((channel, residual),) = self.without_slopes(values)
        return [ChannelResiduals(channel, residual, slopes / self._measured[:, np.newaxis])]

    def without_slopes(self, values):
        self.solves += 1
        model = self._predict(values)
        self.capacities = tuple(model.tolist())
        return [("capacity", model / self._measured - 1)]

    @property
    def _measured(self):
        return np.array([capacity.capacity for capacity in self.measured])

    def _predict(self, values: Mapping[str, float]) -> np.ndarray:
        """Capacities per stated mass [mA.h.g-1] in the order of the measured ones."""
        if self._half_cycles is None:
            self._half_cycles = self._build()
        inputs = {name: float(values[name]) for name in self._inputs}
        ratio = values.get(MASS_RATIO, 1.0)
        tests: dict[float, list[HalfCycleCapacity]] = {}
        for c_rate in dict.fromkeys(capacity.c_rate for capacity in self.measured):
            alike = [one for one in self.measured if one.c_rate == c_rate]
            count = max(one.half_cycles for one in alike)
            least = LEAST_SHARE * min(one.capacity for one in alike) / ratio
            # a C-rate was set by the stated mass, so the true mass sees another one
            tests[c_rate] = self._half_cycles.run(c_rate / ratio, count, inputs, least)
        self.remarks = tuple(_remark(tests[one.c_rate], one) for one in self.measured)
        return np.array([_capacity(tests[one.c_rate], one, ratio) for one in self.measured])


def _capacity(test: Sequence[HalfCycleCapacity], measured: Capacity, ratio: float) -> float:
    """Capacity of the measured half cycle, or of the one before it that passed too little."""
    half = test[min(measured.half_cycles, len(test)) - 1]
    return half.capacity * ratio - measured.capacity * half.voltage_lacking


def _remark(test: Sequence[HalfCycleCapacity], measured: Capacity) -> str:
    """Last of the remarks up to the measured half cycle."""
    remarks = [half.remark for half in test[: measured.half_cycles] if half.remark]
    return remarks[-1] if remarks else ""
