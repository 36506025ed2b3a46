"""Heat map of what experiments say about parameters; see `fitting.identifiability`."""

from collections.abc import Mapping

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from porousalloy.experiments.fitting.identifiability.analysis import IDENTIFIABLE
from porousalloy.experiments.plotting.style import MILLIMETRE, PAGE, STYLE, new_figure

SMALLEST = 1e-3
SCALE = LogNorm(SMALLEST, IDENTIFIABLE)
COLOURS = mpl.colormaps["cividis"]
NOT_IDENTIFIABLE = "white"
DARK_UP_TO = 0.5  # of the colour scale; numbers are white up to there
ROW_HEIGHT, HEADER, COLOUR_BAR = 5.2 * MILLIMETRE, 7 * MILLIMETRE, 22 * MILLIMETRE
#: Short names by the end of the parameter's name without its unit.
SHORT = {
    "reference diffusivity": "diffusivity",
    "particle radius": "ligament size",
    "internal porosity": "internal porosity",
    "host yield stress": "yield stress",
    "reference exchange-current density": "exchange current",
    "accommodation factor": "accommodation",
    "confinement modulus": "confinement",
    "double-layer capacity": "double-layer capacity",
    "utilised alloy fraction": "utilised fraction",
    "pore filling fraction": "pore filling fraction",
}


def short_name(parameter: str) -> str:
    """Name of a parameter for a figure, without electrode and unit."""
    name = parameter.split(" [")[0]
    return next((short for end, short in SHORT.items() if name.endswith(end)), name.lower())


def spread_map(table: pd.DataFrame, ax: Axes) -> None:
    """Parameters by experiments, coloured by what is left of the range.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of
        :func:`porousalloy.experiments.fitting.identifiability.analysis.identifiability_table`.
    ax : matplotlib.axes.Axes
        Axes to draw on.
    """
    spreads = table.pivot(index="Parameter", columns="Experiments", values="Spread")
    spreads = spreads.loc[table["Parameter"].unique(), table["Experiments"].unique()]
    shown = spreads.where(spreads < IDENTIFIABLE)
    image = COLOURS.with_extremes(bad=NOT_IDENTIFIABLE)
    ax.pcolormesh(shown, cmap=image, norm=SCALE, edgecolors="white", linewidth=1.5)
    for row, values in enumerate(spreads.to_numpy()):
        for column, spread in enumerate(values):
            text = "<0.001" if spread < SMALLEST else f"{spread:#.2g}"
            identifiable = spread < IDENTIFIABLE
            dark = identifiable and SCALE(max(spread, SMALLEST)) < DARK_UP_TO
            colour = "white" if dark else "black" if identifiable else "0.45"
            ax.text(column + 0.5, row + 0.5, text, ha="center", va="center", size=6.5, color=colour)
    alone = sum(" + " not in name for name in spreads.columns)
    ax.axvline(alone, color="black", linewidth=0.7)
    ax.invert_yaxis()
    ax.set_yticks([k + 0.5 for k in range(len(spreads))], [short_name(x) for x in spreads.index])
    ax.set_xticks(
        [k + 0.5 for k in range(len(spreads.columns))],
        [name.replace(" + ", " +\n") for name in spreads.columns],
    )
    ax.tick_params(length=0)
    ax.tick_params(axis="x", labelsize=6.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def identifiability_figure(tables: Mapping[str, pd.DataFrame]) -> Figure:
    """One map above the other, with a colour bar.

    Parameters
    ----------
    tables : Mapping of str to pandas.DataFrame
        Tables by title; all of the same experiments.

    Returns
    -------
    matplotlib.figure.Figure
        Figure one page wide.
    """
    rows = [len(table["Parameter"].unique()) for table in tables.values()]
    height = sum(rows) * ROW_HEIGHT + len(rows) * HEADER + COLOUR_BAR
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, height)
        axes = figure.subplots(len(rows), sharex=True, height_ratios=rows, squeeze=False)[:, 0]
        for letter, ax, (title, table) in zip("abcdefgh", axes, tables.items(), strict=False):
            spread_map(table, ax)
            ax.set_title(f"({letter}) {title}", loc="left")
        for ax in axes[:-1]:
            ax.tick_params(labelbottom=False)
        bar = figure.colorbar(
            ScalarMappable(SCALE, COLOURS),
            ax=axes,
            location="bottom",
            shrink=0.6,
            aspect=50,
            pad=0.01,
            extend="min",
        )
        bar.set_label(
            "standard deviation as a share of the range "
            f"(white: above {IDENTIFIABLE:.2f}, not identifiable; 0.29: nothing learned)"
        )
        bar.set_ticks([1e-3, 1e-2, 1e-1], labels=["0.001", "0.01", "0.1"])
        bar.minorticks_off()
    return figure
