"""``porousalloy fit``: parameters of a cell from measured files, with error bars."""

import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.markup import escape

from porousalloy.experiments.cli.display import make_console, progress_bar
from porousalloy.experiments.cli.measured_files import MeasuredFiles, read_measurements
from porousalloy.experiments.cli.parsing import read_assignments
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.writing import expected_files
from porousalloy.parameters.cell import Cell
from porousalloy.parameters.errors import InputError

if TYPE_CHECKING:
    from porousalloy.experiments.fitting.fit import Fit
    from porousalloy.experiments.fitting.least_squares import OnProgress
    from porousalloy.experiments.fitting.start_choice import StartChoice

COMPLETED, INTERRUPTED = 0, 130
#: Fitted by default: what a voltage at one or two rates can usually tell.
USUAL = (
    "Alloy reference diffusivity [m2.s-1]",
    "Alloy reference exchange-current density [A.m-2]",
    "{Domain} electrode utilised alloy fraction",
    "Contact resistance [Ohm]",
)


class Figures(NamedTuple):
    """Figures beside that of model over measurement."""

    profiles: bool
    posterior: bool


def fit_files(
    cell: Cell,
    files: MeasuredFiles,
    free: Sequence[str],
    noise: Sequence[str],
    start: "StartChoice",
    starts: int,
    search: int,
    level: float,
    figures: Figures,
    out: Path | None,
    settings_file: Path | None = None,
) -> int:
    """Fit a cell to measurements, write what was found and print it.

    Parameters
    ----------
    cell : Cell
        Cell with its model, parameter values and options.
    files : MeasuredFiles
        Measurements as typed.
    free : sequence of str
        "name", "name=low:high" or "name=low:high:start" of the parameters to fit; :data:`USUAL` if
        there are none.
    noise : sequence of str
        "channel=value" of known standard deviations.
    start : {"auto", "free", "held"}
        Whether the start of the records is free, see :func:`porousalloy.fit`.
    starts : int
        Number of starts of the least squares.
    search : int
        Number of evaluations of a global search before them.
    level : float
        Confidence of the intervals.
    figures : Figures
        Figures to draw beside that of the fit.
    out : pathlib.Path or None
        Folder of the results; results/NAME-fit if None.
    settings_file : pathlib.Path or None, optional
        File that parameters were read from, which is never replaced.

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
    Domain = cell.electrode.capitalize()
    chosen = read_free(free or [name.format(Domain=Domain) for name in USUAL])
    known_noise = _numbers(read_assignments(noise, "--noise"), "--noise")
    target = out or Path("results") / f"{cell.name}-fit"
    described = {"command": "fit", "cell": cell.name, "model": cell.model}
    from porousalloy.experiments.fitting.fit import fit
    from porousalloy.experiments.fitting.output import FILES

    written = {*expected_files("fit", "fit"), *FILES}
    inputs = [*files.files, files.thickness, settings_file]
    with (
        output_folder(target, written, described, inputs) as folder,
        progress_bar(make_console(sys.stderr)) as on_progress,
    ):
        measurements = read_measurements(files, cell)
        found = fit(
            cell,
            measurements,
            chosen.names,
            bounds=chosen.bounds,
            starts_at=chosen.starts,
            noise=known_noise,
            start=start,
            starts=starts,
            search=search,
            on_progress=on_progress,
        )
        on_progress(1, 1, "error bars and figures")
        found.write(folder, level)
        stopped = found.optimum.stopped or not _draw(found, folder, level, figures, on_progress)
    make_console(sys.stdout).print(escape(f"{found.report(level)}\nWritten to {target}"))
    remarks = make_console(sys.stderr)
    for record in found.records:
        for remark in record.remarks:
            remarks.print(escape(f"{record.name}: {remark}"))
    return INTERRUPTED if stopped else COMPLETED


def _draw(
    found: "Fit", folder: Path, level: float, figures: Figures, on_progress: "OnProgress"
) -> bool:
    """Draw the figures that were asked for; False after Ctrl-C, which loses no fit."""
    from porousalloy.experiments.plotting.style import save

    try:
        if figures.profiles:
            from porousalloy.experiments.fitting.figures.uncertainty import uncertainty_figure

            save(uncertainty_figure(found, level), folder / "uncertainty.png")
        if figures.posterior:
            from porousalloy.experiments.fitting.figures.posterior import posterior_figure

            posterior = found.posterior(on_progress=on_progress)
            save(posterior_figure(posterior), folder / "posterior.png")
    except (KeyboardInterrupt, InputError) as error:
        why = str(error) or "interrupted"
        warnings.warn(f"Figures are missing, since drawing ended: {why}", stacklevel=2)
        return isinstance(error, InputError)
    return True


class FreeNames(NamedTuple):
    """Free parameters as typed.

    Attributes
    ----------
    names : list of str
        Names in their order.
    bounds : dict of str to (float, float)
        Bounds of those that have some.
    starts : dict of str to float
        Starts of those that have one.
    """

    names: list[str]
    bounds: dict[str, tuple[float, float]]
    starts: dict[str, float]


def read_free(texts: Sequence[str]) -> FreeNames:
    """Free parameters from "name", "name=low:high" and "name=low:high:start".

    Raises
    ------
    InputError
        If the bounds, or bounds and start, are no numbers.
    """
    found = FreeNames([], {}, {})
    for text in texts:
        name, equals, limits = (part.strip() for part in text.partition("="))
        found.names.append(name)
        if equals:
            try:
                low, high, *start = (float(limit) for limit in limits.split(":"))
                if len(start) > 1:
                    raise ValueError
            except ValueError:
                raise InputError(
                    f"--free '{text}' is not understood; write --free \"name=low:high\" or "
                    '"name=low:high:start".'
                ) from None
            found.bounds[name] = low, high
            if start:
                found.starts[name] = start[0]
    return found


def _numbers(texts: Mapping[str, str], flag: str) -> dict[str, float]:
    try:
        return {name: float(text) for name, text in texts.items()}
    except ValueError as error:
        raise InputError(f"{flag}: {error}; give numbers such as voltage=1e-3.") from None
