"""The fitted cell along its measurements, as a result like that of every other run."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pybamm

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.driving import (
    NO_LIMITS,
    TOLERANCE,
    driving_current,
    stops,
    sundials_options,
)
from porousalloy.experiments.fitting.input_values import symbolic_values
from porousalloy.experiments.fitting.record_start import RecordStart
from porousalloy.experiments.fitting.tables import estimate_table
from porousalloy.experiments.fitting.text_report import remarks
from porousalloy.experiments.results.cycle_row import SampledStep
from porousalloy.experiments.runs.preparation import Preparation, prepare
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.messages import one_line
from porousalloy.experiments.solving.simulator import SOLVER_ERRORS, Run
from porousalloy.experiments.solving.termination import FINAL_TIME, in_words

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit_result import Fit
    from porousalloy.experiments.results.dataset import Collector

MEASURED = "measured current"


def fitted_result(fit: "Fit", level: float = 0.9) -> Result:
    """Steps of the fitted cell: a run for every record, and one for every C-rate of a capacity.

    Parameters
    ----------
    fit : Fit
        A fit.
    level : float, optional
        Confidence of the intervals in the table "estimates". The default is 0.9.

    Returns
    -------
    Result
        Curves of the model only; curves.csv has them beside the measured ones, sample by sample.
    """
    prepared = prepare(fit.cell)
    collector = prepared.collector()
    for record, start in zip(fit.records, fit.starts, strict=True):
        _follow(fit, record, start, collector)
    cycles: dict[float, int] = {}
    for measured in fit.measured_capacities:
        rate = float(measured.c_rate)
        cycles[rate] = max(cycles.get(rate, 0), measured.cycle)
    for c_rate, number in cycles.items():
        _cycle(prepared, c_rate, number, max(cycles), collector)
    dataset = collector.dataset(prepared.described("fit", "fit"))
    said = pd.DataFrame({"Remark": remarks(fit, level)})
    tables = {"estimates": estimate_table(fit, level).reset_index(), "diagnosis": said}
    return Result(dataset, collector.table(), tables)


def _follow(fit: "Fit", record: Record, start: RecordStart, collector: "Collector") -> None:
    """Run of the cell along the current of a record, its half cycles as steps."""
    solution, message = _solution(fit, record, start)
    rows: dict[int, list[SampledStep]] = {}
    one_c = _one_c(fit)
    for branch, part in branches(record):
        time, current = record.time[part], record.current[part]
        # a half cycle that ends early is kept as far as it got
        end = time[-1] if solution is None else min(time[-1], solution.t[-1])
        if solution is None or end <= time[0]:
            continue
        cycle = len(rows) + (1 if branch == "lithiation" or not rows else 0)
        c_rate = float(np.median(np.abs(current))) / one_c
        curves = collector.sample_window(solution, time[0], end, branch)
        step = SampledStep(collector.run, cycle, branch, c_rate, MEASURED, curves)
        rows.setdefault(cycle, []).append(step)
    for steps in rows.values():
        collector.add(steps)
    ending = "completed" if solution is not None and not message else "event"
    reason = message or f"followed the current of {record.name} to its end"
    collector.close_run(Run(ending, reason, (), len(rows), len(rows), "IDAKLU"))


def _cycle(
    prepared: Preparation, c_rate: float, number: int, fastest: float, collector: "Collector"
) -> None:
    """Run of cycles between the voltage limits, as the capacities were measured."""
    steps = prepared.steps
    cycle = (steps.half_cycle("lithiation", c_rate), steps.half_cycle("delithiation", c_rate))
    simulator = prepared.simulator([cycle] * number, fastest)

    def on_cycle(finished, _state):
        sampled = collector.sample(finished, {})
        collector.row(finished, sampled)
        collector.keep(finished, sampled)

    collector.close_run(simulator.run(on_cycle=on_cycle), c_rate)


def _one_c(fit: "Fit") -> float:
    """1C per mass that C-rates refer to [A.kg-1]."""
    return float(symbolic_values(fit.cell)["1C specific current [A.kg-1]"])


def _solution(fit: "Fit", record: Record, start: RecordStart) -> tuple[pybamm.Solution | None, str]:
    """Solution of the fitted cell along a record, and why it ended before its end."""
    start = start._replace(charge=start.charge / fit.mass_ratio)
    values = symbolic_values(fit.cell, start=start)
    current = driving_current(fit.cell, record, values) / fit.mass_ratio
    values.update({"Current function [A]": current, **NO_LIMITS})
    prepared = prepare(fit.cell)
    options = {**sundials_options(prepared.model), "silence_sundials_errors": True}
    simulation = pybamm.Simulation(
        prepared.model,
        parameter_values=values,
        solver=pybamm.IDAKLUSolver(
            rtol=TOLERANCE, atol=TOLERANCE, on_failure="ignore", options=options
        ),
        var_pts={**prepared.model.default_var_pts, f"r_{fit.cell.electrode[0]}": fit.cells},
    )
    try:
        solution = simulation.solve(t_eval=stops(record))
    except SOLVER_ERRORS as error:
        return None, one_line(str(error))
    ended = "" if solution.termination == FINAL_TIME else in_words(solution.termination)
    return solution, ended
