"""Which figures a result can have, with their titles and what they show in words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from porousalloy.experiments.plotting.capacity import (
    has_whole_cycles,
    rate_capability_figure,
    rate_points,
)
from porousalloy.experiments.plotting.curves import has_curves, has_rests, is_pulsed
from porousalloy.experiments.plotting.cycle_life import cycles_figure
from porousalloy.experiments.plotting.figures import (
    derivatives_figure,
    swelling_figure,
    voltage_figure,
)
from porousalloy.experiments.plotting.gitt import diffusivity_figure
from porousalloy.experiments.plotting.impedance import impedance_figure
from porousalloy.experiments.plotting.ligament import ligament_figure, ligament_profiles
from porousalloy.experiments.plotting.ligament_map import ligament_map_figure
from porousalloy.experiments.plotting.relaxation import plot_relaxation
from porousalloy.experiments.plotting.style import branch_names, figure_of
from porousalloy.experiments.results.writing import FIGURES
from porousalloy.parameters.errors import InputError

Tables = Mapping[str, pd.DataFrame]


class Content(NamedTuple):
    """What figures are drawn from.

    Attributes
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    cycles : pandas.DataFrame
        Table of cycles.
    tables : Mapping of str to pandas.DataFrame
        Further tables by name, such as "gitt".
    """

    dataset: xr.Dataset
    cycles: pd.DataFrame
    tables: Tables


class FigureKind(NamedTuple):
    """A figure that a result can have.

    Attributes
    ----------
    name : str
        Name of the figure and of its file.
    title, description : str
        Caption.
    draw : callable
        Function of a Content that draws it.
    applies : callable
        Function of a Content that says whether it has the data for it.
    """

    name: str
    title: str
    description: str
    draw: Callable[[Content], Figure]
    applies: Callable[[Content], bool]


SWELLING = ("internal_porosity", "outer_volume_ratio", "electrode_porosity", "thickness_ratio")
KINDS = (
    FigureKind(
        "voltage",
        "Voltage profiles",
        "Voltage against capacity of the last cycle at each C-rate, or of a few cycles; against "
        "time where rests interrupt the half cycles.",
        lambda content: voltage_figure(content.dataset),
        lambda content: has_curves(content.dataset, "voltage") or has_rests(content.dataset),
    ),
    FigureKind(
        "relaxation",
        "Relaxation",
        "Change of the voltage over a rest, against the time at rest; of many rests, five.",
        lambda content: figure_of(plot_relaxation(content.dataset)),
        lambda content: has_rests(content.dataset),
    ),
    FigureKind(
        "derivatives",
        "Differential capacity and differential voltage",
        "dQ/dV against voltage, from the charge that passes in cells of 1 mV, smoothed by a "
        "Gaussian of 5 mV; and dV/dQ against stored capacity, smoothed over 0.5 % of the capacity.",
        lambda content: derivatives_figure(content.dataset),
        lambda content: has_curves(content.dataset, "voltage", "stored_capacity"),
    ),
    FigureKind(
        "rate_capability",
        "Rate capability",
        "Capacity of lithiation and delithiation against C-rate; of many cycles, five.",
        lambda content: rate_capability_figure(content.cycles, branch_names(content.dataset)),
        lambda content: bool(rate_points(content.cycles)),
    ),
    FigureKind(
        "cycles",
        "Change from cycle to cycle",
        "Capacity, charge out of the alloy over charge into it, largest stresses in the ligament "
        "and largest change of the electrode's thickness, against the cycle.",
        lambda content: cycles_figure(content.cycles, branch_names(content.dataset)),
        lambda content: has_whole_cycles(content.cycles),
    ),
    FigureKind(
        "swelling",
        "Swelling",
        "Porosity inside the particles, growth of their outer volume, porosity between them and "
        "thickness of the electrode over that at the start (dotted: without the part that stays), "
        "against the capacity stored.",
        lambda content: swelling_figure(content.dataset),
        lambda content: has_curves(content.dataset, "stored_capacity", *SWELLING),
    ),
    FigureKind(
        "ligament",
        "Profiles along the ligament",
        "Filling, axial and radial stress along the ligament at states of the last half cycles, "
        "at the fastest C-rate.",
        lambda content: ligament_figure(content.dataset),
        lambda content: _has_profiles(content.dataset),
    ),
    FigureKind(
        "ligament_map",
        "Maps along the ligament",
        "Filling, axial stress (tension positive) and von Mises stress over radius and capacity "
        "at the fastest C-rate, interpolated between the states that the ticks mark.",
        lambda content: ligament_map_figure(content.dataset),
        lambda content: _has_profiles(content.dataset),
    ),
    FigureKind(
        "diffusivity",
        "Diffusivity from titration",
        "Diffusivity that the pulses give beside the model's own, against filling; hollow where "
        "the assumptions of the method fail.",
        lambda content: diffusivity_figure(content.tables["gitt"], content.dataset),
        lambda content: len(content.tables.get("gitt", ())) > 0,
    ),
    FigureKind(
        "impedance",
        "Impedance",
        "Nyquist plot with equal axes, whole decades of frequency marked, and Bode plot, at "
        "fillings of the alloy.",
        lambda content: impedance_figure(content.dataset),
        lambda content: content.dataset.sizes.get("spectrum", 0) > 0,
    ),
)


def applicable(dataset: xr.Dataset, cycles: pd.DataFrame, tables: Tables) -> list[FigureKind]:
    """Figures that a result has the data for.

    Parameters
    ----------
    dataset, cycles, tables
        Result; see :class:`Content`.

    Returns
    -------
    list of FigureKind
        Figures in the order of a report.
    """
    content = Content(dataset, cycles, tables)
    return [kind for kind in KINDS if kind.applies(content)]


def draw(name: str, dataset: xr.Dataset, cycles: pd.DataFrame, tables: Tables) -> Figure:
    """Draw one figure of a result.

    Parameters
    ----------
    name : str
        Name of the figure.
    dataset, cycles, tables
        Result; see :class:`Content`.

    Returns
    -------
    matplotlib.figure.Figure
        The figure.

    Raises
    ------
    InputError
        If there is no such figure, or the result does not have the data for it.
    """
    kinds = {kind.name: kind for kind in applicable(dataset, cycles, tables)}
    if name not in kinds:
        known = name in (kind.name for kind in KINDS)
        problem = f"The result has no data for the figure '{name}'" if known else ""
        problem = problem or f"There is no figure '{name}'"
        choice = f"choose from {', '.join(kinds)}" if kinds else "none applies to this result"
        raise InputError(f"{problem}; {choice}.")
    return kinds[name].draw(Content(dataset, cycles, tables))


def main_figures(dataset: xr.Dataset, cycles: pd.DataFrame, tables: Tables) -> dict[str, Figure]:
    """The few figures that a command saves with its result.

    Parameters
    ----------
    dataset, cycles, tables
        Result; see :class:`Content`.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        Figures by name; none if the result has the data for none.
    """
    wanted = FIGURES.get(str(dataset.attrs.get("command")), ("voltage",))
    kinds = {kind.name: kind for kind in applicable(dataset, cycles, tables)}
    content = Content(dataset, cycles, tables)
    return {name: kinds[name].draw(content) for name in wanted if name in kinds}


def _has_profiles(dataset: xr.Dataset) -> bool:
    # those of the last pulse of a titration say nothing of the half cycle
    return not is_pulsed(dataset) and bool(ligament_profiles(dataset))
