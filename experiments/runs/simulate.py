"""One cell at several C-rates, each from a fresh cell.

Examples
--------
>>> result = simulate(get_cell("ampsi-half"), c_rates=[0.1, 1])
>>> result.summary()
"""

from collections.abc import Callable, Sequence

from porousalloy.experiments.protocols.cycling import C_RATE, cycling
from porousalloy.experiments.requests import check_cycling
from porousalloy.experiments.runs.preparation import prepare
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
    on_progress: OnProgress | None = None,
) -> Result:
    """Cycle a cell at each of several C-rates, every time from the cell as it is assembled.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name of one. ``cell.with_(model=..., parameters=..., options=...)`` changes it.
    c_rates : sequence of float, optional
        C-rates [h-1]. The default is 0.1, 0.5 and 1.
    cycles : int, optional
        Number of cycles at each C-rate. The default is 1.
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
    asked = cycling(prepared.values, cell.electrode, cycles, min(c_rates))
    simulator = prepared.simulator(asked, max(c_rates))
    collector = prepared.collector()
    for place, c_rate in enumerate(c_rates):
        inputs = {C_RATE: float(c_rate)}

        def on_cycle(cycle, _state, inputs=inputs):
            steps = collector.sample(cycle, inputs)
            collector.row(cycle, steps)
            collector.keep(cycle, steps)

        on_step = _on_step(on_progress, place, len(c_rates), c_rate)
        with missing_parameter_named():
            run = simulator.run(inputs, on_cycle=on_cycle, on_step=on_step)
        collector.close_run(run, float(c_rate))
    return Result(collector.dataset(prepared.described("simulate", "cycling")), collector.table())


def _on_step(on_progress: OnProgress | None, runs_done: int, runs_asked: int, c_rate: float):
    """Progress over all C-rates from that of the steps of one."""
    if on_progress is None:
        return None

    def on_step(done: int, asked: int, name: str) -> None:
        on_progress(runs_done * asked + done, runs_asked * asked, f"{c_rate:g}C, {name}")

    return on_step
