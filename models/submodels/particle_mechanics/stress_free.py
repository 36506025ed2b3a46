"""Ligament without stress: its swelling enters the flux through the stretches only.

s_i = 0                                                                            (algebraic)
"""

from porousalloy.models.submodels.particle_mechanics.base_mechanics import BaseMechanics


class StressFree(BaseMechanics):
    """Null case of the ligament mechanics: the deviator is zero."""

    def deviatoric_stress(self, variables):
        zero = 0 * self.concentration(variables)
        return zero, zero, zero

    def radial_stress(self, variables):
        return 0 * self.concentration(variables)
