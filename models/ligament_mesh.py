"""Radial mesh of a ligament: where its cells lie, and how many a model takes by itself.

The profile along a ligament steepens with tau = a0^2 C/(3600 s D), the time that diffusion takes
over the time of a half cycle. A model is asked for its mesh before its parameters are known, so
its geometry carries what tells tau, and the mesh takes its cells when both have become numbers.
"""

import warnings
from typing import Any

import numpy as np
import pybamm

from porousalloy.models.radial_operators import DIMENSION, mean_square_radii

#: (largest tau, cells) of bare models, whose ligaments are spheres: up to 1C the capacity is within
#: 0.2 % and the voltage within 0.7 mV of four times the cells, the peak tension at the centre
#: within 6 % (docs/performance.md).
CELLS_BY_TAU = ((0.4, 8), (2.2, 18), (np.inf, 48))
#: Most cells that a model takes by itself: within 0.4 % of the capacity and 2 mV at 2C.
MOST_CELLS = 32
#: Factor on the C-rate of the parameter values, for which a model is ready: that of an experiment
#: is not known when the mesh is made, and the current of the parameter sets is 1C.
READY_FOR = 2.0
#: Largest tau at which `MOST_CELLS` give the capacity. Above it ions reach the surface only.
LARGEST_TAU = 5.0
#: Number of cells for such ligaments: within 5 % of the little charge that they take.
SLOW_CELLS = CELLS_BY_TAU[-1][1]
#: Exponent of the number of cells in the ratio of the largest cell to the smallest.
GRADING = 1.25
#: The ratio over tau, where ions reach the surface only. From 30 the last cells are so thin that
#: their extrapolated surface passes the full alloy as the current of dense Na-Ge reverses.
SURFACE_GRADING = 10.0
#: Share of even cells at the centre, where fronts arrive and tension is largest: `EVEN` over the
#: sum with the logarithm of the ratio.
EVEN = 2.0


class DefaultCells(int):
    """A number of cells that nobody asked for: :class:`LigamentSubMesh` may take fewer.

    To everybody else an ordinary number: four times as many are asked for as four times it.
    """


class NumberOrNan(pybamm.Function):
    """Value of a symbol of parameters once they are known; not a number where it is none.

    The diffusivity may be an input and the current a function of time, neither of which PyBaMM
    accepts in a geometry.

    Parameters
    ----------
    child : pybamm.Symbol
        Symbol of parameters.
    """

    __slots__ = ()

    def __init__(self, child):
        super().__init__(np.asarray, child, name="number or nan")

    def to_json(self):
        """Fields of its own for PyBaMM's files: none."""
        return {}

    @classmethod
    def _from_json(cls, snippet):
        return cls(*snippet["children"])

    def create_copy(self, new_children=None, perform_simplifications=True) -> Any:
        children: Any = self._children_for_copying(new_children)
        (symbol,) = children
        if symbol.has_symbol_of_classes((pybamm.Parameter, pybamm.FunctionParameter)):
            return NumberOrNan(symbol)
        known = symbol.is_constant() and not symbol.has_symbol_of_classes(pybamm.InputParameter)
        return pybamm.Scalar(float(np.squeeze(symbol.evaluate())) if known else np.nan)


def ligament_limits(param, domain, phase):
    """Limits of r/a0 in the geometry of a model, and what tells how many cells it needs.

    Parameters
    ----------
    param : pybamm.LithiumIonParameters
        PyBaMM's parameters of the cell.
    domain : {"negative", "positive"}
        Electrode of the alloy.
    phase : {"primary"}
        Phase of the alloy.

    Returns
    -------
    dict of str to pybamm.Symbol
        "min", "max", "diffusion time [h]" and "C-rate".
    """
    phase_param = param.domain_params[domain].phase_params[phase]
    D = phase_param.D(phase_param.c_max / 2, param.T_ref)
    c_rate = abs(param.current_with_time) / param.Q
    return {
        "min": 0,
        "max": 1,
        "diffusion time [h]": NumberOrNan(phase_param.R_typ**2 / (3600 * D)),
        "C-rate": NumberOrNan(c_rate),
    }


def cells_of(tau, table=CELLS_BY_TAU):
    """Number of cells by a table.

    Parameters
    ----------
    tau : float
        Ratio a0^2 C/(3600 s D) [-].
    table : sequence of tuple of float and int, optional
        Pairs of a largest tau and a number of cells. The default is `CELLS_BY_TAU`.

    Returns
    -------
    int
        Number of cells [-].
    """
    return next(cells for limit, cells in table if tau <= limit)


class LigamentSubMesh(pybamm.SubMesh1D):
    """Cells from 0 to 1 that become smaller towards the surface, with their nodes at rho_i.

    The largest of n cells is about n to the power `GRADING` times the smallest. Values at the
    surface are extrapolated, and off while a plateau's step, or the front of yielding, is in the
    outermost cell: the voltage dips by up to 0.1 V, and may meet its cut-off, for a time that falls
    with the cell.

    Parameters
    ----------
    lims : dict
        Limits of the radial coordinate, as :func:`ligament_limits` gives them or only
        ``{coordinate: {"min": 0, "max": 1}}``.
    npts : dict
        Number of cells, ``{name of the coordinate: number}``; at least 2.
    stretch : float, optional
        Logarithm of the smallest allowed ratio of the largest cell to the smallest. The default is
        0.
    """

    def __init__(self, lims, npts, stretch=0.0):
        variable, limits, tabs = self.read_lims(lims)
        cells = npts[variable.name]
        hours, c_rate = limits.get("diffusion time [h]", np.nan), limits.get("C-rate", np.nan)
        # that of the parameter sets, where it is an input or a function of time
        tau = hours * (1 if np.isnan(c_rate) else c_rate)
        if isinstance(cells, DefaultCells):
            cells = _default_cells(tau)
            if tau > LARGEST_TAU:
                _warn_of_slow_ligaments(variable.name, tau, hours)
        if cells < 2:
            raise pybamm.GeometryError(
                f"'{variable.name}' has {cells} cells; a ligament needs at least 2, "
                "so give it more in 'var_pts'."
            )
        stretch = max(stretch, GRADING * np.log(cells))
        if tau > LARGEST_TAU:
            stretch = max(stretch, np.log(SURFACE_GRADING * tau))
        depth = _depths(1 - np.arange(cells + 1) / cells, stretch)
        edges = limits["max"] - (limits["max"] - limits["min"]) * depth
        super().__init__(edges, variable.coord_sys, tabs)
        self._place_nodes()

    def _place_nodes(self):
        self.nodes = np.sqrt(mean_square_radii(self.edges, DIMENSION[self.coord_sys]))
        self.d_nodes = np.diff(self.nodes)

    @classmethod
    def _from_json(cls, snippet):
        submesh = cls.__new__(cls)
        edges = np.array(snippet["edges"])
        pybamm.SubMesh1D.__init__(submesh, edges, snippet["coord_sys"], snippet.get("tabs"))
        submesh._place_nodes()
        return submesh


def _depths(inwards, stretch):
    """Depths of the edges below the surface, 0 to 1: geometric, then even from there to the centre.

    Parameters
    ----------
    inwards : numpy.ndarray, shape (n + 1,)
        Number of the edge over n, from 1 at the centre to 0 at the surface.
    stretch : float
        Logarithm of the ratio of the largest cell to the smallest.
    """
    depth = np.log1p(np.exp(-stretch) * np.expm1((stretch + EVEN) * inwards))
    return depth / depth[0]


def _default_cells(tau):
    if np.isnan(tau):
        return MOST_CELLS
    return min(MOST_CELLS, cells_of(READY_FOR * tau))


def _warn_of_slow_ligaments(name, tau, hours):
    warnings.warn(
        f"The default of {MOST_CELLS} cells along {name} is too few: diffusion through a ligament "
        f"takes {hours:.3g} h, {tau:.3g} times a half cycle at the current of the parameter "
        f"values, so that ions hardly get beyond its surface. Give {SLOW_CELLS}, as in "
        f"pybamm.Simulation(..., var_pts={{**model.default_var_pts, '{name}': {SLOW_CELLS}}}), or "
        "for another C-rate what porousalloy.radial_mesh(parameter_values, electrode, c_rate) "
        "says.",
        UserWarning,
        stacklevel=2,
    )
