"""Rigid outline: the pores take the swelling until they are closed.

J_p = max(1, J_c)                                                                  (algebraic)
"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Rigid(BaseExpansion):
    """Inward growth first; solid cannot overlap, so that with closed pores growth is outward."""

    def outer_volume_ratio(self, mean_J):
        return self.pores_first(mean_J)
