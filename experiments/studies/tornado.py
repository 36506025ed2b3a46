"""Tornado: bars from the metric at the low end of a number's range to that at its high end."""

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from porousalloy.experiments.plotting.style import MILLIMETRE, PAGE, STYLE, new_figure
from porousalloy.experiments.studies.metrics import METRICS

BARS = 8
COLUMNS = 2
COLOURS = {"low": "#4477aa", "high": "#ee6677"}  # apart for every kind of vision
THICKNESS = 0.36  # of a bar over the distance of two numbers
BAR_HEIGHT, FRAME = 4.6 * MILLIMETRE, 16 * MILLIMETRE
#: Letters of a name beside its bar.
LETTERS = 40
SMALLEST_SHARE = 1e-3  # of the largest bar that is drawn


def tornado_figure(table: pd.DataFrame) -> Figure:
    """One panel per metric, each with the numbers that move it most.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of :class:`porousalloy.experiments.studies.sensitivity.Sensitivity`.

    Returns
    -------
    matplotlib.figure.Figure
        The figure.
    """
    metrics = list(table["Metric"].unique())
    columns = min(COLUMNS, len(metrics))
    rows = -(-len(metrics) // columns)
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, rows * (BARS * BAR_HEIGHT + FRAME))
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for ax, metric in zip(axes, metrics, strict=False):
            tornado(table.loc[table["Metric"] == metric, :], ax)
            ax.set_xlabel(METRICS[metric].label)
        for ax in axes[len(metrics) :]:
            ax.set_axis_off()
        names = {"low": "at the low end of its range", "high": "at the high end"}
        handles = [Patch(color=COLOURS[end], label=name) for end, name in names.items()]
        figure.legend(handles=handles, loc="outside upper center", ncols=2, frameon=False)
    return figure


def tornado(rows: pd.DataFrame, ax: Axes) -> None:
    """Bars of one metric.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the metric.
    ax : matplotlib.axes.Axes
        Axes to draw on.
    """
    ends = rows[["At low", "At high"]].to_numpy(dtype=float)
    widths = np.nan_to_num(np.abs(ends - rows[["At value"]].to_numpy())).max(axis=1)
    order = np.argsort(-widths, kind="stable")[:BARS]
    order = order[widths[order] > SMALLEST_SHARE * widths.max()]
    for place, row in enumerate(order):
        base = rows["At value"].iloc[row]
        # one above the other: both may lie on one side
        for side, end, value in zip((-0.5, 0.5), COLOURS, ends[row], strict=True):
            middle = place + side * THICKNESS
            ax.barh(middle, value - base, left=base, height=THICKNESS, color=COLOURS[end])
    if len(order):
        ax.axvline(rows["At value"].iloc[order[0]], color="black", linewidth=0.8)
    names = [short_label(rows["Parameter"].iloc[row]) for row in order]
    ax.set_yticks(range(len(order)), names)
    ax.set_ylim(BARS - 0.5, -0.5)


def short_label(name: str) -> str:
    """Name of a parameter beside a bar: without unit and electrode."""
    words = name.partition(" [")[0].removesuffix(" (electrolyte)")
    for start in ("Positive electrode ", "Negative electrode "):
        words = words.replace(start, start[:3] + ". ")
    for start in ("Positive ", "Negative ", "Alloy "):
        words = words.removeprefix(start)
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 3]}..."
