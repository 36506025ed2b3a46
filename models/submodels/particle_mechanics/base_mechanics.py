"""Stress field of a ligament: equilibrium by quadrature.

    e_i = ln lambda_i - (1/3) ln J - p_i      deviatoric logarithmic elastic strain    (algebraic)
    s_i = 2 G e_i                             Cauchy deviator, G per current volume    (algebraic)
    sigma_r(r) + p_c = int_r^a0 k (s_r - s_t) lambda_r/(lambda_t r') dr'
                                                             (algebraic, state sigma_r + p_c)
    sigma_h = sigma_r - s_r,   sigma_t = sigma_h + s_t,   sigma_z = sigma_h + s_z      (algebraic)

p_i are the plastic strains of the subclass, k and the stretches those of the shape, and p_c is the
contact pressure of closed pores. The integral is a state so that the flux depends on neighbours
only; it does not depend on the scale of the radius, which runs from 0 to 1 here. Without stress, or
in a slab (k = 0), there is none.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003.
"""

from abc import abstractmethod
from typing import Any

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament

#: Offset [Pa2] that keeps sensitivities of the von Mises stress finite at rest.
ROOT_AT_REST = 1.0


class BaseMechanics(BaseLigament):
    """Abstract base of the ligament mechanics, with stretches and stresses.

    Parameters
    ----------
    param, domain, options, phase, x_average
        As in `BaseLigament`.
    expansion : BaseExpansion
        Closure for the outer volume ratio, for the state in which the skeleton starts.
    """

    def __init__(self, param, domain, options, phase, x_average, expansion):
        super().__init__(param, domain, options, phase, x_average)
        self.expansion = expansion

    @abstractmethod
    def deviatoric_stress(self, variables) -> tuple[Any, Any, Any]:
        """Deviatoric stresses (s_r, s_t, s_z) [Pa] over the ligament."""

    @abstractmethod
    def radial_stress(self, variables) -> Any:
        """Radial stress without contact, sigma_r + p_c [Pa], over the ligament."""

    def get_coupled_variables(self, variables):
        deviator = self.deviatoric_stress(variables)
        fields = self.fields(variables, deviator)
        variables.update(self.ligament_outputs(fields))
        variables.update(self.extremes(fields))
        variables.update(self.particle_outputs(self.particle_values(variables, deviator)))
        return variables

    def fields(self, variables, deviator):
        """Stresses and stretches over the ligament, by name."""
        J_in = variables[f"{self.state} inner mean volume ratio"]
        lambda_z = self.on_ligament(variables[f"{self.state} axial stretch"])
        p_c = self.on_ligament(variables[f"{self.state} contact pressure [Pa]"])
        s_r, s_t, s_z = deviator
        sigma_r = self.radial_stress(variables) - p_c
        sigma_h = sigma_r - s_r
        return {
            "radial stress [Pa]": sigma_r,
            "tangential stress [Pa]": sigma_h + s_t,
            "axial stress [Pa]": sigma_h + s_z,
            "hydrostatic stress [Pa]": sigma_h,
            "von Mises stress [Pa]": pybamm.sqrt(1.5 * (s_r**2 + s_t**2 + s_z**2) + ROOT_AT_REST),
            "radial stretch": pybamm.exp(self.log_radial_stretch(variables)),
            "tangential stretch": self.shape.tangential_stretch(J_in, lambda_z),
            "radial deviatoric stress [Pa]": s_r,
            "axial deviatoric stress [Pa]": s_z,
        }

    def extremes(self, fields):
        """Largest stresses [Pa] over electrode and ligament, by name."""
        sigma_r, sigma_t, sigma_z = (
            fields[f"{direction} stress [Pa]"] for direction in ("radial", "tangential", "axial")
        )
        principal = pybamm.maximum(pybamm.maximum(sigma_r, sigma_t), sigma_z)
        least = pybamm.minimum(pybamm.minimum(sigma_r, sigma_t), sigma_z)
        name = f"{self.domain} {self.phase_name}particle"
        return {
            f"Maximum {name} von Mises stress [Pa]": self.largest(fields["von Mises stress [Pa]"]),
            f"Maximum {name} tensile stress [Pa]": self.largest(principal),
            f"Maximum {name} compressive stress [Pa]": self.largest(-least),
        }

    def particle_values(self, variables, deviator):
        """Surface stresses, load and displacement of one ligament, by name."""
        s_r, s_t, s_z = deviator
        # sigma_r = -p_c at the surface; PyBaMM's loss of active material forms (s_r + 2 s_t)/3
        p_c = variables[f"{self.state} contact pressure [Pa]"]
        surface_h = -pybamm.surf(s_r) - p_c
        J = variables[f"{self.state} volume ratio"]
        axial_load = pybamm.r_average(J * self.shape.axial_trace(s_r, s_z))
        return {
            "surface hydrostatic stress [Pa]": surface_h,
            "axial load [Pa]": axial_load,
            "surface radial stress [Pa]": -p_c,
            "surface tangential stress [Pa]": surface_h + pybamm.surf(s_t + s_z) / 2,
            "surface displacement [m]": self.surface_displacement(variables),
            "plastic power density [W.m-3]": 0 * axial_load,
        }

    def largest(self, field):
        """Largest value over electrode and ligament, including the centre and the surface."""
        ends = (pybamm.boundary_value(field, side) for side in ("left", "right"))
        centre, surface = (self.on_ligament(end) for end in ends)
        return pybamm.max(pybamm.maximum(field, pybamm.maximum(centre, surface)))

    def surface_displacement(self, variables):
        """Growth [m] of the radius, or of the half-thickness of a slab."""
        mean_J = variables[f"{self.state} mean volume ratio"]
        lambda_z = variables[f"{self.state} axial stretch"]
        growth = self.shape.half_thickness_ratio(mean_J, lambda_z) - 1
        return growth * self.per_particle(self.phase_param.R)
