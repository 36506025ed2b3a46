"""Given split between inward and outward growth.

J_p = eta max(1, J_c) + (1 - eta) <J>        (eta = 1 rigid, eta = 0 affine)
"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Accommodation(BaseExpansion):
    """Fraction eta of the swelling goes into the pores while they last."""

    def outer_volume_ratio(self, mean_J):
        eta = self.alloy.eta
        return eta * self.pores_first(mean_J) + (1 - eta) * mean_J
