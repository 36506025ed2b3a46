"""Power-law viscoplastic ligament (Norton-Hoff): it flows at its yield stress.

    dp_i/dt = (3/2) rate_0 (s_eq/sigma_y)^(n-1) s_i/sigma_y                         (differential)
    s_eq = sqrt(3/2 s:s),   p_r + p_t + p_z = 0                                        (algebraic)
    sigma_y = sigma_y,in [(1 + ratio)/2 + (1 - ratio)/2 tanh(10 q/sigma_y,in)]         (algebraic)
    p_i(0) = ln lambda_i - (1/3) ln J - e_i(0)                                 (initial condition)

The plastic states are p_r and, for the cylinder, p_z. Flow on insertion and on extraction has a
yield stress each; sigma_y switches smoothly with the sign of the flow q = s_r (cylinder: -s_z),
never with the current. The start is free of stress at any filling: e_i(0) is zero, except for a
force-balanced skeleton that starts under confinement. The plastic work per pristine solid volume,
<J s_eq rate_eq>, is a heat source.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028; Bower, Guduru & Sethuraman 2011,
10.1016/j.jmps.2011.01.003; yield of lithiated silicon: Sethuraman et al. 2010,
10.1016/j.jpowsour.2010.02.013.
"""

import pybamm

from porousalloy.models.submodels.particle_mechanics.elastic import Elastic

#: Offset of (s_eq/sigma_y)^2 that keeps the flow rate differentiable at zero stress; it changes
#: the rate at yield by less than 1e-5.
SMALL_STRESS_SQUARED = 1e-6
#: Sharpness of the switch between the yield stresses of insertion and extraction.
YIELD_SWITCH = 10


class Viscoplastic(Elastic):
    """Elastic ligament with plastic strains as states."""

    def get_fundamental_variables(self):
        strains = {"radial plastic strain": self.ligament_variable("radial plastic strain")}
        if self.shape.has_axial_plastic_strain:
            strains["axial plastic strain"] = self.ligament_variable("axial plastic strain")
        return super().get_fundamental_variables() | self.ligament_outputs(strains)

    def plastic_strains(self, variables):
        p_r = variables[f"{self.state} radial plastic strain"]
        if self.shape.has_axial_plastic_strain:
            return p_r, variables[f"{self.state} axial plastic strain"]
        return p_r, -p_r / 2

    def get_coupled_variables(self, variables):
        variables = super().get_coupled_variables(variables)
        s_r = variables[f"{self.state} radial deviatoric stress [Pa]"]
        s_r, s_t, s_z = self.shape.deviator(
            s_r, variables[f"{self.state} axial deviatoric stress [Pa]"]
        )
        s_eq_squared = 1.5 * (s_r**2 + s_t**2 + s_z**2)
        sigma_y = self.yield_stress(variables, s_r, s_z)
        # plastic strain rate per deviatoric stress [Pa-1.s-1]
        overstress_squared = s_eq_squared / sigma_y**2 + SMALL_STRESS_SQUARED
        fluidity = (
            1.5 * self.alloy.rate_0 * overstress_squared ** ((self.alloy.n - 1) / 2) / sigma_y
        )
        rates = {"radial plastic strain rate [s-1]": fluidity * s_r}
        if self.shape.has_axial_plastic_strain:
            rates["axial plastic strain rate [s-1]"] = fluidity * s_z
        variables.update(self.ligament_outputs(rates))
        J = variables[f"{self.state} volume ratio"]
        work = pybamm.r_average(J * fluidity * s_eq_squared / 1.5)  # s:dp/dt = fluidity s:s
        variables.update(self.particle_outputs({"plastic power density [W.m-3]": work}))
        return variables

    def yield_stress(self, variables, s_r, s_z):
        """Yield stress sigma_y [Pa] in the current direction of flow."""
        insertion = self.alloy.sigma_y(self.filling(variables))
        ratio = self.alloy.yield_ratio
        direction = pybamm.tanh(YIELD_SWITCH * self.shape.flow_direction(s_r, s_z) / insertion)
        return insertion * ((1 + ratio) / 2 + (1 - ratio) / 2 * direction)

    def set_rhs(self, variables):
        for strain in ("radial plastic strain", "axial plastic strain"):
            if f"{self.state} {strain}" in variables:
                p = variables[f"{self.state} {strain}"]
                self.rhs[p] = variables[f"{self.state} {strain} rate [s-1]"]

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        theta = self.initial_filling
        J, J_in = (
            self.expansion.initial_volume_ratio,
            self.expansion.initial_inner_mean_volume_ratio,
        )
        J_p = self.expansion.outer_volume_ratio(self.expansion.initial_mean_volume_ratio)
        lambda_z = self.on_ligament(J_p ** (1 / 3))
        e_r, e_z = self.log_strains(J, J_in, lambda_z)
        G = self.shape.shear_modulus(self.alloy.E(theta, self.param.T_init), self.alloy.nu)
        s_r, s_z = self.shape.deviator_under_axial_trace(self.expansion.initial_axial_trace())
        p_r = e_r - self.on_ligament(s_r) / (2 * G)
        p_z = e_z - self.on_ligament(s_z) / (2 * G)
        for strain, value in (("radial plastic strain", p_r), ("axial plastic strain", p_z)):
            if f"{self.state} {strain}" in variables:
                self.initial_conditions[variables[f"{self.state} {strain}"]] = value
