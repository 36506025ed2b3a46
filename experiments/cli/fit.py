"""``porousalloy fit``: parameters of a cell from measured files, with error bars."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.cli.measured_files import (
    Measurement,
    read_capacities,
    read_measurement,
)
from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.results.writing import output_folder
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.resolved_values import ResolvedValues
from porousalloy.parameters.validation import read_settings

COMPLETED, INTERRUPTED = 0, 130
#: What is fitted if nothing is named: what a voltage at one or two rates can usually tell.
USUAL = (
    "Alloy reference diffusivity [m2.s-1]",
    "Alloy reference exchange-current density [A.m-2]",
    "{Domain} electrode utilised alloy fraction",
    "Contact resistance [Ohm]",
)


def fit_files(
    cell: Cell,
    measurement: Measurement,
    free: Sequence[str] = (),
    *,
    model: str = "spme",
    settings: Mapping[str, str | float] | None = None,
    options: Mapping[str, object] | None = None,
    noise: Sequence[str] = (),
    starts: int = 1,
    level: float = 0.9,
    profiles: bool = False,
    out: Path | None = None,
) -> int:
    """Fit a cell to what was measured, write what was found and print it.

    Parameters
    ----------
    cell : Cell
        Which cell.
    measurement : Measurement
        What to read.
    free : sequence of str, optional
        "name" or "name=low:high" of the parameters to fit; :data:`USUAL` if not given.
    model, settings, options
        As for ``porousalloy simulate``.
    noise : sequence of str, optional
        "channel=value" of known standard deviations.
    starts : int, optional
        Starts of the search.
    level : float, optional
        Confidence of the intervals.
    profiles : bool, optional
        Also profile likelihoods.
    out : pathlib.Path, optional
        Where to write; results/NAME-fit if not given.

    Returns
    -------
    int
        Exit code: 0, or 130 after Ctrl-C, when the best so far is written.

    Raises
    ------
    InputError
        If anything asked for is not known or not possible.
    """
    if not 0 < level < 1:
        raise InputError(f"The confidence level is {level:g}; give one between 0 and 1, as 0.9.")
    names, bounds = read_free(free or [name.format(Domain=_Domain(cell)) for name in USUAL])
    known_noise = _numbers(read_assignments(noise, "--noise"), "--noise")
    known = [row["key"] for row in cell.rows]
    settings = read_settings(known, settings or {})
    target = out or Path("results") / f"{cell.name}-fit"
    with output_folder(target) as folder, progress_bar(make_console(sys.stderr)) as on_progress:
        result = _fit(
            cell,
            measurement,
            names,
            bounds=bounds,
            noise=known_noise,
            model=model,
            settings=settings,
            options=options,
            starts=starts,
            on_progress=on_progress,
        )
        on_progress(1, 1, "error bars and figures")
        from porousalloy.experiments.fitting.output import found_estimates

        found = found_estimates(result, level)
        _write(result, found, folder, level, profiles)
    _tell(result, found, level, target)
    return INTERRUPTED if result.fit.stopped else COMPLETED


def _fit(cell, measurement, names, **how):
    values = ResolvedValues(cell, how["settings"])
    if measurement.capacities:
        from porousalloy.experiments.fitting.capacity_fit import fit_capacities

        return fit_capacities(cell, read_capacities(measurement, cell, values), names, **how)
    from porousalloy.experiments.fitting.cell_fit import fit_cell

    records = read_measurement(measurement, cell.with_(parameters=how["settings"]))
    return fit_cell(cell, records, names, **how)


def _write(result, found, folder: Path, level: float, profiles: bool) -> None:
    """Files and figures of a fit."""
    from porousalloy.experiments.fitting.capacity_fit import CapacityFit
    from porousalloy.experiments.fitting.output import write_fit
    from porousalloy.experiments.fitting.profiles import profile
    from porousalloy.experiments.plotting.fit import capacity_fit_figure, fit_figure
    from porousalloy.experiments.plotting.uncertainty import trust_figure

    write_fit(result, found, folder, level)
    draw = capacity_fit_figure if isinstance(result, CapacityFit) else fit_figure
    draw(result).savefig(folder / "fit.png")
    if profiles and not result.fit.stopped:
        walked = [profile(result.targets, result.fit, p.name, level) for p in result.fit.free]
        trust_figure(result.fit, walked).savefig(folder / "trust.png")


def read_free(texts: Sequence[str]) -> tuple[list[str], dict[str, tuple[float, float]]]:
    """Names and bounds from "name" and "name=low:high".

    Raises
    ------
    InputError
        If the bounds are not two numbers.
    """
    names, bounds = [], {}
    for text in texts:
        name, equals, limits = (part.strip() for part in text.partition("="))
        names.append(name)
        if equals:
            try:
                low, high = (float(limit) for limit in limits.split(":"))
            except ValueError:
                raise InputError(
                    f"--free '{text}' is not understood; write --free \"name=low:high\"."
                ) from None
            bounds[name] = low, high
    return names, bounds


def _numbers(texts: Mapping[str, str], flag: str) -> dict[str, float]:
    try:
        return {name: float(text) for name, text in texts.items()}
    except ValueError as error:
        raise InputError(f"{flag}: {error}; give numbers such as voltage=1e-3.") from None


def _Domain(cell):
    return cell.electrode.capitalize()


def _tell(result, found, level: float, target: Path) -> None:
    """Print what was found."""
    from porousalloy.experiments.fitting.capacity_fit import CapacityFit
    from porousalloy.experiments.fitting.diagnosis import verdict
    from porousalloy.experiments.fitting.output import branch_errors, capacity_table, estimate_table

    console = make_console(sys.stdout)
    console.print(_estimates_for_people(estimate_table(result, found, level), level))
    if isinstance(result, CapacityFit):
        for _, row in capacity_table(result).iterrows():
            rate, measured, model = row.iloc[0], row.iloc[2], row.iloc[3]
            console.print(f"{rate:g}C: {model:.0f} mAh/g, measured {measured:.0f}")
    else:
        for _, row in branch_errors(result).iterrows():
            error = 1e3 * row["Root mean square [V]"]
            where = f"{row['Record']}, {row['Branch']}"
            console.print(escape(f"{where}: {error:.2f} mV over 5 to 95 % of the charge"))
    for sentence in verdict(result.fit, level, found):
        console.print(escape(sentence))
    console.print(f"{result.fit.solves} model solutions, {result.fit.builds} models built")
    console.print(escape(f"Written to {target}"))
    if not isinstance(result, CapacityFit):
        remarks = make_console(sys.stderr)
        for record in result.records:
            for remark in record.remarks:
                remarks.print(escape(f"{record.name}: {remark}"))


def _estimates_for_people(table, level) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Parameter", "Value", "Unit", f"{100 * level:g} % interval", "Told by data?"):
        shown.add_column(heading, overflow="fold")
    for name, row in table.iterrows():
        low, high = row.iloc[3], row.iloc[4]
        told = row["Identifiable"] + (f", at {row['At bound']} bound" if row["At bound"] else "")
        shown.add_row(
            escape(name), f"{row['Value']:.4g}", row["Unit"], f"{low:.4g} to {high:.4g}", told
        )
    return shown
