"""Smooth maximum with compact support, for closures that must be exact away from the corner.

A softplus never reaches its limits: it leaves J_p = 1.009 at rest. The maximum below is a parabola
over |a - b| < width and exact outside, with a continuous slope:

    max(a, b) = b + width h((a - b)/width)
    h(u) = 0, (u + 1)^2/4, u    for u <= -1, in between, u >= 1
"""

import pybamm

#: Widest corner rounding of any closure, in volume ratio.
CORNER_WIDTH = 0.02
#: Narrowest: below it the corner is numerically sharp.
SHARPEST = 1e-9


def smooth_maximum(a, b, width):
    """Larger of two symbols, rounded where they differ by less than `width`.

    Never smaller than the true maximum, and larger than it by at most ``width/4``.

    Parameters
    ----------
    a, b : pybamm.Symbol or float
        Symbols of one shape.
    width : pybamm.Symbol or float
        Half-width of the rounded corner, in the unit of `a` and `b`.

    Returns
    -------
    pybamm.Symbol
    """
    u = (a - b) / width
    inside = pybamm.maximum(pybamm.minimum(u, 1), -1)
    return b + width * ((inside + 1) ** 2 / 4 + pybamm.maximum(u - 1, 0))


def corner_width(gap):
    """Rounding that leaves a closure exact where it starts a distance `gap` from its corner.

    Parameters
    ----------
    gap : pybamm.Symbol
        Distance of the undeformed state from the corner, in volume ratio; 0 for dense particles.

    Returns
    -------
    pybamm.Symbol
        The gap, at most `CORNER_WIDTH`; a gap of zero gives a sharp corner.
    """
    return pybamm.maximum(pybamm.minimum(gap, CORNER_WIDTH), SHARPEST)
