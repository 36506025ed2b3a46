"""Functions of a parameter set as functions of numbers."""

from collections.abc import Callable, Mapping

import numpy as np
import pybamm


def potential(values: Mapping, electrode: str) -> Callable[[float], float]:
    """Open-circuit potential of an electrode as a function of a number.

    Parameters
    ----------
    values : Mapping
        Values of the set by parameter name; those that the potential names must be numbers.
    electrode : {"Negative", "Positive"}
        Which electrode.

    Returns
    -------
    callable
        Potential [V] at a filling [-] and the reference temperature.
    """
    function = values[f"{electrode} electrode OCP [V]"]
    filling = pybamm.InputParameter("filling")
    symbol = function(filling)
    leaves = (leaf for leaf in symbol.pre_order() if isinstance(leaf, pybamm.Parameter))
    names = {leaf.name for leaf in leaves}
    symbol = pybamm.ParameterValues({name: values[name] for name in names}).process_symbol(symbol)

    def at(sto: float) -> float:
        return float(np.squeeze(symbol.evaluate(inputs={"filling": sto})))

    return at
