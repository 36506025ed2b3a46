"""Rigid outline: the pores take the swelling until they are closed.  J_p = max(1, J_c)"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Rigid(BaseExpansion):
    """Inward expansion first; solid cannot overlap, so closed pores grow outwards."""

    def outer_volume_ratio(self, mean_J):
        return self.pores_first(mean_J)
