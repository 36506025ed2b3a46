"""Elastic ligament: stresses from gradients of filling alone.  p_i = 0

Only for affine particles: a skeleton whose axes are held would carry tens of GPa.

References
----------
Cheng & Verbrugge 2009, 10.1016/j.jpowsour.2009.01.021 (limit of small volume change).
"""

import pybamm

from .base_mechanics import BaseMechanics


class Elastic(BaseMechanics):
    """s_i = 2 G (ln lambda_i - (1/3) ln J - p_i), with no plastic strain."""

    def shear_modulus(self, variables):
        """G [Pa] over the ligament."""
        E = self.alloy.E(self.filling(variables), self.temperature(variables))
        return self.shape.shear_modulus(E, self.alloy.nu)

    def plastic_strains(self, variables):
        """(p_r, p_z) over the ligament."""
        return 0, 0

    def deviatoric_stress(self, variables, stretches):
        lambda_r, _, lambda_z = stretches
        third_log_J = pybamm.log(variables[f"{self.state} volume ratio"]) / 3
        p_r, p_z = self.plastic_strains(variables)
        G = self.shear_modulus(variables)
        variables.update(self.ligament_outputs({"shear modulus [Pa]": G}))
        twice_G = 2 * G
        s_r = twice_G * (pybamm.log(lambda_r) - third_log_J - p_r)
        s_z = twice_G * (pybamm.log(lambda_z) - third_log_J - p_z)
        return self.shape.deviator(s_r, s_z)
