"""Figures of protocols from made-up steps: what is drawn, and how it is labelled."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from porousalloy.experiments.plotting.eis import impedance_figure, plot_nyquist
from porousalloy.experiments.plotting.gitt import diffusivity_figure, plot_diffusivity
from porousalloy.experiments.plotting.protocols import (
    c_rates,
    half_cycles,
    plot_capacities,
    plot_rests,
    protocol_figure,
    shown_cycles,
)
from porousalloy.experiments.protocols.laboratory import PROTOCOLS

ONE_C = 2.0  # A
SAMPLES = np.linspace(0, 1, 11)


def made_up(steps, protocol="cycling", electrode="positive"):
    """Steps as (cycle, name, C-rate, capacity [mAh/g]); an hour each, voltages linear."""
    shape = (len(steps), len(SAMPLES))
    rate, capacity = (np.array([step[i] for step in steps])[:, None] for i in (2, 3))
    return xr.Dataset(
        {
            "time": (
                ("step", "sample"),
                3600 * (np.arange(len(steps))[:, None] + SAMPLES),
            ),
            "capacity": (("step", "sample"), capacity * SAMPLES),
            "voltage": (("step", "sample"), np.broadcast_to(1 - 0.9 * SAMPLES, shape)),
            "current": (("step", "sample"), np.broadcast_to(ONE_C * rate, shape)),
        },
        coords={
            "cycle": ("step", [step[0] for step in steps]),
            "name": ("step", [step[1] for step in steps]),
        },
        attrs={
            "protocol": protocol,
            "alloy_electrode": electrode,
            "capacity_basis": "alloy and shell",
            "one_c_current": ONE_C,
        },
    )


def cycles_at(*rates):
    return [
        (cycle, name, rate if name == "lithiation" else -rate, 100.0 * cycle)
        for cycle, rate in enumerate(rates, start=1)
        for name in ("lithiation", "delithiation")
    ]


def test_a_hold_goes_on_where_the_current_ended():
    steps = [(1, "lithiation", 1.0, 300.0), (1, "lithiation", 0.5, 20.0)]
    (half,) = half_cycles(made_up(steps))
    cycle, branch, capacity, voltage = half
    assert (cycle, branch) == (1, "lithiation")
    assert capacity[0] == 0
    assert capacity[-1] == pytest.approx(320.0)
    assert np.all(np.diff(capacity) >= 0)
    assert len(voltage) == 2 * len(SAMPLES)


def test_rates_and_their_labels():
    dataset = made_up(cycles_at(0.1, 0.1, 2.0, 0.1))
    assert c_rates(dataset) == pytest.approx({1: 0.1, 2: 0.1, 3: 2.0, 4: 0.1})
    assert shown_cycles(dataset) == {2: "0.1C", 3: "2C", 4: "0.1C again"}


def test_of_many_cycles_five_are_shown():
    shown = shown_cycles(made_up(cycles_at(*[0.5] * 30)))
    assert next(iter(shown)) == 1
    assert list(shown)[-1] == 30
    assert len(shown) == 5


def test_capacities_are_those_of_the_cycles():
    ax = plot_capacities(made_up(cycles_at(0.1, 1.0, 0.1)))
    assert ax.lines[0].get_ydata() == pytest.approx([100.0, 200.0, 300.0])
    assert [text.get_text() for text in ax.texts] == ["0.1C", "1C", "0.1C"]


def test_rests_start_at_no_change():
    steps = [(1, "lithiation", 1.0, 100.0), (1, "rest", 0.0, 0.0)]
    ax = plot_rests(made_up(steps, "relaxation", "negative"))
    (line,) = ax.lines
    assert line.get_ydata()[-1] == pytest.approx(-900.0)  # mV
    assert line.get_label() == "after lithiation (charge)"


@pytest.mark.parametrize("protocol", [name for name in PROTOCOLS if name != "eis"])
@pytest.mark.parametrize("electrode", ["positive", "negative"])
def test_every_protocol_has_a_figure(protocol, electrode):
    steps = cycles_at(0.1, 1.0)
    if protocol in ("relaxation", "gitt", "prelithiation"):
        steps.insert(1, (1, "rest", 0.0, 0.0))
    figure = protocol_figure(made_up(steps, protocol, electrode))
    figure.draw_without_rendering()
    assert all(ax.lines for ax in figure.axes)


@pytest.mark.parametrize("protocol", ["cycling", "relaxation", "prelithiation"])
def test_one_step_is_enough(protocol):
    figure = protocol_figure(made_up(cycles_at(0.1)[:1], protocol))
    figure.draw_without_rendering()


def pulses():
    return pd.DataFrame(
        {
            "Branch": ["lithiation", "lithiation", "delithiation"],
            "Filling": [0.1, 0.3, 0.2],
            "Extracted diffusivity [m2.s-1]": [1e-17, 2e-17, 9e-17],
            "Model diffusivity [m2.s-1]": [1e-17] * 3,
            "Why not": ["", "plateau", "plateau"],
        }
    )


def test_pulses_that_may_not_be_trusted_are_hollow():
    ax = plot_diffusivity(pulses())
    fills = {line.get_label(): line.get_fillstyle() for line in ax.lines}
    assert fills["lithiation"] == "full"
    assert fills["lithiation, assumptions fail"] == "none"
    assert fills["delithiation, assumptions fail"] == "none"
    assert "delithiation" not in fills
    model = ax.lines[-1]
    assert model.get_xdata() == pytest.approx([0.1, 0.2, 0.3])
    figure = diffusivity_figure(pulses(), made_up(cycles_at(0.1)))
    assert figure.axes[0].get_title() == "2 of 3 pulses: plateau"


def test_the_axes_of_nyquist_are_equal():
    frequency = np.logspace(3, -3, 31)
    Z = 5 + 20 / (1 + 2j * np.pi * frequency) + 1 / (2j * np.pi * frequency * 0.01)
    plane = ("filling", "frequency")
    spectra = xr.Dataset(
        {
            "real_impedance_per_area": (plane, [Z.real, 2 * Z.real]),
            "imaginary_impedance_per_area": (plane, [Z.imag, 2 * Z.imag]),
            "voltage": ("filling", [0.3, 0.2]),
        },
        coords={"filling": [0.1, 0.5], "frequency": frequency},
    )
    ax = plot_nyquist(spectra)
    assert ax.get_aspect() == 1
    assert ax.get_xlim()[1] == pytest.approx(1.05 * 2 * Z.real.max())
    assert ax.get_ylim()[1] == ax.get_xlim()[1]  # the tail of 30 kOhm is cut
    figure = impedance_figure(spectra)
    figure.draw_without_rendering()
    assert len(figure.axes) == 3
