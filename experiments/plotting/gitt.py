"""Diffusivity from titration beside the model's, with the pulses that cannot give it marked."""

from collections import Counter
from collections.abc import Mapping

import matplotlib as mpl
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.plotting.style import (
    COLUMN,
    MILLIMETRE,
    STYLE,
    branch_names,
    new_figure,
    panel,
)

MARKERS = {"lithiation": "o", "delithiation": "s"}


def objections(table: pd.DataFrame) -> pd.Series:
    """Why each pulse cannot give the diffusivity; empty text where it can."""
    # an empty field of a file is read as NaN
    return pd.Series(table["Invalid because"]).fillna("")


@panel()
def plot_diffusivity(table: pd.DataFrame, ax: Axes, names: Mapping[str, str] | None = None) -> None:
    """Diffusivity against filling: of the model a line, extracted filled where it may be trusted.

    Parameters
    ----------
    table : pandas.DataFrame
        Table "gitt" of the protocol of that name, one row per pulse.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on.
    names : Mapping of str to str, optional
        Names of the half cycles.
    """
    holds = objections(table) == ""
    for colour, (branch, marker) in zip(("C0", "C1"), MARKERS.items(), strict=True):
        for trusted, fill in ((True, "full"), (False, "none")):
            shown = table[(table["Branch"] == branch) & (holds == trusted)]
            label = (names or {}).get(branch, branch)
            if len(shown):
                ax.plot(
                    shown["Filling"],
                    shown["Extracted diffusivity [m2.s-1]"],
                    marker,
                    color=colour,
                    fillstyle=fill,
                    label=label if trusted else f"{label}, assumptions fail",
                )
    model = table.sort_values("Filling")
    ax.plot(model["Filling"], model["Model diffusivity [m2.s-1]"], color="black", label="model")
    ax.set_yscale("log")
    ax.set_xlabel("Filling of the alloy")
    ax.set_ylabel("Diffusivity (m$^2$ s$^{-1}$)")


def diffusivity_figure(table: pd.DataFrame, dataset: xr.Dataset) -> Figure:
    """The panel with its legend and, in words, what is most often amiss.

    Parameters
    ----------
    table : pandas.DataFrame
        Table "gitt" of the protocol of that name, with at least one pulse.
    dataset : xarray.Dataset
        Result of the titration.
    """
    amiss = Counter(why for why in objections(table) if why)
    with mpl.rc_context(STYLE):
        figure = new_figure(COLUMN, 78 * MILLIMETRE)
        ax = figure.subplots()
        plot_diffusivity(table, ax, names=branch_names(dataset))
        figure.legend(loc="outside upper center", ncols=1)
        for why, count in amiss.most_common(1):
            ax.set_title(f"{count} of {len(table)} pulses: {why}", fontsize=5.5, color="0.35")
    return figure
