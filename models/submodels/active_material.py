"""Active material whose reacting surface follows the ligament.

    a = (d eps_s/a0) A          reacting surface per reference electrode volume        (algebraic)

PyBaMM's a = 3 eps_s/R holds for undeformed spheres only. d is 3, 2 or 1 for sphere, cylinder and
slab; A is the ratio of current to reference surface area, so that a j is per reference electrode
volume while j stays per current area.
"""

import pybamm

from porousalloy.models.ligament_shape import LigamentShape


class _LigamentSurface(pybamm.active_material.BaseModel):
    """Mixin that withholds PyBaMM's area and publishes the ligament's once its ratio is known."""

    shape: LigamentShape

    def _get_standard_active_material_variables(self, eps_solid):
        variables = super()._get_standard_active_material_variables(eps_solid)
        # every submodel that reads the area then waits for get_coupled_variables
        for name in self._area_names():
            del variables[name]
        return variables

    def _area_names(self):
        domain, Domain = self.domain_Domain
        return (
            f"{Domain} electrode {self.phase_name}surface area to volume ratio [m-1]",
            f"X-averaged {domain} electrode {self.phase_name}surface area to volume ratio [m-1]",
        )

    def get_coupled_variables(self, variables):
        Domain = self.domain_Domain[1]
        start = f"{Domain} electrode {self.phase_name}"
        eps_s = variables[f"{start}active material volume fraction"]
        A = variables[f"{Domain} {self.phase_name}particle surface area ratio"]
        a_ref = self.shape.dimension * eps_s / self.phase_param.R
        area, area_av = self._area_names()
        # PyBaMM's loss of active material reads the area: publish it first
        variables[f"{start}reference surface area to volume ratio [m-1]"] = a_ref
        variables[area] = a_ref * A
        variables[area_av] = pybamm.x_average(a_ref * A)
        return super().get_coupled_variables(variables)


class ConstantAlloyMaterial(_LigamentSurface, pybamm.active_material.Constant):
    """Active material that is not lost.

    Parameters
    ----------
    param, domain, options, phase
        As in `BaseLigament`.
    shape : LigamentShape
        Kinematics of the ligament.
    """

    def __init__(self, param, domain, options, phase, shape):
        super().__init__(param, domain, options, phase)
        self.shape = shape


class LossOfAlloyMaterial(_LigamentSurface, pybamm.active_material.LossActiveMaterial):
    """PyBaMM's loss of active material: what is lost keeps its volume and no longer reacts.

    Parameters
    ----------
    param, domain, options, x_average, phase, shape
        As in `ConstantAlloyMaterial` and `BaseLigament`.
    """

    def __init__(self, param, domain, options, x_average, phase, shape):
        super().__init__(param, domain, options, x_average, phase)
        self.shape = shape
