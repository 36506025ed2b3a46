"""How many radial cells a ligament needs.

The cells of `FINE_CELLS_BY_TAU`, more than bare models take by themselves, keep the capacity within
0.6 % of meshes of 40 to 96 cells, and the peak stresses within 2 % (4 % of the tension of slow
ligaments when a front arrives at their centre), for spheres and force-balanced cylinders that give
at least a fifth of their capacity; see tests/models/test_mesh_convergence.py. Dense spheres ask for
20 cells as soon as they are emptied: where the potential is finite at no filling the local
diffusivity falls to 0 there, and the last per cent leaves the surface steep. Above tau = 0.6 it is
dQ/dV that asks for more: the front of yielding that starts at the surface on delithiation makes
dips where cells are too coarse to carry it.
"""

from typing import Any

import numpy as np
import pybamm

from porousalloy.models.ligament_mesh import cells_of

#: (largest tau, cells). Porous cells keep 8: 20 make their DFN four times as expensive.
FINE_CELLS_BY_TAU = ((0.005, 8), (0.6, 20), (1.0, 32), (np.inf, 48))


def relative_diffusion_time(
    parameter_values: pybamm.ParameterValues, electrode: str, c_rate: float
) -> float | None:
    """tau = a0^2 C/(3600 s D), with D at half filling and the reference temperature.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues
        Parameter values of the cell.
    electrode : {"negative", "positive"}
        Electrode of the alloy.
    c_rate : float
        C-rate [h-1].

    Returns
    -------
    float or None
        Ratio of times [-]; None where the half-thickness or the diffusivity is an input.
    """
    Electrode = electrode.capitalize()
    half_thickness = parameter_values[f"{Electrode} particle radius [m]"]
    D = parameter_values[f"{Electrode} particle diffusivity [m2.s-1]"]
    if callable(D):
        D = D(pybamm.Scalar(0.5), pybamm.Scalar(parameter_values["Reference temperature [K]"]))
    try:
        a0, D = (_number(parameter_values, value) for value in (half_thickness, D))
    except (ValueError, TypeError, KeyError, NotImplementedError):
        return None
    return a0**2 * c_rate / (3600 * D)


def radial_mesh(
    parameter_values: pybamm.ParameterValues, electrode: str, c_rate: float
) -> dict[str, int]:
    """Mesh points of a model whose ligaments are resolved at this C-rate.

    Parameters
    ----------
    parameter_values, electrode, c_rate
        As for :func:`relative_diffusion_time`.

    Returns
    -------
    dict of str to int
        Number of radial cells [-] by the name that PyBaMM gives the coordinate.
    """
    return {f"r_{electrode[0]}": radial_cells(parameter_values, electrode, c_rate)}


def radial_cells(parameter_values: pybamm.ParameterValues, electrode: str, c_rate: float) -> int:
    """Number of radial cells that resolves the ligaments at this C-rate.

    Parameters
    ----------
    parameter_values, electrode, c_rate
        As for :func:`relative_diffusion_time`.

    Returns
    -------
    int
        Number of radial cells [-]; the fewest where tau is not known.
    """
    tau = relative_diffusion_time(parameter_values, electrode, c_rate)
    return cells_of(tau or 0, FINE_CELLS_BY_TAU)


def layer_meshes(
    model: pybamm.BaseModel, parameter_values: pybamm.ParameterValues
) -> dict[str, Any]:
    """Meshes of a model whose layers may have thicknesses that are inputs.

    Parameters
    ----------
    model : pybamm.BaseModel
        Any PyBaMM battery model.
    parameter_values : pybamm.ParameterValues
        Parameter values of the cell.

    Returns
    -------
    dict of str to type
        Submeshes by domain: the model's own, stretched with the layers where a thickness follows
        from an input.
    """
    layers = ("negative electrode", "separator", "positive electrode")
    thicknesses = (parameter_values[f"{layer.capitalize()} thickness [m]"] for layer in layers)
    meshes = dict(model.default_submesh_types)
    if any(isinstance(thickness, pybamm.Symbol) for thickness in thicknesses):
        meshes |= {layer: pybamm.SymbolicUniform1DSubMesh for layer in layers if layer in meshes}
    return meshes


def _number(parameter_values: pybamm.ParameterValues, value: Any) -> float:
    symbol = value if isinstance(value, pybamm.Symbol) else pybamm.Scalar(value)
    return float(np.squeeze(parameter_values.evaluate(symbol)))
