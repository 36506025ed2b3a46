"""Posterior of a Bayesian fit: every parameter's density, and every pair of parameters."""

from collections.abc import Callable

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.fitting.bayes import Posterior
from porousalloy.experiments.fitting.free_parameters import FreeParameter
from porousalloy.experiments.plotting.style import (
    MILLIMETRE,
    PAGE,
    STYLE,
    new_figure,
    order_colours,
)

BINS = 30
#: Probability inside of the lines around a parameter's median.
LEVEL = 0.9
LARGEST_PANEL = 45 * MILLIMETRE


def plot_marginal(posterior: Posterior, place: int, ax: Axes) -> Axes:
    """Density of one parameter, with median and 90 % interval.

    Parameters
    ----------
    posterior : Posterior
        Samples of the posterior.
    place : int
        Place of the parameter among the free ones.
    ax : matplotlib.axes.Axes
        Axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`.
    """
    parameter, estimate = posterior.free[place], posterior.estimates(LEVEL)[place]
    u = posterior.u[:, :, place].ravel()
    edges = parameter.value(_edges(u))
    ax.hist(posterior.values(place), edges.tolist(), color=order_colours(3)[1], alpha=0.6)
    for value, line in ((estimate.low, ":"), (estimate.median, "-"), (estimate.high, ":")):
        ax.axvline(value, color="black", linestyle=line, linewidth=0.8)
    _scale(ax.set_xscale, parameter)
    ax.set_xlim(edges[0], edges[-1])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return ax


def plot_pair(posterior: Posterior, across: int, up: int, ax: Axes) -> Axes:
    """Joint density of two parameters.

    Parameters
    ----------
    posterior : Posterior
        Samples of the posterior.
    across, up : int
        Places of the parameters of the two axes.
    ax : matplotlib.axes.Axes
        Axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`.
    """
    x, y = posterior.free[across], posterior.free[up]
    edges = [
        parameter.value(_edges(posterior.u[:, :, place].ravel()))
        for parameter, place in ((x, across), (y, up))
    ]
    ax.hist2d(posterior.values(across), posterior.values(up), edges, cmap="Greys", rasterized=True)
    _scale(ax.set_xscale, x)
    _scale(ax.set_yscale, y)
    return ax


def posterior_figure(posterior: Posterior) -> Figure:
    """Corner plot: densities on the diagonal, pairs below.

    Parameters
    ----------
    posterior : Posterior
        Samples of the posterior.

    Returns
    -------
    matplotlib.figure.Figure
        Figure as wide as a page at most.
    """
    count = len(posterior.free)
    side = min(count * LARGEST_PANEL, PAGE)
    with mpl.rc_context(STYLE):
        figure = new_figure(side, side)
        axes = figure.subplots(count, count, squeeze=False)
        for up in range(count):
            for across in range(count):
                ax = axes[up, across]
                if across > up:
                    ax.set_axis_off()
                elif across == up:
                    plot_marginal(posterior, up, ax)
                else:
                    plot_pair(posterior, across, up, ax)
                    ax.sharex(axes[across, across])
                _label(ax, posterior, across, up)
    return figure


def _edges(u: np.ndarray) -> np.ndarray:
    """Edges of bins over the samples."""
    low, high = u.min(), u.max()
    return np.linspace(low, high, BINS + 1)


def _label(ax: Axes, posterior: Posterior, across: int, up: int) -> None:
    """Names at the outer panels only."""
    count = len(posterior.free)
    if up == count - 1:
        ax.set_xlabel(_wrapped(posterior.free[across].name))
    else:
        ax.tick_params(labelbottom=False, which="both")
    if across == 0 and up > 0:
        ax.set_ylabel(_wrapped(posterior.free[up].name))
    elif across < up:
        ax.tick_params(labelleft=False, which="both")


def _wrapped(name: str) -> str:
    """A long name on lines of about 24 letters."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > 22:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _scale(setter: Callable[[str], None], parameter: FreeParameter) -> None:
    if parameter.logarithmic:
        setter("log")
