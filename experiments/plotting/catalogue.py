"""Which figures a result can have, with their titles and what they show in words."""

from collections.abc import Callable
from typing import NamedTuple

import xarray as xr
from matplotlib.figure import Figure

from porousalloy.experiments.plotting import figures as plotting


class FigureKind(NamedTuple):
    """A figure: its file's name, title, description, how it is drawn and when there is one."""

    name: str
    title: str
    description: str
    draw: Callable[[xr.Dataset], Figure]
    applies: Callable[[xr.Dataset], bool]


def _always(dataset: xr.Dataset) -> bool:
    return True


def _several_rates(dataset: xr.Dataset) -> bool:
    return dataset.sizes["c_rate"] > 1


def _several_cycles(dataset: xr.Dataset) -> bool:
    return dataset.sizes["cycle"] > 1


def _has_profiles(dataset: xr.Dataset) -> bool:
    return "ligament_filling" in dataset


KINDS = (
    FigureKind(
        "voltage",
        "Voltage profiles",
        "Voltage against capacity of the last cycle at each C-rate.",
        plotting.voltage_figure,
        _always,
    ),
    FigureKind(
        "derivatives",
        "Differential capacity and differential voltage",
        "dQ/dV against voltage, from the charge that passes in cells of 1 mV, smoothed by a "
        "Gaussian of 5 mV; and dV/dQ against stored capacity, smoothed over 0.5 % of the capacity.",
        plotting.derivatives_figure,
        _always,
    ),
    FigureKind(
        "rate_capability",
        "Rate capability",
        "Capacity of lithiation and delithiation against C-rate; of many cycles, five.",
        plotting.rate_capability_figure,
        _several_rates,
    ),
    FigureKind(
        "cycling",
        "Capacity and coulombic efficiency",
        "Capacity, and charge out of the alloy over charge into it, against the cycle.",
        plotting.cycling_figure,
        _several_cycles,
    ),
    FigureKind(
        "swelling",
        "Swelling",
        "Porosity inside the particles, growth of their outer volume, porosity between them and "
        "thickness of the electrode over that at the start, against the capacity stored.",
        plotting.swelling_figure,
        _always,
    ),
    FigureKind(
        "ligament",
        "Profiles along the ligament",
        "Filling, axial and radial stress along the ligament at states of each half cycle, "
        "at the fastest C-rate.",
        plotting.ligament_figure,
        _has_profiles,
    ),
    FigureKind(
        "ligament_map",
        "Maps along the ligament",
        "Filling, axial stress (tension positive) and von Mises stress over radius and capacity "
        "at the fastest C-rate, interpolated between the states that the ticks mark.",
        plotting.ligament_map_figure,
        _has_profiles,
    ),
)


def applicable(dataset: xr.Dataset) -> list[FigureKind]:
    """Figures that a result has the data for."""
    return [kind for kind in KINDS if kind.applies(dataset)]
