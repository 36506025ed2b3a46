"""``porousalloy run``: a laboratory's protocol on a cell, its curves and tables in a folder."""

import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.currents import c_rate_of
from porousalloy.experiments.display import make_console, progress_bar
from porousalloy.experiments.files import output_folder
from porousalloy.experiments.gitt import gitt_table
from porousalloy.experiments.laboratory import PROTOCOLS, Gitt, Protocol
from porousalloy.experiments.laboratory_run import run_protocol, step_table
from porousalloy.experiments.plotting import STYLE
from porousalloy.parameters.cells import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import ResolvedValues

SHOWN_STEPS = 30


def run_laboratory(
    cell: Cell,
    protocol: str,
    protocol_settings: Mapping[str, str],
    model: str,
    settings: Mapping[str, str],
    options: Mapping[str, object],
    out: Path | None,
) -> bool:
    """Run a protocol and write steps.csv, curves.nc, voltage.png, and gitt.csv after a titration.

    Parameters
    ----------
    cell : Cell
        The cell.
    protocol : str
        A name of :data:`porousalloy.experiments.laboratory.PROTOCOLS`.
    protocol_settings : Mapping
        Settings of the protocol as text; C-rates also as currents per gram or area.
    model, settings, options, out
        As for ``porousalloy simulate``.

    Returns
    -------
    bool
        Whether a solver failed.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    asked = make_protocol(
        protocol, protocol_settings, cell, ResolvedValues(cell, _numbers(settings))
    )
    target = out or Path("results") / f"{cell.name} {protocol}"
    with output_folder(target) as folder, progress_bar(make_console(sys.stderr)) as on_progress:
        result = run_protocol(cell, asked, model, settings, options, on_progress)
        table = step_table(result.dataset)
        table.to_csv(folder / "steps.csv", index=False)
        result.dataset.to_netcdf(folder / "curves.nc", engine="scipy")
        if isinstance(asked, Gitt):
            gitt_table(result, cell, options).to_csv(folder / "gitt.csv", index=False)
        _draw(result.dataset, folder / "voltage.png")
    console = make_console(sys.stdout)
    console.print(_steps_for_people(table))
    console.print(escape(f"{result.run.ending}: {result.run.reason}. Written to {target}"))
    return result.run.failed


def make_protocol(name: str, settings: Mapping[str, str], cell: Cell, values) -> Protocol:
    """Protocol with settings given as text.

    Raises
    ------
    InputError
        If there is no such protocol or setting, or a value is not a number or a current.
    """
    if name not in PROTOCOLS:
        raise InputError(f"No protocol is called '{name}'; choose one of {', '.join(PROTOCOLS)}.")
    known = [field.name for field in fields(PROTOCOLS[name])]
    chosen = {}
    for setting, text in settings.items():
        if setting not in known:
            raise InputError(
                f"{name} has no setting '{setting}'; choose one of {', '.join(known)}."
            )
        if setting == "c_rates":
            chosen[setting] = tuple(c_rate_of(word, cell, values) for word in text.split(","))
        elif setting in ("c_rate", "hold"):
            chosen[setting] = c_rate_of(text, cell, values)
        else:
            chosen[setting] = _number(setting, text)
    return PROTOCOLS[name](**chosen)


def _number(setting, text):
    try:
        return float(text)
    except ValueError:
        raise InputError(f"'{setting}' is '{text}'; give a number such as 600.") from None


def _numbers(settings):
    return {name: _number(name, value) for name, value in settings.items()}


def _draw(dataset, path):
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.7, 2.4), layout="constrained")
        ax = figure.subplots()
        ax.plot(dataset["time"].values.ravel() / 3600, dataset["voltage"].values.ravel())
        ax.set_xlabel("Time (h)")
        ax.set_ylabel("Voltage (V)")
        figure.savefig(path)


def _steps_for_people(table) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        shown.add_column(escape(column), justify="right", overflow="fold")
    for _, row in table.tail(SHOWN_STEPS).iterrows():
        shown.add_row(*(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row))
    return shown
