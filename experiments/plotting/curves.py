"""Half cycles in one panel: their colours, lines and legend."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.selection import CycleKey, choose_cycles
from porousalloy.experiments.plotting.style import (
    LINES,
    PAGE,
    Colour,
    Line,
    branch_names,
    order_colours,
)
from porousalloy.experiments.results.half_cycles import HalfCycle, half_cycles

Fill = Literal["full", "none"]
Colours = Mapping[str, Colour]


def shown_cycles(dataset: xr.Dataset) -> dict[CycleKey, str]:
    """Cycles of a result that are drawn, with their labels.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.

    Returns
    -------
    dict of (int, int) to str
        Labels by run and number of the cycle; see :func:`choose_cycles`.
    """
    c_rates: dict[CycleKey, float] = {}
    for half in half_cycles(dataset):
        c_rates.setdefault((half.run, half.cycle), half.c_rate)
    return choose_cycles(c_rates, several_runs=dataset.sizes["run"] > 1)


def label_colours(dataset: xr.Dataset) -> Colours:
    """Colour of every label of :func:`shown_cycles`."""
    labels = list(shown_cycles(dataset).values())
    return dict(zip(labels, order_colours(len(labels)), strict=True))


def shown_half_cycles(
    dataset: xr.Dataset, colours: Colours | None = None
) -> list[tuple[HalfCycle, Colour, Line]]:
    """Half cycles of the cycles that are drawn.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    colours : Mapping of str to tuple of float, optional
        Colours by label. The default is those of :func:`label_colours`.

    Returns
    -------
    list of (HalfCycle, tuple of float, str)
        Half cycle, its colour and the style of its line.
    """
    shown = shown_cycles(dataset)
    colours = label_colours(dataset) if colours is None else colours
    return [
        (half, colours[shown[half.run, half.cycle]], LINES[half.branch])
        for half in half_cycles(dataset)
        if (half.run, half.cycle) in shown
    ]


def plot_curves(
    ax: Axes,
    dataset: xr.Dataset,
    x: str,
    y: Callable[[HalfCycle], np.ndarray],
    colours: Colours | None = None,
) -> None:
    """Both half cycles of every cycle that is drawn.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes to draw on.
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    x : str
        Curve on the horizontal axis.
    y : callable
        Function that gives what is drawn from a half cycle.
    colours : Mapping of str to tuple of float, optional
        Colours by label. The default is those of :func:`label_colours`.
    """
    for half, colour, line in shown_half_cycles(dataset, colours):
        ax.plot(half[x], y(half), line, color=colour)


def is_pulsed(dataset: xr.Dataset) -> bool:
    """Whether rests interrupt the half cycles, so that curves against capacity say little."""
    halves = [(half.run, half.cycle) for half in half_cycles(dataset)]
    return has_rests(dataset) and len(set(halves)) == len(halves)


def has_rests(dataset: xr.Dataset) -> bool:
    """Whether any step is a rest whose voltage is known."""
    resting = dataset["step_name"].values == "rest"
    return bool(np.isfinite(dataset["voltage"].values[resting]).any())


def has_curves(dataset: xr.Dataset, *names: str) -> bool:
    """Whether any half cycle can be drawn against capacity.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    *names : str
        Curves that are needed.
    """
    return not is_pulsed(dataset) and any(
        all(np.isfinite(half.curves.get(name, np.nan)).any() for name in names)
        for half in half_cycles(dataset)
    )


def curve_legend(figure: Figure, dataset: xr.Dataset, colours: Colours | None = None) -> None:
    """Colours of the cycles or C-rates and line styles of the half cycles."""
    labels = list(label_colours(dataset) if colours is None else colours)
    order_legend(figure, labels, branch_names(dataset))


def order_legend(
    figure: Figure,
    labels: Sequence[str],
    names: Mapping[str, str],
    fills: Mapping[str, Fill] | None = None,
) -> None:
    """Colours of what has an order and lines of the half cycles, outside of the axes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Figure; the legend is one line above a page, and above and below the panel in a figure of
        one column.
    labels : sequence of str
        Labels of what has an order.
    names : Mapping of str to str
        Names of the half cycles.
    fills : Mapping of str to str, optional
        Fill style of the markers of each half cycle. The default is no markers.
    """
    colours = [Line2D([], [], color=colour) for colour in order_colours(len(labels))]
    lines = [
        Line2D([], [], color="0.3", linestyle=line)
        if fills is None
        else Line2D([], [], color="0.3", linestyle=line, marker="o", fillstyle=fills[branch])
        for branch, line in LINES.items()
    ]
    texts = [names[branch] for branch in LINES]
    if figure.get_figwidth() >= PAGE:
        place = "outside upper center"
        figure.legend(
            colours + lines, [*labels, *texts], loc=place, ncols=min(len(labels) + len(texts), 8)
        )
        return
    widest = max((len(label) for label in labels), default=0)
    columns = 5 if widest < 8 else 3 if widest < 12 else 2
    figure.legend(colours, labels, loc="outside upper center", ncols=min(len(labels), columns) or 1)
    figure.legend(lines, texts, loc="outside lower center", ncols=2)
