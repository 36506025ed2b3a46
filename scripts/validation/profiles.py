"""Voltage of all eight pairs at C/20 beside published plateaus, in one figure."""

import csv
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from silicon.measured_cycle import read_cycle

from porousalloy.experiments.plotting.style import PAGE, STYLE, order_colours
from porousalloy.experiments.runs.simulate import simulate
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.resolved_values import ResolvedValues
from validation.voltages import FITTED_CYCLE, predicted_errors

PAIRS = ("Li-Si", "Li-Ge", "Li-Sn", "Li-Sb", "Na-Si", "Na-Ge", "Na-Sn", "Na-Sb")
C_RATE, CYCLE = 0.05, 2
#: Curves of data/plateaus.csv by what they are called here.
CURVES = {"lithiation": "insertion", "delithiation": "extraction", "equilibrium": "equilibrium"}
FULL_SILICON = 3579.0  # mAh/g at 3.75 Li per Si
LARGEST = 1.5  # V
ROW = 0.27 * PAGE


def published_plateaus() -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    """Measured plateaus of data/plateaus.csv: ions per host atom at both ends, potential [V]."""
    text = (files("porousalloy.parameters") / "data" / "plateaus.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] == "measured":
            plateau = tuple(float(row[name]) for name in ("x_start", "x_end", "potential [V]"))
            found.setdefault((row["pair"], row["curve"]), []).append(plateau)
    return found


def profiles_figure(data: Path) -> Figure:
    """Both branches of the generic porous half cells in cycle 2 at C/20, one panel a pair."""
    plateaus = published_plateaus()
    dark, light = order_colours(2)
    colours = {"lithiation": dark, "delithiation": light, "equilibrium": "0.5"}
    with mpl.rc_context(STYLE):
        sheet = Figure(figsize=(PAGE, 4 * ROW), layout="constrained")
        named = {}
        for pair, ax in zip(PAIRS, sheet.subplots(4, 2).flat, strict=True):
            _model(ax, pair, colours)
            for curve, colour in colours.items():
                for start, end, potential in plateaus.get((pair, curve), []):
                    label = f"published, {CURVES[curve]}"
                    ax.plot(
                        [start, end], [potential] * 2, color=colour, lw=4, alpha=0.4, label=label
                    )
            if pair == "Li-Si" and data.exists():
                _measured_silicon(ax, data)
            ax.set(title=pair, ylim=(0, LARGEST), ylabel=f"Voltage vs {pair[:2]} (V)")
            ax.set_xlabel(f"{pair[:2]} per {pair[3:]} atom")
            named |= dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
        sheet.legend(named.values(), named.keys(), loc="outside upper center", ncols=3)
    return sheet


def _model(ax, pair, colours):
    cell = get_cell(f"{pair.lower()}-porous-half")
    result = simulate(cell, c_rates=[C_RATE], cycles=CYCLE)
    most = ResolvedValues(cell)["Alloy ions per host atom at full filling"]
    for branch, place in (("lithiation", -2), ("delithiation", -1)):
        step = result.dataset.isel(step=place)
        label = f"model, {CURVES[branch]}"
        ax.plot(most * step["filling"], step["voltage"], color=colours[branch], label=label)


def _measured_silicon(ax, data):
    """A measured cycle, at the fillings of the mass with which the generic cell comes closest."""
    cycle = read_cycle(data, *FITTED_CYCLE)
    _, mass = predicted_errors("li-si-porous-half", data, *FITTED_CYCLE)
    into, out = 3.75 * cycle.charge / (mass * FULL_SILICON)
    label = "measured half cell"
    ax.plot(into, cycle.voltage[0], color="black", ls=":", label=label)
    ax.plot(np.max(out) - out, cycle.voltage[1], color="black", ls=":", label=label)
