"""Figures of the uncertainty of a fit: profiles, correlations, eigenvalues."""

import textwrap

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from porousalloy.experiments.fitting.fit_result import Fit
from porousalloy.experiments.fitting.optimum import Optimum
from porousalloy.experiments.fitting.profiles import Profile
from porousalloy.experiments.fitting.uncertainty import SLOPPY, combinations, correlation
from porousalloy.experiments.plotting.style import PAGE, ROW, STYLE, new_figure, order_colours

SHOWN_DROP = 2.5  # height of a profile's axis, in thresholds
COMMON_WORDS = (
    "Positive ", "Negative ", "electrode ", "particle ", "Alloy reference ", "Alloy ",
)  # fmt: skip
LONGEST_NAME = 24  # characters of a line


def short_name(name: str) -> str:
    """Name of a parameter for an axis: without common words, the unit last and in brackets."""
    for word in COMMON_WORDS:
        name = name.removeprefix(word)
    return (name[:1].upper() + name[1:]).replace("[", "(").replace("]", ")")


def plot_profile(profile: Profile, ax: Axes) -> None:
    """2 delta log-likelihood against the value, with the interval and its threshold."""
    fine = np.linspace(profile.u[0], profile.u[-1], 300)
    # signed roots are nearly straight lines, so they are what is interpolated
    best = profile.u[np.argmin(profile.drop)]
    roots = np.sign(profile.u - best) * np.sqrt(profile.drop)
    dark, light = order_colours(2)
    ax.axvspan(profile.low, profile.high, color=light, alpha=0.2, linewidth=0)
    ax.axhline(profile.threshold, color="0.6", linewidth=0.7)
    values = profile.parameter.value(fine)
    ax.plot(values, np.interp(fine, profile.u, roots) ** 2, color=dark)
    ax.plot(profile.values, profile.drop, "o", color=dark)
    for bounded, value, side in (
        (profile.bounded_below, profile.low, "left"),
        (profile.bounded_above, profile.high, "right"),
    ):
        if not bounded:
            ax.axvline(value, color="0.3", linewidth=0.9, linestyle=":")
            ax.annotate(
                " not bounded ", (value, 0.96), xycoords=("data", "axes fraction"),
                ha=side, va="top", fontsize=6,
            )  # fmt: skip
    ax.set_ylim(0, SHOWN_DROP * profile.threshold)
    margin = 0.05 * np.ptp(profile.u)
    ax.set_xlim(*profile.parameter.value(profile.u[[0, -1]] + np.array([-margin, margin])))
    inside = profile.drop < SHOWN_DROP * profile.threshold
    if profile.parameter.logarithmic and np.ptp(np.log10(profile.values[inside])) > 0.5:
        ax.set_xscale("log")
    else:
        ax.xaxis.set_major_locator(MaxNLocator(3))
    ax.set_xlabel(textwrap.fill(short_name(profile.parameter.name), LONGEST_NAME))
    ax.set_ylabel("2 Δ log-likelihood")


def plot_correlations(optimum: Optimum, ax: Axes) -> None:
    """Correlation matrix of the parameters, numbers in its cells."""
    matrix = correlation(optimum)
    image = ax.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1)
    for (row, column), value in np.ndenumerate(matrix):
        colour = "white" if abs(value) > 0.6 else "black"
        ax.annotate(
            f"{value:.2f}", (column, row), ha="center", va="center", color=colour, fontsize=6
        )
    names = [short_name(parameter.name).split(" (")[0] for parameter in optimum.free]
    ax.set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(names)), names)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    ax.figure.colorbar(image, ax=ax, label="Correlation", shrink=0.8)


def plot_eigenvalues(optimum: Optimum, ax: Axes) -> None:
    """How far each eigenvector of the Fisher matrix may move, and which are sloppy."""
    found = combinations(optimum)
    movement = np.array([combination.movement for combination in found])
    sloppy = np.array([combination.sloppy for combination in found])
    shown = np.minimum(movement, 1e4)
    rank = np.arange(len(found))
    dark, light = order_colours(2)
    for which, colour, label in ((~sloppy, dark, "known"), (sloppy, light, "sloppy")):
        if which.any():
            ax.plot(rank[which], shown[which], "o", color=colour, label=label, markersize=5)
    ax.axhline(SLOPPY, color="0.6", linewidth=0.7)
    heaviest = [max(c.weights.items(), key=lambda item: abs(item[1]))[0] for c in found]
    names = [short_name(name).split(" (")[0] for name in heaviest]
    ax.set_xticks(rank, names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yscale("log")
    ax.set_ylim(shown.min() / 3, max(shown.max(), SLOPPY) * 3)
    ax.set_xlabel("Heaviest of the eigenvector")
    ax.set_ylabel("Standard deviation\n(share of the ranges)")
    ax.legend(loc="lower right")


def uncertainty_figure(fit: Fit, level: float = 0.9) -> Figure:
    """Profiles of all parameters above the correlation matrix and the eigenvalues.

    Parameters
    ----------
    fit : Fit
        A fit.
    level : float, optional
        Confidence of the intervals. The default is 0.9.

    Returns
    -------
    matplotlib.figure.Figure
        Figure one page wide.
    """
    profiles = [fit.profile(parameter.name, level) for parameter in fit.optimum.free]
    columns = 3
    rows = -(-len(profiles) // columns)
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (rows + 1.3) * ROW)
        heights = [rows, 1.3]
        upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
        axes = upper.subplots(rows, columns, sharey=True, squeeze=False)
        for ax, profile in zip(axes.flat, profiles, strict=False):
            plot_profile(profile, ax)
            if ax not in axes[:, 0]:
                ax.set_ylabel("")
        for ax in axes.flat[len(profiles) :]:
            ax.set_visible(False)
        left, right = lower.subplots(1, 2, width_ratios=[1.25, 1])
        plot_correlations(fit.optimum, left)
        plot_eigenvalues(fit.optimum, right)
    return figure
