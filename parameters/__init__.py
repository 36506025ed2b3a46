"""Parameters of porous alloy cells, every number with its unit, kind and source.

``cells``        the cells by name, their options and the masses behind mAh/g
``provenance``   the tables in data/ behind every parameter set
``silicon``      lithium in silicon as functions of the filling
``morphology``   from surfaces and stoichiometry to ligaments and pores
``composition``  from loading to thickness and volume fractions
``validation``   checks of a user's values, settings given as text

Importing this package does not import PyBaMM; ``silicon`` does.
"""

from porousalloy.parameters.cells import CELLS, Cell, get_cell
from porousalloy.parameters.errors import InputError
from porousalloy.parameters.provenance import PARAMETER_SETS, provenance

__all__ = ["CELLS", "PARAMETER_SETS", "Cell", "InputError", "get_cell", "provenance"]
