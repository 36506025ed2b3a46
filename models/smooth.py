"""Smooth maximum with compact support, for closures that must be exact away from the corner.

A softplus never reaches its limits: it would leave J_p = 1.009 at rest. The maximum below is a
parabola over |a - b| < width and exact outside, with a continuous slope:

    max(a, b) = b + width h((a - b)/width)
    h(u) = 0, (u + 1)^2/4, u    for u <= -1, -1 < u < 1, u >= 1
"""

import pybamm

#: Largest half-width of a rounded corner [volume ratio].
CORNER_WIDTH = 0.02
#: Smallest half-width [volume ratio]: such a corner is numerically sharp.
SHARPEST = 1e-9


def smooth_maximum(a, b, width):
    """Larger of two symbols, rounded where they differ by less than `width`.

    The result exceeds the true maximum by 0 to ``width/4``.

    Parameters
    ----------
    a, b : pybamm.Symbol or float
        Symbols of the same shape.
    width : pybamm.Symbol or float
        Half-width of the rounded corner, in the unit of `a` and `b`.

    Returns
    -------
    pybamm.Symbol
        Smooth maximum, of the shape of `a` and `b`.
    """
    u = (a - b) / width
    inside = pybamm.maximum(pybamm.minimum(u, 1), -1)
    return b + width * ((inside + 1) ** 2 / 4 + pybamm.maximum(u - 1, 0))


def corner_width(gap):
    """Half-width of a corner that leaves a closure exact where it starts.

    Parameters
    ----------
    gap : pybamm.Symbol
        Distance of the undeformed state from the corner [volume ratio]; 0 for dense particles.

    Returns
    -------
    pybamm.Symbol
        Half-width [volume ratio]: `gap`, but at least `SHARPEST` and at most `CORNER_WIDTH`.
    """
    return pybamm.maximum(pybamm.minimum(gap, CORNER_WIDTH), SHARPEST)
