"""Model over measurement, and what is left between them, of a fit."""

from collections.abc import Iterator, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from porousalloy.experiments.data.record import Record
from porousalloy.experiments.fitting.capacity_fit import CapacityFit
from porousalloy.experiments.fitting.cell_fit import CellFit
from porousalloy.experiments.fitting.predictor import Prediction
from porousalloy.experiments.plotting.style import (
    COLUMN,
    MEASURED_COLOUR,
    MILLIMETRE,
    PAGE,
    STYLE,
    new_figure,
    order_colours,
)

MOST_POINTS = 120  # of a record; more would hide the line
Pair = tuple[Record, Prediction, np.ndarray]


def _pairs(result: CellFit) -> Iterator[Pair]:
    colours = order_colours(len(result.records))
    return zip(result.records, result.predictions, colours, strict=True)


def plot_fitted_voltage(result: CellFit, ax: Axes) -> None:
    """Voltage against charge in the alloy: points measured, lines the model."""
    for record, prediction, colour in _pairs(result):
        _points(ax, record.charge, record.voltage)
        voltage = np.where(prediction.reached, prediction.voltage, np.nan)
        ax.plot(record.charge, voltage, color=colour)
    ax.set_ylabel("Voltage (V)")


def plot_fitted_thickness(result: CellFit, ax: Axes) -> None:
    """Change of the electrode's thickness against charge in the alloy."""
    for record, prediction, colour in _pairs(result):
        if record.thickness is not None:
            _points(ax, record.charge, 1e6 * record.thickness)
        thickness = np.where(prediction.reached, prediction.thickness, np.nan)
        ax.plot(record.charge, 1e6 * thickness, color=colour)
    ax.set_ylabel("Thickness change (µm)")


def plot_voltage_residuals(result: CellFit, ax: Axes) -> None:
    """Model minus measured voltage against charge in the alloy; delithiation dashed."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for record, prediction, colour in _pairs(result):
        difference = 1e3 * np.where(prediction.reached, prediction.voltage - record.voltage, np.nan)
        for sign, line in ((1, "-"), (-1, "--")):
            shown = np.where(np.sign(record.current) == sign, difference, np.nan)
            ax.plot(record.charge, shown, line, color=colour, linewidth=1)
    ax.set_ylabel("Model - measured (mV)")


def plot_thickness_residuals(result: CellFit, ax: Axes) -> None:
    """Model minus measured change of thickness against charge in the alloy."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for record, prediction, colour in _pairs(result):
        if record.thickness is not None:
            difference = np.where(
                prediction.reached, prediction.thickness - record.thickness, np.nan
            )
            ax.plot(record.charge, 1e9 * difference, color=colour, linewidth=1)
    ax.set_ylabel("Model - measured (nm)")


def plot_fitted_capacities(result: CapacityFit, ax: Axes) -> None:
    """Capacity against C-rate: points measured, crosses the model."""
    rates = list(result.measured)
    ax.plot(
        rates, list(result.measured.values()), "o", color=MEASURED_COLOUR, fillstyle="none",
        label="measured",
    )  # fmt: skip
    model = [result.capacities[rate] for rate in rates]
    ax.plot(rates, model, "x", color=order_colours(1)[0], label="model")
    ax.set_xscale("log")
    ax.set_ylim(0, None)
    ax.xaxis.set_major_locator(FixedLocator(rates))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{rate:g}C"))
    ax.set_xlabel("C-rate")
    ax.set_ylabel(f"Capacity (mAh per g of {result.cell.one_c_basis})")
    ax.legend(loc="best")


def capacity_fit_figure(result: CapacityFit) -> Figure:
    """Capacities against C-rate, in one column."""
    with mpl.rc_context(STYLE):
        figure = new_figure(COLUMN, 60 * MILLIMETRE)
        plot_fitted_capacities(result, figure.subplots())
    return figure


def fit_figure(result: CellFit) -> Figure:
    """Curves above residuals; a column for the voltage and one for the thickness if measured."""
    measured = any(record.thickness is not None for record in result.records)
    columns = [(plot_fitted_voltage, plot_voltage_residuals)]
    if measured:
        columns.append((plot_fitted_thickness, plot_thickness_residuals))
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 110 * MILLIMETRE)
        axes = figure.subplots(2, len(columns), sharex=True, squeeze=False, height_ratios=[2, 1])
        for column, plots in zip(axes.T, columns, strict=True):
            for ax, plot in zip(column, plots, strict=True):
                plot(result, ax)
            column[-1].set_xlabel(f"Charge (mAh per g of {result.cell.one_c_basis})")
        _legend(figure, result.records)
    return figure


def _points(ax, charge, values):
    every = max(charge.size // MOST_POINTS, 1)
    ax.plot(
        charge[::every], values[::every], "o", color=MEASURED_COLOUR,
        markersize=2, fillstyle="none", markeredgewidth=0.6,
    )  # fmt: skip


def _legend(figure: Figure, records: Sequence[Record]) -> None:
    lines = [Line2D([], [], color=colour) for colour in order_colours(len(records))]
    names = [record.name for record in records]
    lines.append(Line2D([], [], color=MEASURED_COLOUR, marker="o", fillstyle="none", linestyle=""))
    names.append("measured")
    figure.legend(lines, names, loc="outside upper center", ncols=min(len(names), 4))
