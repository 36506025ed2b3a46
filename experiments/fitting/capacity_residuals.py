"""Capacity against C-rate as a target: what a rate test gives where no curve was recorded.

At each C-rate the cell is cycled between its voltage limits from the delithiated state. The model
is built once with the free parameters as inputs. Capacities end at events, so their derivatives are
central differences over 2h = 0.02 of the range: with the tolerance below a capacity scatters by
3e-6 of itself, which makes 2e-4 per range of the derivative; the curvature costs h^2/6 of the third
derivative, 1e-4 for a power law over four decades.

A C-rate that is too fast to pass any charge has a negative capacity that grows with the voltage it
lacks, so that a fit sees which way leads back:

    Q = -Q_measured |V(0) - V_limit|/(1 V)
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pybamm

from porousalloy.experiments.fitting.free_parameters import MASS_RATIO, FreeParameter
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.residuals import NOTHING, Comparison, Target
from porousalloy.experiments.protocols.cycling import BRANCHES
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.solving.build import built_model, missing_parameter_named
from porousalloy.experiments.solving.mesh import radial_cells
from porousalloy.experiments.solving.solvers import default_ladder
from porousalloy.experiments.solving.stepper import Stepper
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

#: Relative and absolute. The models' own 1e-4 scatters a capacity by 3e-4 and shifts it by 2e-3.
TOLERANCE = 1e-7
#: Half the difference of u that a derivative is taken over.
HALF_STEP = 1e-2
ONE_C = "1C specific current [A.kg-1]"


class CapacityTarget(Target):
    """Capacities of one branch at several C-rates, per gram of what 1C refers to.

    The channel is "capacity", in shares of the measured value: masses and coulombs are off by a
    share.

    Parameters
    ----------
    cell : Cell
        Which cell.
    measured : Mapping of float to float
        Capacities [mA.h.g-1] by C-rate [h-1].
    free : sequence of FreeParameter
        Inputs of the model.
    branch : {"lithiation", "delithiation"}, optional
        Whose capacity was measured.
    cycle : int, optional
        In which cycle, from 1.
    model : {"spm", "spme", "dfn"}, optional
        Which model.
    settings, options : Mapping, optional
        Parameter values and model options that replace those of the cell.
    cells : int, optional
        Radial cells; as many as the ligament needs at the start values if not given.
    tolerance : float, optional
        Of the solver; None for the model's own.

    Attributes
    ----------
    solves : int
        Rate tests so far, without the two for every free parameter that slopes take.
    capacities : dict of float to float
        Of the last comparison [mA.h.g-1], by C-rate.
    remarks : dict of float to str
        Why a half cycle of the last comparison did not end at its voltage limit.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """

    def __init__(
        self,
        cell: Cell,
        measured: Mapping[float, float],
        free: Sequence[FreeParameter],
        branch: Literal["lithiation", "delithiation"] = "delithiation",
        cycle: int = 1,
        model: str = "spme",
        settings: Mapping[str, str | float] | None = None,
        options: Mapping[str, object] | None = None,
        cells: int | None = None,
        tolerance: float | None = TOLERANCE,
    ):
        _check(measured, branch, cycle)
        self.measured, self.branch, self.cycle = dict(measured), branch, cycle
        self.capacities: dict[float, float] = {}
        self.remarks: dict[float, str] = {}
        self.builds = self.solves = 0
        self._cell, self._settings, self._free = cell, dict(settings or {}), tuple(free)
        self.cells = cells or self.cells_needed({p.name: p.start for p in free})
        the_model = built_model(cell, model, dict(options or {}))
        names = [parameter.name for parameter in free]
        self._values = symbolic_values(cell, self._settings, names)
        self._inputs = [name for name in names if name != MASS_RATIO]
        self._stepper = Stepper(
            the_model,
            self._values,
            cell.electrode,
            var_pts={f"r_{cell.electrode[0]}": self.cells},
            ladder=default_ladder(the_model, tolerance),
            inputs=self._inputs,
        )
        with missing_parameter_named():
            self._stepper.build()
        self.builds += 1

    def cells_needed(self, values: Mapping[str, float]) -> int:
        """Radial cells that the ligament needs at these values and the fastest C-rate."""
        given = {name: x for name, x in values.items() if name != MASS_RATIO}
        numbers = symbolic_values(self._cell, {**self._settings, **given}, ())
        return radial_cells(numbers, self._cell.electrode, max(self.measured))

    def typical_noise(self):
        return {"capacity": 0.01}

    def compare(self, values):
        slopes = np.empty((len(self.measured), len(self._free)))
        for place, parameter in enumerate(self._free):
            u = parameter.share(values[parameter.name])
            ends = [parameter.value(x) for x in (max(u - HALF_STEP, 0.0), min(u + HALF_STEP, 1.0))]
            below, above = (self._predict({**values, parameter.name: end}) for end in ends)
            slopes[:, place] = (above - below) / (ends[1] - ends[0])
        ((channel, residual),) = self.residuals(values)
        measured = np.array(list(self.measured.values()))
        return [Comparison(channel, residual, slopes / measured[:, np.newaxis])]

    def residuals(self, values):
        self.solves += 1
        model = self._predict(values)
        self.capacities = dict(zip(self.measured, model.tolist(), strict=True))
        return [("capacity", model / list(self.measured.values()) - 1)]

    def _predict(self, values):
        """Capacities [mA.h.g-1] in the order of the measured ones."""
        self.remarks = {}
        return np.array([self._capacity(c_rate, values) for c_rate in self.measured])

    def _capacity(self, c_rate, values):
        inputs = {name: float(values[name]) for name in self._inputs}
        # a C-rate was set by the stated mass, so the true mass sees another one
        true_rate = c_rate / values.get(MASS_RATIO, 1.0)
        state, half = None, None
        for branch in self._branches():
            half = self._stepper.half_cycle(state, branch, true_rate, inputs)
            if half.ending != "limit":
                self.remarks[c_rate] = f"{branch} ended otherwise than at its limit: {half.reason}"
            if half.solution is None:
                lacking = self._stepper.voltage_lacking(state, branch, true_rate, inputs)
                return -self.measured[c_rate] * (NOTHING if lacking is None else lacking)
            state = half.state
        one_c = self._values.evaluate(pybamm.Parameter(ONE_C), inputs)
        return half.seconds / 3600 * c_rate * float(one_c)

    def _branches(self):
        """Half cycles up to the one that was measured."""
        every = BRANCHES * self.cycle
        return every[: len(every) - 1 + BRANCHES.index(self.branch)]


def _check(measured, branch, cycle):
    check_cycling(list(measured), cycle)
    for c_rate, capacity in measured.items():
        if not (math.isfinite(capacity) and capacity > 0):
            raise InputError(
                f"The capacity at {c_rate:g}C is {capacity:g} mAh/g; give a number above 0."
            )
    if branch not in BRANCHES:
        raise InputError(f"No branch is called '{branch}'; choose one of {', '.join(BRANCHES)}.")
