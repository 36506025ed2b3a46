"""Filling and stresses along the ligament: lines at several states, and maps over a half cycle.

Results hold the profiles at some states of each half cycle, closer together at its ends. Maps are
interpolated between them by monotone cubics in time, and the ticks above a map show where the
states lie: what happens between two of them is not seen.
"""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from scipy.interpolate import PchipInterpolator

from porousalloy.experiments.plotting.style import capacity_label, order_colours, panel

STRESS_LINES = {"axial": "-", "radial": ":"}
#: Label, scale and colours of the maps; the stress's colours part tension from compression.
MAPS = {
    "ligament_filling": ("Filling", 1.0, "cividis"),
    "axial_stress": ("Axial stress (GPa)", 1e-9, "PuOr_r"),
    "von_mises_stress": ("Von Mises stress (GPa)", 1e-9, "viridis"),
}
TIMES, PLACES = 161, 81


def fastest_rate(dataset: xr.Dataset) -> float:
    """Fastest C-rate with profiles of both half cycles, else of any: its gradients are steepest."""
    halves = dataset["ligament_filling"].notnull().any(["state", "r"])
    rates = dataset["c_rate"].values
    both = rates[halves.all("branch").values]
    return float(max(both if both.size else rates[halves.any("branch").values]))


@panel()
def plot_filling(profiles: xr.Dataset, ax: Axes) -> None:
    """Filling along the ligament at several states of one half cycle.

    Parameters
    ----------
    profiles : xarray.Dataset
        A results Dataset with one C-rate and one branch selected.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    """
    _plot_states(ax, profiles, "ligament_filling", 1, "-")
    ax.set_ylabel("Filling")
    ax.set_ylim(-0.03, 1.03)


@panel()
def plot_stresses(profiles: xr.Dataset, ax: Axes) -> None:
    """Axial and radial stress along the ligament; arguments as :func:`plot_filling`.

    The axial stress of a sphere is its tangential one, that of a slab lies in its plane.
    """
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for direction, line in STRESS_LINES.items():
        _plot_states(ax, profiles, f"{direction}_stress", 1e-9, line)
    ax.set_ylabel("Stress (GPa)")


def add_colour_bar(figure: Figure, axes, quantity: str) -> None:
    """Colour bar of one of ``MAPS`` beside the axes that show it."""
    drawn = [ax for ax in axes if ax.collections]
    figure.colorbar(drawn[0].collections[0], ax=list(axes), label=MAPS[quantity][0])


def map_panel(quantity: str) -> Callable[..., Axes]:
    """Panel of one quantity along the ligament over a half cycle.

    Parameters
    ----------
    quantity : str
        A key of ``MAPS``.

    Returns
    -------
    callable
        ``plot(dataset, ax=None, *, branch, c_rate=None)``, that draws the radius against the
        stored capacity; at :func:`fastest_rate` if no C-rate is given.
    """

    @panel(lambda figure, _: add_colour_bar(figure, figure.axes, quantity))
    def plot(
        dataset: xr.Dataset, ax: Axes, branch: str = "lithiation", c_rate: float | None = None
    ) -> None:
        _, scale, colours = MAPS[quantity]
        c_rate = fastest_rate(dataset) if c_rate is None else c_rate
        profiles = dataset.sel(c_rate=c_rate)
        nodes = 1e9 * profiles["radius"].values
        stored, radius, values = _map(dataset, quantity, branch, c_rate)
        ax.pcolormesh(
            stored,
            radius,
            scale * values,
            cmap=colours,
            norm=_colour_range(quantity, scale * profiles[quantity].values),
            shading="gouraud",
            rasterized=True,
        )
        states = np.interp(profiles["state"], np.linspace(0, 1, TIMES), stored)
        ax.plot(
            states, np.full(len(states), 1.03), "|", color="0.3", markersize=4,
            transform=ax.get_xaxis_transform(), clip_on=False,
        )  # fmt: skip
        ax.set_ylim(0, nodes[-1])
        # time runs to the right: the capacity stored falls along a delithiation
        ax.set_xlim(stored[0], stored[-1])
        ax.set_xlabel(capacity_label(dataset, "Stored capacity"))
        ax.set_ylabel("Radius (nm)")

    plot.__doc__ = f"{MAPS[quantity][0]} along the ligament over a half cycle."
    return plot


plot_filling_map = map_panel("ligament_filling")
plot_stress_map = map_panel("axial_stress")
plot_von_mises_map = map_panel("von_mises_stress")


def interpolate_states(states: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Profiles between the states of a half cycle: monotone between neighbours, no overshoot.

    Parameters
    ----------
    states : numpy.ndarray, shape (s,)
        Fractions of the half cycle, rising.
    values : numpy.ndarray, shape (s, r)
        Profile at each.
    at : numpy.ndarray, shape (t,)
        Fractions wanted.

    Returns
    -------
    numpy.ndarray, shape (t, r)
        Through the given profiles.
    """
    return PchipInterpolator(states, values, axis=0)(at)


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


def _map(dataset, quantity, branch, c_rate):
    """Stored capacity (TIMES,), radius in nm (PLACES,) and values (PLACES, TIMES)."""
    profiles = dataset.sel(c_rate=c_rate, branch=branch)
    time = np.linspace(0, 1, TIMES)
    nodes = 1e9 * dataset["radius"].values
    radius = np.linspace(0, nodes[-1], PLACES)
    # profiles are of the last cycle that had this branch
    obtained = profiles["time"].notnull().all("sample").values
    half = profiles.isel(cycle=np.flatnonzero(obtained)[-1])
    clock = half["time"].values
    fraction = (clock - clock[0]) / (clock[-1] - clock[0])
    stored = np.interp(time, fraction, half["stored_capacity"].values)
    values = interpolate_states(profiles["state"].values, profiles[quantity].values, time)
    return stored, radius, np.array([parabolas(nodes, row, radius) for row in values]).T


def _colour_range(quantity, values):
    """The same for both half cycles; about 0 for a stress with a sign."""
    if quantity == "ligament_filling":
        return Normalize(0, 1)
    if quantity == "von_mises_stress":
        return Normalize(0, np.nanmax(values))
    largest = np.nanmax(np.abs(values))
    return Normalize(-largest, largest)


def _plot_states(ax: Axes, profiles: xr.Dataset, key: str, scale: float, line: str) -> None:
    nodes = 1e9 * profiles["radius"].values
    radius = np.linspace(0, nodes[-1], 200)
    for colour, state in zip(
        order_colours(profiles.sizes["state"]), profiles["state"].values, strict=True
    ):
        values = scale * profiles[key].sel(state=state).values
        ax.plot(radius, parabolas(nodes, values, radius), line, color=colour)
    ax.set_xlim(0, None)
