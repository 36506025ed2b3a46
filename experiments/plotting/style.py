"""One look for all figures: sizes of a paper's columns, fonts, colours for all kinds of vision.

A panel is a function of a results Dataset and optional axes that returns the axes; :func:`panel`
gives it the style, and a figure of one column where no axes were given.
"""

from collections.abc import Callable
from functools import wraps
from importlib.resources import files

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

MILLIMETRE = 1 / 25.4  # matplotlib counts in inches
COLUMN, PAGE = 85 * MILLIMETRE, 170 * MILLIMETRE
ROW = 60 * MILLIMETRE
#: Settings of Matplotlib, which others use as ``plt.style.use("porousalloy.paper")``.
STYLE = mpl.rc_params_from_file(files("porousalloy") / "paper.mplstyle", use_default_template=False)
LINES = {"lithiation": "-", "delithiation": "--"}
FULL_CELL_NAMES = {"lithiation": "lithiation (charge)", "delithiation": "delithiation (discharge)"}
MEASURED_COLOUR = "black"
HEADROOM = 1.05


def order_colours(count: int) -> np.ndarray:
    """Colours of things that have an order, dark to light; told apart by all kinds of vision.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    numpy.ndarray, shape (count, 4)
        From viridis without its palest end.
    """
    return mpl.colormaps["viridis"](np.linspace(0, 0.85, count))


def branch_names(dataset: xr.Dataset) -> dict[str, str]:
    """Names of the half cycles; in a full cell with what the cell does."""
    full_cell = dataset.attrs["alloy_electrode"] == "negative"
    return FULL_CELL_NAMES if full_cell else {branch: branch for branch in LINES}


def capacity_label(dataset: xr.Dataset, name: str = "Capacity") -> str:
    """Label of a capacity axis, with what it is per gram of."""
    return f"{name} (mAh per g of {dataset.attrs['capacity_basis']})"


def from_zero(ax: Axes) -> None:
    """Vertical axis from 0 to a little above what is drawn."""
    top = HEADROOM * ax.dataLim.y1
    if top > 0:
        ax.set_ylim(0, top)


def new_figure(width: float, height: float) -> Figure:
    """Empty figure of a size in inches that arranges itself."""
    return Figure(figsize=(width, height), layout="constrained")


def panel(legend: Callable[[Figure, xr.Dataset], object] | None = None):
    """Make a panel of a function that draws on axes.

    Parameters
    ----------
    legend : callable, optional
        Adds the legend or colour bar to a figure that holds this panel alone.

    Returns
    -------
    callable
        Decorator of ``draw(dataset, ax, **settings)``. The panel's ``ax`` may be left out, and
        it returns the axes.
    """

    def decorate(draw: Callable[..., None]) -> Callable[..., Axes]:
        @wraps(draw)
        def plot(dataset: xr.Dataset, ax: Axes | None = None, **settings) -> Axes:
            with mpl.rc_context(STYLE):
                if ax is not None:
                    draw(dataset, ax, **settings)
                    return ax
                figure = new_figure(COLUMN, ROW + 8 * MILLIMETRE)
                ax = figure.subplots()
                draw(dataset, ax, **settings)
                if legend is not None:
                    legend(figure, dataset)
            return ax

        return plot

    return decorate
