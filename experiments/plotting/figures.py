"""The figures: panels arranged on a page.

Each ``plot_`` function draws one panel, on axes of any figure or on its own; see
:mod:`porousalloy.experiments.plotting.style`. The ``_figure`` functions arrange panels.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.plotting.curves import (
    Colours,
    curve_legend,
    has_curves,
    has_rests,
    is_pulsed,
    shown_cycles,
)
from porousalloy.experiments.plotting.relaxation import plot_voltage_in_time
from porousalloy.experiments.plotting.style import (
    COLUMN,
    MILLIMETRE,
    PAGE,
    STYLE,
    capacity_label,
    figure_of,
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

#: Panels of two results beside each other, with the curve that each needs.
SIDE_BY_SIDE = {
    "voltage": plot_voltage,
    "outer_volume_ratio": plot_outer_expansion,
    "peak_von_mises": plot_peak_von_mises,
}


def voltage_figure(dataset: xr.Dataset) -> Figure:
    """Voltage against capacity; against time where rests interrupt the half cycles.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps, as described in :mod:`porousalloy.experiments.results.dataset`.
    """
    if is_pulsed(dataset):
        with mpl.rc_context(STYLE):
            figure = new_figure(COLUMN, 68 * MILLIMETRE)
            plot_voltage_in_time(dataset, figure.subplots())
        return figure
    if has_rests(dataset):
        return _page(dataset, [[plot_voltage, plot_voltage_in_time]])
    return figure_of(plot_voltage(dataset))


def derivatives_figure(dataset: xr.Dataset) -> Figure:
    """dQ/dV and dV/dQ, side by side."""
    return _page(dataset, [[plot_differential_capacity, plot_differential_voltage]])


def swelling_figure(dataset: xr.Dataset) -> Figure:
    """Porosities, outer expansion and electrode thickness."""
    rows = [[plot_internal_porosity, plot_outer_expansion]]
    rows += [[plot_electrode_porosity, plot_thickness]]
    figure = _page(dataset, rows, sharex=True)
    for ax in figure.axes[:2]:
        ax.set_xlabel("")
    return figure


def side_by_side_figure(datasets: Mapping[str, xr.Dataset]) -> Figure:
    """Two results beside each other: voltage, expansion of the particles, peak stress.

    Parameters
    ----------
    datasets : Mapping of str to xarray.Dataset
        Results by the names above their columns, such as "porous" and "dense".

    Raises
    ------
    InputError
        If their capacities are not per gram of the same, or one has no curves against capacity.
    """
    bases = {dataset.attrs["capacity_basis"] for dataset in datasets.values()}
    if len(bases) > 1:
        raise InputError(
            f"The capacities are per gram of {' and of '.join(sorted(bases))}; put results side "
            "by side whose capacities are per gram of the same."
        )
    for name, dataset in datasets.items():
        if not has_curves(dataset, "voltage"):
            raise InputError(
                f"'{name}' has no half cycles that can be drawn against capacity; put results of "
                "`porousalloy simulate`, `cycle`, or `run` without rests side by side."
            )
    panels = [
        plot
        for name, plot in SIDE_BY_SIDE.items()
        if all(has_curves(dataset, name) for dataset in datasets.values())
    ]
    columns = list(datasets.values())
    colours = _shared_colours(columns)
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (58 * len(panels) + 8) * MILLIMETRE)
        shape = len(panels), len(columns)
        axes = figure.subplots(*shape, sharex=True, sharey="row", squeeze=False)
        for row, plot in zip(axes, panels, strict=True):
            for ax, dataset in zip(row, columns, strict=True):
                plot(dataset, ax, colours=colours)
                ax.set_xlabel("")
                ax.label_outer()
        for ax, name in zip(axes[0], datasets, strict=True):
            ax.set_title(name, loc="left")
        for ax, dataset in zip(axes[-1], columns, strict=True):
            ax.set_xlabel(capacity_label(dataset))
        curve_legend(figure, columns[0], colours)
    return figure


def _shared_colours(datasets: Sequence[xr.Dataset]) -> Colours:
    """The same colour for the same C-rate or cycle in all results."""
    order: dict[str, tuple[float, int]] = {}
    for dataset in datasets:
        rates, keys = dataset["step_c_rate"].values, shown_cycles(dataset)
        steps = list(zip(dataset["step_run"].values, dataset["step_cycle"].values, strict=True))
        for key, label in keys.items():
            rate = float(np.nan_to_num(rates[steps.index(key)]))
            order.setdefault(label, (rate, key[1]))
    labels = sorted(order, key=lambda label: order[label])
    return dict(zip(labels, order_colours(len(labels)), strict=True))


def _page(
    dataset: xr.Dataset, rows: Sequence[Sequence[Callable[..., Axes]]], sharex: bool = False
) -> Figure:
    """Panels in rows over the width of a page, with one legend of C-rates or cycles."""
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, (58 * len(rows) + 10) * MILLIMETRE)
        axes = figure.subplots(len(rows), len(rows[0]), sharex=sharex, squeeze=False)
        for row, plots in zip(axes, rows, strict=True):
            for ax, plot in zip(row, plots, strict=True):
                plot(dataset, ax)
        curve_legend(figure, dataset)
    return figure
