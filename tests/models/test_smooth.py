"""Smooth maximum with compact support: exact away from the corner, never below the maximum."""

import numpy as np
import pybamm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.models.smooth import CORNER_WIDTH, SHARPEST, corner_width, smooth_maximum

numbers = st.floats(-5, 5)
widths = st.floats(1e-9, 2)


def value(symbol):
    return float(np.squeeze(symbol.evaluate()))


def maximum(a, b, width):
    return value(smooth_maximum(pybamm.Scalar(a), pybamm.Scalar(b), pybamm.Scalar(width)))


@given(numbers, numbers, widths)
def test_between_the_maximum_and_a_quarter_width_above(a, b, width):
    found = maximum(a, b, width)
    # round-off of b + width u
    assert max(a, b) - 1e-14 <= found <= max(a, b) + width / 4 + 1e-14


@given(numbers, numbers, widths)
def test_exact_outside_the_corner(a, b, width):
    if abs(a - b) >= width:
        assert maximum(a, b, width) == pytest.approx(max(a, b), abs=1e-14)


@given(numbers, st.floats(-2, 2), st.floats(0.01, 2))
def test_does_not_depend_on_the_order_of_its_arguments(b, difference, width):
    a = b + difference
    assert maximum(a, b, width) == pytest.approx(maximum(b, a, width), abs=1e-12)


@pytest.mark.parametrize("edge", [-0.3, 0.3])
def test_slope_is_continuous(edge):
    # on both sides of where the corner ends
    step, width = 1e-6, 0.3
    slopes = [
        (maximum(edge + at + step, 0, width) - maximum(edge + at - step, 0, width)) / (2 * step)
        for at in (-2 * step, 2 * step)
    ]
    # a kink would be a jump of the order of 1; the slope itself changes by 4 step/(2 width)
    assert slopes[0] == pytest.approx(slopes[1], abs=1e-5)


def test_rounded_to_a_quarter_width_in_the_corner():
    assert maximum(1.0, 1.0, 0.02) == pytest.approx(1.005, abs=1e-15)


@pytest.mark.parametrize(
    ("gap", "width"), [(0.3, CORNER_WIDTH), (0.01, 0.01), (0.0, SHARPEST), (-0.1, SHARPEST)]
)
def test_corner_is_no_wider_than_the_gap(gap, width):
    assert value(corner_width(pybamm.Scalar(gap))) == width


@given(st.floats(0.0, 1.0))
def test_closures_are_exact_where_they_start(gap):
    # the other argument is `gap` below at the start: max(1 - gap, 1) must be 1 exactly
    width = value(corner_width(pybamm.Scalar(gap)))
    if gap >= SHARPEST:
        assert maximum(1 - gap, 1, width) == pytest.approx(1, abs=1e-15)
