"""Figures of titration and impedance."""

import numpy as np
import pytest
from stub_results import stub_cycles, stub_pulses, stub_result, stub_spectra

from porousalloy.experiments.plotting.gitt import diffusivity_figure, plot_diffusivity
from porousalloy.experiments.plotting.impedance import impedance_figure, plot_nyquist, plot_phase


def test_pulses_that_may_not_be_trusted_are_hollow():
    ax = plot_diffusivity(stub_pulses())
    fills = {line.get_label(): line.get_fillstyle() for line in ax.lines}
    assert fills["lithiation"] == "full"
    assert fills["lithiation, assumptions fail"] == "none"
    assert fills["delithiation, assumptions fail"] == "none"
    assert "delithiation" not in fills
    assert ax.lines[-1].get_xdata() == pytest.approx([0.1, 0.2, 0.3])


@pytest.mark.parametrize("nothing", ["", np.nan])
def test_the_most_frequent_objection_is_in_the_title(nothing):
    """An empty field of a table that was read back is NaN."""
    dataset = stub_result(stub_cycles(0.1)).dataset
    figure = diffusivity_figure(stub_pulses([nothing, "plateau", "plateau"]), dataset)
    assert figure.axes[0].get_title() == "2 of 3 pulses: plateau"


def test_the_axes_of_nyquist_are_equal():
    spectra = stub_spectra(stub_result([])).dataset
    ax = plot_nyquist(spectra)
    assert ax.get_aspect() == 1
    widest = 1.05 * spectra["real_impedance_per_area"].values.max()
    assert ax.get_xlim()[1] == pytest.approx(widest)
    assert ax.get_ylim()[1] == ax.get_xlim()[1]  # the tail of 30 kOhm is cut
    figure = impedance_figure(spectra)
    figure.draw_without_rendering()
    assert len(figure.axes) == 3


def test_the_phase_of_a_capacitor_is_90_degrees():
    line = plot_phase(stub_spectra(stub_result([])).dataset).lines[0]
    # at 1 mHz the capacitor has 16 kOhm, the resistances 25 Ohm
    assert line.get_ydata()[-1] == pytest.approx(90, abs=0.1)
