"""``porousalloy run``: a laboratory's protocol on a cell, its data and figures in a folder."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.plotting.eis import impedance_figure
from porousalloy.experiments.plotting.gitt import diffusivity_figure
from porousalloy.experiments.plotting.protocols import protocol_figure
from porousalloy.experiments.protocols.laboratory import Gitt, Impedance
from porousalloy.experiments.protocols.parsing import make_protocol
from porousalloy.experiments.results.writing import output_folder
from porousalloy.experiments.runs.gitt import gitt_table
from porousalloy.experiments.runs.impedance import run_eis
from porousalloy.experiments.runs.impedance_tables import resistance_table, spectrum_table
from porousalloy.experiments.runs.protocol import run_protocol, step_table
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import read_settings

SHOWN_ROWS = 30
COMPLETED, SOLVER_FAILED, INTERRUPTED = 0, 1, 130
CODES = {"failed": SOLVER_FAILED, "interrupted": INTERRUPTED}


class Written(NamedTuple):
    """What a run put into its folder: a table for people, and why the run ended."""

    table: pd.DataFrame
    ending: str
    reason: str


def run_laboratory(
    cell: Cell,
    protocol: str,
    protocol_settings: Mapping[str, str],
    model: str,
    settings: Mapping[str, str | float],
    options: Mapping[str, object],
    out: Path | None,
) -> int:
    """Run a protocol; write what it gave, all of it or what there was when it ended early.

    steps.csv, curves.nc and voltage.png; after a titration also gitt.csv and diffusivity.png. Of
    impedance spectra.csv, spectra.nc and impedance.png.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : str
        A name of :data:`porousalloy.experiments.protocols.laboratory.PROTOCOLS`.
    protocol_settings : Mapping
        Settings of the protocol as text.
    model, settings, options, out
        As for ``porousalloy simulate``.

    Returns
    -------
    int
        Exit code: 0, 1 if a solver failed, 130 after Ctrl-C; nothing is written if nothing was
        finished.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    numbers = read_settings([row["key"] for row in cell.rows], settings)
    asked = make_protocol(protocol, protocol_settings, cell, ResolvedValues(cell, numbers))
    target = out or Path("results") / f"{cell.name}-{protocol}"
    write = _write_spectra if isinstance(asked, Impedance) else _write_steps
    try:
        with (
            output_folder(target) as folder,
            progress_bar(make_console(sys.stderr)) as on_progress,
        ):
            written = write(folder, cell, asked, model, settings, options, on_progress)
            if written.ending == "interrupted" and not len(written.table):
                raise KeyboardInterrupt  # keeps what the folder held before
    except KeyboardInterrupt:
        make_console(sys.stderr).print("Interrupted; nothing was written.")
        return INTERRUPTED
    console = make_console(sys.stdout)
    if len(written.table):
        console.print(_table_for_people(written.table))
    console.print(escape(f"{written.ending}: {written.reason}. Written to {target}"))
    return CODES.get(written.ending, COMPLETED)


def _write_steps(folder, cell, asked, model, settings, options, on_progress) -> Written:
    result = run_protocol(cell, asked, model, settings, options, on_progress)
    dataset, table = result.dataset, step_table(result.dataset)
    table.to_csv(folder / "steps.csv", index=False)
    dataset.to_netcdf(folder / "curves.nc", engine="scipy")
    if len(table):
        protocol_figure(dataset).savefig(folder / "voltage.png")
    if isinstance(asked, Gitt):
        pulses = gitt_table(result, cell, options)
        pulses.to_csv(folder / "gitt.csv", index=False)
        if len(pulses):
            diffusivity_figure(pulses, dataset).savefig(folder / "diffusivity.png")
    return Written(table, result.run.ending, result.run.reason)


def _write_spectra(folder, cell, asked, model, settings, options, on_progress) -> Written:
    dataset = run_eis(
        cell, asked.fillings, asked.frequencies, model, settings, options, on_progress
    )
    spectrum_table(dataset).to_csv(folder / "spectra.csv", index=False)
    dataset.to_netcdf(folder / "spectra.nc", engine="scipy")
    if dataset.sizes["filling"]:
        impedance_figure(dataset).savefig(folder / "impedance.png")
    return Written(resistance_table(dataset), dataset.attrs["ending"], dataset.attrs["reason"])


def _table_for_people(table) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        shown.add_column(escape(column), justify="right", overflow="fold")
    for _, row in table.tail(SHOWN_ROWS).iterrows():
        shown.add_row(*(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row))
    return shown
