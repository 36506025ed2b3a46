"""Physics of porous alloy electrodes: three models, their options and submodels."""

from porousalloy.models.dfn import PorousAlloyDFN
from porousalloy.models.missing_parameters import say_what_is_missing
from porousalloy.models.options import PorousAlloyOptions
from porousalloy.models.single_particle import PorousAlloySPM, PorousAlloySPMe

__all__ = ["PorousAlloyDFN", "PorousAlloyOptions", "PorousAlloySPM", "PorousAlloySPMe"]

say_what_is_missing()
