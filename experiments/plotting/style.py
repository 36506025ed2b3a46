"""One look for all figures: sizes of a paper's columns, fonts, colours for every kind of vision.

A panel is a function of a results Dataset, or of a table, and optional axes that returns the axes;
:func:`panel` gives it the style, and a figure of one column where no axes were given.
"""

from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.results.metadata import ion_of

Line = Literal["-", "--", ":"]
Colour = tuple[float, float, float, float]

MILLIMETRE = 1 / 25.4  # matplotlib counts in inches
COLUMN, PAGE = 85 * MILLIMETRE, 170 * MILLIMETRE
ROW = 60 * MILLIMETRE
#: Settings of Matplotlib, which are also its style "porousalloy.paper".
STYLE: dict[Any, Any] = mpl.rc_params_from_file(
    str(files("porousalloy") / "paper.mplstyle"), use_default_template=False
)
LINES: dict[str, Line] = {"lithiation": "-", "delithiation": "--"}
SODIUM_NAMES = {"lithiation": "sodiation", "delithiation": "desodiation"}
FULL_CELL_NAMES = {"lithiation": "charge", "delithiation": "discharge"}
MEASURED_COLOUR = "black"
HEADROOM = 1.05


def order_colours(count: int) -> list[Colour]:
    """Colours of things that have an order, dark to light, distinct for every kind of vision.

    Parameters
    ----------
    count : int
        Number of colours.

    Returns
    -------
    list of tuple of float
        Red, green, blue and opacity; colours of viridis without its palest end.
    """
    shades = np.asarray(mpl.colormaps["viridis"](np.linspace(0, 0.85, count)))
    return [(red, green, blue, opacity) for red, green, blue, opacity in shades.tolist()]


def branch_names(dataset: xr.Dataset) -> dict[str, str]:
    """Names of the half cycles: after the ion, and in a full cell with what the cell does.

    Parameters
    ----------
    dataset : xarray.Dataset
        Result; its attributes say which cell it is of.

    Returns
    -------
    dict of str to str
        Names of "lithiation" and "delithiation".
    """
    sodium = ion_of(dataset.attrs) == "na"
    names = {branch: SODIUM_NAMES[branch] if sodium else branch for branch in LINES}
    if dataset.attrs["alloy_electrode"] == "negative":
        return {branch: f"{name} ({FULL_CELL_NAMES[branch]})" for branch, name in names.items()}
    return names


def capacity_label(dataset: xr.Dataset, name: str = "Capacity") -> str:
    """Label of a capacity axis, with what it is per gram of."""
    return f"{name} (mAh per g of {dataset.attrs['capacity_basis']})"


def from_zero(ax: Axes) -> None:
    """Vertical axis from 0 to a little above what is drawn."""
    top = HEADROOM * ax.dataLim.y1
    if top > 0:
        ax.set_ylim(0, top)


def figure_of(ax: Axes) -> Figure:
    """Figure that a panel was drawn on."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    return figure


def new_figure(width: float, height: float) -> Figure:
    """Empty figure of a size in inches that arranges itself."""
    return Figure(figsize=(width, height), layout="constrained")


def save(figure: Figure, path: Path) -> None:
    """Write a figure to an image, for good: it does not arrange itself any more.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Figure of :func:`new_figure`.
    path : pathlib.Path
        File ending in ".png".
    """
    layout = figure.get_layout_engine()
    if layout is not None:
        # Matplotlib would draw all of it once more to arrange it
        layout.execute(figure)
        figure.set_layout_engine(None)
    # a tenth larger than at the usual level, in a third of the time
    figure.savefig(path, pil_kwargs={"compress_level": 1})


def panel(
    legend: Callable[[Figure, Any], object] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., Axes]]:
    """Make a panel of a function that draws on axes.

    Parameters
    ----------
    legend : callable, optional
        Function that adds the legend or colour bar to a figure that holds this panel alone; it
        takes the figure and the data.

    Returns
    -------
    callable
        Decorator of ``draw(data, ax, **settings)``. The panel's ``ax`` may be left out, and
        it returns the axes.
    """

    def decorate(draw: Callable[..., None]) -> Callable[..., Axes]:
        @wraps(draw)
        def plot(data: Any, ax: Axes | None = None, **settings) -> Axes:
            with mpl.rc_context(STYLE):
                if ax is not None:
                    draw(data, ax, **settings)
                    return ax
                figure = new_figure(COLUMN, ROW + 8 * MILLIMETRE)
                ax = figure.subplots()
                draw(data, ax, **settings)
                if legend is not None:
                    legend(figure, data)
            return ax

        return plot

    return decorate
