"""Measured records as they were read: voltage against charge, voltage and current in time."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from porousalloy.experiments.data.records.half_cycles import branches
from porousalloy.experiments.data.records.record import Record
from porousalloy.experiments.plotting.style import (
    LINES,
    MILLIMETRE,
    PAGE,
    STYLE,
    Colour,
    new_figure,
    order_colours,
)

MOST_LABELS = 8


def records_figure(records: Sequence[Record], charge_unit: str = "mAh/g") -> Figure:
    """Voltage against the charge of each half cycle beside voltage and current against time.

    Parameters
    ----------
    records : sequence of Record
        Records of one cycle each.
    charge_unit : {"mAh/g", "mAh"}, optional
        Unit of the charges. The default is that per gram.
    """
    with mpl.rc_context(STYLE):
        figure = new_figure(PAGE, 75 * MILLIMETRE)
        axes = figure.subplot_mosaic([["charge", "voltage"], ["charge", "current"]])
        over_charge, voltage, current = (axes[name] for name in ("charge", "voltage", "current"))
        voltage.sharex(current)
        voltage.tick_params(labelbottom=False)
        colours = order_colours(len(records))
        begin, end, file = 0.0, 0.0, records[0].file
        for record, colour in zip(records, colours, strict=True):
            _over_charge(over_charge, record, colour)
            if record.file != file:
                # each file has a clock of its own
                file, begin = record.file, end
            _in_time(voltage, current, record, begin, colour)
            end = begin + (record.start + record.time[-1]) / 3600
        over_charge.set_xlabel(f"Charge of the half cycle ({charge_unit})")
        over_charge.set_ylabel("Voltage (V)")
        over_charge.set_xlim(0, None)
        voltage.set_ylabel("Voltage (V)")
        current.set_ylabel(f"Current ({charge_unit.replace('h', '')})")
        current.set_xlabel("Time (h)")
        _legend(over_charge, records)
    return figure


def _over_charge(ax: Axes, record: Record, colour: Colour) -> None:
    charge = record.charge
    for branch, rows in branches(record):
        if branch in LINES:
            passed = np.abs(charge[rows] - charge[max(rows.start - 1, 0)])
            ax.plot(passed, record.voltage[rows], LINES[branch], color=colour)


def _in_time(voltage: Axes, current: Axes, record: Record, begin: float, colour: Colour) -> None:
    hours = begin + (record.start + record.time) / 3600
    voltage.plot(hours, record.voltage, color=colour)
    times, currents = record.held_times_and_currents()
    current.plot(begin + (record.start + times) / 3600, currents, color=colour)


def _legend(ax: Axes, records: Sequence[Record]) -> None:
    """Lines for the branches, and the first and last cycles by their colours."""
    places = np.unique(np.linspace(0, len(records) - 1, MOST_LABELS).astype(int))
    colours = order_colours(len(records))
    numbers = [1 if record.cycle is None else int(record.cycle[0]) for record in records]
    handles = [ax.plot([], [], line, color="0.4")[0] for line in LINES.values()]
    handles += [ax.plot([], [], color=colours[place])[0] for place in places]
    labels = [*LINES, *(f"cycle {numbers[place]}" for place in places)]
    ax.legend(handles, labels, fontsize="small")
