"""The figures: panels arranged on a page.

Each ``plot_`` function draws one panel, on axes of any figure or on its own; see
:mod:`porousalloy.experiments.plotting.style`. The ``_figure`` functions arrange panels and are what the
command line saves.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from porousalloy.experiments.plotting.capacity import (
    plot_coulombic_efficiency,
    plot_cycle_capacity,
    plot_rate_capability,
)
from porousalloy.experiments.plotting.ligament import (
    MAPS,
    STRESS_LINES,
    add_colour_bar,
    fastest_rate,
    map_panel,
    parabolas,
    plot_filling,
    plot_stresses,
)
from porousalloy.experiments.plotting.rates import rate_legend
from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    branch_names,
    capacity_label,
    new_figure,
    order_colours,
)
from porousalloy.experiments.plotting.swelling import (
    plot_electrode_porosity,
    plot_internal_porosity,
    plot_outer_expansion,
    plot_peak_von_mises,
    plot_thickness,
)
from porousalloy.experiments.plotting.voltage import (
    plot_differential_capacity,
    plot_differential_voltage,
    plot_voltage,
)
from porousalloy.parameters.errors import InputError

__all__ = ["LINES", "STYLE", "order_colours", "parabolas"]  # used by other figures
SHOWN_STATES = (0.0, 0.25, 0.5, 0.75, 1.0)  # as many lines as a panel can hold
SIDE_BY_SIDE = (plot_voltage, plot_outer_expansion, plot_peak_von_mises)


def voltage_figure(dataset: xr.Dataset) -> Figure:
    """Voltage against capacity, in one column."""
    return plot_voltage(dataset).figure


def derivatives_figure(dataset: xr.Dataset) -> Figure:
    """dQ/dV and dV/dQ, side by side."""
    return _page(dataset, [[plot_differential_capacity, plot_differential_voltage]])


def rate_capability_figure(dataset: xr.Dataset) -> Figure:
    """Capacity against C-rate, in one column."""
    return plot_rate_capability(dataset).figure


def cycling_figure(dataset: xr.Dataset) -> Figure:
    """Capacity and coulombic efficiency against the cycle, side by side."""
    return _page(dataset, [[plot_cycle_capacity, plot_coulombic_efficiency]])


def swelling_figure(dataset: xr.Dataset) -> Figure:
    """Porosities, outer expansion and electrode thickness."""
    rows = [[plot_internal_porosity, plot_outer_expansion]]
    rows += [[plot_electrode_porosity, plot_thickness]]
    figure = _page(dataset, rows, sharex=True)
    for ax in figure.axes[:2]:
        ax.set_xlabel("")
    return figure


def ligament_figure(dataset: xr.Dataset) -> Figure:
    """Filling and stresses along the ligament, lithiation above delithiation.

    At the fastest C-rate with any result, where gradients are the steepest; at the states nearest
    to every quarter of the half cycle.
    """
    profiles = dataset.sel(c_rate=fastest_rate(dataset))
    profiles = profiles.sel(state=list(SHOWN_STATES), method="nearest").drop_duplicates("state")
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 120 * MILLIMETRE)
        axes = figure.subplots(2, 2, sharex=True, sharey="col")
        for row, branch in zip(axes, dataset["branch"].values, strict=True):
            plot_filling(profiles.sel(branch=branch), row[0])
            plot_stresses(profiles.sel(branch=branch), row[1])
            row[0].set_title(f"{branch} at {float(profiles['c_rate']):g}C", loc="left")
        for ax in axes[1]:
            ax.set_xlabel("Distance from the ligament's centre (nm)")
        states = profiles["state"].values
        lines = [Line2D([], [], color=colour) for colour in order_colours(len(states))]
        lines += [Line2D([], [], color="0.3", linestyle=line) for line in STRESS_LINES.values()]
        labels = [f"{100 * state:.0f} %" for state in states]
        labels += [f"{direction} stress" for direction in STRESS_LINES]
        title = "progress of the half cycle"
        figure.legend(lines, labels, title=title, loc="outside upper center", ncols=7)
    return figure


def ligament_map_figure(dataset: xr.Dataset) -> Figure:
    """Filling, axial and von Mises stress: radius against capacity, time to the right."""
    c_rate = fastest_rate(dataset)
    obtained = dataset["ligament_filling"].sel(c_rate=c_rate).notnull().any(["state", "r"])
    branches = [branch for branch in LINES if obtained.sel(branch=branch)]
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 150 * MILLIMETRE)
        axes = figure.subplots(len(MAPS), len(branches), sharey=True, sharex="col", squeeze=False)
        for row, quantity in zip(axes, MAPS, strict=True):
            for ax, branch in zip(row, branches, strict=True):
                map_panel(quantity)(dataset, ax, branch=branch, c_rate=c_rate)
                ax.label_outer()
            add_colour_bar(figure, row, quantity)
        for ax, branch in zip(axes[0], branches, strict=True):
            ax.set_title(f"{branch_names(dataset)[branch]} at {c_rate:g}C", loc="left", pad=8)
    return figure


def side_by_side_figure(datasets: Mapping[str, xr.Dataset]) -> Figure:
    """Two results beside each other: voltage, expansion of the particles, peak stress.

    Parameters
    ----------
    datasets : mapping of str to xarray.Dataset
        Results by the names above their columns, such as "porous" and "dense".

    Raises
    ------
    InputError
        If their capacities are not per gram of the same.
    """
    bases = {dataset.attrs["capacity_basis"] for dataset in datasets.values()}
    if len(bases) > 1:
        raise InputError(
            f"The capacities are per gram of {' and of '.join(sorted(bases))}; put results side "
            "by side whose capacities are per gram of the same."
        )
    rates = np.unique(np.concatenate([dataset["c_rate"] for dataset in datasets.values()]))
    # the same colour for the same C-rate: those that one of them lacks are NaN there
    columns = [dataset.reindex(c_rate=rates) for dataset in datasets.values()]
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 180 * MILLIMETRE)
        axes = figure.subplots(len(SIDE_BY_SIDE), len(columns), sharex=True, sharey="row")
        for row, plot in zip(axes, SIDE_BY_SIDE, strict=True):
            for ax, dataset in zip(row, columns, strict=True):
                plot(dataset, ax)
                ax.set_xlabel("")
                ax.label_outer()
        for ax, name in zip(axes[0], datasets, strict=True):
            ax.set_title(name, loc="left")
        for ax, dataset in zip(axes[-1], columns, strict=True):
            ax.set_xlabel(capacity_label(dataset))
        rate_legend(figure, columns[0])
    return figure


def _page(
    dataset: xr.Dataset, rows: Sequence[Sequence[Callable[..., Axes]]], sharex: bool = False
) -> Figure:
    """Panels in rows over the width of a page, with one legend of C-rates."""
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (58 * len(rows) + 10) * MILLIMETRE)
        axes = figure.subplots(len(rows), len(rows[0]), sharex=sharex, squeeze=False)
        for row, plots in zip(axes, rows, strict=True):
            for ax, plot in zip(row, plots, strict=True):
                plot(dataset, ax)
        rate_legend(figure, dataset)
    return figure
