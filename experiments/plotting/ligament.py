"""Filling and stresses along the ligament at several states of a half cycle."""

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    Line,
    branch_names,
    new_figure,
    order_colours,
    panel,
)

STRESS_LINES: dict[str, Line] = {"axial": "-", "radial": ":"}
SHOWN_STATES = (0.0, 0.25, 0.5, 0.75, 1.0)  # as many lines as a panel can hold


def ligament_profiles(dataset: xr.Dataset) -> dict[str, xr.Dataset]:
    """Profiles of the last half cycles of the run whose gradients are the steepest.

    That is the run at the fastest C-rate of those that obtained most half cycles.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.

    Returns
    -------
    dict of str to xarray.Dataset
        Profiles state x r with the curves of their step, by "lithiation" and "delithiation";
        empty if there are none.
    """
    if "ligament_filling" not in dataset or "profile" not in dataset["ligament_filling"].dims:
        return {}
    runs: dict[int, dict[str, xr.Dataset]] = {}
    for place, step in enumerate(dataset["profile_step"].values.astype(int)):
        profiles = dataset.isel(profile=place, step=step)
        if profiles["ligament_filling"].notnull().any():
            branches = runs.setdefault(int(profiles["step_run"]), {})
            branches[str(profiles["step_name"].item())] = profiles

    def steepness(branches: dict[str, xr.Dataset]) -> tuple[int, float]:
        rates = [float(profiles["step_c_rate"]) for profiles in branches.values()]
        return len(branches), max(np.nan_to_num(rates))

    steepest = max(runs.values(), key=steepness, default={})
    return {branch: steepest[branch] for branch in LINES if branch in steepest}


def profiles_title(profiles: xr.Dataset) -> str:
    """Half cycle that profiles are of, with its C-rate or else its cycle."""
    name = branch_names(profiles)[str(profiles["step_name"].item())]
    c_rate, cycle = float(profiles["step_c_rate"]), int(profiles["step_cycle"])
    return f"{name} at {c_rate:.3g}C" if np.isfinite(c_rate) else f"{name} of cycle {cycle}"


@panel()
def plot_filling(profiles: xr.Dataset, ax: Axes) -> None:
    """Filling along the ligament at several states of one half cycle.

    Parameters
    ----------
    profiles : xarray.Dataset
        One of :func:`ligament_profiles`.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on.
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


def ligament_figure(dataset: xr.Dataset) -> Figure:
    """Filling and stresses along the ligament, lithiation above delithiation.

    Of the half cycles of :func:`ligament_profiles`, at the states nearest to every quarter.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps with profiles, as described in :mod:`porousalloy.experiments.results.dataset`.
    """
    halves = list(ligament_profiles(dataset).values())
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (20 + 50 * len(halves)) * MILLIMETRE)
        axes = figure.subplots(len(halves), 2, sharex=True, sharey="col", squeeze=False)
        for row, profiles in zip(axes, halves, strict=True):
            plot_filling(profiles, row[0])
            plot_stresses(profiles, row[1])
            row[0].set_title(profiles_title(profiles), loc="left")
        for ax in axes[-1]:
            ax.set_xlabel("Distance from the ligament's centre (nm)")
        states = shown_states(halves[0])
        lines = [Line2D([], [], color=colour) for colour in order_colours(len(states))]
        lines += [Line2D([], [], color="0.3", linestyle=line) for line in STRESS_LINES.values()]
        labels = [f"{100 * state:.0f} %" for state in states]
        labels += [f"{direction} stress" for direction in STRESS_LINES]
        title = "progress of the half cycle"
        figure.legend(lines, labels, title=title, loc="outside upper center", ncols=7)
    return figure


def shown_states(profiles: xr.Dataset) -> np.ndarray:
    """States nearest to every quarter of a half cycle, as fractions of it."""
    states = profiles["state"].values
    places = {int(np.abs(states - wanted).argmin()) for wanted in SHOWN_STATES}
    return states[sorted(places)]


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


def _plot_states(ax: Axes, profiles: xr.Dataset, key: str, scale: float, line: str) -> None:
    nodes = 1e9 * profiles["radius"].values
    radius = np.linspace(0, nodes[-1], 200)
    shown = shown_states(profiles)
    for colour, state in zip(order_colours(len(shown)), shown, strict=True):
        values = scale * profiles[key].values[profiles["state"].values == state][0]
        ax.plot(radius, parabolas(nodes, values, radius), line, color=colour)
    ax.set_xlim(0, None)
