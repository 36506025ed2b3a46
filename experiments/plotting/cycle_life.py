"""How a cell changes from cycle to cycle: capacity, efficiency, stresses, thickness, on a page.

All from the table of cycles, which is complete where curves of some cycles only were kept.
"""

from collections.abc import Callable, Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.plotting.capacity import (
    plot_by_cycle,
    plot_capacity,
    plot_coulombic_efficiency,
    runs_of,
)
from porousalloy.experiments.plotting.curves import order_legend
from porousalloy.experiments.plotting.style import (
    MILLIMETRE,
    PAGE,
    STYLE,
    Line,
    from_zero,
    new_figure,
    order_colours,
    panel,
)

STRESSES: dict[str, Line] = {"tensile": "-", "compressive": ":"}
THICKNESS = "Largest thickness change [%]"


def stress_column(direction: str) -> str:
    """Column of the table of cycles that holds the largest stress of a direction."""
    return f"Peak {direction} stress [MPa]"


@panel()
def plot_peak_stresses(cycles: pd.DataFrame, ax: Axes) -> None:
    """Largest tension and compression in the ligament in each cycle, a colour for each run."""
    runs = runs_of(cycles)
    for place, (rows, colour) in enumerate(
        zip(runs.values(), order_colours(len(runs)), strict=True)
    ):
        for direction, line in STRESSES.items():
            values = pd.Series(rows[stress_column(direction)])
            plot_by_cycle(ax, rows, values, line, colour, "" if place else direction)
    ax.set_ylabel("Peak stress (MPa)")
    from_zero(ax)
    ax.legend(loc="best")


@panel()
def plot_largest_thickness(cycles: pd.DataFrame, ax: Axes) -> None:
    """Largest change of the electrode's thickness in each cycle, a colour for each run."""
    runs = runs_of(cycles)
    for rows, colour in zip(runs.values(), order_colours(len(runs)), strict=True):
        plot_by_cycle(ax, rows, pd.Series(rows[THICKNESS]), "-", colour)
    ax.set_ylabel("Largest thickness change (%)")
    from_zero(ax)


def cycles_figure(cycles: pd.DataFrame, names: Mapping[str, str]) -> Figure:
    """What the table of cycles holds of capacity, efficiency, stresses and thickness, on a page.

    Parameters
    ----------
    cycles : pandas.DataFrame
        Table of at least two cycles.
    names : Mapping of str to str
        Names of the half cycles.
    """
    several = len(runs_of(cycles)) > 1

    def capacity(cycles: pd.DataFrame, ax: Axes) -> None:
        plot_capacity(cycles, ax, names=names, legend=not several)

    panels: list[Callable[..., object]] = [capacity, plot_coulombic_efficiency]
    if _known(cycles, *map(stress_column, STRESSES)):
        panels.append(plot_peak_stresses)
    if _known(cycles, THICKNESS):
        panels.append(plot_largest_thickness)
    rows = (len(panels) + 1) // 2
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (58 * rows + 8) * MILLIMETRE)
        axes = figure.subplots(rows, 2, sharex=True, squeeze=False).ravel()
        for ax, plot in zip(axes, panels, strict=False):
            plot(cycles, ax)
        for ax in axes[len(panels) :]:
            ax.remove()
        for ax in axes[: len(panels) - 2]:
            ax.set_xlabel("")
        if several:
            order_legend(figure, list(runs_of(cycles)), names)
    return figure


def _known(cycles: pd.DataFrame, *columns: str) -> bool:
    return all(name in cycles and np.isfinite(cycles[name]).any() for name in columns)
