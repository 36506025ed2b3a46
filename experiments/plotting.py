"""The figures: voltage curves, profiles along the ligament, swelling.

Each ``plot_`` function draws one panel on the axes it is given, in any figure. The ``_figure``
functions arrange panels and are what the command line saves.
"""

from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

STYLE = {
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.titlesize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "lines.linewidth": 1.3,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 250,
}
LINES = {"lithiation": "-", "delithiation": "--"}
FULL_CELL_NAMES = {"lithiation": "lithiation (charge)", "delithiation": "delithiation (discharge)"}
STRESS_LINES = {"axial": "-", "radial": ":"}


def order_colours(count: int) -> np.ndarray:
    """Colours of things that have an order, dark to light; told apart by all kinds of vision.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    numpy.ndarray, shape (count, 4)
        From viridis without its palest end.
    """
    return mpl.colormaps["viridis"](np.linspace(0, 0.85, count))


def plot_voltage(ax: Axes, dataset: xr.Dataset) -> None:
    """Voltage against capacity of the last cycle, a colour for each C-rate."""
    _plot_rates(ax, dataset, "capacity", lambda half: half["voltage"])
    ax.set_xlabel(f"Capacity (mAh per g of {dataset.attrs['capacity_basis']})")
    ax.set_ylabel("Voltage (V)")


def plot_internal_porosity(ax: Axes, dataset: xr.Dataset) -> None:
    """Porosity inside the particles against the capacity stored."""
    _plot_rates(ax, dataset, "stored_capacity", lambda half: half["internal_porosity"])
    ax.set_ylabel("Internal porosity")
    ax.set_ylim(0, None)


def plot_outer_expansion(ax: Axes, dataset: xr.Dataset) -> None:
    """Growth of the particles' outer volume against the capacity stored."""
    _plot_rates(ax, dataset, "stored_capacity", lambda half: 100 * (half["outer_volume_ratio"] - 1))
    ax.set_ylabel("Particle expansion (%)")


def plot_thickness(ax: Axes, dataset: xr.Dataset) -> None:
    """Growth of the electrode's thickness against the capacity stored."""
    _plot_rates(ax, dataset, "stored_capacity", lambda half: 100 * (half["thickness_ratio"] - 1))
    ax.set_ylabel("Electrode thickness change (%)")


def plot_filling(ax: Axes, profiles: xr.Dataset) -> None:
    """Filling along the ligament at several states of one half cycle.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    profiles : xarray.Dataset
        A results Dataset with one C-rate and one branch selected.
    """
    _plot_states(ax, profiles, "ligament_filling", 1, "-")
    ax.set_ylabel("Filling")
    ax.set_ylim(-0.03, 1.03)


def plot_stresses(ax: Axes, profiles: xr.Dataset) -> None:
    """Axial and radial stress along the ligament; arguments as :func:`plot_filling`.

    The axial stress of a sphere is its tangential one, that of a slab lies in its plane.
    """
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for direction, line in STRESS_LINES.items():
        _plot_states(ax, profiles, f"{direction}_stress", 1e-9, line)
    ax.set_ylabel("Stress (GPa)")


def voltage_figure(dataset: xr.Dataset) -> Figure:
    """One panel of :func:`plot_voltage`."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 3.2), layout="constrained")
        plot_voltage(figure.subplots(), dataset)
        _rate_legend(figure, dataset)
    return figure


def ligament_figure(dataset: xr.Dataset) -> Figure:
    """Filling and stresses along the ligament, lithiation above delithiation.

    At the fastest C-rate with any result, where gradients are the steepest.
    """
    rates_with_profiles = dataset["ligament_filling"].notnull().any(["branch", "state", "r"])
    profiles = dataset.isel(c_rate=np.flatnonzero(rates_with_profiles)[-1])
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.4, 4.6), layout="constrained")
        axes = figure.subplots(2, 2, sharex=True, sharey="col")
        for row, branch in zip(axes, dataset["branch"].values, strict=True):
            plot_filling(row[0], profiles.sel(branch=branch))
            plot_stresses(row[1], profiles.sel(branch=branch))
            row[0].set_title(f"{branch} at {float(profiles['c_rate']):g}C", loc="left")
        for ax in axes[1]:
            ax.set_xlabel("Distance from the ligament's centre (nm)")
        states = dataset["state"].values
        lines = [Line2D([], [], color=colour) for colour in order_colours(len(states))]
        lines += [Line2D([], [], color="0.3", linestyle=line) for line in STRESS_LINES.values()]
        labels = [f"{100 * state:.0f} %" for state in states]
        labels += [f"{direction} stress" for direction in STRESS_LINES]
        title = "progress of the half cycle"
        figure.legend(lines, labels, title=title, loc="outside upper center", ncols=len(labels))
    return figure


def swelling_figure(dataset: xr.Dataset) -> Figure:
    """Internal porosity, outer expansion and electrode thickness, side by side."""
    panels = (plot_internal_porosity, plot_outer_expansion, plot_thickness)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.0, 2.8), layout="constrained")
        for ax, panel in zip(figure.subplots(1, len(panels)), panels, strict=True):
            panel(ax, dataset)
        basis = dataset.attrs["capacity_basis"]
        figure.supxlabel(f"Stored capacity (mAh per g of {basis})", fontsize=8)
        _rate_legend(figure, dataset)
    return figure


def _plot_rates(
    ax: Axes, dataset: xr.Dataset, x: str, y: Callable[[xr.Dataset], xr.DataArray]
) -> None:
    """Both half cycles of the last cycle that each C-rate obtained."""
    for colour, c_rate in zip(
        order_colours(dataset.sizes["c_rate"]), dataset["c_rate"].values, strict=True
    ):
        run = dataset.sel(c_rate=c_rate)
        obtained = np.flatnonzero(run["time"].notnull().any(["branch", "sample"]))
        for branch, line in LINES.items() if obtained.size else ():
            half = run.isel(cycle=obtained[-1]).sel(branch=branch)
            ax.plot(half[x], y(half), line, color=colour)


def _plot_states(ax: Axes, profiles: xr.Dataset, key: str, scale: float, line: str) -> None:
    nodes = 1e9 * profiles["radius"].values
    radius = np.linspace(0, nodes[-1], 200)
    for colour, state in zip(
        order_colours(profiles.sizes["state"]), profiles["state"].values, strict=True
    ):
        values = scale * profiles[key].sel(state=state).values
        ax.plot(radius, parabolas(nodes, values, radius), line, color=colour)
    ax.set_xlim(0, None)


def parabolas(nodes: np.ndarray, values: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Profile of a symmetric body between and inside its mesh points: linear in the square of r.

    Parameters
    ----------
    nodes, values : numpy.ndarray, shape (n,)
        Mesh points and the values there.
    radius : numpy.ndarray, shape (m,)
        Where the profile is wanted, from 0 to the last mesh point.

    Returns
    -------
    numpy.ndarray, shape (m,)
        The profile; flat at the centre, where no mesh point lies.
    """
    squares = nodes**2
    slope = (values[1] - values[0]) / (squares[1] - squares[0])
    centre = values[0] - slope * squares[0]
    return np.interp(radius**2, np.insert(squares, 0, 0), np.insert(values, 0, centre))


def _rate_legend(figure: Figure, dataset: xr.Dataset) -> None:
    """Colours of the C-rates and line styles of the half cycles, above the panels."""
    c_rates = dataset["c_rate"].values
    lines = [Line2D([], [], color=colour) for colour in order_colours(len(c_rates))]
    lines += [Line2D([], [], color="0.3", linestyle=line) for line in LINES.values()]
    names = FULL_CELL_NAMES if dataset.attrs["alloy_electrode"] == "negative" else {}
    labels = [f"{c_rate:g}C" for c_rate in c_rates] + [names.get(name, name) for name in LINES]
    figure.legend(lines, labels, loc="outside upper center", ncols=min(len(labels), 6))
