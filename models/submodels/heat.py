"""Heat of plastic flow, of diffusion, of the confinement and of the current inside the particles.

    Q_plastic   = eps_s0 <J s_eq rate_eq>      dissipated work of the plastic flow     (algebraic)
    Q_shell     = eps_p0 K [(1 + s + P/K)^3 - (1 + s)^3] ds/dt
                                               dissipated work on the confinement      (algebraic)
    Q_diffusion = eps_s0 F <(H - H_s) dc/dt>   work that the flux in the ligament loses,
                                               and the reversible heat of the spread of fillings
    H = U - T dU_0/dT                          H_s at theta_s and sigma_h,s            (algebraic)
    Q_particle  = a j (eta_p + rest)           drop in the pores and the skeleton, and hysteresis
                                               that stress does not explain            (algebraic)

All are per reference electrode volume and are added to PyBaMM's heat sources (Timms et al. 2021,
10.1137/20M1336898), which count the entropic heat at the surface only. By parts, Q_diffusion is
eps_s0 F <N . grad U> and that reversible part. The rate of change in place of the gradient makes it
exact for the discrete model, up to the surface, and without a singularity.

The stress overpotential needs no source of its own: the work that it takes is stored, or becomes
plastic work, work on the confinement or heat of diffusion. Without that overpotential the cell does
not supply this work, or supplies it through the hysteresis of its measured potentials, whose heat
PyBaMM counts; H is then without stress, and Q_plastic and Q_shell are left out. Q_diffusion may
then be negative for a while.

References
----------
Di Leo, Rejovitzky & Anand 2015, 10.1016/j.ijsolstr.2015.04.028.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import BaseLigament, over_domain


class AlloyHeat(BaseLigament):
    """Heat sources that only the alloy electrode has."""

    def get_coupled_variables(self, variables):
        Domain = self.domain_Domain[1]
        start = f"{Domain} electrode {self.phase_name}"
        work = sum(
            variables[self.twin_names(f"{power} [W.m-3]")[0]]
            for power in ("plastic power density", "confinement dissipation")
        )
        a_j = variables[f"{start}volumetric interfacial current density [A.m-3]"]
        eta_p = variables[f"{start}intraparticle overpotential [V]"]
        rest = variables[f"{start}residual hysteresis [V]"]
        # by index: PyBaMM comes back once the variables that are missing are there
        diffusion = self.heat_of_diffusion(variables)
        heat = self.particle_outputs({"heat of diffusion [W.m-3]": diffusion})
        variables.update(heat)
        Q_diffusion = heat[self.twin_names("heat of diffusion [W.m-3]")[0]]
        Q = a_j * (eta_p + rest) + self.phase_param.epsilon_s * Q_diffusion
        if self._coupled:
            Q += self.phase_param.epsilon_s * work
        none = {
            d: over_domain(0, d) for d in ("negative electrode", "separator", "positive electrode")
        }
        variables["Alloy heating [W.m-3]"] = pybamm.concatenation(
            *(none | {self.electrode: Q}).values()
        )
        variables["Alloy heating per unit electrode-pair area [W.m-2]"] = (
            pybamm.x_average(Q) * self.domain_param.L
        )
        return variables

    @property
    def _coupled(self):
        return self.options["stress-potential coupling"] == "true"

    def heat_of_diffusion(self, variables):
        """Heat F <(H - H_s) dc/dt> [W.m-3] per pristine solid volume, one value per particle."""
        Domain = self.domain_Domain[1]
        rate = variables[f"{Domain} {self.phase_name}particle rhs [mol.m-3.s-1]"]
        H = variables[f"{self.state} equilibrium potential [V]"]
        theta = self.filling(variables)
        T, T_s = self.temperature(variables), self.particle_temperature(variables)
        H -= T * self.entropic_change(theta)
        theta_s = pybamm.surf(theta)
        H_s = self.phase_param.U(theta_s, T_s) - T_s * self.entropic_change(theta_s)
        if self._coupled:
            H += variables[f"{self.state} stress potential [V]"]
            H_s += variables[f"{self.state} surface stress potential [V]"]
        return self.param.F * (pybamm.r_average(H * rate) - H_s * pybamm.r_average(rate))

    def entropic_change(self, theta):
        """Change dU_0/dT of the potential [V.K-1], with the filling bounded as in U_0."""
        least = pybamm.settings.tolerances["U__c_s"]
        return self.phase_param.dUdT(pybamm.maximum(pybamm.minimum(theta, 1 - least), least))


class _WithAlloyHeat(pybamm.thermal.BaseThermal):
    """Mixin that adds the heat of the alloy to PyBaMM's total heating, in each of its forms."""

    def _get_standard_coupled_variables(self, variables):
        Q = variables["Alloy heating [W.m-3]"]
        per_area = variables["Alloy heating per unit electrode-pair area [W.m-2]"]
        area = self.param.n_electrodes_parallel * self.param.L_y * self.param.L_z
        variables = super()._get_standard_coupled_variables(variables)
        alloy = {
            "Total heating [W.m-3]": Q,
            "X-averaged total heating [W.m-3]": per_area / self.param.L,
            "Volume-averaged total heating [W.m-3]": per_area * area / self.param.V_cell,
            "Total heating per unit electrode-pair area [W.m-2]": per_area,
            "Total heating [W]": per_area * area,
        }
        return variables | {name: variables[name] + extra for name, extra in alloy.items()}


class IsothermalWithAlloyHeat(_WithAlloyHeat, pybamm.thermal.isothermal.Isothermal):
    """Constant temperature; the heat is reported if a PyBaMM option asks for it."""


class LumpedWithAlloyHeat(_WithAlloyHeat, pybamm.thermal.Lumped):
    """One temperature for the whole cell."""


THERMAL = {"isothermal": IsothermalWithAlloyHeat, "lumped": LumpedWithAlloyHeat}
