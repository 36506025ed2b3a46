"""Physics of porous alloy electrodes: three models, their options and submodels."""

from .options import PorousAlloyOptions
from .porous_alloy import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe

__all__ = ["PorousAlloyDFN", "PorousAlloyOptions", "PorousAlloySPM", "PorousAlloySPMe"]
