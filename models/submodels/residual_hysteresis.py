"""Hysteresis that the stress of the ligament does not explain, so that the gap is as measured.

    U_cell = U_0 + stress + rest                                                       (algebraic)
    rest = (1 + s)/2 max(0, U_d - U_0 - stress) + (1 - s)/2 min(0, U_l - U_0 - stress) (algebraic)
    ds/dt = gamma |r| (sign(r) - s)/2,   r = a j/(F c_max eps_s)                    (differential)

U_l and U_d are the branches measured at low rate on insertion (s = -1) and on extraction (s = 1),
stress is Omega sigma_h,s/F. On a branch the cell is at that branch, or beyond it where the stress
alone goes beyond: what is explained is not counted again, and a ligament whose stress explains all
has no rest. Silicon shows 150 to 320 mV between its branches where loose nanospheres, which carry
no stress, are cycled as where films are; what the rest is, sources disagree about: flow of a shell
of SEI (Koebbing et al. 2024) or kinetics of the phases (Jiang et al. 2020).

The rest belongs to the voltage of the cell only, never to the flux in the ligament, and its work
a j rest becomes heat (see heat). It changes with the charge that passes and not
with time: what relaxes in hours of rest, in silicon up to half of the gap, is not in it.

References
----------
Axen et al. 2022, J. Energy Storage 48:103985, 10.1016/j.est.2022.103985 (state of the hysteresis);
Koebbing, Kuhn & Horstmann 2024, arXiv:2408.01106; Jiang et al. 2020, 10.1149/1945-7111/abbbba.
"""

import pybamm

from porousalloy.models.smooth import smooth_maximum
from porousalloy.models.submodels.base_ligament import BaseLigament, over_domain

#: Half-width [V] of the corner where the stress alone reaches a branch.
CORNER = 2e-3
#: Rate [fillings per second] below which the state stands still, a cycle in seven months: so that
#: a small signal about the state of rest does not move it, nor does what still relaxes there.
AT_REST = 1e-7
BRANCHES = ("lithiation", "delithiation")


class NoResidualHysteresis(BaseLigament):
    """Null case: stress is all the hysteresis there is."""

    @property
    def initial_rest(self) -> pybamm.Symbol:
        """Rest of the hysteresis of the electrode at t = 0 and without stress [V]."""
        return pybamm.Scalar(0)

    def rest(self, variables) -> pybamm.Symbol:
        """Rest of the hysteresis [V], one value per particle, over the electrode."""
        return over_domain(0, self.electrode)

    def get_coupled_variables(self, variables):
        domain, Domain = self.domain_Domain
        name = f"electrode {self.phase_name}residual hysteresis [V]"
        rest = self.rest(variables)
        variables |= {
            f"{Domain} {name}": rest,
            f"X-averaged {domain} {name}": pybamm.x_average(rest),
        }
        return variables


class ResidualHysteresis(NoResidualHysteresis):
    """Distance from the potential under stress to the measured branches."""

    @property
    def _names(self):
        """Names of the state over the electrode and averaged over x, those of PyBaMM's option."""
        domain, Domain = self.domain_Domain
        name = f"electrode {self.phase_name}hysteresis state"
        return f"{Domain} {name}", f"X-averaged {domain} {name}"

    def get_fundamental_variables(self):
        everywhere, averaged = self._names
        if self.x_average:
            state = pybamm.Variable(averaged, domain="current collector")
            return {averaged: state, everywhere: self.on_electrode(state)}
        state = pybamm.Variable(
            everywhere, domains={"primary": self.electrode, "secondary": "current collector"}
        )
        return {everywhere: state, averaged: pybamm.x_average(state)}

    def particle_state(self, variables):
        """State s, one value per particle."""
        return variables[self._names[int(self.x_average)]]

    @property
    def initial_rest(self) -> pybamm.Symbol:
        theta, T = self.phase_param.sto_init_av, self.param.T_init
        # PyBaMM's initial potential is one number: the state is that at the edge of the electrode
        s = pybamm.FunctionParameter(
            self.phase_param.h_init.name, {"Through-cell distance (x) [m]": pybamm.Scalar(0)}
        )
        return self._to_branch(s, theta, T, 0)

    def rest(self, variables):
        theta_s = pybamm.surf(self.filling(variables))
        stress = 0
        if self.options["stress-potential coupling"] == "true":
            stress = variables[f"{self.state} surface stress potential [V]"]
        s, T = self.particle_state(variables), self.particle_temperature(variables)
        return self.on_electrode(self._to_branch(s, theta_s, T, stress))

    def _to_branch(self, s, theta, T, stress):
        """Distance [V] from the potential under stress to where the state is on its way to."""
        U = self.phase_param.U(theta, T) + stress
        U_l, U_d = (self.phase_param.U(theta, T, branch) for branch in BRANCHES)
        up = smooth_maximum(U_d - U, 0, CORNER)
        down = -smooth_maximum(U - U_l, 0, CORNER)
        return (1 + s) / 2 * up + (1 - s) / 2 * down

    def set_rhs(self, variables):
        domain, Domain = self.domain_Domain
        s = self.particle_state(variables)
        start = f"X-averaged {domain}" if self.x_average else Domain
        a_j = variables[
            f"{start} electrode {self.phase_name}volumetric interfacial current density [A.m-3]"
        ]
        theta_s = pybamm.surf(self.filling(variables))
        T = self.particle_temperature(variables)
        eps_s = self.per_particle(self.phase_param.epsilon_s)
        gamma_l, gamma_d = (
            self.phase_param.hysteresis_decay(theta_s, T, branch) for branch in BRANCHES
        )
        # rate at which ions leave, in fillings, and its sign
        r = a_j / (self.param.F * self.phase_param.c_max * eps_s)
        sign = r / (r**2 + AT_REST**2) ** 0.5
        gamma = (1 - sign) / 2 * gamma_l + (1 + sign) / 2 * gamma_d
        self.rhs = {s: gamma * r * sign * (sign - s) / 2}

    def set_initial_conditions(self, variables):
        s = self.particle_state(variables)
        self.initial_conditions = {s: self.per_particle(self.phase_param.h_init)}


RESIDUAL_HYSTERESIS = {"true": ResidualHysteresis, "false": NoResidualHysteresis}
