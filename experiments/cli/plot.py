"""``porousalloy plot``: every figure that a result has the data for, as PNG and SVG."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from porousalloy.experiments.data.reader import read_data
from porousalloy.experiments.plotting.catalogue import applicable
from porousalloy.experiments.plotting.cycle_life import cycle_life_figure
from porousalloy.experiments.plotting.figures import side_by_side_figure
from porousalloy.experiments.plotting.measured import measured_figure
from porousalloy.experiments.plotting.style import STYLE
from porousalloy.experiments.results.reading import (
    find_result,
    is_long_run,
    read_long_run,
    read_result,
)
from porousalloy.parameters.errors import InputError

FOLDER = "figures"
#: A date in a file would make two files of the same figure differ.
FORMATS = {"png": {}, "svg": {"metadata": {"Date": None}}}


def plot_result(
    result_path: str | Path,
    data_path: str | Path | None = None,
    out: str | Path | None = None,
    mass: str | float | None = None,
    beside: str | Path | None = None,
) -> list[Path]:
    """Draw the figures of a result.

    Parameters
    ----------
    result_path : str or Path
        A folder that `porousalloy simulate` wrote, or the results.nc in it; or a folder of
        `porousalloy cycle`, which is drawn alone.
    data_path : str or Path, optional
        Measured file to lay the voltage over.
    out : str or Path, optional
        Folder to write to; "figures" beside the results if not given.
    mass : str or float, optional
        Mass to which capacities refer [kg], or text such as "0.295 mg"; needed for measured charges
        and currents that are not per gram.
    beside : str or Path, optional
        Another result, for one figure of both side by side.

    Returns
    -------
    list of Path
        Files written, PNG (300 dots per inch) and SVG of each figure.

    Raises
    ------
    InputError
        If a file is missing or not what it should be, or the folder cannot be written to.
    """
    if is_long_run(result_path):
        if data_path is not None or beside is not None:
            raise InputError(
                f"'{result_path}' holds a long run, which is drawn alone; lay measured curves and "
                "other results over a result of `porousalloy simulate`."
            )
        folder = Path(result_path) / FOLDER if out is None else Path(out)
        return _write({"cycles": cycle_life_figure(*read_long_run(result_path))}, folder)
    dataset = read_result(result_path)
    measured = None
    if data_path is not None:
        electrode = dataset.attrs["alloy_electrode"]
        # drawn over the capacity, so the current of a table without time does not matter
        measured = read_data(data_path, mass=mass, current="1 mA/g", alloy_electrode=electrode)
    other = None if beside is None else read_result(beside)
    figures = {kind.name: kind.draw(dataset) for kind in applicable(dataset)}
    if measured is not None:
        figures["measured"] = measured_figure(dataset, measured)
    if other is not None:
        names = (dataset.attrs["cell"], other.attrs["cell"])
        if names[0] == names[1]:
            names = (str(result_path), str(beside))
        figures["side_by_side"] = side_by_side_figure({names[0]: dataset, names[1]: other})
    folder = find_result(result_path).parent / FOLDER if out is None else Path(out)
    return _write(figures, folder)


def _write(figures: Mapping[str, Figure], folder: Path) -> list[Path]:
    """All files of all figures; nothing is written before all are drawn."""
    drawn = {}
    for name, figure in figures.items():
        for kind, settings in FORMATS.items():
            buffer = BytesIO()
            with mpl.rc_context(STYLE):
                figure.savefig(buffer, format=kind, **settings)
            drawn[folder / f"{name}.{kind}"] = buffer.getvalue()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in drawn.items():
            path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"Figures cannot be written to '{folder}' ({error.strerror or error}); give another "
            "folder."
        ) from error
    return list(drawn)
