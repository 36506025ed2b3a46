"""``porousalloy plot``: every figure that a result has the data for, as PNG and SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from porousalloy.experiments.cli.measured_files import MeasuredFiles, read_parts_of
from porousalloy.experiments.data.records.checks import check_scales
from porousalloy.experiments.data.records.several_files import chosen_cycles
from porousalloy.experiments.plotting.catalogue import Content, applicable
from porousalloy.experiments.plotting.curves import has_curves
from porousalloy.experiments.plotting.figures import side_by_side_figure
from porousalloy.experiments.plotting.measured import compared, measured_figure
from porousalloy.experiments.plotting.style import STYLE
from porousalloy.experiments.results.folder import output_folder
from porousalloy.experiments.results.metadata import cell_of, changes_of
from porousalloy.experiments.runs.result import Result, load
from porousalloy.parameters.errors import InputError

FOLDER = "figures"
#: A date in a file would make two files of the same figure differ.
FORMATS = {"png": {}, "svg": {"metadata": {"Date": None}}}
# so slow that a table without time is compared with the slowest run
UNKNOWN_CURRENT = "1 mA/g"


def plot_result(
    result_path: str | Path,
    measured: MeasuredFiles | None = None,
    out: str | Path | None = None,
    beside: str | Path | None = None,
) -> list[Path]:
    """Draw the figures of a result of any command.

    Parameters
    ----------
    result_path : str or Path
        Folder that `porousalloy simulate`, `run`, `cycle` or `fit` wrote, or the results.nc in it.
    measured : MeasuredFiles, optional
        Measured files to lay over the voltage, each cycle and branch over its own in the result,
        at the nearest C-rate. A table without time or current is compared with the slowest ones.
    out : str or Path, optional
        Folder to write to. The default is "figures" beside the results.
    beside : str or Path, optional
        Another result, for one figure of both side by side.

    Returns
    -------
    list of Path
        Files written, PNG (300 dots per inch) and SVG of each figure.

    Raises
    ------
    InputError
        If a file is missing or not what it should be, nothing can be drawn, or the folder cannot
        be written to or holds files of other origin by the same names.
    """
    result = load(result_path)
    path = Path(result_path)
    inside = path if path.is_dir() else path.parent
    folder = inside / FOLDER if out is None else Path(out)
    inputs = [path, inside, beside, *(measured.files if measured is not None else ())]
    figures = _own_figures(result, result_path)
    if measured is not None:
        figures["measured"] = _over_measured(result, measured)
    if beside is not None:
        figures["side_by_side"] = _side_by_side(result, result_path, beside)
    return _write(figures, folder, result.described(), inputs)


def _own_figures(result: Result, path: str | Path) -> dict[str, Figure]:
    content = Content(result.dataset, result.summary(), result.tables)
    figures = {kind.name: kind.draw(content) for kind in applicable(*content)}
    if not figures:
        raise InputError(
            f"'{path}' has no half cycle, rest or spectrum to draw ({'; '.join(result.reasons)}); "
            "run it again."
        )
    return figures


def _over_measured(result: Result, files: MeasuredFiles) -> Figure:
    dataset = result.dataset
    if not has_curves(dataset, "voltage"):
        raise InputError(
            "The result has no half cycle to lay over a measured one; give one of "
            "`porousalloy simulate`, `cycle`, or `run` without rests."
        )
    cell = cell_of(dataset.attrs)
    if cell is not None:
        cell = replace(cell, changes=changes_of(dataset.attrs))
    given = replace(files, current=files.current or UNKNOWN_CURRENT)
    parts = read_parts_of(given, cell, dataset.attrs["alloy_electrode"])
    records = chosen_cycles(parts, files.chosen)
    check_scales(records)
    if not compared(dataset, records):
        raise InputError(
            f"'{files.files[0]}' has no half cycle in a direction that the result has; give a "
            "lithiation or delithiation of the alloy."
        )
    return measured_figure(dataset, records)


def _side_by_side(result: Result, path: str | Path, beside: str | Path) -> Figure:
    other = load(beside)
    names = (str(result.dataset.attrs["cell"]), str(other.dataset.attrs["cell"]))
    if names[0] == names[1]:
        names = (str(path), str(beside))
    if names[0] == names[1]:
        raise InputError(f"'{beside}' is the result itself; give another one to put beside it.")
    return side_by_side_figure({names[0]: result.dataset, names[1]: other.dataset})


def _write(
    figures: Mapping[str, Figure], folder: Path, described: Mapping, inputs: Sequence
) -> list[Path]:
    """All files of all figures; nothing is written before all are drawn."""
    names = [f"{name}.{kind}" for name in figures for kind in FORMATS]
    with output_folder(folder, names, {**described, "command": "plot"}, inputs) as staging:
        for name, figure in figures.items():
            for kind, settings in FORMATS.items():
                with mpl.rc_context(STYLE):
                    figure.savefig(staging / f"{name}.{kind}", **settings)
    return [folder / name for name in names]
