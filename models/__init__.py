"""Physics of porous alloy electrodes: three models, their options and submodels."""

from porousalloy.models.options import PorousAlloyOptions
from porousalloy.models.porous_alloy import PorousAlloyDFN, PorousAlloySPM, PorousAlloySPMe

__all__ = ["PorousAlloyDFN", "PorousAlloyOptions", "PorousAlloySPM", "PorousAlloySPMe"]
