"""Free homogeneous foam: it swells as its solid does and keeps its porosity.

J_p = <J>                                                                          (algebraic)
"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Affine(BaseExpansion):
    """Outward growth only, as without any constraint."""

    def outer_volume_ratio(self, mean_J):
        return mean_J
