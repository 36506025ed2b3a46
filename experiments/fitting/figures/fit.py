"""Model over measurement of a fit, and the residuals between them."""

from collections.abc import Iterator, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.fitting.fit_result import Fit
from porousalloy.experiments.fitting.predictor import Prediction
from porousalloy.experiments.plotting.style import (
    COLUMN,
    MEASURED_COLOUR,
    MILLIMETRE,
    PAGE,
    STYLE,
    Colour,
    new_figure,
    order_colours,
)

MOST_POINTS = 120  # of a record; more would hide the line
CURVE_HEIGHT, CAPACITY_HEIGHT = 110 * MILLIMETRE, 60 * MILLIMETRE
Pair = tuple[Record, Prediction, Colour]


def _pairs(fit: Fit) -> Iterator[Pair]:
    colours = order_colours(len(fit.records))
    return zip(fit.records, fit.predictions, colours, strict=True)


def plot_fitted_voltage(fit: Fit, ax: Axes) -> None:
    """Voltage against charge in the alloy: points measured, lines the model."""
    for record, prediction, colour in _pairs(fit):
        _points(ax, record.charge, record.voltage)
        voltage = np.where(prediction.reached, prediction.voltage, np.nan)
        ax.plot(record.charge, voltage, color=colour)
    ax.set_ylabel("Voltage (V)")


def plot_fitted_thickness(fit: Fit, ax: Axes) -> None:
    """Change of the electrode's thickness against charge in the alloy."""
    for record, prediction, colour in _pairs(fit):
        if record.thickness is not None:
            _points(ax, record.charge, 1e6 * record.thickness)
        thickness = np.where(prediction.reached, prediction.thickness, np.nan)
        ax.plot(record.charge, 1e6 * thickness, color=colour)
    ax.set_ylabel("Thickness change (µm)")


def plot_voltage_residuals(fit: Fit, ax: Axes) -> None:
    """Model minus measured voltage against charge in the alloy; delithiation dashed."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for record, prediction, colour in _pairs(fit):
        difference = 1e3 * np.where(prediction.reached, prediction.voltage - record.voltage, np.nan)
        for sign, line in ((1, "-"), (-1, "--")):
            shown = np.where(np.sign(record.current) == sign, difference, np.nan)
            ax.plot(record.charge, shown, line, color=colour, linewidth=1)
    ax.set_ylabel("Model - measured (mV)")


def plot_thickness_residuals(fit: Fit, ax: Axes) -> None:
    """Model minus measured change of thickness against charge in the alloy."""
    ax.axhline(0, color="0.75", linewidth=0.7, zorder=0)
    for record, prediction, colour in _pairs(fit):
        if record.thickness is not None:
            difference = np.where(
                prediction.reached, prediction.thickness - record.thickness, np.nan
            )
            ax.plot(record.charge, 1e9 * difference, color=colour, linewidth=1)
    ax.set_ylabel("Model - measured (nm)")


def plot_fitted_capacities(fit: Fit, ax: Axes) -> None:
    """Capacity against C-rate: circles measured, crosses the model; lithiation in grey."""
    measured = fit.measured_capacities
    colour = order_colours(1)[0]
    for branch, grey in (("delithiation", False), ("lithiation", True)):
        pairs = [
            (one, model)
            for one, model in zip(measured, fit.capacities, strict=True)
            if one.branch == branch
        ]
        if not pairs:
            continue
        rates = [one.c_rate for one, _ in pairs]
        ax.plot(
            rates,
            [one.capacity for one, _ in pairs],
            "o",
            color="0.6" if grey else MEASURED_COLOUR,
            fillstyle="none",
            label=f"measured, {branch}",
        )
        shade = "0.4" if grey else colour
        ax.plot(rates, [model for _, model in pairs], "x", color=shade, label=f"model, {branch}")
    ax.set_xscale("log")
    highest = max(*(one.capacity for one in measured), *fit.capacities)
    ax.set_ylim(0, 1.1 * highest)
    ax.xaxis.set_major_locator(FixedLocator(sorted({one.c_rate for one in measured})))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{rate:g}C"))
    ax.set_xlabel("C-rate")
    ax.set_ylabel(f"Capacity\n(mAh per g of {fit.cell.one_c_basis})")
    ax.legend(loc="best")


def fit_figure(fit: Fit) -> Figure:
    """Curves above residuals, a column a channel, and capacities against C-rate.

    Parameters
    ----------
    fit : Fit
        A fit.

    Returns
    -------
    matplotlib.figure.Figure
        Figure one page wide where there are curves, else one column wide.
    """
    with mpl.rc_context(STYLE):
        if not fit.records:
            figure = new_figure(COLUMN, CAPACITY_HEIGHT)
            plot_fitted_capacities(fit, figure.subplots())
            return figure
        if not fit.measured_capacities:
            figure = new_figure(PAGE, CURVE_HEIGHT)
            _draw_curves(fit, figure)
            return figure
        figure = new_figure(PAGE, CURVE_HEIGHT + CAPACITY_HEIGHT)
        heights = [CURVE_HEIGHT, CAPACITY_HEIGHT]
        upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
        _draw_curves(fit, upper)
        plot_fitted_capacities(fit, lower.subplots())
    return figure


def _draw_curves(fit: Fit, figure: Figure | SubFigure) -> None:
    """Curves above residuals; a column for the voltage and one for the thickness if measured."""
    columns = [(plot_fitted_voltage, plot_voltage_residuals)]
    if any(record.thickness is not None for record in fit.records):
        columns.append((plot_fitted_thickness, plot_thickness_residuals))
    axes = figure.subplots(2, len(columns), sharex=True, squeeze=False, height_ratios=[2, 1])
    for column, plots in zip(axes.T, columns, strict=True):
        for ax, plot in zip(column, plots, strict=True):
            plot(fit, ax)
        column[-1].set_xlabel(f"Charge (mAh per g of {fit.cell.one_c_basis})")
    _legend(figure, fit.records)


def _points(ax: Axes, charge: np.ndarray, values: np.ndarray) -> None:
    every = max(charge.size // MOST_POINTS, 1)
    ax.plot(
        charge[::every], values[::every], "o", color=MEASURED_COLOUR,
        markersize=2, fillstyle="none", markeredgewidth=0.6,
    )  # fmt: skip


def _legend(figure: Figure | SubFigure, records: Sequence[Record]) -> None:
    lines = [Line2D([], [], color=colour) for colour in order_colours(len(records))]
    names = [record.name for record in records]
    lines.append(Line2D([], [], color=MEASURED_COLOUR, marker="o", fillstyle="none", linestyle=""))
    names.append("measured")
    figure.legend(lines, names, loc="outside upper center", ncols=min(len(names), 4))
