"""What stores electrolyte under the names that PyBaMM's submodels of the electrolyte read."""

from contextlib import contextmanager

import pybamm


@contextmanager
def volumes_read_as_porosity(variables, volumes):
    """Context in which PyBaMM's submodel finds what stores electrolyte under the porosity's names.

    It changes `variables` in place, because PyBaMM keeps what a submodel published before it met a
    missing variable.

    Parameters
    ----------
    variables : dict
        Variables of the model.
    volumes : dict
        Electrolyte per reference volume, by part of the cell.
    """
    storage = {"Porosity": pybamm.concatenation(*volumes.values())}
    for part, eps in volumes.items():
        storage[f"{part.capitalize()} porosity"] = eps
        storage[f"X-averaged {part} porosity"] = pybamm.x_average(eps)
    porosity = {name: variables[name] for name in storage}
    variables.update(storage)
    try:
        yield
    finally:
        variables.update(porosity)
