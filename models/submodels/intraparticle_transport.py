"""Potential drop inside a porous particle, from its outside to its average ligament.

    eta_p   = (R_p0^2 J_p^(-1/3)/15) (chi/kappa_p + 1/sigma_p) q,   q = a j/eps_p0     (algebraic)
    kappa_p = kappa phi^b_p                                                            (algebraic)
    chi     = 1 + 2 R_g T (1 - t_+)^2 f kappa/(F^2 c_e D_e)                            (algebraic)

This is the mean drop in a uniformly reacting sphere, from Poisson's equation: phi(r) - phi(R) =
q (R^2 - r^2)/(6 kappa) averages to q R^2/(15 kappa). q is the reaction current per reference
particle volume; J_p^(-1/3) converts to the current volume and radius. chi adds the concentration
part, as large as the ohmic one; f is the thermodynamic factor. kappa_p falls as the pores close.
Once |eta_p| exceeds R_g T/F the reaction is no longer uniform and the estimate is too low.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament, over_domain

#: Internal porosity below which the conductivity no longer falls, so that the drop stays finite.
SMALLEST_POROSITY = 1e-3


class NoIntraparticleDrop(BaseLigament):
    """Null case: pores and skeleton are at the potential of the outside of the particle."""

    def drop(self, variables) -> pybamm.Symbol:
        """Drop eta_p [V] over the electrode; negative during lithiation."""
        return over_domain(0, self.electrode)

    def get_coupled_variables(self, variables):
        domain, Domain = self.domain_Domain
        name = f"electrode {self.phase_name}intraparticle overpotential [V]"
        eta = self.drop(variables)
        variables |= {f"{Domain} {name}": eta, f"X-averaged {domain} {name}": pybamm.x_average(eta)}
        return variables


class LumpedParticle(NoIntraparticleDrop):
    """Mean drop in a uniformly reacting sphere."""

    def drop(self, variables):
        Domain = self.domain_Domain[1]
        J_p = variables[self.twin_names("outer volume ratio")[0]]
        phi = variables[self.twin_names("internal porosity")[0]]
        c_e = variables[f"{Domain} electrolyte concentration [mol.m-3]"]
        T = variables[f"{Domain} electrode temperature [K]"]
        param, alloy = self.param, self.alloy
        kappa = param.kappa_e(c_e, T)
        c_e_D_e = c_e * param.D_e(c_e, T)
        diffusion = param.chi(c_e, T) * (1 - param.t_plus(c_e, T))
        chi = 1 + param.R * T * diffusion * kappa / (param.F**2 * c_e_D_e)
        open_pores = pybamm.maximum(phi, SMALLEST_POROSITY)
        resistivity = chi / (kappa * open_pores**alloy.b_p) + 1 / alloy.sigma_p
        eps_p0 = self.phase_param.epsilon_s / (1 - alloy.phi_0)
        q = self.reaction_current(variables) / eps_p0
        return alloy.R_p**2 * J_p ** (-1 / 3) / 15 * resistivity * q

    def reaction_current(self, variables):
        """Reaction current a j [A.m-3] per reference electrode volume, over the electrode."""
        domain, Domain = self.domain_Domain
        if self.x_average:
            sign = 1 if domain == "negative" else -1
            i = variables["Current collector current density [A.m-2]"]
            return self.on_electrode(sign * i / self.domain_param.L)
        a = variables[f"{Domain} electrode {self.phase_name}surface area to volume ratio [m-1]"]
        # j itself depends on the drop: take it from the state that PyBaMM has for such films
        total = f"Total {domain} electrode {self.phase_name}interfacial current density"
        return a * variables[f"{total} variable [A.m-2]"]


INTRAPARTICLE_TRANSPORT = {"none": NoIntraparticleDrop, "lumped": LumpedParticle}
