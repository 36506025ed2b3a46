"""Maps of filling and stresses along the ligament over a half cycle.

Results hold the profiles at some states of each half cycle, closer together at its ends. Maps are
interpolated between them by monotone cubics in time, and the ticks above a map show where the
states lie: what happens between two of them is not seen.
"""

from collections.abc import Callable, Iterable

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from scipy.interpolate import PchipInterpolator

from porousalloy.experiments.plotting.ligament import (
    ligament_profiles,
    parabolas,
    profiles_title,
)
from porousalloy.experiments.plotting.style import (
    MILLIMETRE,
    PAGE,
    STYLE,
    capacity_label,
    new_figure,
    panel,
)

#: Label, scale and colours of the maps; the stress's colours part tension from compression.
MAPS = {
    "ligament_filling": ("Filling", 1.0, "cividis"),
    "axial_stress": ("Axial stress (GPa)", 1e-9, "PuOr_r"),
    "von_mises_stress": ("Von Mises stress (GPa)", 1e-9, "viridis"),
}
TIMES, PLACES = 161, 81


def add_colour_bar(figure: Figure, axes: Iterable[Axes], quantity: str) -> None:
    """Colour bar of one of ``MAPS`` beside the axes that show it."""
    axes = list(axes)
    figure.colorbar(axes[0].collections[0], ax=axes, label=MAPS[quantity][0])


def map_panel(quantity: str) -> Callable[..., Axes]:
    """Panel of one quantity along the ligament over a half cycle.

    Parameters
    ----------
    quantity : str
        A key of ``MAPS``.

    Returns
    -------
    callable
        ``plot(profiles, ax=None, *, limits=None)``, that draws the radius against the stored
        capacity from one of :func:`porousalloy.experiments.plotting.ligament.ligament_profiles`;
        ``limits`` are those of the colours.
    """

    @panel(lambda figure, _: add_colour_bar(figure, figure.axes, quantity))
    def plot(profiles: xr.Dataset, ax: Axes, limits: tuple[float, float] | None = None) -> None:
        _, scale, colours = MAPS[quantity]
        stored, radius, values = _map(profiles, quantity)
        ax.pcolormesh(
            stored,
            radius,
            scale * values,
            cmap=colours,
            norm=Normalize(*(limits or colour_limits(quantity, [profiles]))),
            shading="gouraud",
            rasterized=True,
        )
        states = np.interp(profiles["state"].values, np.linspace(0, 1, TIMES), stored)
        ax.plot(
            states, np.full_like(states, 1.03), "|", color="0.3", markersize=4,
            transform=ax.get_xaxis_transform(), clip_on=False,
        )  # fmt: skip
        ax.set_ylim(0, radius[-1])
        # time runs to the right: the capacity stored falls along a delithiation
        ax.set_xlim(stored[0], stored[-1])
        ax.set_xlabel(capacity_label(profiles, "Stored capacity"))
        ax.set_ylabel("Radius (nm)")

    plot.__doc__ = f"{MAPS[quantity][0]} along the ligament over a half cycle."
    return plot


plot_filling_map = map_panel("ligament_filling")
plot_stress_map = map_panel("axial_stress")
plot_von_mises_map = map_panel("von_mises_stress")


def ligament_map_figure(dataset: xr.Dataset) -> Figure:
    """Filling, axial and von Mises stress: radius against capacity, time to the right.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps with profiles, as described in :mod:`porousalloy.experiments.results.dataset`.
    """
    halves = list(ligament_profiles(dataset).values())
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 150 * MILLIMETRE)
        axes = figure.subplots(len(MAPS), len(halves), sharey=True, sharex="col", squeeze=False)
        for row, quantity in zip(axes, MAPS, strict=True):
            limits = colour_limits(quantity, halves)
            for ax, profiles in zip(row, halves, strict=True):
                map_panel(quantity)(profiles, ax, limits=limits)
                ax.label_outer()
            add_colour_bar(figure, row, quantity)
        for ax, profiles in zip(axes[0], halves, strict=True):
            ax.set_title(profiles_title(profiles), loc="left", pad=8)
    return figure


def colour_limits(quantity: str, halves: Iterable[xr.Dataset]) -> tuple[float, float]:
    """Limits that all half cycles share; about 0 for a stress with a sign.

    Parameters
    ----------
    quantity : str
        A key of ``MAPS``.
    halves : iterable of xarray.Dataset
        Profiles; see :func:`porousalloy.experiments.plotting.ligament.ligament_profiles`.
    """
    if quantity == "ligament_filling":
        return 0.0, 1.0
    scale = MAPS[quantity][1]
    largest = scale * max(float(np.nanmax(np.abs(half[quantity].values))) for half in halves)
    return (0.0 if quantity == "von_mises_stress" else -largest), largest


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


def _map(profiles: xr.Dataset, quantity: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stored capacity (TIMES,), radius in nm (PLACES,) and values (PLACES, TIMES)."""
    time = np.linspace(0, 1, TIMES)
    nodes = 1e9 * profiles["radius"].values
    radius = np.linspace(0, nodes[-1], PLACES)
    clock = profiles["time"].values
    fraction = (clock - clock[0]) / (clock[-1] - clock[0])
    stored = np.interp(time, fraction, profiles["stored_capacity"].values)
    values = interpolate_states(profiles["state"].values, profiles[quantity].values, time)
    return stored, radius, np.array([parabolas(nodes, row, radius) for row in values]).T
