"""The curve joined from plateaus falls, keeps the free energy and agrees with its derivatives."""

import math
import pickle

import casadi
import numpy as np
import pybamm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.materials.plateaus import SOLUBILITY, STEP_WIDTH, plateau_curve

THERMAL_VOLTAGE = 0.0256926  # R T/F at 298.15 K [V]
INNER = np.linspace(0.001, 0.999, 1999)
TIN = [(0, 0.5, 0.53), (0.5, 1, 0.46), (1, 2.25, 0.16), (2.25, 3.75, 0.08)]


@st.composite
def plateau_lists(draw):
    """One to six plateaus, each at least a tenth of the capacity, with falling potentials."""
    number = draw(st.integers(1, 6))
    widths = np.array(draw(st.lists(st.floats(0, 1), min_size=number, max_size=number)))
    shares = 0.1 + (1 - 0.1 * number) * (widths + 1e-3) / (widths + 1e-3).sum()
    ends = np.cumsum(shares) * draw(st.floats(0.5, 5))
    potentials = draw(st.lists(st.floats(0.01, 1.5), min_size=number, max_size=number))
    starts = [0.0, *ends[:-1]]
    return list(zip(starts, ends, sorted(potentials, reverse=True), strict=True))


def span(plateaus):
    return plateaus[0][2] - plateaus[-1][2]


@given(plateau_lists())
def test_falls_everywhere_and_is_finite(plateaus):
    ends = np.geomspace(1e-10, 1e-3, 50)
    filling = np.unique(np.concatenate([ends, INNER, 1 - ends]))
    potential = plateau_curve(plateaus).potential(filling)
    assert np.isfinite(potential).all()
    assert (np.diff(potential) < 0).all()


@given(plateau_lists(), st.floats(260, 340))
def test_keeps_the_free_energy(plateaus, T):
    x_max = plateaus[-1][1]
    expected = sum((end - start) * potential for start, end, potential in plateaus) / x_max
    curve = plateau_curve(plateaus)
    boundaries = [end / x_max for _, end, _ in plateaus[:-1]]
    integral, error = quad(
        curve.potential, 0, 1, args=(T,), points=[1e-3, *boundaries, 0.999], limit=400
    )
    # a boundary ten widths from an end loses 1/(e^10 + 1) of its step over one width
    lost = span(plateaus) * STEP_WIDTH * math.exp(-10)
    assert integral == pytest.approx(expected, abs=lost + error + 1e-9)


@given(plateau_lists())
def test_middles_of_wide_plateaus_keep_their_potential(plateaus):
    x_max = plateaus[-1][1]
    middles = np.array([(start + end) / 2 / x_max for start, end, _ in plateaus])
    found = plateau_curve(plateaus).potential(middles)
    # at least five widths from the next step, 0.05 from an end
    tolerance = (span(plateaus) + plateaus[-1][2]) * math.exp(-5)
    tolerance += THERMAL_VOLTAGE * math.log1p(SOLUBILITY / 0.05)
    assert tolerance < 0.016
    assert found == pytest.approx([potential for *_, potential in plateaus], abs=tolerance)


def test_steps_pass_the_mean_at_the_boundary():
    curve = plateau_curve([(0, 1, 0.6), (1, 2, 0.2)])
    assert curve.potential(0.5) == pytest.approx(0.4, abs=1e-12)
    # four fifths of the step within 4.4 widths: the logistic function of ln 9 is 0.9
    low, high = 0.5 - math.log(9) * STEP_WIDTH, 0.5 + math.log(9) * STEP_WIDTH
    assert curve.potential(low) - curve.potential(high) == pytest.approx(0.32, abs=1e-4)


def test_ends_bend_as_an_ideal_solution():
    curve = plateau_curve([(0, 1, 0.3)])
    at_solubility = curve.potential(SOLUBILITY) - 0.3
    other_end = THERMAL_VOLTAGE * math.log1p(SOLUBILITY / (1 - SOLUBILITY))
    rise = 0.3 * math.exp(-SOLUBILITY / STEP_WIDTH)
    assert at_solubility + other_end - rise == pytest.approx(
        THERMAL_VOLTAGE * math.log(2), rel=1e-4
    )
    decade = curve.potential(1e-6) - curve.potential(1e-5)
    rise = 0.3 * (math.exp(-1e-4) - math.exp(-1e-3))
    assert decade - rise == pytest.approx(0.05916, rel=2e-3)  # s is a thousand times the filling


def test_falls_to_the_potential_of_the_metal_when_full():
    # the logarithm takes another R T/F ln(1 + s/1e-4) off
    logarithm = THERMAL_VOLTAGE * math.log1p(SOLUBILITY / 1e-4)
    full = plateau_curve([(0, 2, 0.91), (2, 3, 0.875)]).potential(1 - 1e-4)
    assert full + logarithm == pytest.approx(0.875 * 0.01, abs=1e-3)


def test_ends_are_symmetric():
    curve = plateau_curve([(0, 1, 0.3)])
    assert curve.potential(0.2) - 0.3 == pytest.approx(0.3 - curve.potential(0.8))


@pytest.mark.parametrize("filling", [1e-4, 0.01, 0.13, 0.27, 0.4, 0.6, 0.9, 0.999])
def test_pybamm_differentiates_it(filling):
    curve = plateau_curve(TIN)
    sto = pybamm.StateVector(slice(0, 1))
    slope = curve.potential(sto).diff(sto).evaluate(y=np.array([filling])).item()
    h = 1e-4 * filling * (1 - filling)
    difference = (curve.potential(filling + h) - curve.potential(filling - h)) / (2 * h)
    assert slope == pytest.approx(difference, rel=1e-5)


def test_pybamm_symbols_floats_and_arrays_agree():
    curve = plateau_curve(TIN, entropic_change=-1e-4)
    for function in (curve.potential, curve.temperature_derivative):
        array = function(INNER)
        assert function(pybamm.Vector(INNER)).evaluate().ravel() == pytest.approx(array, rel=1e-14)
        assert function(0.25) == pytest.approx(np.interp(0.25, INNER, array), rel=1e-3)


def test_has_a_graph_of_scalars():
    sto = pybamm.StateVector(slice(0, 3))
    y = casadi.MX.sym("y", 3)
    graph = casadi.Function("U", [y], [plateau_curve(TIN).potential(sto).to_casadi(y=y)]).expand()
    filling = np.array([0.1, 0.5, 0.9])
    assert np.array(graph(filling)).ravel() == pytest.approx(plateau_curve(TIN).potential(filling))


@given(plateau_lists(), st.floats(-3e-4, 3e-4))
def test_entropic_change_is_the_derivative_by_temperature(plateaus, entropic_change):
    curve = plateau_curve(plateaus, entropic_change)
    difference = (curve.potential(INNER, 318.15) - curve.potential(INNER, 278.15)) / 40
    # linear in T: only rounding differs
    assert curve.temperature_derivative(INNER) == pytest.approx(difference, abs=1e-15 / 40 * 1e2)
    assert curve.potential(INNER, 318.15) == pytest.approx(
        curve.potential(INNER) + 20 * curve.temperature_derivative(INNER), abs=1e-13
    )


def test_can_be_pickled():
    curve = plateau_curve(TIN, 1e-4)
    assert pickle.loads(pickle.dumps(curve)) == curve


@pytest.mark.parametrize(
    ("plateaus", "message"),
    [
        ([], "is empty"),
        ([(0, 1, 0.3), (1, 2, 0.4)], "rises from 0.3 V to 0.4 V at 1"),
        ([(0, 1, 0.4), (1.2, 2, 0.3)], "ends at 1 and the next starts at 1.2"),
        ([(0, 1, 0.4), (0.8, 2, 0.3)], "ends at 1 and the next starts at 0.8"),
        ([(0.1, 1, 0.4)], "starts at 0.1"),
        ([(0, 0, 0.4)], "from 0 to 0"),
        ([(0, 1, math.nan)], "not finite"),
        ([(0, math.inf, 0.2)], "not finite"),
    ],
    ids=["empty", "rising", "gap", "overlap", "start", "no width", "nan", "infinite"],
)
def test_bad_lists_are_refused(plateaus, message):
    with pytest.raises(InputError, match=message):
        plateau_curve(plateaus)
