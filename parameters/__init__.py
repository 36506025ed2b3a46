"""Parameters of porous alloy cells, every number with its unit, kind and source.

``cells``                the cells by name: which tables, which options
``provenance``           the tables in data/ behind every parameter set
``derivations``          values that follow from others: thickness, fractions, currents
``recipes``              cells from an alloy, a measured particle and a coating
``architectures``        from what is measured of a particle to ligaments and pores
``morphology``           the formulas behind, with ``design_tables`` of them
``alloy``                volume, moduli, diffusivity and kinetics as functions of the filling
``potentials``           open-circuit potentials, joined by ``plateaus``; ``silicon``'s from PyBaMM
``measured_potential``   an open-circuit potential from a measured curve
``sodium``               sodium electrolyte, metal and cathode
``composition``          from loading to thickness and volume fractions
``masses``               the masses behind mAh/g and C-rates
``review``               the tables of the literature that models are compared with
``validation``           checks of a user's values, settings given as text

Importing this package does not import PyBaMM.
"""

from porousalloy.parameters.cell import Cell
from porousalloy.parameters.cells import CELLS, PARAMETER_SETS, get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import provenance
from porousalloy.parameters.recipes import cell_from_recipe

__all__ = [
    "CELLS",
    "PARAMETER_SETS",
    "Cell",
    "InputError",
    "cell_from_recipe",
    "get_cell",
    "ocp_from_data",
    "provenance",
]


def __getattr__(name):
    # pandas and SciPy behind it would slow down every command
    if name == "ocp_from_data":
        from porousalloy.experiments.data.measured_potential import ocp_from_data

        return ocp_from_data
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
