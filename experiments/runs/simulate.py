"""One cell at several C-rates, each from a fresh cell.

Examples
--------
>>> result = simulate(get_cell("ampsi-half"), c_rates=[0.1, 1])
>>> result.summary()
"""

from collections.abc import Callable, Sequence

from porousalloy.experiments.protocols.cycling import BRANCHES, C_RATE, cycling
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.results.dataset import Collector
from porousalloy.experiments.results.remarks import with_remarks
from porousalloy.experiments.runs.preparation import Preparation, prepare
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.build import missing_parameter_named
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell

OnProgress = Callable[[int, int, str], None]


def simulate(
    cell: Cell | str,
    c_rates: Sequence[float] = (0.1, 0.5, 1.0),
    cycles: int = 1,
    *,
    sequence: bool = False,
    on_progress: OnProgress | None = None,
) -> Result:
    """Cycle a cell at each of several C-rates, every time from the cell as it is assembled.

    A first cycle from empty is not a cycled electrode: slow ligaments keep charge. The column
    "Remark" of the table says so, and from which cycle on the capacity is steady.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name of one. ``cell.with_(model=..., parameters=..., options=...)`` changes it.
    c_rates : sequence of float, optional
        C-rates [h-1]. The default is 0.1, 0.5 and 1.
    cycles : int, optional
        Number of cycles at each C-rate. The default is 1.
    sequence : bool, optional
        True to run the C-rates one after another in one cell, as a rate test does. The default is
        False: each starts from a fresh cell.
    on_progress : callable, optional
        Function that is called before each half cycle with the number done, the number asked and
        a description.

    Returns
    -------
    Result
        Curves, profiles along the ligament, and a table of cycles; a run that failed holds what
        it had.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    cell = get_cell(cell) if isinstance(cell, str) else cell
    check_cycling(c_rates, cycles)
    prepared = prepare(cell)
    collector = prepared.collector()
    if sequence:
        _one_after_another(prepared, collector, c_rates, cycles, on_progress)
    else:
        _each_alone(prepared, collector, c_rates, cycles, on_progress)
    dataset = collector.dataset(prepared.described("simulate", "cycling"))
    return Result(dataset, with_remarks(collector.table(), dataset.attrs))


def _each_alone(
    prepared: Preparation,
    collector: Collector,
    c_rates: Sequence[float],
    cycles: int,
    on_progress: OnProgress | None,
) -> None:
    """A run for each C-rate, from a fresh cell; the model is built once."""
    asked = cycling(prepared.values, prepared.cell.electrode, cycles, min(c_rates))
    simulator = prepared.simulator(asked, max(c_rates))
    for place, c_rate in enumerate(c_rates):
        inputs = {C_RATE: float(c_rate)}
        on_cycle = _on_cycle(collector, inputs)
        on_step = _on_step(on_progress, place, len(c_rates), c_rate)
        with missing_parameter_named():
            run = simulator.run(inputs, on_cycle=on_cycle, on_step=on_step)
        collector.close_run(run, float(c_rate))


def _one_after_another(
    prepared: Preparation,
    collector: Collector,
    c_rates: Sequence[float],
    cycles: int,
    on_progress: OnProgress | None,
) -> None:
    """One run through all C-rates, as a rate test does."""
    asked = [
        tuple(prepared.steps.half_cycle(branch, float(c_rate)) for branch in BRANCHES)
        for c_rate in c_rates
        for _ in range(cycles)
    ]
    on_cycle = _on_cycle(collector, {})
    with missing_parameter_named():
        run = prepared.simulator(asked, max(c_rates)).run(on_cycle=on_cycle, on_step=on_progress)
    collector.close_run(run)


def _on_cycle(collector: Collector, inputs: dict[str, float]):
    """Callback that collects row and curves of every finished cycle."""

    def on_cycle(cycle, _state):
        steps = collector.sample(cycle, inputs)
        collector.row(cycle, steps)
        collector.keep(cycle, steps)

    return on_cycle


def _on_step(on_progress: OnProgress | None, runs_done: int, runs_asked: int, c_rate: float):
    """Progress over all C-rates from that of the steps of one."""
    if on_progress is None:
        return None

    def on_step(done: int, asked: int, name: str) -> None:
        on_progress(runs_done * asked + done, runs_asked * asked, f"{c_rate:g}C, {name}")

    return on_step
