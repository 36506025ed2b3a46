"""Outer volume from a balance of forces: it follows from yield stress, porosity and confinement.

    P_skeleton = P_confinement                                               (algebraic, state J_p)
    P_skeleton    = -(1 - phi) tr/3 + p_c,   tr = <J sigma_zz>/<J> at p_c = 0          (algebraic)
    P_confinement = clip(K (J_p^(1/3) - 1 - s), -P_t, P_max),   s its plastic set      (algebraic)
    p_c = C w ln(1 + exp((phi_min - phi)/w))                                           (algebraic)

K, P_max and P_t are the modulus, strength and tensile strength of the confinement by carbon shell,
SEI, binder and neighbours; `confinement` has its law, and how it sets. sigma_zz stands for the
shape's axial trace; (1 - phi) tr = (1 - phi_0) <J sigma_zz>/J_p, so that tr needs no outward
integral. No parameter splits the growth.

p_c is a penalty for the contact condition 0 <= p_c, phi >= phi_min, p_c (phi - phi_min) = 0: a
complementarity function loses cycles when pores reopen. phi stays above phi_min - 0.005.
"""

import math

import pybamm

from porousalloy.models.smooth import corner_width, smooth_maximum
from porousalloy.models.submodels.particle_expansion.base_expansion import BaseExpansion
from porousalloy.models.submodels.particle_expansion.confinement import Confinement

#: Contact stiffness C [Pa per unit of porosity] and width w of the contact layer [porosity].
CONTACT_STIFFNESS = 1e12
CONTACT_WIDTH = 2e-3
#: Porosity above phi_min at which pores count as open: p_c is below 2 MPa.
CONTACT_CLEARANCE = 7 * CONTACT_WIDTH
#: Pressure [Pa] that scales the residual to order one.
PRESSURE_SCALE = 1e9


class ForceBalance(BaseExpansion):
    """Balance with an algebraic state J_p per particle; for skeletons only (cylinder, slab).

    Parameters
    ----------
    param, domain, options, phase, x_average
        As in `BaseLigament`.

    Attributes
    ----------
    confinement : Confinement
        Law of the confinement, whose set is the second state.
    """

    def __init__(self, param, domain, options, phase, x_average):
        super().__init__(param, domain, options, phase, x_average)
        self.confinement = Confinement(self.alloy)

    def get_fundamental_variables(self):
        J_p = self.particle_variable("outer volume ratio", bounds=(0.01, 100))
        s = self.particle_variable("confinement set")
        variables = super().get_fundamental_variables()
        variables[f"{self.state} outer volume ratio"] = J_p
        return variables | self.particle_outputs({"confinement set": s})

    def get_coupled_variables(self, variables):
        variables = super().get_coupled_variables(variables)
        P = self.confinement.pressure(*self.outline(variables))
        return variables | self.particle_outputs({"confinement pressure [Pa]": P})

    def outline(self, variables):
        """Outer volume ratio J_p and set s of the confinement, one value per particle."""
        return tuple(
            variables[f"{self.state} {name}"] for name in ("outer volume ratio", "confinement set")
        )

    def current_outer_volume_ratio(self, variables, mean_J):
        return variables[f"{self.state} outer volume ratio"]

    def outer_volume_ratio(self, mean_J):
        # at the start closed pores in contact carry the confinement, and the skeleton no load
        phi_0 = self.alloy.phi_0
        P = self.confinement.pressure(pybamm.maximum(self.closed_pore_ratio(mean_J), 1))
        phi_rest = self.porosity_under_contact(P)
        J_rest = (1 - phi_0) * mean_J / (1 - phi_rest)
        return smooth_maximum(J_rest, 1, corner_width((phi_0 - phi_rest) / (1 - phi_rest)))

    def contact_pressure(self, phi):
        """Contact pressure p_c [Pa] at the internal porosity `phi`."""
        overlap = (self.alloy.phi_min - phi) / CONTACT_WIDTH
        # ln(1 + e^x) without overflow
        softplus = pybamm.maximum(overlap, 0) + pybamm.log(1 + pybamm.exp(-abs(overlap)))
        return CONTACT_STIFFNESS * CONTACT_WIDTH * softplus

    def porosity_under_contact(self, p_c):
        """Porosity at the contact pressure `p_c` [Pa]; phi_min + `CONTACT_CLEARANCE` at 0."""
        clear = math.exp(-CONTACT_CLEARANCE / CONTACT_WIDTH)
        overlap = pybamm.log(pybamm.exp(p_c / (CONTACT_STIFFNESS * CONTACT_WIDTH)) - 1 + clear)
        return self.alloy.phi_min - CONTACT_WIDTH * overlap

    def current_contact_pressure(self, J_p, phi):
        return self.contact_pressure(phi)

    def lost_power(self, variables, J_p):
        per_particle = self.confinement.lost_power(*self.outline(variables))
        return per_particle / (1 - self.alloy.phi_0)

    def skeleton_pressure(self, variables):
        """Outward pressure P_skeleton [Pa] of the skeleton and of closed pores."""
        J_p = variables[f"{self.state} outer volume ratio"]
        loaded = variables[f"{self.state} axial load [Pa]"]
        p_c = variables[f"{self.state} contact pressure [Pa]"]
        return -(1 - self.alloy.phi_0) * loaded / J_p / 3 + p_c

    def set_algebraic(self, variables):
        super().set_algebraic(variables)
        J_p, s = self.outline(variables)
        imbalance = self.skeleton_pressure(variables) - self.confinement.pressure(J_p, s)
        self.algebraic[J_p] = imbalance / PRESSURE_SCALE

    def set_rhs(self, variables):
        J_p, s = self.outline(variables)
        self.rhs = {s: self.confinement.set_rate(J_p, s)}

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        J_p, s = self.outline(variables)
        J_p_0 = self.outer_volume_ratio(self.initial_mean_volume_ratio)
        self.initial_conditions |= {J_p: J_p_0, s: self.confinement.excess(J_p_0)}

    def initial_axial_trace(self):
        mean_J = self.initial_mean_volume_ratio
        J_p = self.outer_volume_ratio(mean_J)
        phi = self.internal_porosity(mean_J, J_p)
        excess = self.confinement.pressure(J_p) - self.contact_pressure(phi)
        return -3 * excess / (1 - phi)
