"""A long run against the cycle: capacity, efficiency, peak stresses, and voltage profiles."""

import matplotlib as mpl
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    from_zero,
    new_figure,
    order_colours,
    panel,
)

CAPACITY, UNIT = " capacity per gram of ", " [mA.h.g-1]"
SHADES = 256
MOST_MARKERS = 60  # of more cycles the markers would hide the line
FEW_CYCLES = 10  # that the first one is among
STRESSES = {"tensile": "-", "compressive": "--"}


def capacity_basis(table: pd.DataFrame) -> str:
    """What the first capacities of a table, which are those of the curves, are per gram of."""
    name = next(name for name in table.columns if CAPACITY in name)
    return name.partition(CAPACITY)[2].removesuffix(UNIT)


@panel()
def plot_capacity(table: pd.DataFrame, ax: Axes) -> None:
    """Capacity of both half cycles against the cycle."""
    basis = capacity_basis(table)
    for branch, line in LINES.items():
        values = table[branch.capitalize() + CAPACITY + basis + UNIT]
        _plot(ax, table, values, line, branch)
    ax.set_ylabel(_capacity_label(basis).replace(" (", "\n("))
    from_zero(ax)
    ax.legend(loc="best")


@panel()
def plot_efficiency(table: pd.DataFrame, ax: Axes) -> None:
    """Coulombic efficiency against the cycle; of many cycles the first one is given in words.

    It can be a hundred times further from 100 % than the others, which would then look alike.
    """
    efficiency = 100 * table["Coulombic efficiency"]
    if len(table) > FEW_CYCLES:
        _plot(ax, table.iloc[1:], efficiency.iloc[1:], "-")
        text = f"cycle {table['Cycle'].iloc[0]}: {efficiency.iloc[0]:.1f} %"
        ax.set_title(text, loc="right")
    else:
        _plot(ax, table, efficiency, "-")
    # no "+9.99e1" above the axis
    ax.ticklabel_format(axis="y", useOffset=False)
    ax.set_ylabel("Coulombic efficiency (%)")


@panel()
def plot_peak_stresses(table: pd.DataFrame, ax: Axes) -> None:
    """Largest tension and compression in the ligament in each cycle."""
    for direction, line in STRESSES.items():
        _plot(ax, table, table[f"Peak {direction} stress [MPa]"], line, direction)
    ax.set_ylabel("Peak stress (MPa)")
    from_zero(ax)
    ax.legend(loc="best")


@panel()
def plot_profiles(curves: xr.Dataset, ax: Axes, *, basis: str) -> None:
    """Voltage against capacity of the cycles whose curves were kept, coloured by the cycle.

    Parameters
    ----------
    curves : xarray.Dataset
        As :class:`porousalloy.experiments.runs.cycle_life.LongRun` holds them.
    ax : matplotlib.axes.Axes
        Where to draw.
    basis : str
        What the capacities are per gram of.
    """
    cycles = curves["cycle"].values
    colours = ScalarMappable(
        Normalize(1, max(cycles.max(), 2)), ListedColormap(order_colours(SHADES))
    )
    for cycle in cycles:
        for branch, line in LINES.items():
            half = curves.sel(cycle=cycle, branch=branch)
            colour = colours.to_rgba(cycle)
            ax.plot(half["capacity"], half["voltage"], line, color=colour, linewidth=0.8)
    bar = ax.figure.colorbar(colours, ax=ax, label="Cycle")
    bar.locator = MaxNLocator(5, integer=True)
    bar.outline.set_linewidth(0)
    ax.set_xlabel(_capacity_label(basis))
    ax.set_ylabel("Voltage (V)")
    ax.set_xlim(left=0)


def cycle_life_figure(table: pd.DataFrame, curves: xr.Dataset) -> Figure:
    """Capacity, coulombic efficiency, voltage profiles and peak stresses, on a page.

    Parameters
    ----------
    table, curves
        As :class:`porousalloy.experiments.runs.cycle_life.LongRun` holds them, with at least one cycle.
    """
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 120 * MILLIMETRE)
        (top_left, top_right), (bottom_left, bottom_right) = figure.subplots(2, 2)
        plot_capacity(table, top_left)
        plot_efficiency(table, top_right)
        plot_profiles(curves, bottom_left, basis=capacity_basis(table))
        plot_peak_stresses(table, bottom_right)
    return figure


def _plot(ax: Axes, table: pd.DataFrame, values: pd.Series, line: str, label: str = "") -> None:
    marker = "o" if len(table) <= MOST_MARKERS else ""
    colour = order_colours(2)[0]
    fill = "full" if line == "-" else "none"
    ax.plot(table["Cycle"], values, line, color=colour, marker=marker, fillstyle=fill, label=label)
    ax.set_xlabel("Cycle")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def _capacity_label(basis: str) -> str:
    return f"Capacity (mAh per g of {basis})"
