"""Fit parameters of a cell to curves, thicknesses and capacities, all in one list.

Consecutive cycles of one file are one continuous record, which the model goes through without a new
start. Where it starts is in :mod:`porousalloy.experiments.fitting.record_start`.

Examples
--------
>>> cell = get_cell("ampsi-half")
>>> measurements = [*records, Capacity(0.1, 2134), Capacity(0.5, 1271)]
>>> found = fit(cell, measurements, ["Alloy reference diffusivity [m2.s-1]"])
>>> print(found.report())
>>> found.cell  # with the fitted values
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from porousalloy.experiments.data.capacity import Capacity
from porousalloy.experiments.data.records.continuous import continuous
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.capacity_residuals import CapacityResiduals
from porousalloy.experiments.fitting.fit_result import Fit
from porousalloy.experiments.fitting.free_parameters import FreeParameter, free_parameters
from porousalloy.experiments.fitting.global_search import global_fit
from porousalloy.experiments.fitting.half_cycle_capacities import TOLERANCE
from porousalloy.experiments.fitting.least_squares import OnProgress, least_squares_fit
from porousalloy.experiments.fitting.mesh_refinement import resolved_fit
from porousalloy.experiments.fitting.optimum import Optimum, of_the_cell
from porousalloy.experiments.fitting.predictor import Predictor
from porousalloy.experiments.fitting.record_start import record_starts
from porousalloy.experiments.fitting.residuals import MeshedResiduals, VoltageResiduals
from porousalloy.experiments.fitting.shipped_ranges import default_bounds
from porousalloy.experiments.fitting.start_choice import StartChoice, choose_start
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

__all__ = ["Fit", "fit"]


def fit(
    cell: Cell,
    measurements: Iterable[Record | Capacity],
    free: Iterable[str],
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    starts_at: Mapping[str, float] | None = None,
    noise: Mapping[str, float] | None = None,
    start: StartChoice = "auto",
    join_cycles: bool = True,
    starts: int = 1,
    search: int = 0,
    seed: int = 0,
    tolerance: float = TOLERANCE,
    on_progress: OnProgress | None = None,
) -> Fit:
    """Fit parameters of a cell by least squares over all measurements.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options, see
        :meth:`porousalloy.parameters.cell.Cell.with_`. A free parameter starts at the value that
        the cell has.
    measurements : iterable of Record or Capacity
        Curves of voltage (and thickness) and capacities, which are all described by the same
        values.
    free : iterable of str
        Names of the parameters to fit; "Active mass over stated mass" is one of them.
    bounds, starts_at : Mapping, optional
        Bounds and starts by name that replace the ranges and values of the cell.
    noise : Mapping of str to float, optional
        Known standard deviations: "voltage" [V], "thickness" [m], "capacity" [share]. Those that
        are not given are taken from the residuals.
    start : {"auto", "free", "held"}, optional
        "free" if a half cell's "Initial alloy filling" is free, too, "held" if only where it is
        named. The default is "auto": free where a file does not begin with an empty cell.
    join_cycles : bool, optional
        True if consecutive records of one file are fitted as one, the default.
    starts : int, optional
        Number of starts: the first from the cell's values, others spread over the ranges. The
        default is 1.
    search : int, optional
        Number of evaluations of a particle swarm over all of the ranges, from whose best point
        the least squares start; needs PyBOP. The default is 0, no such search.
    seed : int, optional
        Seed of the spread starts and of the search. The default is 0.
    tolerance : float, optional
        Relative and absolute tolerance of the solver for capacities. The
        default is 1e-7.
    on_progress : callable, optional
        Called after every solution with the number done, the most there can be and a description.

    Returns
    -------
    Fit
        Result on a mesh that is fine enough for it; after Ctrl-C the best so far.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    measurements = tuple(measurements)
    records = [one for one in measurements if isinstance(one, Record)]
    capacities = [one for one in measurements if isinstance(one, Capacity)]
    if not measurements:
        raise InputError("There is nothing to fit; give at least one record or capacity.")
    if join_cycles:
        records = continuous(records)
    chosen = choose_start(cell, records, list(free), starts_at, start)
    states = record_starts(cell, records)

    def build(parameters: Sequence[FreeParameter], cells: int | None) -> list[MeshedResiduals]:
        models: list[MeshedResiduals] = [
            VoltageResiduals(Predictor(cell, record, parameters, cells, state))
            for record, state in zip(records, states, strict=True)
        ]
        if capacities:
            models.append(CapacityResiduals(cell, capacities, parameters, cells, tolerance))
        return models

    def minimum(
        models: Sequence[MeshedResiduals], parameters: Sequence[FreeParameter], starts: int
    ) -> Optimum:
        if search:
            return global_fit(models, parameters, noise, search, seed, on_progress)
        return least_squares_fit(models, parameters, noise, starts, seed, on_progress)

    limits = default_bounds(cell, chosen.names) | dict(bounds or {})
    parameters = free_parameters(cell, chosen.names, limits, chosen.starts_at)
    optimum, models, cells = resolved_fit(build, minimum, parameters, starts)
    of_capacities = [model for model in models if isinstance(model, CapacityResiduals)]
    return Fit(
        # not checked again: bounds that somebody gave may allow what the checks refuse
        cell=replace(cell, changes={**cell.changes, **of_the_cell(optimum)}),
        measurements=(*records, *capacities),
        optimum=optimum,
        models=tuple(models),
        predictions=tuple(
            m.prediction for m in models if isinstance(m, VoltageResiduals) and m.prediction
        ),
        capacities=tuple(q for model in of_capacities for q in model.capacities),
        remarks=tuple(remark for model in of_capacities for remark in model.remarks),
        cells=cells,
        starts=tuple(states),
        start_remark=chosen.remark,
    )
