"""Physics models of porous alloy anodes (Si, Ge, Sn, Sb; Li and Na), built on PyBaMM.

>>> import porousalloy as pa
>>> cell = pa.get_cell("ampsi-half")
>>> result = pa.simulate(cell, c_rates=[0.1, 0.5, 1])
>>> result.summary()
>>> figure = result.plot("voltage")

Cells
    :func:`get_cell`, :func:`make_cell`, :func:`list_cells`, :class:`Cell`, :func:`provenance`,
    :func:`parameter_values`, :func:`ocp_from_data`
Runs
    :func:`simulate`, :func:`run`, :func:`cycle`, :func:`load`, :class:`Result`
Fits
    :func:`read_data`, :class:`Record`, :class:`Capacity`, :func:`fit`, :class:`Fit`
Studies
    :func:`sensitivity`, :class:`Sensitivity`
Models
    :class:`PorousAlloySPM`, :class:`PorousAlloySPMe`, :class:`PorousAlloyDFN`; for simulations
    and submodels of one's own :func:`radial_mesh`, :class:`BaseExpansion`, :func:`smooth_maximum`
Errors
    :class:`InputError`

Names are imported when they are first used: ``import porousalloy`` does not import PyBaMM. All
else is internal and may move.
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from porousalloy.experiments.data.capacity import Capacity
    from porousalloy.experiments.data.measured_potential import ocp_from_data
    from porousalloy.experiments.data.reader import read_data
    from porousalloy.experiments.data.records.record import Record
    from porousalloy.experiments.fitting.fit import Fit, fit
    from porousalloy.experiments.runs.cycle_life import cycle
    from porousalloy.experiments.runs.protocol import run
    from porousalloy.experiments.runs.result import Result, load
    from porousalloy.experiments.runs.simulate import simulate
    from porousalloy.experiments.solving.build import parameter_values
    from porousalloy.experiments.solving.mesh import radial_mesh
    from porousalloy.experiments.studies.sensitivity import Sensitivity, sensitivity
    from porousalloy.models.dfn import PorousAlloyDFN
    from porousalloy.models.single_particle import PorousAlloySPM, PorousAlloySPMe
    from porousalloy.models.smooth import smooth_maximum
    from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion
    from porousalloy.parameters.cell import Cell
    from porousalloy.parameters.cells import get_cell, list_cells
    from porousalloy.parameters.errors import InputError
    from porousalloy.parameters.make_cell import make_cell
    from porousalloy.parameters.provenance import provenance

__version__ = version("porousalloy")

#: Room of every public name.
_ROOMS = {
    "BaseExpansion": "models.submodels.particle_expansion.base_expansion",
    "Capacity": "experiments.data.capacity",
    "Cell": "parameters.cell",
    "Fit": "experiments.fitting.fit",
    "InputError": "parameters.errors",
    "PorousAlloyDFN": "models",
    "PorousAlloySPM": "models",
    "PorousAlloySPMe": "models",
    "Record": "experiments.data.records.record",
    "Result": "experiments.runs.result",
    "Sensitivity": "experiments.studies.sensitivity",
    "cycle": "experiments.runs.cycle_life",
    "fit": "experiments.fitting.fit",
    "get_cell": "parameters.cells",
    "list_cells": "parameters.cells",
    "load": "experiments.runs.result",
    "make_cell": "parameters.make_cell",
    "ocp_from_data": "experiments.data.measured_potential",
    "parameter_values": "experiments.solving.build",
    "provenance": "parameters.provenance",
    "radial_mesh": "experiments.solving.mesh",
    "read_data": "experiments.data.reader",
    "run": "experiments.runs.protocol",
    "sensitivity": "experiments.studies.sensitivity",
    "simulate": "experiments.runs.simulate",
    "smooth_maximum": "models.smooth",
}

__all__ = [
    "BaseExpansion",
    "Capacity",
    "Cell",
    "Fit",
    "InputError",
    "PorousAlloyDFN",
    "PorousAlloySPM",
    "PorousAlloySPMe",
    "Record",
    "Result",
    "Sensitivity",
    "__version__",
    "cycle",
    "fit",
    "get_cell",
    "list_cells",
    "load",
    "make_cell",
    "ocp_from_data",
    "parameter_values",
    "provenance",
    "radial_mesh",
    "read_data",
    "run",
    "sensitivity",
    "simulate",
    "smooth_maximum",
]


def __getattr__(name: str):
    if name not in _ROOMS:
        raise AttributeError(f"module 'porousalloy' has no attribute {name!r}")
    value = getattr(import_module(f"porousalloy.{_ROOMS[name]}"), name)
    globals()[name] = value  # looked up once
    return value


def __dir__():
    return __all__
