"""A laboratory's protocol on a cell."""

from porousalloy.experiments.protocols.base import CycledProtocol
from porousalloy.experiments.protocols.laboratory import Gitt, Impedance
from porousalloy.experiments.protocols.parsing import make_protocol
from porousalloy.experiments.results.remarks import with_remarks
from porousalloy.experiments.runs.gitt import gitt_table
from porousalloy.experiments.runs.impedance import run_impedance
from porousalloy.experiments.runs.preparation import prepare
from porousalloy.experiments.runs.result import Result
from porousalloy.experiments.solving.build import missing_parameter_named
from porousalloy.experiments.solving.c_rates import fastest_c_rate
from porousalloy.experiments.solving.callbacks import OnStep
from porousalloy.experiments.solving.interruption import interruption
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.resolved_values import ResolvedValues


def run(
    cell: Cell | str, protocol: str, *, on_progress: OnStep | None = None, **settings
) -> Result:
    """Run a laboratory's protocol on a cell, from the cell as it is assembled.

    Ctrl-C ends the run after the step under way, a second one at once.

    Parameters
    ----------
    cell : Cell or str
        Cell, or the name of one. ``cell.with_(model=..., parameters=..., options=...)`` changes it.
    protocol : str
        "formation", "cycling", "rate-capability", "capacity-limited", "pseudo-ocv", "relaxation",
        "gitt", "prelithiation" or "eis".
    on_progress : callable, optional
        Function that is called before each step with the number done, the number asked and the
        name of the step.
    **settings
        Settings of the protocol, such as ``c_rate="C/10"``, ``number=2`` or
        ``fillings=[0.1, 0.5]``; currents also as text with a unit.

    Returns
    -------
    Result
        Curves and a table of cycles; after "gitt" also the table "gitt" of diffusivities, after
        "eis" the table "spectra". A run that failed or was interrupted holds every step that it
        finished.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    cell = get_cell(cell) if isinstance(cell, str) else cell
    asked = make_protocol(protocol, settings, cell, ResolvedValues(cell))
    if isinstance(asked, Impedance):
        return run_impedance(cell, asked.fillings, asked.frequencies, on_progress)
    assert isinstance(asked, CycledProtocol)
    return run_protocol(cell, asked, on_progress)


def run_protocol(cell: Cell, protocol: CycledProtocol, on_step: OnStep | None = None) -> Result:
    """Run a protocol of constant currents, voltages and rests; see :func:`run`.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : CycledProtocol
        The protocol with its settings.
    on_step : callable, optional
        Function that is called before each step with the number done, the number asked and the
        name of the step.

    Returns
    -------
    Result
        Curves and a table of cycles.
    """
    prepared = prepare(cell)
    filling = protocol.filling_at_assembly(prepared.steps)
    if filling is not None:
        prepared = prepare(cell, filling)
    cycles = protocol.cycles(prepared.steps)
    simulator = prepared.simulator(cycles, fastest_c_rate(cycles), protocol.tolerance)
    collector = prepared.collector()

    def on_cycle(cycle, _state):
        steps = collector.sample(cycle, {})
        collector.row(cycle, steps)
        collector.keep(cycle, steps)

    with interruption() as interrupted, missing_parameter_named():
        ended = simulator.run(on_cycle=on_cycle, on_step=on_step, interrupted=interrupted)
    collector.close_run(ended)
    dataset = collector.dataset(prepared.described("run", protocol.name))
    tables = {}
    if isinstance(protocol, Gitt):
        tables["gitt"] = gitt_table(dataset, prepared)
    return Result(dataset, with_remarks(collector.table(), dataset.attrs), tables)
