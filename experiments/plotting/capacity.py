"""Capacity and coulombic efficiency against the cycle, and capacity against the C-rate.

All from the table of cycles, which is complete where curves of some cycles only were kept.
"""

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from porousalloy.experiments.plotting.curves import Fill, order_legend
from porousalloy.experiments.plotting.selection import MOST_CURVES, evenly, stretches
from porousalloy.experiments.plotting.style import (
    LINES,
    STYLE,
    figure_of,
    from_zero,
    order_colours,
    panel,
)
from porousalloy.experiments.results.cycle_row import COULOMBIC_EFFICIENCY

CAPACITY, UNIT = " capacity per gram of ", " [mA.h.g-1]"
FILLS: dict[str, Fill] = {"lithiation": "full", "delithiation": "none"}
MOST_MARKERS = 60  # of more cycles the markers would hide the line
FEW_CYCLES = 10  # the first of them is drawn like the others


def capacity_basis(cycles: pd.DataFrame) -> str:
    """What the first capacities of a table, which are those of the curves, are per gram of."""
    name = next(name for name in cycles.columns if CAPACITY in name)
    return name.partition(CAPACITY)[2].removesuffix(UNIT)


def capacities(cycles: pd.DataFrame, branch: str) -> pd.Series:
    """Capacities of a branch [mA.h.g-1], one per row of the table of cycles."""
    return pd.Series(cycles[branch.capitalize() + CAPACITY + capacity_basis(cycles) + UNIT])


def runs_of(cycles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows of each run, in which the numbers of the cycles grow.

    Parameters
    ----------
    cycles : pandas.DataFrame
        Table of cycles; see :func:`porousalloy.experiments.results.cycle_row.cycle_row`.

    Returns
    -------
    dict of str to pandas.DataFrame
        Rows by the label of the run: its C-rate where there are several runs.
    """
    number = (cycles["Cycle"].diff() <= 0).cumsum()
    runs = [rows for _, rows in cycles.groupby(number)]
    rates = [rows["C-rate"].iloc[0] for rows in runs]
    labels = [f"{rate:g}C" if np.isfinite(rate) else "" for rate in rates]
    if len(set(labels)) < len(runs) or "" in labels:
        labels = [f"run {place}" for place in range(1, len(runs) + 1)]
    return dict(zip(labels, runs, strict=True))


def has_whole_cycles(cycles: pd.DataFrame) -> bool:
    """Whether any run has at least two cycles with both half cycles."""
    if not len(cycles):
        return False
    whole = capacities(cycles, "lithiation") * capacities(cycles, "delithiation")
    return any(np.isfinite(whole[rows.index]).sum() > 1 for rows in runs_of(cycles).values())


def rate_points(cycles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows that show how the capacity falls with the C-rate, by a label.

    Of several runs, each at its own C-rate, these are the rows of a cycle, of many cycles five; of
    one run the last cycle of the first stretch at each C-rate. Empty if there is one C-rate only.
    """
    if not len(cycles):
        return {}
    runs = list(runs_of(cycles).values())
    if len(runs) > 1:
        numbers = evenly(sorted(set(cycles["Cycle"])), MOST_CURVES)
        known = cycles.loc[np.isfinite(cycles["C-rate"])]
        points = {f"cycle {number}": known.loc[known["Cycle"] == number] for number in numbers}
    else:
        last = cycles.iloc[[part.stop - 1 for part in stretches(cycles["C-rate"].tolist())]]
        last = last.loc[np.isfinite(last["C-rate"])].drop_duplicates("C-rate")
        points = {"last cycle at each C-rate": last}
    points = {label: rows.sort_values("C-rate") for label, rows in points.items()}
    return points if any(len(rows) > 1 for rows in points.values()) else {}


@panel()
def plot_capacity(
    cycles: pd.DataFrame, ax: Axes, names: Mapping[str, str] | None = None, legend: bool = True
) -> None:
    """Capacity of both half cycles against the cycle, a colour for each run.

    Parameters
    ----------
    cycles : pandas.DataFrame
        Table of cycles.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on.
    names : Mapping of str to str, optional
        Names of the half cycles.
    legend : bool, optional
        True for a legend of the half cycles in the panel, the default.
    """
    runs = runs_of(cycles)
    labels = {branch: branch for branch in LINES} if names is None else dict(names)
    for rows, colour in zip(runs.values(), order_colours(len(runs)), strict=True):
        for branch, line in LINES.items():
            label = labels.pop(branch, "")  # once each
            plot_by_cycle(ax, rows, capacities(rows, branch), line, colour, label)
    ax.set_ylabel(_capacity_label(cycles))
    from_zero(ax)
    if legend:
        ax.legend(loc="lower left")
    if len(runs) == 1:
        _write_rates(ax, cycles)


@panel()
def plot_coulombic_efficiency(cycles: pd.DataFrame, ax: Axes) -> None:
    """Coulombic efficiency against the cycle; of many cycles the first one is given in words.

    It can be a hundred times further from 100 % than the others, which would then look alike.
    """
    runs = runs_of(cycles)
    first = []
    for rows, colour in zip(runs.values(), order_colours(len(runs)), strict=True):
        efficiency = 100 * pd.Series(rows[COULOMBIC_EFFICIENCY])
        start = int(len(cycles) > FEW_CYCLES * len(runs))
        if start:
            first.append(f"{efficiency.iloc[0]:.1f} %")
        plot_by_cycle(ax, rows.iloc[start:], efficiency.iloc[start:], "-", colour)
    if first:
        said = first[0] if len(runs) == 1 else f"{first[0]} ({next(iter(runs))})"
        ax.set_title(f"cycle {cycles['Cycle'].iloc[0]}: {said}", loc="right")
    # no "+9.99e1" above the axis
    ax.ticklabel_format(axis="y", useOffset=False)
    ax.set_ylabel("Coulombic efficiency (%)")


@panel()
def plot_rate_capability(cycles: pd.DataFrame, ax: Axes) -> None:
    """Capacity against C-rate of :func:`rate_points`, a colour for each cycle."""
    points = rate_points(cycles)
    for rows, colour in zip(points.values(), order_colours(len(points)), strict=True):
        for branch, line in LINES.items():
            ax.plot(
                rows["C-rate"],
                capacities(rows, branch),
                line,
                color=colour,
                marker="o",
                fillstyle=FILLS[branch],
            )
    ax.set_xscale("log")
    rates = sorted({rate for rows in points.values() for rate in rows["C-rate"]})
    ax.xaxis.set_major_locator(FixedLocator(rates))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda c_rate, _: f"{c_rate:g}C"))
    ax.set_xlabel("C-rate")
    ax.set_ylabel(_capacity_label(cycles))
    from_zero(ax)


def rate_capability_figure(cycles: pd.DataFrame, names: Mapping[str, str]) -> Figure:
    """Capacity against C-rate, in one column.

    Parameters
    ----------
    cycles : pandas.DataFrame
        Table of cycles at more than one C-rate.
    names : Mapping of str to str
        Names of the half cycles.
    """
    figure = figure_of(plot_rate_capability(cycles))
    with mpl.rc_context(STYLE):
        order_legend(figure, list(rate_points(cycles)), names, FILLS)
    return figure


def plot_by_cycle(
    ax: Axes, rows: pd.DataFrame, values: pd.Series, line: str, colour, label: str = ""
) -> None:
    """One quantity against the cycle.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes to draw on.
    rows : pandas.DataFrame
        Rows of one run.
    values : pandas.Series
        Quantity, one value per row.
    line : str
        Style of the line.
    colour : colour
        Colour of the run.
    label : str, optional
        Entry in the legend. The default is none.
    """
    marker = "o" if len(rows) <= MOST_MARKERS else ""
    fill = "full" if line == "-" else "none"
    ax.plot(rows["Cycle"], values, line, color=colour, marker=marker, fillstyle=fill, label=label)
    ax.set_xlabel("Cycle")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def _capacity_label(cycles: pd.DataFrame) -> str:
    return f"Capacity\n(mAh per g of {capacity_basis(cycles)})"


def _write_rates(ax: Axes, cycles: pd.DataFrame) -> None:
    """C-rates above their cycles, where they change within a run."""
    rates, numbers = cycles["C-rate"].tolist(), cycles["Cycle"].tolist()
    parts = stretches(rates)
    if len(parts) < 2:
        return
    ax.set_xlim(numbers[0] - 0.5, numbers[-1] + 0.5)
    for part in parts:
        first, last = numbers[part][0], numbers[part][-1]
        place = ((first + last) / 2, ax.get_ylim()[1])
        ax.annotate(f"{rates[part][0]:.3g}C", place, ha="center", va="bottom")
        if last < numbers[-1]:
            ax.axvline(last + 0.5, color="0.85", linewidth=0.7, zorder=0)
