"""Diffusivity from titration beside the model's, with the pulses that cannot give it marked."""

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


@panel()
def plot_diffusivity(table: pd.DataFrame, ax: Axes, names: dict[str, str] | None = None) -> None:
    """Diffusivity against filling: of the model a line, extracted filled where it may be trusted.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`porousalloy.experiments.runs.gitt.gitt_table`.
    ax : matplotlib.axes.Axes
        Where to draw.
    names : dict, optional
        What lithiation and delithiation are called.
    """
    holds = table["Why not"] == ""
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
        Of :func:`porousalloy.experiments.runs.gitt.gitt_table`, with at least one pulse.
    dataset : xarray.Dataset
        Of the titration.
    """
    amiss = table["Why not"][table["Why not"] != ""]
    with mpl.rc_context(STYLE):
        figure = new_figure(COLUMN, 78 * MILLIMETRE)
        ax = figure.subplots()
        plot_diffusivity(table, ax, names=branch_names(dataset))
        figure.legend(loc="outside upper center", ncols=1)
        if len(amiss):
            count, why = amiss.value_counts().iloc[0], amiss.value_counts().index[0]
            ax.set_title(f"{count} of {len(table)} pulses: {why}", fontsize=5.5, color="0.35")
    return figure
