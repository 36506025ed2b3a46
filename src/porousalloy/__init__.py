"""Physics models of porous alloy anodes (Si, Ge, Sn, Sb; Li and Na), built on PyBaMM.

``porousalloy.models``       PorousAlloySPM, PorousAlloySPMe, PorousAlloyDFN and their submodels
``porousalloy.parameters``   materials, morphologies and cells, every number with its source
``porousalloy.experiments``  simulations, results, figures and the command line
"""

from importlib.metadata import version

__version__ = version("porousalloy")

__all__ = ["__version__"]
