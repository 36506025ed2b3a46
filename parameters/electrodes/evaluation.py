"""Functions of a parameter set as functions of numbers."""

from collections.abc import Callable

import numpy as np
import pybamm
from pybamm.parameters.lithium_ion_parameters import U_asymptotes

from porousalloy.parameters.resolved_values import Values


def potential(
    values: Values, electrode: str, *, curve: str = "OCP", end_barriers: bool = False
) -> Callable[[float], float]:
    """Open-circuit potential of an electrode as a function of a number.

    Parameters
    ----------
    values : pybamm.ParameterValues or Mapping
        Parameter values by name; those that the potential depends on must be numbers.
    electrode : {"Negative", "Positive"}
        Electrode of which the potential is wanted.
    curve : {"OCP", "lithiation OCP", "delithiation OCP"}, optional
        Equilibrium, or a branch. The default is equilibrium.
    end_barriers : bool, optional
        Whether to add what PyBaMM's models add to every potential near a stoichiometry of 0 or 1.
        The default is the potential of the parameter set alone.

    Returns
    -------
    callable
        Potential [V] at a stoichiometry [-] and the reference temperature.
    """
    function = values[f"{electrode} electrode {curve} [V]"]
    filling = pybamm.InputParameter("filling")
    symbol = function(filling)
    if end_barriers:
        symbol += U_asymptotes(filling)
    leaves = (leaf for leaf in symbol.pre_order() if isinstance(leaf, pybamm.Parameter))
    names = {leaf.name for leaf in leaves}
    symbol = pybamm.ParameterValues({name: values[name] for name in names}).process_symbol(symbol)

    def at(sto: float) -> float:
        return float(np.squeeze(symbol.evaluate(inputs={"filling": sto})))

    return at
