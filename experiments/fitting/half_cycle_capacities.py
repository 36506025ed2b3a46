"""Capacities of half cycles at constant current, from a model that is built once.

The only place where a fit runs an experiment between voltage limits.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pybamm

from porousalloy.experiments.data.capacity import HALF_CYCLES
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.solving.build import built_model, missing_parameter_named
from porousalloy.experiments.solving.solvers import default_ladder
from porousalloy.experiments.solving.stepper import Stepper
from porousalloy.parameters.cell import Cell

#: Relative and absolute. The models' own 1e-4 scatters a capacity by 3e-4 and shifts it by 2e-3.
TOLERANCE = 1e-7
ONE_C = "1C specific current [A.kg-1]"


class HalfCycleCapacity(NamedTuple):
    """What one half cycle passed.

    Attributes
    ----------
    capacity : float or None
        Capacity per mass that 1C refers to [mA.h.g-1]; None if no charge could be passed.
    voltage_lacking : float or None
        Distance of the voltage beyond its limit as the current sets in [V], where no charge could
        be passed; None if that cannot be solved, either.
    remark : str
        Why the half cycle did not end at its voltage limit; empty if it did.
    """

    capacity: float | None
    voltage_lacking: float | None = None
    remark: str = ""


class HalfCycleCapacities:
    """Half cycles of a cell between its voltage limits, for any values of the free parameters.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    free : iterable of str
        Names of the parameters that become inputs of the model.
    cells : int
        Radial cells of the ligaments.
    tolerance : float or None, optional
        Relative and absolute tolerance of the solver; None for the model's own. With the default
        a capacity scatters by 3e-6 of itself, so that differences can be taken.

    Raises
    ------
    InputError
        If the model cannot be built.
    """

    def __init__(
        self, cell: Cell, free: Iterable[str], cells: int, tolerance: float | None = TOLERANCE
    ):
        inputs = list(free)
        model = built_model(cell, cell.model, dict(cell.extra_options))
        self._values = symbolic_values(cell, inputs)
        self._stepper = Stepper(
            model,
            self._values,
            cell.electrode,
            var_pts={f"r_{cell.electrode[0]}": cells},
            ladder=default_ladder(model, tolerance),
            inputs=inputs,
        )
        with missing_parameter_named():
            self._stepper.build()

    def run(
        self, c_rate: float, half_cycles: int, values: Mapping[str, float]
    ) -> list[HalfCycleCapacity]:
        """Capacities of the first half cycles at a C-rate, a lithiation first.

        Parameters
        ----------
        c_rate : float
            C-rate [h-1].
        half_cycles : int
            Number of half cycles from the start state.
        values : Mapping of str to float
            Values of the free parameters.

        Returns
        -------
        list of HalfCycleCapacity
            Fewer than asked for if one could not pass any charge, which is the last.
        """
        inputs = dict(values)
        one_c = float(self._values.evaluate(pybamm.Parameter(ONE_C), inputs))
        state, found = None, []
        for place in range(half_cycles):
            branch = HALF_CYCLES[place % len(HALF_CYCLES)]
            half = self._stepper.half_cycle(state, branch, c_rate, inputs)
            remark = ""
            if half.ending != "limit":
                remark = f"{branch} ended otherwise than at its limit: {half.reason}"
            if half.solution is None:
                lacking = self._stepper.voltage_lacking(state, branch, c_rate, inputs)
                return [*found, HalfCycleCapacity(None, lacking, remark)]
            found.append(HalfCycleCapacity(half.seconds / 3600 * c_rate * one_c, None, remark))
            state = half.state
        return found
