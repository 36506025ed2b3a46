"""Given split between inward and outward growth.

J_p = eta max(1, J_c) + (1 - eta) <J>        rigid at eta = 1, affine at eta = 0   (algebraic)
"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Accommodation(BaseExpansion):
    """Growth of which the fraction eta goes into the pores until they are closed."""

    def outer_volume_ratio(self, mean_J):
        eta = self.alloy.eta
        return eta * self.pores_first(mean_J) + (1 - eta) * mean_J
