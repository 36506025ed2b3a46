"""No stress: the ligament swells and the flux sees its stretches, nothing else."""

from porousalloy.models.submodels.particle_mechanics.base_mechanics import BaseMechanics


class StressFree(BaseMechanics):
    """Null case of the ligament mechanics."""

    def deviatoric_stress(self, variables):
        zero = 0 * self.concentration(variables)
        return zero, zero, zero
