"""Free homogeneous foam: it swells as its solid does and keeps its porosity.  J_p = <J>"""

from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion


class Affine(BaseExpansion):
    """Outward expansion only; the closure of stress-free growth."""

    def outer_volume_ratio(self, mean_J):
        return mean_J
