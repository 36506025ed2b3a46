"""Elastic ligament, stressed by gradients of the filling alone.

    p_i = 0                                                                            (algebraic)

For affine particles only: a skeleton with constrained axes would carry tens of GPa.

References
----------
Cheng & Verbrugge 2009, 10.1016/j.jpowsour.2009.01.021 (limit of a small volume change).
"""

from typing import Any

import pybamm

from porousalloy.models.radial_operators import OutwardResidual
from porousalloy.models.submodels.particle_mechanics.base_mechanics import BaseMechanics

#: Scale [Pa] of the state of stress: the usual absolute tolerance of 1e-6 is then 1 MPa.
STRESS_SCALE = 1e12


class Elastic(BaseMechanics):
    """Deviator s_i = 2 G (ln lambda_i - (1/3) ln J - p_i) without plastic strain."""

    def get_fundamental_variables(self):
        if not self.shape.equilibrium_factor:
            return {}
        name = "radial stress without contact [Pa]"
        return self.ligament_outputs({name: self.ligament_variable(name, scale=STRESS_SCALE)})

    def shear_modulus(self, variables):
        """Effective shear modulus G [Pa] over the ligament."""
        E = self.alloy.E(self.filling(variables), self.temperature(variables))
        return self.shape.shear_modulus(E, self.alloy.nu)

    def plastic_strains(self, variables) -> tuple[Any, Any]:
        """Plastic strains (p_r, p_z) over the ligament."""
        return 0, 0

    def get_coupled_variables(self, variables):
        modulus = {"shear modulus [Pa]": self.shear_modulus(variables)}
        variables.update(self.ligament_outputs(modulus))
        return super().get_coupled_variables(variables)

    def deviatoric_stress(self, variables):
        G = variables[f"{self.state} shear modulus [Pa]"]
        e_r, e_z = self.log_strains(
            variables[f"{self.state} volume ratio"],
            variables[f"{self.state} inner mean volume ratio"],
            self.on_ligament(variables[f"{self.state} axial stretch"]),
        )
        p_r, p_z = self.plastic_strains(variables)
        return self.shape.deviator(2 * G * (e_r - p_r), 2 * G * (e_z - p_z))

    def radial_stress(self, variables):
        if self.shape.equilibrium_factor:
            return variables[f"{self.state} radial stress without contact [Pa]"]
        return 0 * self.concentration(variables)

    def set_algebraic(self, variables):
        if not self.shape.equilibrium_factor:
            return
        sigma = variables[f"{self.state} radial stress without contact [Pa]"]
        s_r, s_t, _ = self.shape.deviator(
            variables[f"{self.state} radial deviatoric stress [Pa]"],
            variables[f"{self.state} axial deviatoric stress [Pa]"],
        )
        J = variables[f"{self.state} volume ratio"]
        J_in = variables[f"{self.state} inner mean volume ratio"]
        # lambda_r/lambda_t = J/<J>(r) for both sphere and cylinder
        hoop = self.shape.equilibrium_factor * (s_r - s_t) * J / (J_in * self.radius_symbol(J))
        self.algebraic[sigma] = OutwardResidual(sigma, hoop)

    def set_initial_conditions(self, variables):
        if self.shape.equilibrium_factor:
            sigma = variables[f"{self.state} radial stress without contact [Pa]"]
            self.initial_conditions[sigma] = pybamm.Scalar(0)

    def log_strains(self, J, J_in, lambda_z):
        """Deviatoric logarithmic strains ln lambda_i - (1/3) ln J for i = r, z."""
        log_J, log_lambda_z = pybamm.log(J), pybamm.log(lambda_z)
        log_lambda_r = self.shape.log_radial_stretch(log_J, pybamm.log(J_in), log_lambda_z)
        return log_lambda_r - log_J / 3, log_lambda_z - log_J / 3
